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
    ["{} stopped", "{} (discontinued)", "stopped {} 2020", "{} ceased 2019", "previously on {}", "no longer on {}", "used to take {}", "{} until 2021", "finished {}"],
)
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
