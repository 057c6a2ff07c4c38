"""What is written on lists of allergies is read for its substance, what it did, and how severely."""

from __future__ import annotations

from pathlib import Path

import pytest

from mifa_screen.core.truth import FALSE, TRUE, UNKNOWN, Truth
from mifa_screen.reading.allergy_text import read_allergen, read_reaction
from mifa_screen.reading.vocabulary import Vocabulary

VOCABULARY = Vocabulary.load(Path(__file__).parents[2] / "data" / "vocabulary")


@pytest.mark.parametrize(
    ("text", "substances", "severe", "reactions"),
    [
        ("penicillin (rash)", ["penicillin"], UNKNOWN, ["rash"]),
        ("penicillin - anaphylaxis", ["penicillin"], UNKNOWN, ["anaphylaxis"]),
        ("severe penicillin allergy", ["penicillin"], TRUE, []),
        ("mild penicillin allergy - rash", ["penicillin"], FALSE, ["rash"]),
        ("allergic to Mepact", ["mifamurtide"], UNKNOWN, []),
        ("Milvage peptide", ["mifamurtide"], UNKNOWN, []),
        ("L03AX15", ["mifamurtide"], UNKNOWN, []),
        ("83461-56-7", ["mifamurtide"], UNKNOWN, []),
        ("1-palmitoyl-2-oleoyl-sn-glycero-3-phosphocholine", ["popc"], UNKNOWN, []),
        ("OOPS", ["oops"], UNKNOWN, []),
        ("egg and milk", ["egg", "milk"], UNKNOWN, []),
        ("NKDA except latex", ["latex"], UNKNOWN, []),
        ("anaphylaxis", ["unspecified"], UNKNOWN, ["anaphylaxis"]),
        ("penicillin, reaction unknown", ["penicillin"], UNKNOWN, []),
        ("penicillin, no anaphylaxis", ["penicillin"], UNKNOWN, []),
    ],
)
def test_an_allergy_is_taken_apart(text: str, substances: list[str], severe: Truth, reactions: list[str]) -> None:
    """Substance, severity and reactions stand in one text."""
    reading = read_allergen(text, VOCABULARY)
    assert reading.text.understood
    assert [c.code for claim in reading.text.claims for c in claim.codings] == substances
    assert all(claim.stance == "affirmed" for claim in reading.text.claims)
    assert (reading.severe, [c.code for c in reading.reactions]) == (severe, reactions)


@pytest.mark.parametrize("text", ["NKDA", "nka", "no known allergies", "nil", "none", "Nil known drug allergies", "No allergies.", "NKDA, no food allergies"])
def test_none_is_none(text: str) -> None:
    """The usual ways to say that there is no allergy."""
    assert [c.code for claim in read_allergen(text, VOCABULARY).text.claims for c in claim.codings] == ["none-recorded"]


def test_one_kind_of_allergy_says_nothing_of_the_others() -> None:
    """Understood, and no claim."""
    reading = read_allergen("no known food allergy", VOCABULARY)
    assert reading.text.understood
    assert reading.text.claims == ()
    assert reading.text.remark


@pytest.mark.parametrize(
    ("text", "stance"),
    [("?penicillin", "questioned"), ("possible latex allergy", "questioned"), ("not allergic to penicillin", "denied"), ("mother allergic to penicillin", "denied"),
     ("penicillin - tolerated since", "denied")],
)  # fmt: skip
def test_doubt_and_denial_are_kept(text: str, stance: str) -> None:
    """Nothing of it is an allergy for certain."""
    assert {claim.stance.value for claim in read_allergen(text, VOCABULARY).text.claims} == {stance}


@pytest.mark.parametrize("text", ["mifamurtde", "Mepct", "mifa murtide", "allergic to mivamutidde", "Mifamurtied infusion", "muramyl tripeptid"])
def test_what_is_nearly_the_medicine_is_asked_about(text: str) -> None:
    """Not understood, with the name that it resembles."""
    reading = read_allergen(text, VOCABULARY)
    assert not reading.text.understood
    assert reading.resembles


@pytest.mark.parametrize("text", ["mifepristone", "Mifegyne", "Myfortic", "mepacrine", "muramyl dipeptide", "MDP", "hops", "blurbomycin", "xyz"])
def test_what_only_looks_like_it_is_not(text: str) -> None:
    """Known look-alikes, and names that are far away."""
    assert read_allergen(text, VOCABULARY).resembles is None


def test_reactions() -> None:
    """What an allergy did; not knowing it is understood, and claims nothing."""
    assert [c.code for claim in read_reaction("lip swelling and wheeze", VOCABULARY).claims for c in claim.codings] == ["angioedema", "bronchospasm"]
    assert read_reaction("unknown", VOCABULARY) == read_reaction("not recorded", VOCABULARY)
    assert read_reaction("no anaphylaxis", VOCABULARY).claims[0].stance == "denied"
    assert not read_reaction("turned into a frog", VOCABULARY).understood
