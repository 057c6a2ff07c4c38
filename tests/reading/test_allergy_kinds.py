"""What is denied of several kinds of allergy at once, what is tolerated in one way only, classes of medicines and chemicals."""

from __future__ import annotations

from pathlib import Path

import pytest

from mifa_screen.reading.allergy_text import read_allergen
from mifa_screen.reading.vocabulary import Vocabulary

VOCABULARY = Vocabulary.load(Path(__file__).parents[2] / "data" / "vocabulary")
NONE = ["none-recorded affirmed"]


def claims(text: str) -> list[str]:
    """Return the substances of a text, and what is said of each."""
    reading = read_allergen(text, VOCABULARY).text
    return [f"{coding.code} {claim.stance.value}" for claim in reading.claims for coding in claim.codings] if reading.understood else ["not understood"]


@pytest.mark.parametrize(
    "text",
    ["No drug or food allergies", "No known allergies to drugs, foods or latex", "no allergies to medication, food or plasters", "no known allergies to drugs and food",
     "Denies allergies to medications, food or latex", "no known food or drug allergy"],
)  # fmt: skip
def test_all_kinds_denied_with_medicines_among_them_are_none(text: str) -> None:
    """As when nothing is named."""
    assert claims(text) == NONE


@pytest.mark.parametrize(
    "text",
    ["no known drug allergies, latex", "no drug, latex allergy", "no known allergies to drugs, latex", "No food or latex allergies", "no allergies to drugs or food. Latex", "no drug or food allergies but latex",
     "no known allergies to drugs or mifamurtide", "no allergies to drugs, food or latex except nuts", "drug allergies: no; latex allergy", "allergy to drugs or food",
     "mother has no drug or food allergies", "no drug or food allergies known before penicillin rash"],
)  # fmt: skip
def test_what_may_name_one_is_not_none(text: str) -> None:
    """A list of names may go on, and a kind that is left out is not denied."""
    assert claims(text) != NONE


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("Egg (baked tolerated)", "egg affirmed"), ("milk tolerated in baked goods", "milk affirmed"), ("latex - tolerated short exposure", "latex affirmed"),
     ("contrast, tolerated with steroid cover", "contrast affirmed"), ("vancomycin tolerated when slow", "vancomycin affirmed"),
     ("egg tolerated", "egg denied"), ("penicillin tolerated 2023", "penicillin denied"), ("tolerated Mepact well", "mifamurtide denied")],
)  # fmt: skip
def test_what_is_tolerated_in_one_way_only_is_an_allergy(text: str, wanted: str) -> None:
    """What is tolerated without more is none."""
    assert claims(text) == [wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("Pyrazolones", ["metamizole affirmed"]), ("Isocyanate, latex gloves", ["perfume affirmed", "latex affirmed"]), ("Glycopeptides", ["vancomycin affirmed"]),
     ("Perfume / Johnsons baby products", ["perfume affirmed", "perfume affirmed"]), ("Drug hypersensitivity: yes, amoxicillin (exanthema)", ["amoxicillin affirmed"]),
     ("she had a bad reaction to the immune drug mifamurtide", ["mifamurtide affirmed"]), ("Pyrazolonse", ["not understood"]), ("the drug mifamurtde", ["not understood"])],
)  # fmt: skip
def test_classes_and_words_around_them(text: str, wanted: list[str]) -> None:
    """A misspelt name stays one."""
    assert claims(text) == wanted
