"""The hazard log names tests that exist and run, and everything that somebody must sign stands in the document."""

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
try:
    from docs import safety, sign_off
finally:
    sys.path.remove(str(ROOT / "scripts"))

LOG = safety.hazards()
BY_RAISING = {"test_good_files_and_rubbish_are_taken", "test_any_bytes"}
"""Tests that fail by what they call through a table of functions, which raise whatever is no error of ours."""


def test_every_hazard_is_whole():
    assert [h["id"] for h in LOG] == [f"H{n}" for n in range(1, len(LOG) + 1)]
    for hazard in LOG:
        assert set(hazard) == {"id", "hazard", "harm", "before", "after", "cause", "sequence", "mitigation", "tests", "residual", "signs"}, hazard["id"]
        assert hazard["harm"] in safety.HARMS
        assert safety.OFTEN.index(hazard["before"]) <= safety.OFTEN.index(hazard["after"]), hazard["id"]
        assert hazard["tests"]
        assert all(hazard.values())


def test_every_test_that_is_named_exists_and_runs():
    """It is collected in the ordinary run: there, not marked as long, and not skipped. A case is named by its sentence; one with several values stands for all of them."""
    named = sorted({test for hazard in LOG for test in hazard["tests"]})
    functions = sorted({name.partition("[")[0] for name in named})
    ran = subprocess.run([sys.executable, "-m", "pytest", "--collect-only", "-q", *functions], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-2000:]
    collected = {line for line in ran.stdout.splitlines() if "::" in line}
    assert [name for name in functions if name not in {line.partition("[")[0] for line in collected}] == []
    cases = [name.rstrip("]") for name in named if "[" in name]
    assert [case for case in cases if not any(line in (f"{case}]", case) or line.startswith(f"{case}: ") for line in collected)] == []
    for name in functions:
        path, _, function = name.partition("::")
        module = {n.name: n for n in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))) if isinstance(n, ast.FunctionDef)}
        marks = [ast.unparse(mark) for mark in module[function].decorator_list]
        assert not [mark for mark in marks if "skip" in mark or "xfail" in mark or "long" in mark], name
        assert function in BY_RAISING or asserts(module[function], module), f"{name} asserts nothing"


def asserts(function, module):
    """Whether a test asserts something, itself or in a function of its file that it calls."""
    if any(isinstance(n, ast.Assert) or (isinstance(n, ast.With) and "raises" in ast.unparse(n)) for n in ast.walk(function)):
        return True
    called = {n.func.id for n in ast.walk(function) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    return any(asserts(module[name], module) for name in called & (module.keys() - {function.name}))


def test_what_is_marked_is_listed():
    """Of every file: what is a judgement or from memory."""
    marks = sum((ROOT / "data" / name).read_text(encoding="utf-8").count(f"mark: {mark}") for mark in "JM" for name in
                [p.relative_to(ROOT / "data") for p in (ROOT / "data").rglob("*.yaml")])  # fmt: skip
    in_comments = sum(line.lstrip().startswith("#") and f"mark: {m}" in line for p in (ROOT / "data").rglob("*.yaml") for line in p.read_text(encoding="utf-8").splitlines() for m in "JM")
    assert len(safety.marked_rows()) == marks - in_comments


def test_every_word_of_memory_in_the_data_has_a_line():
    """Wherever a file says that something is from memory, not verified or a judgement, a line of the list shows it."""
    text = (ROOT / "docs" / "sign-off.md").read_text(encoding="utf-8").replace("\\|", "|")
    unlisted = []
    for path in sorted((ROOT / "data").rglob("*")):
        if path.suffix in (".yaml", ".toml", ".tsv") and not path.stem.endswith("-index"):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if re.search(r"from memory|not verified|as recalled|judgement|mark [JM]\b|\[M\]", line, re.IGNORECASE) and not sign_off.DEFINES_THE_MARKS.search(line):
                    if path.name == "medicines-further.tsv" or "what is marked J or M" in line:
                        continue
                    if path.suffix == ".tsv" and not line.startswith("#") and "[M]" not in line:
                        continue  # a list of words, in which "judgement" is a word
                    core = max(re.split(r"[\"#{}]|: |, mark: ", line), key=len).strip()[:60]
                    if core not in text:
                        unlisted.append(f"{path.relative_to(ROOT)}:{number}: {core}")
    assert unlisted == []


def test_every_name_from_memory_that_a_rule_asks_for_has_a_line():
    """A brand of ibuprofen, of tacrolimus, of a product of several substances; not one of ondansetron."""
    names = [row for row in sign_off.names() if "medicines-further" in row[4]]
    listed = " ".join(row[2] for row in names)
    for brand in ("Brufen Retard", "Voltarol Rapid", "Combiflam", "Ecosprin"):
        assert brand in listed, brand
    assert len(names) > 40
    assert not [row for row in sign_off.names() if "ondansetron" in row[1]]


def test_the_code_of_a_line_changes_with_what_it_says():
    rows = [row for section in sign_off.all_rows().values() for row in section]
    assert len({row[0] for row in rows}) == len(rows)
    assert sign_off.line("a", "30", "J", "f")[0] != sign_off.line("a", "31", "J", "f")[0]


def test_every_risk_that_is_left_is_to_be_accepted_by_name():
    text = (ROOT / "docs" / "sign-off.md").read_text(encoding="utf-8")
    for hazard in LOG:
        assert f"| {hazard['id']} {hazard['hazard']} |" in text


def test_nothing_is_called_safe():
    assert "is safe" not in (ROOT / "docs" / "safety.md").read_text(encoding="utf-8")
