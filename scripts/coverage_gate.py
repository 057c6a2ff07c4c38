"""The gate of branch coverage: 100 % of what decides (GATED), by the tests that are about it. Run by .ci/run; about a minute of computing.

    python scripts/coverage_gate.py

Who adds a line there adds the test that runs it, or takes the line out. What no test can reach says so: `# pragma: no cover - why`.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GATED = ("core/", "knowledge/", "measures/", "screening/", "authoring/", "batch/by_cell.py",
         *(f"readers/{name}.py" for name in ("bad_cell", "cells", "columns", "dates", "decimals", "grid", "headings", "json_patient", "json_source", "model_errors", "table", "workbook_cells")))  # fmt: skip
"""The engine, what cells and quantities say, the loader of rule files."""
TESTS = ("core", "measures", "engine", "authoring", "cases", "readers", "reference", "cli/test_check_command.py", "properties/test_by_cell.py", "batch")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        tests = [str(ROOT / "tests" / name) for name in TESTS if (ROOT / "tests" / name).exists()]
        # A fixed seed: what properties happen to meet must not decide whether a line counts as run.
        command = [sys.executable, "-m", "pytest", "-q", "--no-header", "--hypothesis-seed=1", "--cov=mifa_screen", "--cov-branch", "--cov-report=", f"--cov-report=json:{report}", *tests]
        if subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL).returncode:
            print("the tests of the gate fail; run them first: python -m pytest", " ".join(f"tests/{name}" for name in TESTS))
            return 1
        files = json.loads(report.read_text(encoding="utf-8"))["files"]
    lacking = list(gaps(files))
    for line in lacking:
        print(line)
    if lacking:
        print("add a test that runs these lines (tests/ by folder: see tests/README.md), or take them out; a line that no test can reach: `# pragma: no cover - why`")
        return 1
    print(f"branch coverage: 100 % of {', '.join(GATED)}")
    return 0


def gaps(files):
    """Yield a line for each gated file that is not wholly run."""
    for name, measured in sorted(files.items()):
        place = name.partition("mifa_screen/")[2]
        if place.startswith(GATED) and (measured["missing_lines"] or measured["missing_branches"]):
            branches = ", ".join(f"{start}→{'end' if end < 0 else end}" for start, end in measured["missing_branches"])
            yield f"src/mifa_screen/{place}: not run: lines {measured['missing_lines']}; branches not taken: {branches}"


if __name__ == "__main__":
    raise SystemExit(main())
