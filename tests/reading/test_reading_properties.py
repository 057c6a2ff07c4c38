"""Properties of reading: spelling does not matter, any text gives an answer soon, a negation never makes a rule true nor a question one false."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mifa_screen.reading.answer import Stance
from mifa_screen.reading.understanding import Understanding

UNDERSTANDING = Understanding(Path(__file__).resolve().parents[2] / "data" / "vocabulary")
HERE = Path(__file__).resolve().parents[2] / "benchmarks" / "understanding" / "rules"


def _texts(kind: str) -> list[str]:
    lines = (HERE / f"dev-{kind}.txt").read_text(encoding="utf-8").splitlines()
    return [line.split(" | ")[0].strip() for line in lines if " | " in line]


CONDITIONS, MEDICINES, ALLERGIES = _texts("conditions"), _texts("medicines"), _texts("allergies")
ANYTHING = st.text(max_size=80) | st.lists(st.sampled_from([w for t in CONDITIONS + MEDICINES + ALLERGIES for w in t.split()]), max_size=12).map(" ".join)


def claims(text: str) -> object:
    """Return what a condition's text claims, without the words."""
    read = UNDERSTANDING.condition(text)
    return read.understood, [(claim.codings, claim.stance) for claim in read.claims]


@pytest.mark.parametrize("change", [
    str.upper, str.lower, str.swapcase, lambda t: f"  {t}  ", lambda t: t.replace(" ", "\u00a0"), lambda t: "\u200b".join(t), lambda t: t + ".",
    lambda t: t.replace("e", "e\u0301").replace("E", "E\u0301"), lambda t: "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalpha() else c for c in t),
    lambda t: t.replace("-", "\u2013"), lambda t: t.replace("'", "\u2019"),
], ids=["upper", "lower", "swapped", "blanks", "no-break", "zero-width", "point", "accents", "full-width", "dash", "apostrophe"])  # fmt: skip
def test_spelling_does_not_matter(change: object) -> None:
    """Case, accents, width, invisible characters and punctuation leave what is claimed as it is."""
    assert [text for text in CONDITIONS if claims(change(text)) != claims(text)] == []  # type: ignore[operator]


@pytest.mark.parametrize(("one", "same"), [("kidney transplants", "transplant of kidney"), ("hepatitis B, chronic", "chronic hepatitis B"), ("coeliac disease", "celiac diseases"),
                                           ("anaemia, iron deficiency", "iron deficiency anemia"), ("arthritis, juvenile idiopathic", "juvenile idiopathic arthritis")])  # fmt: skip
def test_plural_spelling_and_order_do_not_matter(one: str, same: str) -> None:
    """British and American, singular and plural, forwards and as an index has it."""
    assert claims(one) == claims(same)


@settings(max_examples=150, deadline=None)
@given(ANYTHING)
def test_any_text_gives_an_answer(text: str) -> None:
    """Every reader answers any text, and the same text the same way."""
    for read in (UNDERSTANDING.condition, UNDERSTANDING.medicine, UNDERSTANDING.allergen, UNDERSTANDING.reaction):
        assert read(text) == read(text)


@pytest.mark.parametrize("piece", ["a", "asthma ", "no asthma, ", "?", "1/", "(((", "tacrolimus 1 mg bd, ", "x" * 50 + " ", "\u200b", "- ", "mifamurtid ", "hep b & c neg, "])
def test_a_very_long_text_is_answered_soon(piece: str) -> None:
    """No reader takes longer for 100 kB than a person blinks; the limit is generous, for busy machines."""
    text = (piece * 100_000)[:100_000]
    for read in (UNDERSTANDING.condition, UNDERSTANDING.medicine, UNDERSTANDING.allergen):
        started = time.process_time()
        read(text)
        assert time.process_time() - started < 3


def _stances(text: str) -> list[Stance]:
    return [claim.stance for claim in UNDERSTANDING.condition(text).claims]


def _named(text: str) -> list[object]:
    return [claim.codings for claim in UNDERSTANDING.condition(text).claims]


@pytest.mark.parametrize("words", ["no ", "no history of ", "denies ", "mother has "])
def test_a_negation_affirms_nothing(words: str) -> None:
    """What a text affirms is not affirmed of the first thing it names once it is denied."""
    plain = [text for text in CONDITIONS if set(_stances(text)) == {Stance.AFFIRMED} and text[0] not in "#1•"]  # "no" before a list of items denies nothing of it
    still = [text for text in plain if _named(words + text) == _named(text) and _stances(words + text)[0] is Stance.AFFIRMED]
    assert len(plain) > 100
    assert still == []


@pytest.mark.parametrize("words", ["?", "possible ", "rule out "])
def test_a_question_denies_nothing(words: str) -> None:
    """A doubt before a text leaves nothing of it denied."""
    plain = [text for text in CONDITIONS if set(_stances(text)) == {Stance.AFFIRMED}]
    assert [text for text in plain if _named(words + text) == _named(text) and Stance.DENIED in _stances(words + text)] == []
