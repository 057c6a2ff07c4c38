"""An allergy to the medicine that stands among the diagnoses, in words that are not understood, is not ruled out."""

from __future__ import annotations

import datetime as dt

import pytest

from mifa_screen import Patient, screen

RULE = "allergy-mifamurtide"
DAY = dt.date(2026, 11, 23)


def where(condition: object, rule: str = RULE) -> str:
    """Return where the rule stands for a girl with no allergies on her list and one diagnosis."""
    result = screen(Patient.model_validate({"id": "a", "age_years": 16, "sex": "female", "allergies": [], "conditions": [condition]}), as_of=DAY)
    lists = {"true": result.findings, "unknown": result.unresolved, "false": result.ruled_out}
    return next(name for name, entries in lists.items() if rule in {entry.rule for entry in entries})


@pytest.mark.parametrize("text", ["xyzzy after Mepact", "reacted zorblax to mifamurtid", "muramyl tripeptide: plugh", "MTP-PE xyzzy"])
def test_a_name_in_a_text_that_is_not_understood(text: str) -> None:
    """Leaves the rule unknown: alone, beside a code, known or not, and with a status that counts."""
    assert where(text) == "unknown"
    assert where({"text": text, "code": "12345678", "system": "icd-10-cm", "status": "active"}) == "unknown"
    assert where({"text": text, "code": "R21", "system": "icd-10-cm"}) == "unknown"
    assert where({"text": text, "status": "refuted"}) == "false"


def test_a_text_that_is_too_long() -> None:
    """Is not read and may speak of it anywhere, also far behind."""
    assert where("reacted to mepact " + "a " * 600) == "unknown"
    assert where("a " * 600 + "reacted to mepact") == "unknown"


@pytest.mark.parametrize(
    "text", ["allergic to penicillin, mepact", "penicillin allergy, MEPACT", "allergies: penicillin, mifamurtide", "anaphylaxis; mepact", "rash with mepact", "urticaria, MEPACT infusion", "Z88.8 mifamurtide"],
)
def test_an_allergy_beside_the_name(text: str) -> None:
    """May be one to the medicine, though the text is understood and its grammar says another: asked."""
    assert where(text) == "unknown"


@pytest.mark.parametrize("text", ["no allergy to mepact", "father allergic to mepact", "osteosarcoma, treated with mifamurtide", "asthma, mepact", "penicillin allergy"])
def test_no_allergy_beside_the_name(text: str) -> None:
    """Asks nothing: denied, somebody else's, or no allergy."""
    assert where(text) == "false"


def test_other_texts() -> None:
    """Say nothing of the medicine, understood or not."""
    assert where("xyzzy of femur") == "false"
    assert where("asthma") == "false"


@pytest.mark.parametrize(("text", "expected"), [
    ("allergic urticaria after cotrimoxazole, ongoing", "true"), ("urticaria due to amoxicillin", "true"), ("angioedema from enalapril", "true"), ("urticaria, on cetirizine", "false"),
    ("drug reaction to carboplatin", "unknown"),
])  # fmt: skip
def test_a_reaction_that_came_from_a_medicine(text: str, expected: str) -> None:
    """Is an allergy to it; a medicine that only stands beside it may be its treatment."""
    assert where(text, "allergy-other") == expected
