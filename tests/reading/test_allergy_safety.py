"""Hostile texts on lists of allergies: no wording may rule the medicine out, call a severe allergy mild, or turn an allergy into none."""

from __future__ import annotations

import string
from pathlib import Path

import pytest

from mifa_screen.nearness import near
from mifa_screen.reading.phrases import tokenise
from mifa_screen.reading.vocabulary import Vocabulary
from test_words_around import truth

NAMES = ("mifamurtide", "Mepact", "MTP-PE", "L-MTP-PE", "liposomal muramyl tripeptide", "POPC", "OOPS", "CGP 19835", "Junovan", "mivamutide", "Milvage peptide", "83461-56-7")


def medicine(text: str) -> str:
    """Return what allergy-mifamurtide is for a list with one text."""
    return truth("allergy-mifamurtide", allergies=[text])


def severe(text: str) -> str:
    """Return what allergy-severe-other is."""
    return truth("allergy-severe-other", allergies=[text])


def any_other(text: str) -> str:
    """Return what allergy-other is."""
    return truth("allergy-other", allergies=[text])


@pytest.mark.parametrize(
    "form",
    ["{}", "allergic to {}", "{} 4 mg powder", "{} 4mg vial", "{} infusion", "{} - rash", "{}: fever, chills", "{} (mild)", "{} -> hives 2019", "hives with {}", "NKDA except {}",
     "NKDA but {}", "No known drug allergies apart from {}", "penicillin, {}", "{}, penicillin - anaphylaxis", "nut allergy; {}", "{} allergy outgrown", "{} - tolerates with premedication",
     "{} reaction (reported by mother)", "Mum says {} gave her a rash", "{} allergy confirmed on skin test", "H/O: {} allergy", "Adverse reaction to {}", "{} allergy (disorder)",
     "peanut allergy ruled out, {} allergy confirmed", "tolerates penicillin; {} - rash", "mother allergic to latex. Allergic to {}", "{};RASH;MILD", "[X]Personal history of {} allergy"],
)  # fmt: skip
def test_an_allergy_to_the_medicine_is_seen(form: str) -> None:
    """By every name, whatever stands around it."""
    assert {name: medicine(form.format(name)) for name in NAMES} == dict.fromkeys(NAMES, "true")


@pytest.mark.parametrize(
    "form",
    ["?{}", "{}?", "possible {} allergy", "{} - awaiting skin test", "mother thinks {}", "{} (mum)", "{} - rash, tolerated since", "not sure if allergic to {}", "no reaction to {}",
     "Not allergic to {}", "{} or penicillin - not sure which", "{} reaction: unclear if allergic", "suspected {} allergy, for challenge", "{} - mother allergic"],
)  # fmt: skip
def test_a_doubt_about_the_medicine_is_asked_about(form: str) -> None:
    """Neither true for certain nor ruled out, or true."""
    assert {name for name in NAMES if medicine(form.format(name)) == "false"} == set()


@pytest.mark.parametrize("form", ["mother allergic to {}", "{} allergy ruled out by challenge", "Father: {}", "{} allergy refuted"])
def test_what_is_refuted_or_somebody_elses_does_not_count(form: str) -> None:
    """Contract section 6: as if it stood not there."""
    assert {name: medicine(form.format(name)) for name in NAMES} == dict.fromkeys(NAMES, "false")


@pytest.mark.parametrize("name", ["mifamurtide", "mepact", "mivamutide"])
def test_no_single_slip_rules_the_medicine_out(name: str) -> None:
    """A letter left out, doubled, swapped or mistyped: asked about or understood, alone and among others."""
    slips = {name[:n] + name[n + 1 :] for n in range(len(name))} | {name[:n] + name[n] + name[n:] for n in range(len(name))}
    slips |= {name[:n] + name[n + 1] + name[n] + name[n + 2 :] for n in range(len(name) - 1)}
    slips |= {name[:n] + letter + name[n + 1 :] for n in range(len(name)) for letter in string.ascii_lowercase[n % 5 :: 5]}
    forms = ("{}", "{} - rash", "NKDA, {}", "penicillin (rash), {} 4 mg")
    texts = [form.format(slip) for number, slip in enumerate(sorted(slips)) for form in (forms[0], forms[number % 4])]
    assert [text for text in texts if medicine(text) == "false"] == []


@pytest.mark.parametrize(
    "text",
    ["liposomes", "phospholipids", "liposomal preparations - hives", "phosphatidylcholine", "phosphatidylserine", "muramyl", "muramylpeptide", "mifam", "mepactin", "palmitoyl compound",
     "dioleoyl lipid", "83461-56-6", "penicillin, 83461-56-6", "CGP 19836", "M T P P E", "mifa-murtid e", "L03AX16"],
)  # fmt: skip
def test_what_may_be_a_component_is_asked_about(text: str) -> None:
    """A class that holds a component, the beginning of a name, a number with a slip."""
    assert medicine(text) == "unknown"


@pytest.mark.parametrize("text", ["lecithin", "soya lecithin - rash", "liposomal doxorubicin", "AmBisome - rigors", "muramyl dipeptide", "mifepristone", "Myfortic", "mepacrine", "egg", "soya"])
def test_what_only_sounds_like_it_is_another_substance(text: str) -> None:
    """Clinical facts: lecithins are no component; the look-alikes are known."""
    assert (medicine(text), any_other(text)) == ("false", "true")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("penicillin (rash)", "false"),
        ("penicillin (rash), peanuts", "unknown"),
        ("peanuts, penicillin (rash)", "unknown"),
        ("penicillin rash latex", "unknown"),
        ("rash with penicillin, hives with latex", "unknown"),
        ("penicillin - rash; latex - hives", "false"),
        ("penicillin and latex - rash", "false"),
        ("Co-amoxiclav (Augmentin) - rash", "false"),
        ("mild rash with amoxicillin; peanuts", "unknown"),
        ("vancomycin - red man; penicillin - anaphylaxis", "true"),
        ("penicillin ?rash; peanut - anaphylaxis", "true"),
        ("codeine - vomiting, severe", "true"),
        ("Augmentin - severe diarrhoea", "true"),
        ("penicillin - swelling of hands and face", "unknown"),
        ("penicillin - swelling hands", "false"),
        ("penicillin - tongue swelling", "true"),
        ("peanut hives carries epipen", "unknown"),
        ("nuts epipen", "unknown"),
        ("penicillin - rash, admitted to hospital", "unknown"),
        ("penicillin - rash, ICU", "true"),
        ("penicillin - collapsed", "unknown"),
        ("penicillin - difficulty breathing", "unknown"),
        ("sulfa - SJS", "unknown"),
        ("lamotrigine - DRESS", "unknown"),
        ("penicillin - given adrenaline", "true"),
        ("penicillin - not anaphylaxis, rash", "false"),
        ("penicillin - no anaphylaxis", "unknown"),
        ("cats - asthma", "true"),
        ("asthma", "unknown"),
        ("wheeze", "unknown"),
        ("eczema and asthma", "unknown"),
        ("asthma, hay fever", "unknown"),
        ("hay fever, asthma, penicillin", "unknown"),
        ("penicillin", "unknown"),
        ("penicillin, reaction unknown", "unknown"),
        ("carrot (raw)", "unknown"),
    ],
)
def test_the_worst_of_several_counts_and_a_rash_excuses_only_its_own_substance(text: str, expected: str) -> None:
    """A reaction is that of the substance beside it."""
    assert (text, severe(text)) == (text, expected)


@pytest.mark.parametrize(
    "text",
    ["NKDA (checked with mum)", "NoKnownAllergies", "No Known Drug Allergy (situation)", "No known drug allergy till date", "nkfa nkda", "NO KNOWN ALLERGIES (716186003)", "NKDA per mother 12/3/24",
     "No known drug or food allergies, confirmed with GP", "NKDA - mum", "none known to patient", "denies any drug allergies", "Known allergies: No", "Allergies - nil"],
)  # fmt: skip
def test_none_in_many_words(text: str) -> None:
    """With who was asked, when, and a code."""
    assert (medicine(text), severe(text), any_other(text)) == ("false", "false", "false")


@pytest.mark.parametrize(
    "text",
    ["NKFA", "NKLA", "no known food allergies", "no latex allergy", "not allergic to penicillin", "unable to confirm allergies", "see front sheet", "Allergies: not asked, will check with GP",
     "Allergies not documented", "Allergies not recorded on admission", "drug allergy status not verified", "see allergy letter", "Unable to obtain - intubated", "allergy status not confirmed", "mifamurtde, NKDA"],
)  # fmt: skip
def test_what_speaks_of_one_kind_or_of_nothing_settles_nothing(text: str) -> None:
    """The list is as if it were not there."""
    assert medicine(text) == "unknown"
    assert any_other(text) != "false"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("penicillin - rash (mum says)", "true"),
        ("Mum has noticed rash with penicillin", "true"),
        ("patient's mother reports hives with penicillin", "true"),
        ("mum's perfume", "true"),
        ("penicillin allergy outgrown", "true"),
        ("no longer allergic to egg", "true"),
        ("egg - tolerates baked", "true"),
        ("nut allergy, tolerates almonds", "true"),
        ("failed penicillin challenge", "true"),
        ("penicillin desensitised", "true"),
        ("No allergies but hay fever", "true"),
        ("NKDA, allergic to plasters", "true"),
        ("NKDA food allergies: nuts", "true"),
        ("Food allergy - nil", "unknown"),
        ("grimblewort", "true"),
        ("NKDA, grimblewort checked", "unknown"),
        ("NKDA except grimblewort", "true"),
        ("No severe allergies", "unknown"),
        ("query latex - awaiting skin prick testing", "unknown"),
        ("penicillin - mother allergic", "unknown"),
        ("Metamizole: agranulocytosis in mother", "unknown"),
        ("Mother allergic to penicillin, child never had it", "false"),
        ("her nan is allergic to bees", "false"),
        ("tolerates cefalexin", "false"),
        ("penicillin challenge 2023 passed", "false"),
        ("vegetarian", "false"),
    ],
)
def test_whose_allergy_it_is_and_whether_it_is_one(text: str, expected: str) -> None:
    """A person who only tells is no patient; what was outgrown counts at any time (contract section 3)."""
    assert (text, any_other(text)) == (text, expected)


def test_the_words_of_a_list_are_read_alike_in_any_case_and_spacing() -> None:
    """Capitals, brackets, arrows and dashes."""
    forms = ("Penicillin - rash", "PENICILLIN (RASH)", "penicillin->rash", "penicillin: rash", "penicillin → rash", "  penicillin  –  rash ", "PENICILLIN;RASH")
    assert {(severe(form), any_other(form)) for form in forms} == {("false", "true")}
    assert len({len([token for token in tokenise(form) if token.word.isalpha()]) for form in forms}) == 1


def test_no_known_word_is_near_to_a_name_of_the_medicine() -> None:
    """A misspelt name that is itself a known word would be read as that word."""
    vocabulary = Vocabulary(Path(__file__).parents[2] / "data" / "vocabulary")
    names = sorted(vocabulary.guarded)
    ours = {"mifamurtide", "popc", "oops"}
    lines = [line.split("\t") for kind in ("allergens", "reactions") for line in (vocabulary._folder / f"{kind}-index.tsv").read_text(encoding="utf-8").splitlines()]
    others = {words.replace(" ", "") for words, code, *_ in lines if code not in ours}
    assert {word: near(word, names) for word in others if near(word, names)} == {}
