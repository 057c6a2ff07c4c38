"""What is written on lists of conditions is read for what it claims, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from mifa_screen.reading.answer import Stance
from mifa_screen.reading.condition_text import read_condition
from mifa_screen.reading.vocabulary import Vocabulary

VOCABULARY = Vocabulary.load(Path(__file__).parents[2] / "data" / "vocabulary")


def claims(text: str) -> list[str]:
    """Return the claims of a text as `code` or `code:stance`."""
    reading = read_condition(text, VOCABULARY)
    assert reading.understood, text
    return ["/".join(c.code for c in claim.codings) + ("" if claim.stance is Stance.AFFIRMED else f":{claim.stance}") for claim in reading.claims]


@pytest.mark.parametrize("text", ["CKD stage 3b", "ckd 3B", "CKD G3b A2", "Stage 3b chronic kidney disease", "Chronic kidney disease, stage 3b", "N18.32"])
def test_one_disease_in_many_spellings_is_one_code(text: str) -> None:
    """Order, case, commas and the usual abbreviations make no difference."""
    assert claims(text) == ["N1832"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("grade 4 chronic kidney disease", ["N184"]),
        ("Child-Pugh C cirrhosis", ["cirrhosis", "child-pugh-c"]),
        ("SLE with nephritis", ["M3214"]),
        ("s/p kidney transplant 2019", ["Z940"]),
        ("HIV+", ["B20"]),
        ("T1DM", ["E109"]),
        ("Crohn's", ["K5090"]),
        ("coeliac disease", ["K900"]),
        ("12 weeks pregnant", ["pregnancy"]),
        ("J45.40 asthma", ["J4540", "J45909"]),
        ("asthma; type 1 diabetes / eczema", ["J45909", "E109", "L209"]),
        ("diabetes", ["E109/E119/E139"]),
        ("allergy to mifamurtide", ["mifamurtide-allergy"]),
        ("penicillin allergy", ["allergy-to-substance"]),
        ("allogeneic stem cell transplant", ["allogeneic-stem-cell-transplant"]),
        ("kidney transplant from mother", ["Z940"]),
        ("nil of note", ["none-recorded"]),
    ],
)
def test_what_is_stated_is_affirmed(text: str, expected: list[str]) -> None:
    """A plain statement claims what it says."""
    assert claims(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no h/o lupus", ["M329:denied"]),
        ("mother has SLE", ["M329:denied"]),
        ("lupus - mother", ["M329:denied"]),
        ("FH: lupus, asthma", ["M329:denied", "J45909:denied"]),
        ("hep B immune, CKD 3b", ["B1910:denied", "N1832"]),
        ("hepatitis B vaccination", ["B1910:denied"]),
        ("HIV negative", ["B20:denied"]),
        ("hepatitis B and HIV negative", ["B1910:denied", "B20:denied"]),
        ("not pregnant", ["pregnancy:denied"]),
        ("?hepatitis", ["hepatitis:questioned"]),
        ("lupus?", ["M329:questioned"]),
        ("rule out SLE", ["M329:questioned"]),
        ("hepatitis not excluded", ["hepatitis:questioned"]),
        ("hepatitis A, resolved 2015", ["B159:resolved"]),
        ("history of anaphylaxis", ["T782:resolved"]),
        ("h/o chronic hepatitis B", ["B181:questioned"]),
        ("hepatitis C treated", ["B1920:questioned"]),
        ("hepatitis C, SVR 2020", ["B1920:resolved"]),
    ],
)
def test_what_is_not_a_plain_statement_is_not_taken_for_one(text: str, expected: list[str]) -> None:
    """Negation, family, vaccination, questions and the past each have their stance, and a remark says so."""
    assert claims(text) == expected
    assert read_condition(text, VOCABULARY).remark


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no asthma but lupus", ["J45909:denied", "M329"]),
        ("no asthma; lupus", ["J45909:denied", "M329"]),
        ("no asthma, hepatitis or lupus", ["J45909:denied", "hepatitis:denied", "M329:denied"]),
        ("denies asthma, hepatitis, lupus", ["J45909:denied", "hepatitis:denied", "M329:denied"]),
        ("no asthma, hepatitis, lupus", ["J45909:denied", "hepatitis:questioned", "M329:questioned"]),
        ("CKD 5 not on dialysis", ["N185", "Z992:denied"]),
        ("hepatitis after chemo, resolved", ["hepatitis:resolved"]),
        ("No history of asthma, hepatitis or autoimmune disease", ["J45909:denied", "hepatitis:denied", "autoimmune-disease:denied"]),
    ],
)
def test_a_cue_reaches_as_far_as_its_sentence_says(text: str, expected: list[str]) -> None:
    """Scope ends at `but`, a semicolon or a comma; a list goes on to its `or`."""
    assert claims(text) == expected


@pytest.mark.parametrize(
    "text",
    ["MS", "RA", "PE", "PID", "CF", "hepatits", "severe hepatitis of the gizzard", "severe hepatitis", "hepatitis B negative HIV positive", "mother",
     "mother kidney transplant", "HIV screening positive", "hepatitis ↑", "not hepatitis B negative", "J4X", "", " ", "???", "CKD 1-2"],
)  # fmt: skip
def test_what_is_ambiguous_or_partly_known_is_not_understood(text: str) -> None:
    """A wrong reading is worse than a question."""
    reading = read_condition(text, VOCABULARY)
    assert not reading.understood
    assert not reading.claims


def test_a_misspelling_is_suggested_and_never_taken() -> None:
    """Near-misses are named."""
    assert read_condition("hepatits B", VOCABULARY).suggestion == "hepatitis b"
    assert read_condition("lupis", VOCABULARY).suggestion == "lupus"
    assert read_condition("gizzard disease", VOCABULARY).suggestion is None


def test_every_concept_of_the_list_is_known() -> None:
    """The concepts that conditions.tsv names are explained in concepts.tsv."""
    folder = Path(__file__).parents[2] / "data" / "vocabulary"
    explained = {line.split("\t")[0] for line in (folder / "concepts.tsv").read_text().splitlines() if not line.startswith("#")}
    used = {c.code for line in (folder / "conditions-index.tsv").read_text().splitlines() if "concept:" in line
            for thing in VOCABULARY.conditions.find(line.split("\t")[0]).things for c in thing if c.system == "concept"}  # type: ignore[union-attr]  # fmt: skip
    assert used <= explained


@pytest.mark.parametrize("text", ["no complaints of lupus", "no concerns about lupus", "negative for lupus", "no evidence to suggest lupus"])
def test_a_negation_that_is_a_thing_of_its_own_still_denies_what_follows(text: str) -> None:
    """Alone it is of no consequence ("no complaints"); "no complaints of lupus" denies lupus."""
    assert claims(text) == ["M329:denied"]
