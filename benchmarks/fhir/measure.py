"""Time `mifa-screen batch EXPORT/` beside json.loads alone: python benchmarks/fhir/measure.py [--patients 1000 | --export FOLDER] [--gz].

Figures are CPU time (user and system) and the peak memory of the one process, so that another load on the machine does not count.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generate import write

AS_OF = "2026-11-23"


def lines_of(folder):
    """Yield every line of an export."""
    for path in sorted(folder.glob("*.ndjson*")):
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            yield from file


def parsed(folder):
    """Return the CPU seconds that json.loads takes for every line, with resources and bytes."""
    start, lines, size = time.process_time(), 0, 0
    for line in lines_of(folder):
        json.loads(line)
        lines += 1
        size += len(line)
    return time.process_time() - start, lines, size


def screened(folder, out):
    """Return the CPU seconds and the peak memory in MB of a batch, its exit code and its last words."""
    command = [sys.executable, "-m", "mifa_screen", "batch", str(folder), "--as-of", AS_OF, "--output", str(out)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        said = process.stderr.read()
        _, state, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(state)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, process.returncode, said.strip().splitlines()[-1:] or [""]


def main():
    """Print resources and MB a second, the ratio to json.loads, and peak memory."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--patients", type=int, default=1000)
    arguments.add_argument("--export", type=Path, help="an export that is there already")
    arguments.add_argument("--gz", action="store_true")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.export or Path(temporary, "export")
        if chosen.export is None:
            write(folder, chosen.patients, packed=chosen.gz)
        plain, lines, size = parsed(folder)
        seconds, memory, code, said = screened(folder, Path(temporary, "out.csv"))
    print(f"{lines:,} resources, {size / 1e6:,.0f} MB; json.loads alone {plain:.2f} s ({size / 1e6 / plain:,.0f} MB/s)")
    if code != 0:
        print(f"not screened, exit code {code}; {said[0]}")
        return 1
    print(f"screened in {seconds:.2f} s of CPU: {lines / seconds:,.0f} resources/s, {size / 1e6 / seconds:,.0f} MB/s, {seconds / plain:.2f} x json.loads, peak {memory:.0f} MB")
    print(said[0])
    return 0


if __name__ == "__main__":
    sys.exit(main())
