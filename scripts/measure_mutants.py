"""Measures how many changes of the program's own code the tests notice, and writes docs/mutation.md. A long job (an hour on one process).

    pip install -e '.[test,mutation]'
    python scripts/measure_mutants.py                                  # every part; `engine` or `loader` for one of them
    python scripts/measure_mutants.py --file authoring/loading.py      # these files only (or a pattern), and what survives in them on the screen

mutmut works on a copy: nothing here is changed but the document, in which the figures of the files measured are replaced. Below GOAL the exit code is 1.
"""

import argparse
import fnmatch
import os
import re
import resource
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
MOST_MEMORY = 3 * 1024**3
"""Of each process: a change that fills all memory must not take the machine with it."""
NOTICED = ("killed", "timeout")
"""A change that makes the tests run for ever is noticed as well."""


class Part(NamedTuple):
    """A part of the program: patterns of its files (below `SOURCES`), measured together, and the tests that are about these."""

    title: str
    measured: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]

    @property
    def files(self):
        return tuple(pattern for patterns, _ in self.measured for pattern in patterns)

    @property
    def tests(self):
        return tuple(dict.fromkeys(test for _, tests in self.measured for test in tests))


def of_loader(*names):
    return tuple(f"authoring/{name}.py" for name in names)


def about_loader(*names):
    return tuple(f"tests/authoring/test_{name}.py" for name in names)


PARTS = {
    "engine": Part(
        "The engine: logic, decisions, quantities, cells",
        ((("core/*", "measures/quantity.py", "readers/cells.py", "screening/decide.py"),
          ("tests/core/", "tests/measures/", "tests/engine/", "tests/readers/test_cells.py", "tests/readers/test_cells_of_tables.py", "tests/reference/")),),
    ),
    "loader": Part(
        "The loader: rule files read, checked and put together, their examples run",
        (
            (of_loader("loading", "merge", "built", "checking", "circles", "references", "corpus"), about_loader("files", "loading", "built")),
            (of_loader("schema", "schema_*"), about_loader("schema", "files")),
            (of_loader("wording", "mistaken", "limits", "lint"), about_loader("wording", "mistaken", "files", "loading")),
            (of_loader("yaml_*"), about_loader("yaml_source", "yaml_words", "files")),
            (of_loader("examples", "example_*"), about_loader("examples", "files")),
            (of_loader("silence"), about_loader("silence")),
        ),
    ),
}  # fmt: skip
NOT_ALONE = "tests/reference/test_second_opinion.py::test_the_patients_show_every_rule_from_every_side"
"""Needs more patients than are asked for here."""


def configured(folder, files, tests):
    """Make the copy that mutmut works on."""
    for name in ("src", "tests", "data", "schemas", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("README.md", "CHANGELOG.md", "LICENSE", "hatch_build.py"):
        shutil.copy(ROOT / name, folder)
    config = f"""
[tool.mutmut]
source_paths = ["src"]
only_mutate = {[SOURCES + file for file in files]!r}
pytest_add_cli_args_test_selection = {list(tests)!r}
pytest_add_cli_args = ["-p", "no:cacheprovider", "-m", "not long", "--deselect", "{NOT_ALONE}"]
timeout_multiplier = 8.0
also_copy = ["data", "schemas", "docs", "README.md", "CHANGELOG.md", "LICENSE", "hatch_build.py"]
"""
    (folder / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text(encoding="utf-8") + config, encoding="utf-8")


def mutmut(folder, *arguments, quiet=True):
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))  # handed down to all that is run
    environment = os.environ | {"SECOND_OPINION_PATIENTS": "240"}
    return subprocess.run([sys.executable, "-m", "mutmut", *arguments], cwd=folder, capture_output=quiet, text=True, check=False, env=environment).stdout or ""


class Measured(NamedTuple):
    """What became of the changes of a file: how many there were, how many a test noticed, and a row of the document for each of the others."""

    made: int
    noticed: int
    rows: list[str]


def measure(files, tests, processes, explained):
    """Return what became of the changes, by file."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "copy"
        folder.mkdir()
        configured(folder, files, tests)
        mutmut(folder, "run", "--max-children", processes, quiet=False)
        states = dict(re.findall(r"^\s*(\S+__mutmut_\d+): (.+)$", mutmut(folder, "results", "--all", "true"), re.MULTILINE))
        if not states or "not checked" in states.values():
            raise SystemExit("mutmut did not come to its end; what it said stands above")
        found = {}
        for name, state in states.items():
            file, function = place(name)
            made, noticed, rows = found.get(file, Measured(0, 0, []))
            row = [] if state in NOTICED else [told(file, function, *changed(mutmut(folder, "show", name)), explained)]
            found[file] = Measured(made + 1, noticed + (not row), rows + row)
    return found


def changed(shown):
    """Return the lines before and after of what mutmut shows."""
    lines = [line for line in shown.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return tuple(next((line[1:].strip() for line in lines if line[0] == sign), "") for sign in "-+")


UNEXPLAINED = "not explained: a test is missing"


def why(before, after, explained):
    """Return why a change that survives changes nothing that anybody could notice."""
    for entry in explained:
        if entry["line"] in before and entry.get("becomes", "") in after and re.search(entry.get("like", ""), after):
            return entry["because"]
    return UNEXPLAINED


def told(file, function, before, after, explained):
    return f"| `{file}: {function}` | `{cut(before)}` | `{cut(after)}` | {why(before, after, explained)} |"


def place(name):
    """Return the file and the function of a change, from its name."""
    module, _, function = name.removeprefix("mifa_screen.").rpartition(".")
    return f"{module.replace('.', '/')}.py", function.partition("__mutmut")[0].removeprefix("x_").replace("xǁ", "").replace("ǁ", ".")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all without")
    parser.add_argument("--file", action="append", default=[], help="measure these files only, by name or pattern")
    parser.add_argument("--processes", default="1")
    parser.add_argument("--explain", action="store_true", help="measure nothing; look for explanations of what stands unexplained in the document")
    options = parser.parse_args()
    if wrong := [name for name in options.parts if name not in PARTS]:
        parser.error(f"there is no part {', '.join(wrong)}; choose from {', '.join(PARTS)}")
    explained = yaml.safe_load(EXPLAINED.read_text(encoding="utf-8"))
    if options.explain:
        known = {file: m._replace(rows=[explained_now(row, explained) for row in m.rows]) for file, m in read(DOCUMENT.read_text(encoding="utf-8")).items()}
        DOCUMENT.write_text(document(known), encoding="utf-8")
        return 0
    for name in options.parts or PARTS:
        for patterns, tests in PARTS[name].measured:
            files = [file for file in options.file if any(fnmatch.fnmatch(file, pattern) for pattern in patterns)] if options.file else patterns
            if files:
                found = measure(files, tests, options.processes, explained)
                print(*(row for measured in found.values() for row in measured.rows), sep="\n")
                DOCUMENT.write_text(document(read(DOCUMENT.read_text(encoding="utf-8")) | found), encoding="utf-8")
    known = read(DOCUMENT.read_text(encoding="utf-8"))
    scores = {name: score(measured) for name, part in PARTS.items() if (measured := of_part(part, known))}
    print(*(f"{name}: {reached:.1f} %" for name, reached in scores.items()), sep="\n")
    return int(any(reached < GOAL for reached in scores.values()))


def explained_now(row, explained):
    """Return a row with the explanation that its line has by now; of a long line the beginning must tell."""
    cells = row.split(" | ")
    before, after = (cell.strip("`").replace("\\|", "|") for cell in cells[1:3])
    return " | ".join([*cells[:3], f"{why(before, after, explained)} |"]) if UNEXPLAINED in row and len(cells) == 4 else row


FIGURES = re.compile(r"^\| `(\S+\.py)` \| (\d+) \| (\d+) \|", re.MULTILINE)
SURVIVOR = re.compile(r"^\| `(\S+\.py): .*\|$", re.MULTILINE)


def read(old):
    """Return what the document says, by file."""
    rows = {}
    for row in SURVIVOR.finditer(old):
        rows.setdefault(row[1], []).append(row[0])
    return {file: Measured(int(made), int(noticed), rows.get(file, [])) for file, made, noticed in FIGURES.findall(old)}


def of_part(part, known):
    """Return what is known of the files of a part."""
    return {
        file: known[file] for file in sorted(known) if (ROOT / SOURCES / file).exists()
        and any(fnmatch.fnmatch(file, pattern) for pattern in part.files)
    }  # fmt: skip


def score(measured):
    return 100 * sum(m.noticed for m in measured.values()) / sum(m.made for m in measured.values())


def document(known):
    texts = [section(part, measured) for part in PARTS.values() if (measured := of_part(part, known))]
    return "\n\n".join([
        "# Changes of the code that the tests notice",
        "*Written by `python scripts/measure_mutants.py`, which runs mutmut; not by hand.* mutmut changes what stands in functions: comparisons, numbers, words, arguments, branches. A file is measured "
        "when it or its tests have changed. Changes of rule files are another matter: `mifa-screen rules test --mutants`.",
        *texts,
    ]) + "\n"  # fmt: skip


def section(part, measured):
    figures = [f"| `{file}` | {m.made} | {m.noticed} | {100 * m.noticed / m.made:.1f} % |" for file, m in measured.items()]
    made, noticed = sum(m.made for m in measured.values()), sum(m.noticed for m in measured.values())
    return "\n".join([
        f"## {part.title}", "",
        f"**{noticed} of {made} changes are noticed by a test: {score(measured):.1f} %** (goal {GOAL:.0f} %). Asked: {', '.join(f'`{test}`' for test in part.tests)}.", "",
        "| file | changes | noticed | |", "|---|---|---|---|", *figures, "",
        "What survives:", "", "| where | line | became | why no test notices |", "|---|---|---|---|", *(row for m in measured.values() for row in m.rows),
    ])  # fmt: skip


def cut(text):
    text = text.replace("|", "\\|").replace("`", "'")
    return text if len(text) <= 110 else text[:109] + "…"


if __name__ == "__main__":
    raise SystemExit(main())
