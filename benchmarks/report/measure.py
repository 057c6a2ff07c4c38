"""Measures what `--report` costs: user CPU seconds and peak memory of a batch with and without it, for several sizes."""

import subprocess
import sys
import tempfile
from pathlib import Path

GENERATE = Path(__file__).resolve().parent.parent / "batch" / "generate.py"
PROGRAM = Path(sys.executable).with_name("mifa-screen")
CHILD = """
import os, sys
pid = os.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
_, status, used = os.wait4(pid, 0)
assert os.waitstatus_to_exitcode(status) in (0, 3)  # 3: rows that contradict themselves
print(used.ru_utime, used.ru_maxrss // 1024)
"""


def run(table, folder, *options):
    arguments = ["batch", table, "--as-of", "2026-11-23", "--quiet", "--output", f"{folder}/out.csv", *options]
    user, memory = subprocess.run([sys.executable, "-c", CHILD, PROGRAM, *arguments], capture_output=True, text=True, check=True).stdout.split()
    return float(user), int(memory)


def main():
    print("rows      without        with           ratio  page")
    for rows in map(int, sys.argv[1:] or ["1000", "100000"]):
        with tempfile.TemporaryDirectory() as folder:
            table = f"{folder}/in.csv"
            with open(table, "w") as made:
                subprocess.run([sys.executable, GENERATE, str(rows)], stdout=made, check=True)
            plain, told = run(table, folder), run(table, folder, "--report", f"{folder}/ward.html")
            size = Path(folder, "ward.html").stat().st_size // 1024
        print(f"{rows:<9} {plain[0]:6.2f} s {plain[1]:3} MB {told[0]:6.2f} s {told[1]:3} MB  {told[0] / plain[0]:4.2f}  {size} kB")


if __name__ == "__main__":
    main()
