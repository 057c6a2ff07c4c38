"""Time `mifa-screen batch` beside reading and writing the same CSV: python benchmarks/batch/measure.py [ROWS]."""

import csv
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent


def main():
    """Print rows per second, the ratio to plain CSV, and peak memory."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        table, out = Path(folder, "in.csv"), Path(folder, "out.csv")
        with table.open("w") as file:
            subprocess.run([sys.executable, HERE / "generate.py", str(rows)], stdout=file, check=True)
        start = time.perf_counter()
        with table.open(newline="") as file, Path(folder, "copy.csv").open("w", newline="") as copy:
            csv.writer(copy).writerows(csv.reader(file))
        plain = time.perf_counter() - start
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "mifa_screen", "batch", table, "--as-of", "2026-11-23", "--output", out, "--quiet"], check=True)
        screened = time.perf_counter() - start
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{rows} rows: plain CSV {plain:.2f} s, screened {screened:.2f} s ({rows / screened:,.0f} rows/s, {screened / plain:.0f} x plain CSV), peak {memory:.0f} MB")


if __name__ == "__main__":
    main()
