"""Rules that decide about a patient of whom nothing is known are told of."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace

import pytest

from mifa_screen.authoring.silence import decided_by_silence
from mifa_screen.knowledge.store import vocabulary_folder
from mifa_screen.reading.understanding import Understanding
from mifa_screen.screening.screener import Screener

WEAK = Path(__file__).parent / "files" / "weak" / "naproxol.yaml"
FALSE = "with nothing known of a patient this rule is false, so that silence rules it out; `condition` waits for the list of diagnoses, `recorded` does not"
TRUE = "with nothing known of a patient this rule is true"


@pytest.fixture(scope="module")
def words():
    return Understanding(vocabulary_folder())


@pytest.fixture
def told(tmp_path, words):
    """Return the places and words of a file with another condition of its first rule."""

    def _told(when, then="unknown"):
        path = tmp_path / "own.yaml"
        path.write_text(WEAK.read_text(encoding="utf-8").replace("when: {fact: ulcer}", f"when: {when}"), encoding="utf-8")
        return [(problem.where.removeprefix(f"{path}:"), problem.what) for problem in decided_by_silence(path, lambda knowledge: Screener(knowledge, words))]

    return _told


@pytest.mark.parametrize(
    ("when", "says"),
    [
        ("{recorded: ulcers}", FALSE),
        ("{all: [{recorded: ulcers}, {fact: smoker}]}", FALSE),
        ("{not: {recorded: ulcers}}", TRUE),
        ("{condition: ulcers}", None),
        ("{any: [{recorded: ulcers}, {fact: smoker}]}", None),
        ("{treatment: planned}", None),
        ("{not: {treatment: completed}}", None),
        ("{treatment: ongoing}", None),
        ("{all: [{treatment: ongoing}, {recorded: ulcers}]}", FALSE),
    ],
)
def test_what_silence_decides_whatever_the_treatment(told, when, says):
    line = next(number for number, text in enumerate(WEAK.read_text(encoding="utf-8").splitlines(), 1) if "when: {fact: ulcer}" in text)
    assert told(when) == ([] if says is None else [(f"{line}: ulcer › when", says)])


def test_nothing_is_told_of_each_treatment_on_the_day_of_the_examples():
    asked = []

    class Answers:
        def __init__(self, knowledge):
            assert [rule.id for rule in knowledge.rules] == ["ulcer", "child-or-kidney", "allergy", "medicines", "iron"]

        def screen(self, patient, as_of):
            asked.append((patient.treatment, as_of, patient.model_dump(exclude_unset=True).keys()))
            return SimpleNamespace(findings=[SimpleNamespace(rule="iron")], ruled_out=[SimpleNamespace(rule="allergy")] if patient.treatment == "ongoing" else [])

    assert [(problem.where.rpartition(": ")[2], problem.what) for problem in decided_by_silence(WEAK, Answers)] == [("iron › when", TRUE)]
    assert asked == [(treatment, dt.date(2026, 11, 23), {"id", "treatment"}) for treatment in ("planned", "ongoing", "completed")]
