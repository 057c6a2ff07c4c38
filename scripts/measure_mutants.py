"""Measures how many changes of the program's own code the tests notice, and writes docs/mutation.md. A long job (about ten minutes on one process).

    pip install -e '.[test,mutation]'
    python scripts/measure_mutants.py                 # --processes 2, --quick for fewer patients of the second opinion

mutmut works on a copy: nothing here is changed but the document. Below GOAL the exit code is 1.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
WHAT = ["src/mifa_screen/core/", "src/mifa_screen/measures/quantity.py", "src/mifa_screen/readers/cells.py", "src/mifa_screen/screening/decide.py"]
TESTS = ["tests/core/", "tests/measures/", "tests/engine/", "tests/readers/test_cells.py", "tests/reference/"]
NOT_ALONE = "tests/reference/test_second_opinion.py::test_the_patients_show_every_rule_from_every_side"
EXPLAINED = Path(__file__).with_name("mutants_explained.yaml")
GOAL = 95.0


def configured(folder, explained):
    """Make the copy that mutmut works on."""
    for name in ("src", "tests", "data", "schemas", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("README.md", "CHANGELOG.md", "LICENSE", "hatch_build.py"):
        shutil.copy(ROOT / name, folder)
    config = f"""
[tool.mutmut]
paths_to_mutate = {WHAT!r}
pytest_add_cli_args_test_selection = {TESTS!r}
pytest_add_cli_args = ["-p", "no:cacheprovider", "-m", "not long", "--deselect", "{NOT_ALONE}"]
also_copy = ["data", "src/mifa_screen", "schemas", "README.md"]
"""
    (folder / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text(encoding="utf-8") + config, encoding="utf-8")


def mutmut(folder, *arguments, quiet=True):
    environment = os.environ | {"SECOND_OPINION_PATIENTS": "240"}
    return subprocess.run([sys.executable, "-m", "mutmut", *arguments], cwd=folder, capture_output=quiet, text=True, check=False, env=environment).stdout or ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--processes", default="1")
    options = parser.parse_args()
    explained = yaml.safe_load(EXPLAINED.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "copy"
        folder.mkdir()
        configured(folder, explained)
        mutmut(folder, "run", "--max-children", options.processes, quiet=False)
        states = dict(re.findall(r"^\s*(\S+__mutmut_\d+): (.+)$", mutmut(folder, "results", "--all", "true"), re.MULTILINE))
        survivors = {name: changed(mutmut(folder, "show", name)) for name, state in states.items() if state != "killed"}
    killed = sum(state == "killed" for state in states.values())
    score = 100 * killed / len(states)
    (ROOT / "docs" / "mutation.md").write_text(document(score, killed, len(states), survivors, explained), encoding="utf-8")
    print(f"{killed} of {len(states)} changes noticed, {score:.1f} %")
    return 0 if score >= GOAL else 1


def changed(shown):
    """Return the lines before and after of what mutmut shows."""
    lines = [line for line in shown.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return tuple(next((line[1:].strip() for line in lines if line[0] == sign), "") for sign in "-+")


def why(before, after, explained):
    """Return why a change that survives changes nothing that anybody could notice."""
    return next((entry["because"] for entry in explained if entry["line"] in before and entry.get("becomes", "") in after), "not explained: a test is missing")


def document(score, killed, total, survivors, explained):
    rows = [f"| `{name.rpartition('.')[2].partition('__mutmut')[0]}` | `{cut(before)}` | `{cut(after)}` | {why(before, after, explained)} |" for name, (before, after) in survivors.items()]
    return "\n".join([
        "# Changes of the code that the tests notice", "",
        "*Written by `python scripts/measure_mutants.py`, which runs mutmut on the decisions, the logic, quantities and cells; not by hand.*", "",
        f"**{killed} of {total} changes are noticed by a test: {score:.1f} %** (goal {GOAL:.0f} %).", "",
        "Changed: " + ", ".join(f"`{path.removeprefix('src/mifa_screen/')}`" for path in WHAT) + ". Changes of rule files are another matter: `mifa-screen rules test --mutants`.", "",
        "What survives:", "", "| where | line | became | why no test notices |", "|---|---|---|---|", *rows, "",
    ])  # fmt: skip


def cut(text):
    text = text.replace("|", "\\|").replace("`", "'")
    return text if len(text) <= 110 else text[:109] + "…"


if __name__ == "__main__":
    raise SystemExit(main())
