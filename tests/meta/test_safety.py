"""The hazard log names tests that exist and run, and everything that somebody must sign stands in the document."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
try:
    from docs import safety
finally:
    sys.path.remove(str(ROOT / "scripts"))

LOG = safety.hazards()


def test_every_hazard_is_whole():
    assert [h["id"] for h in LOG] == [f"H{n}" for n in range(1, len(LOG) + 1)]
    for hazard in LOG:
        assert set(hazard) == {"id", "hazard", "harm", "cause", "sequence", "mitigation", "tests", "residual"}, hazard["id"]
        assert hazard["harm"] in ("grave", "serious", "minor")
        assert hazard["tests"]
        assert all(hazard.values())


def test_every_test_that_is_named_exists_and_runs():
    """It is collected in the ordinary run: there, not marked as long, and not skipped."""
    named = sorted({test for hazard in LOG for test in hazard["tests"]})
    ran = subprocess.run([sys.executable, "-m", "pytest", "--collect-only", "-q", *named], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-2000:]
    collected = {line.partition("[")[0] for line in ran.stdout.splitlines() if "::" in line}
    assert sorted(set(named) - collected) == []
    for name in named:
        path, _, function = name.partition("::")
        found = next(n for n in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))) if isinstance(n, ast.FunctionDef) and n.name == function)
        marks = [ast.unparse(mark) for mark in found.decorator_list]
        assert not [mark for mark in marks if "skip" in mark or "xfail" in mark or "long" in mark], name


def test_what_is_marked_is_listed():
    """Of every file: what is a judgement or from memory."""
    text = (ROOT / "docs" / "safety.md").read_text(encoding="utf-8")
    for row in safety.to_sign():
        assert row[0] in text
    marks = sum((ROOT / "data" / name).read_text(encoding="utf-8").count(f"mark: {mark}") for mark in "JM" for name in
                [p.relative_to(ROOT / "data") for p in (ROOT / "data").rglob("*.yaml")])  # fmt: skip
    in_comments = sum(line.lstrip().startswith("#") and f"mark: {m}" in line for p in (ROOT / "data").rglob("*.yaml") for line in p.read_text(encoding="utf-8").splitlines() for m in "JM")
    assert len(safety.to_sign()) == marks - in_comments


def test_nothing_is_called_safe():
    assert "is safe" not in (ROOT / "docs" / "safety.md").read_text(encoding="utf-8")
