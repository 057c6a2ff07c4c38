"""What the words around a disease, a medicine or an allergen do to the rules: the same forms for every name."""

from __future__ import annotations

import datetime as dt

import pytest

from mifa_screen import Patient, screen

DAY = dt.date(2026, 11, 23)
BOY = {
    "id": "a", "birth_date": "2010-03-09", "sex": "male", "height_cm": 160, "allergies": [], "conditions": [], "medications": [],
    "labs": [{"test": test, "value": value, "unit": unit, "date": "2026-11-20"}
             for test, value, unit in (("creatinine", 0.6, "mg/dL"), ("bilirubin", 0.5, "mg/dL"), ("alt", 22, "U/L"))],
}  # fmt: skip
DISEASES = {
    "SLE": "immune-autoimmune", "JIA": "immune-autoimmune", "Crohn's disease": "immune-autoimmune", "T1DM": "immune-autoimmune",
    "ulcerative colitis": "immune-autoimmune", "ITP": "immune-autoimmune", "multiple sclerosis": "immune-autoimmune", "HIV": "immune-deficiency",
    "GVHD": "immune-deficiency", "SCID": "immune-deficiency", "CVID": "immune-deficiency", "asplenia": "immune-deficiency", "hepatitis B": "hepatic-hepatitis",
    "hepatitis C": "hepatic-hepatitis", "liver failure": "hepatic-severe", "CKD stage 4": "renal-severe", "ESRD": "renal-severe", "AKI": "renal-severe",
    "asthma": "label-respiratory", "COPD": "label-respiratory", "DVT": "label-vascular", "unstable angina": "label-vascular", "pericarditis": "label-vascular",
}  # fmt: skip
MEDICINES = {
    "tacrolimus": "label-calcineurin-inhibitor", "Prograf": "label-calcineurin-inhibitor", "ciclosporin": "label-calcineurin-inhibitor",
    "azathioprine": "immune-deficiency", "MMF": "immune-deficiency", "ibuprofen": "label-nsaid", "Nurofen": "label-nsaid", "naproxen": "label-nsaid",
    "prednisolone": "label-corticosteroid", "dexamethasone": "label-corticosteroid",
}  # fmt: skip
ALLERGENS = ("penicillin", "peanuts", "latex", "bee stings", "IV contrast")


def truth(rule: str, **lists: list[str]) -> str:
    """Return "true", "unknown" or "false": what the rule is for a healthy boy with the lists."""
    result = screen(Patient.model_validate(BOY | lists), as_of=DAY)
    if rule in {entry.rule for entry in result.findings}:
        return "true"
    return "unknown" if rule in {entry.rule for entry in result.unresolved} else "false"


def other(said: dict[str, str], form: str, expected: str, kind: str) -> list[tuple[str, str]]:
    """Return the texts of a form that come out otherwise than expected."""
    found = ((form.format(name), truth(rule, **{kind: [form.format(name)]})) for name, rule in said.items())
    return [(text, was) for text, was in found if was != expected]


@pytest.mark.parametrize(
    "form",
    ["{}", "known {}", "PMH: {}", "{} on treatment", "{} under follow up", "newly diagnosed {}", "{} diagnosed 2026", "has {}", "k/c/o {}", "{}, stable", "- {}", "{} (HCC)",
     "osteosarcoma, {}", "{}; osteosarcoma", "hypertension and {}", "The patient has {}", "background of {}", "active {}", "1. osteosarcoma 2. {}", "Dx: {}"],
)  # fmt: skip
def test_a_disease_that_is_stated_counts(form: str) -> None:
    """However it is introduced."""
    assert other(DISEASES, form, "true", "conditions") == []


@pytest.mark.parametrize(
    "form",
    ["no {}", "no h/o {}", "denies {}", "No history of {}", "no evidence of {}", "mother has {}", "FHx {}", "FH: {}", "family history of {}", "sister: {}", "brother with {}",
     "{} ruled out", "{} excluded", "never had {}", "tested negative for {}", "father - {}", "{} in mother", "not known to have {}", "without {}", "{}: no",
     "No eczema, {} or gout", "Family history: {}", "grandmother had {}", "denies eczema, {}, gout", "No h/o eczema, {}, gout, migraine"],
)  # fmt: skip
def test_a_disease_that_is_denied_or_somebody_elses_decides_nothing(form: str) -> None:
    """And leaves nothing unknown."""
    assert other(DISEASES, form, "false", "conditions") == []


@pytest.mark.parametrize(
    "form",
    ["?{}", "possible {}", "r/o {}", "rule out {}", "suspected {}", "{}?", "query {}", "probable {}", "awaiting results for {}", "{} - to be confirmed", "{} not excluded",
     "cannot exclude {}", "under investigation for {}", "may have {}", "unlikely {}", "V.a. {}"],
)  # fmt: skip
def test_a_disease_that_is_questioned_is_unknown(form: str) -> None:
    """Neither true nor ruled out."""
    assert other(DISEASES, form, "unknown", "conditions") == []


@pytest.mark.parametrize("form", ["{}", "on {}", "{} tablets", "She takes {}", "{} daily", "{} 1 mg bd", "oral {} long term", "{} (planned)", "to start {}", "{}, omeprazole"])
def test_a_medicine_that_is_taken_or_planned_counts(form: str) -> None:
    """However it is written."""
    assert other(MEDICINES, form, "true", "medications") == []


@pytest.mark.parametrize("form", ["no {}", "not on {}", "never taken {}", "denies {}"])
def test_a_medicine_that_is_denied_decides_nothing(form: str) -> None:
    """And leaves nothing unknown."""
    assert other(MEDICINES, form, "false", "medications") == []


@pytest.mark.parametrize(
    "form",
    ["{} stopped", "{} (discontinued)", "previously on {}", "no longer on {}", "used to take {}", "finished {}", "{} stopped last month", "{} stopped 11/2026",
     "{} since 2020, stopped", "{} stopped for surgery 2020", "{} stopped until 2020", "stopped {} 2020", "{} ceased 2019", "{} until 2021", "{} (stopped 03/2024)",
     "{} stopped Feb 2023", "{} discontinued in 2022"],
)  # fmt: skip
def test_a_medicine_that_only_its_text_calls_stopped_is_asked_for(form: str) -> None:
    """A list of medicines is what is taken; only a status takes an entry off it."""
    assert other(MEDICINES, form, "unknown", "medications") == []


@pytest.mark.parametrize("form", ["?{}", "possibly {}", "{}?", "consider {}", "{} on hold"])
def test_a_medicine_in_question_is_unknown(form: str) -> None:
    """It may be taken."""
    assert other(MEDICINES, form, "unknown", "medications") == []


@pytest.mark.parametrize(
    ("form", "severe", "any_other"),
    [("{} - anaphylaxis", "true", "true"), ("anaphylaxis to {}", "true", "true"), ("severe {} allergy", "true", "true"), ("{} -> angioedema", "true", "true"),
     ("{} - rash", "false", "true"), ("{}: hives", "false", "true"), ("mild {} allergy", "false", "true"), ("{}", "unknown", "true"), ("He is allergic to {}", "unknown", "true"),
     ("?{} allergy", "unknown", "unknown"), ("no {} allergy", "unknown", "unknown"), ("{} allergy excluded", "false", "false"),
     ("mother is allergic to {}", "false", "false")],
)  # fmt: skip
def test_what_an_allergy_did_tells_how_severe_it_is(form: str, severe: str, any_other: str) -> None:
    """No allergy to one substance says nothing of the others; one that was refuted, or is somebody else's, is no entry of the list."""
    for allergen in ALLERGENS:
        text = form.format(allergen)
        assert (text, truth("allergy-severe-other", allergies=[text]), truth("allergy-other", allergies=[text])) == (text, severe, any_other)


@pytest.mark.parametrize("text", ["NKDA", "No known drug allergies", "He has no known allergies", "The patient has no known drug allergies", "nil known", "denies any allergies", "NKDA."])
def test_no_known_allergies_rule_all_out(text: str) -> None:
    """In any order of words."""
    assert {truth(rule, allergies=[text]) for rule in ("allergy-other", "allergy-severe-other", "allergy-mifamurtide")} == {"false"}


# The prose around a disease: what introduces it, dates and measures it, tells of it or points elsewhere.
LASTING = {name: rule for name, rule in DISEASES.items() if name in ("SLE", "Crohn's disease", "T1DM", "HIV", "CVID", "asthma", "COPD", "DVT")}


@pytest.mark.parametrize(
    "form",
    ["{}, resolving", "{}, improving", "{} as described above", "{} as noted above", "{} since 1 1/2 years", "{} in my 30s", "{} for the past two years",
     "{} in her early 20s", "I have {}", "k/c/o {}", "K/C/O {}, HTN", "{} exacerbated by stress", "{} of unknown cause",
     "{} ?cause", "diagnosed with {} by the VA Hospital", "{}, diagnosed in May 2006 at an outside hospital", "{} diagnosed by a rheumatologist",
     "mother reports {}", "Mum says he has {}", "Parents state that he has {}", "the patient and his mother have {}", "mother and patient both have {}",
     "like his mother he has {}", "presenting with {}", "HISTORY OF PRESENTING ILLNESS: {}", "C5-C6 disc prolapse, {}", "{}; osteosarcoma T2N0M0", "{}, tumour 12 x 8 x 6 cm",
     "ECOG 0-1, {}", "{}, mother's side has gout", "broke his arm 2019; {}", "{}, on amlodipine 5 mg OD", "{} at the age of 5", "1) hypertension 2) {}"],
)  # fmt: skip
def test_a_disease_in_prose_counts(form: str) -> None:
    """However the sentence goes on."""
    assert other(DISEASES, form, "true", "conditions") == []


@pytest.mark.parametrize(
    "form",
    ["{} on mother's side", "{} on the maternal side of the family", "Father's side: {}", "denies any conditions such as {}", "denies problems including {}",
     "negative for fracture and {}", "papa has {}", "No h/o eczema, {} or gout"],
)  # fmt: skip
def test_a_disease_that_is_denied_or_in_the_family_in_other_words_decides_nothing(form: str) -> None:
    """And leaves nothing unknown."""
    assert other(DISEASES, form, "false", "conditions") == []


@pytest.mark.parametrize("form", ["{} - mum and gran also", "{}, mother too", "mum also has {}", "{} - runs in family", "{}, father has the same", "{}; sister likewise", "{} (mum as well)"])
def test_a_disease_of_relatives_too_is_not_ruled_out(form: str) -> None:
    """"Also" and the like say that the patient has it as well."""
    assert [text for text, was in other(DISEASES, form, "true", "conditions") if was == "false"] == []


@pytest.mark.parametrize("form", ["anaemia likely secondary to {}", "anaemia, probably due to {}", "{} versus gout", "gout versus {}", "gout vs {}", "history of {} versus migraine", "I was told I have {}", "I think I have {}"])
def test_one_of_two_is_unknown(form: str) -> None:
    """Which of the two it is, nobody has said yet."""
    assert other(DISEASES, form, "unknown", "conditions") == []


@pytest.mark.parametrize(
    "form",
    ["no active {}", "no current {}", "no ongoing {}", "no evidence of active {}", "no {} flare", "no evidence of {} relapse", "no evidence of recurrence of {}",
     "no improvement in {}", "denies {} symptoms", "without {} exacerbation", "{} never controlled", "{} never treated", "{} not resolved",
     "no change in {} activity", "no response of {} to treatment"],
)  # fmt: skip
def test_what_is_denied_of_a_disease_does_not_deny_the_disease(form: str) -> None:
    """It may well be there: a flare, a relapse or control is what is denied."""
    assert other(LASTING, form, "unknown", "conditions") == []


@pytest.mark.parametrize("form", ["no flare of {}", "no recurrence of {}", "no complications of {}", "no exacerbations of {}"])
def test_a_disease_without_flares_is_there(form: str) -> None:
    """Never ruled out."""
    assert [text for text, was in other(LASTING, form, "true", "conditions") if was == "false"] == []


def test_a_transplant_without_rejection_is_a_transplant() -> None:
    """The rejection is denied."""
    assert truth("immune-deficiency", conditions=["no rejection of kidney transplant"]) == "unknown"


@pytest.mark.parametrize(
    "text",
    ["As described above", "as above", "see above", "Same as above", "see attached list", "asthma, rest as above", "asthma, otherwise as above", "asthma and others",
     "asthma and others, see letter", "asthma etc.", "asthma plus several other conditions", "multiple other medical problems including asthma", "asthma, remainder unchanged",
     "The rest of her past medical history remained the same", "HISTORY OF PRESENT ILLNESS", "ADDITIONAL DIAGNOSES", "other chronic conditions", "multiple comorbidities"],
)  # fmt: skip
def test_what_points_elsewhere_is_not_understood(text: str) -> None:
    """The diseases stand where nobody has looked."""
    assert truth("immune-autoimmune", conditions=[text]) == "unknown"


@pytest.mark.parametrize("text", ["Miscarriage at 10/40, 2023", "10/40, miscarriage 2023", "G2P1L1", "miscarriage 2022 at 8 weeks", "stillbirth at 34/40 in 2018"])
def test_a_pregnancy_that_ended_is_none_now(text: str) -> None:
    """The weeks are those in which it ended."""
    assert truth("immune-autoimmune", conditions=[text]) == "false"
    assert truth("pregnancy", conditions=[text]) != "true"


@pytest.mark.parametrize("text", ["Steroid dependent", "steroid dependent asthma", "steroid-dependent Crohn's"])
def test_who_depends_on_steroids_takes_them(text: str) -> None:
    """Also where it stands among the conditions."""
    assert truth("label-corticosteroid", conditions=[text]) == "true"


@pytest.mark.parametrize(
    ("text", "rule"),
    [("C3 glomerulopathy", "immune-autoimmune"), ("low C3/C4, lupus", "immune-autoimmune"), ("T1 diabetes", "immune-autoimmune"), ("T1 DM", "immune-autoimmune"),
     ("MG 2019", "immune-autoimmune"), ("class 3 MG", "immune-autoimmune"), ("seen in lupus clinic", "immune-autoimmune"), ("L40.0", "immune-autoimmune"),
     ("lupus, immune therapy", "immune-autoimmune"), ("kidney transplant at St Mary's Hospital", "immune-deficiency"), ("acute on chronic kidney disease", "renal-severe"),
     ("lupus, brought by mother", "immune-autoimmune"), ("mother reported to be well, patient has lupus", "immune-autoimmune"), ("creatinine as high as 5", "renal-severe")],
)  # fmt: skip
def test_no_disease_is_lost_in_the_prose(text: str, rule: str) -> None:
    """Neither as a level of the spine, a measure or a place, nor as somebody else's."""
    assert truth(rule, conditions=[text]) != "false"


@pytest.mark.parametrize(
    ("text", "rules"),
    [("Allergic to Mepact - facial swelling and wheeze", {"allergy-mifamurtide": "true"}),
     ("allergic reaction to mepact, face swelled up", {"allergy-mifamurtide": "true"}),
     ("allergic to peanuts and eggs", {"allergy-other": "true", "allergy-severe-other": "unknown"}),
     ("allergy to shellfish - swelling of lips", {"allergy-other": "true", "allergy-severe-other": "true"})],
)  # fmt: skip
def test_an_allergy_among_conditions_is_read_as_one(text: str, rules: dict[str, str]) -> None:
    """With the words that only the list of allergies knows."""
    assert {rule: truth(rule, conditions=[text]) for rule in rules} == rules


@pytest.mark.parametrize(
    ("text", "rule"),
    [("allergic to penicillin, swelling, hepatitis", "hepatic-hepatitis"), ("allergic to penicillin - swelling, lupus", "immune-autoimmune"),
     ("allergic to penicillin - swelling, asthma", "label-respiratory"), ("allergic to penicillin - swelling; takes tacrolimus", "immune-deficiency"),
     ("allergic to peanuts, swollen face, vasculitis", "immune-autoimmune"), ("allergic to peanut; nephritis; swelling", "immune-autoimmune")],
)  # fmt: skip
def test_a_disease_beside_an_allergy_is_no_mere_reaction(text: str, rule: str) -> None:
    """It may be one of its own."""
    assert truth(rule, conditions=[text]) != "false"


def test_several_misspelt_words_are_suggested_at_once() -> None:
    """In the text as it was written, and not where a word is none of a condition and rightly spelt."""
    suggestions = {text: screen(Patient.model_validate(BOY | {"conditions": [text]}), as_of=DAY).not_understood[0].suggestion for text in
                   ("Rheumatiod arthritus, hypothyrodism (2019)", "HEPATITUS B", "xyzzy swelling")}  # fmt: skip
    assert suggestions == {"Rheumatiod arthritus, hypothyrodism (2019)": "rheumatoid arthritis, hypothyroidism (2019)", "HEPATITUS B": "hepatitis b", "xyzzy swelling": None}
