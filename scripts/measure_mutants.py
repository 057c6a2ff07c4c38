"""Measures how many changes of the program's own code the tests notice, and writes docs/mutation.md. A long job (an hour on one process).

    pip install -e '.[test,mutation]'
    python scripts/measure_mutants.py                                  # every part; `engine` or `loader` for one of them
    python scripts/measure_mutants.py --file authoring/loading.py      # what survives in one file, for whoever writes tests; the document stays

mutmut works on a copy: nothing here is changed but the document, of which the sections of the parts measured are replaced. Below GOAL the exit code is 1.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent
SOURCES = "src/mifa_screen/"
EXPLAINED = Path(__file__).with_name("mutants_explained.yaml")
DOCUMENT = ROOT / "docs" / "mutation.md"
GOAL = 95.0
NOTICED = ("killed", "timeout")
"""A change that makes the tests run for ever is noticed as well."""


class Part(NamedTuple):
    """A part of the program that is measured by itself: its files (patterns below `SOURCES`), and the tests that are about it."""

    title: str
    files: tuple[str, ...]
    tests: tuple[str, ...]
    but: tuple[str, ...] = ()
    deselected: tuple[str, ...] = ()


PARTS = {
    "engine": Part(
        "The engine: logic, decisions, quantities, cells",
        ("core/*", "measures/quantity.py", "readers/cells.py", "screening/decide.py"),
        ("tests/core/", "tests/measures/", "tests/engine/", "tests/readers/test_cells.py", "tests/reference/"),
        deselected=("tests/reference/test_second_opinion.py::test_the_patients_show_every_rule_from_every_side",),
    ),
    "loader": Part(
        "The loader: rule files read, checked and put together, their examples run",
        ("authoring/*",),
        ("tests/authoring/",),
        but=("authoring/mutant*", "authoring/tracing.py"),
        deselected=("tests/authoring/test_build_hook.py", "tests/authoring/test_mutants.py", "tests/authoring/test_tracing.py", "tests/authoring/test_never_breaks.py"),
    ),
}


def configured(folder, part, files):
    """Make the copy that mutmut works on."""
    for name in ("src", "tests", "data", "schemas", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("README.md", "CHANGELOG.md", "LICENSE", "hatch_build.py"):
        shutil.copy(ROOT / name, folder)
    tests = ["-p", "no:cacheprovider", "-m", "not long", *(f"--deselect={test}" for test in part.deselected)]
    config = f"""
[tool.mutmut]
source_paths = ["src"]
only_mutate = {[SOURCES + file for file in files]!r}
do_not_mutate = {[SOURCES + file for file in part.but]!r}
pytest_add_cli_args_test_selection = {list(part.tests)!r}
pytest_add_cli_args = {tests!r}
timeout_multiplier = 4.0
also_copy = ["data", "schemas", "docs", "README.md", "CHANGELOG.md", "LICENSE", "hatch_build.py"]
"""
    (folder / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text(encoding="utf-8") + config, encoding="utf-8")


def mutmut(folder, *arguments, quiet=True):
    environment = os.environ | {"SECOND_OPINION_PATIENTS": "240"}
    return subprocess.run([sys.executable, "-m", "mutmut", *arguments], cwd=folder, capture_output=quiet, text=True, check=False, env=environment).stdout or ""


class Measured(NamedTuple):
    """What became of the changes of a part: how many there were, and the lines before and after of those that nothing noticed."""

    made: int
    survivors: dict[str, tuple[str, str]]

    @property
    def noticed(self):
        return self.made - len(self.survivors)

    @property
    def score(self):
        return 100 * self.noticed / self.made


def measure(part, files, processes):
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "copy"
        folder.mkdir()
        configured(folder, part, files)
        mutmut(folder, "run", "--max-children", processes, quiet=False)
        states = dict(re.findall(r"^\s*(\S+__mutmut_\d+): (.+)$", mutmut(folder, "results", "--all", "true"), re.MULTILINE))
        if not states or "not checked" in states.values():
            raise SystemExit("mutmut did not come to its end; what it said stands above")
        return Measured(len(states), {name: changed(mutmut(folder, "show", name)) for name, state in states.items() if state not in NOTICED})


def changed(shown):
    """Return the lines before and after of what mutmut shows."""
    lines = [line for line in shown.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return tuple(next((line[1:].strip() for line in lines if line[0] == sign), "") for sign in "-+")


def why(before, after, explained):
    """Return why a change that survives changes nothing that anybody could notice."""
    return next((entry["because"] for entry in explained if entry["line"] in before and entry.get("becomes", "") in after), "not explained: a test is missing")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all without")
    parser.add_argument("--file", action="append", default=[], help="measure this file only, and write no document")
    parser.add_argument("--processes", default="1")
    options = parser.parse_args()
    if wrong := [name for name in options.parts if name not in PARTS]:
        parser.error(f"there is no part {', '.join(wrong)}; choose from {', '.join(PARTS)}")
    explained = yaml.safe_load(EXPLAINED.read_text(encoding="utf-8"))
    fell_short = False
    for name in options.parts or PARTS:
        measured = measure(PARTS[name], options.file or PARTS[name].files, options.processes)
        fell_short |= measured.score < GOAL
        print(f"{name}: {measured.noticed} of {measured.made} changes noticed, {measured.score:.1f} %")
        if options.file:
            for where, (before, after) in measured.survivors.items():
                print(f"{where}\n  - {before}\n  + {after}\n  {why(before, after, explained)}")
        else:
            DOCUMENT.write_text(document(DOCUMENT.read_text(encoding="utf-8"), name, section(PARTS[name], measured, explained)), encoding="utf-8")
    return int(fell_short)


def document(old, name, new):
    """Return the document with the section of one part replaced; the sections of the others stay as they were measured."""
    sections = {part: found for part in PARTS if (found := re.search(rf"^## {re.escape(PARTS[part].title)}\n.*?(?=^## |\Z)", old, re.MULTILINE | re.DOTALL))}
    texts = {part: found[0].strip() for part, found in sections.items()} | {name: new}
    return "\n\n".join([
        "# Changes of the code that the tests notice",
        "*Written by `python scripts/measure_mutants.py`, which runs mutmut; not by hand.* Each part is measured by itself, when it has changed. mutmut changes what stands in functions: "
        "comparisons, numbers, words, arguments, branches. Changes of rule files are another matter: `mifa-screen rules test --mutants`.",
        *(texts[part] for part in PARTS if part in texts),
    ]) + "\n"  # fmt: skip


def section(part, measured, explained):
    rows = [f"| `{place(name)}` | `{cut(before)}` | `{cut(after)}` | {why(before, after, explained)} |" for name, (before, after) in measured.survivors.items()]
    less = f", without {', '.join(f'`{file}`' for file in part.but)}" if part.but else ""
    return "\n".join([
        f"## {part.title}", "",
        f"**{measured.noticed} of {measured.made} changes are noticed by a test: {measured.score:.1f} %** (goal {GOAL:.0f} %).", "",
        f"Changed: {', '.join(f'`{file}`' for file in part.files)}{less}. Asked: {', '.join(f'`{test}`' for test in part.tests)}.", "",
        "What survives:", "", "| where | line | became | why no test notices |", "|---|---|---|---|", *rows,
    ])  # fmt: skip


def place(name):
    """Return the module and the function of a change, from its name."""
    module, _, function = name.removeprefix("mifa_screen.").rpartition(".")
    return f"{module.rpartition('.')[2]}: {function.partition('__mutmut')[0].removeprefix('x_').replace('xǁ', '').replace('ǁ', '.')}"


def cut(text):
    text = text.replace("|", "\\|").replace("`", "'")
    return text if len(text) <= 110 else text[:109] + "…"


if __name__ == "__main__":
    raise SystemExit(main())
