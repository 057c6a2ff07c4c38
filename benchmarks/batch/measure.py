"""Time `mifa-screen batch` beside reading and writing the same CSV, and beside pydantic alone: python benchmarks/batch/measure.py [ROWS] [JOBS...]

Prints CPU time (user and system, of all processes), rows per second of CPU time, the ratio to plain CSV, wall time, and peak memory of one process.
"""

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mifa_screen.patient.model import Patient

HERE = Path(__file__).parent
FEW = 20_000


def plain(table, copy):
    """Return the CPU time of reading and writing the table."""
    start = time.process_time()
    with table.open(newline="") as file, copy.open("w", newline="") as out:
        csv.writer(out).writerows(csv.reader(file))
    return time.process_time() - start


def validated():
    """Return the CPU time of pydantic for one ordinary patient."""
    patient = {
        "id": "P", "birth_date": "2012-03-09", "sex": "female", "height_cm": 160, "weight_kg": 51, "treatment": "planned",
        "facts": {"pregnant": False, "breastfeeding": False, "planning_pregnancy": False, "effective_contraception": True},
        "allergies": ("penicillin (rash)",), "conditions": ("C40.2", "J45.40"), "medications": ("methotrexate", "doxorubicin", "cisplatin"),
        "labs": tuple({"test": test, "value": 1.5, "unit": "mg/dL", "date": "2026-11-20"} for test in ("creatinine", "bilirubin", "alt", "ast", "albumin", "inr")),
    }  # fmt: skip
    start = time.process_time()
    for _ in range(FEW):
        Patient.model_validate(patient)
    return (time.process_time() - start) / FEW


def screened(table, out, jobs):
    """Return CPU time, wall time and peak memory in MB of a batch."""
    start, before = time.perf_counter(), os.times()
    command = [sys.executable, "-m", "mifa_screen", "batch", table, "--as-of", "2026-11-23", "--output", out, "--quiet", "--jobs", jobs]
    child = subprocess.Popen(list(map(str, command)))
    _, status, usage = os.wait4(child.pid, 0)
    assert status == 0, status
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return cpu, time.perf_counter() - start, max(usage.ru_maxrss, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss if jobs == "1" else 0) / 1024


def main():
    """Print a line for plain CSV, for pydantic, and for each number of processes."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder, "in.csv")
        with table.open("w") as file:
            subprocess.run([sys.executable, HERE / "generate.py", str(rows)], stdout=file, check=True)
        alone = plain(table, Path(folder, "copy.csv"))
        print(f"{rows} rows: plain CSV {alone / rows * 1e6:.1f} µs a row; pydantic on one such patient {validated() * 1e6:.1f} µs")
        for jobs in sys.argv[2:] or ["1"]:
            cpu, wall, memory = screened(table, Path(folder, "out.csv"), jobs)
            each = f"{cpu / rows * 1e6:.1f} µs a row, {rows / cpu:,.0f} rows/s of CPU, {cpu / alone:.1f} x plain CSV"
            print(f"  --jobs {jobs}: CPU {cpu:.1f} s ({each}), wall {wall:.1f} s, peak {memory:.0f} MB")


if __name__ == "__main__":
    main()
