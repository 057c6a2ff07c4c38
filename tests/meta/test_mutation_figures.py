"""The document of mutation figures: above the goal, whole, and as the tool writes it. Who changes a part measures it again."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
try:
    import measure_mutants
finally:
    sys.path.remove(str(ROOT / "scripts"))
KNOWN = measure_mutants.read(measure_mutants.DOCUMENT.read_text(encoding="utf-8"))


@pytest.mark.parametrize("part", measure_mutants.PARTS)
def test_the_score_is_above_the_goal(part):
    measured = measure_mutants.of_part(measure_mutants.PARTS[part], KNOWN)
    assert measured
    assert measure_mutants.score(measured) >= measure_mutants.GOAL
    assert all(m.made - m.noticed == len(m.rows) for m in measured.values())


def test_the_document_is_what_the_tool_writes():
    assert measure_mutants.document(KNOWN) == measure_mutants.DOCUMENT.read_text(encoding="utf-8")


def test_each_way_of_telling_a_file_is_understood():
    one = measure_mutants.Measured(10, 9, [measure_mutants.told("core/truth.py", "Truth.f", "a | b", "c", [])])
    assert measure_mutants.read(measure_mutants.document({"core/truth.py": one})) == {"core/truth.py": one}
    assert measure_mutants.place("mifa_screen.authoring.corpus.xǁCorpusǁunused__mutmut_2") == ("authoring/corpus.py", "Corpus.unused")
    assert measure_mutants.place("mifa_screen.core.truth.x__all__mutmut_12") == ("core/truth.py", "_all")
