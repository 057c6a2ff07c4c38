"""Whole patients: what a text in a list does to the verdict."""

import pytest

from mifa_screen import Patient, screen

COMPLETE = {
    "id": "a", "birth_date": "2012-03-09", "sex": "male", "height_cm": 160, "allergies": [], "conditions": ["osteosarcoma"], "medications": [],
    "labs": [
        {"test": "creatinine", "value": 0.6, "unit": "mg/dL", "date": "2026-11-20"},
        {"test": "bilirubin", "value": 0.5, "unit": "mg/dL", "date": "2026-11-20"},
        {"test": "alt", "value": 22, "unit": "U/L", "date": "2026-11-20"},
    ],
}  # fmt: skip


def screened(**changes):
    return screen(Patient.model_validate(COMPLETE | changes), as_of="2026-11-23")


def rules(entries):
    return {entry.rule for entry in entries}


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, "none-found"),
        ({"allergies": ["no penicillin allergy"]}, "incomplete"),
        ({"allergies": ["no known food allergy"]}, "incomplete"),
        ({"allergies": ["NKDA"]}, "none-found"),
        ({"allergies": ["Mepatc"]}, "incomplete"),
        ({"allergies": ["mifepristone"]}, "incomplete"),
        ({"allergies": [{"substance": "penicillin", "severity": "mild", "reactions": ["rash"]}]}, "with-care"),
        ({"allergies": ["penicillin - anaphylaxis"]}, "do-not-give"),
        ({"conditions": ["no history of lupus", "osteosarcoma"]}, "none-found"),
        ({"conditions": ["?lupus"]}, "incomplete"),
        ({"conditions": ["lupus"]}, "with-care"),
        ({"conditions": ["MS"]}, "incomplete"),
        ({"conditions": ["hep B immune"]}, "none-found"),
        ({"conditions": ["CKD stage 4"]}, "do-not-give"),
        ({"conditions": None}, "incomplete"),
        ({"medications": None}, "incomplete"),
        ({"medications": ["ibuprofen 800 mg TDS"]}, "do-not-give"),
        ({"medications": ["ibuprofen 400 mg TDS"]}, "with-care"),
        ({"medications": ["ibuprofen"]}, "incomplete"),
        ({"medications": ["tacrolimus 0.1 % ointment"]}, "with-care"),
        ({"medications": ["ciclosporin (stopped 2019)"]}, "incomplete"),
        ({"medications": [{"text": "ciclosporin (stopped 2019)", "status": "active"}]}, "incomplete"),
        ({"medications": ["cycloserine 250 mg BD"]}, "none-found"),
        ({"medications": ["methotrexate", "cisplatin", "doxorubicin"]}, "none-found"),
        ({"medications": ["methotrexate 15 mg weekly"]}, "with-care"),
        ({"medications": ["methotrexate"]}, "incomplete"),
        ({"labs": []}, "incomplete"),
        ({"sex": "other"}, "incomplete"),
    ],
    ids=str,
)
def test_outcome(changes, outcome):
    assert screened(**changes).outcome == outcome


@pytest.mark.parametrize("field", ["birth_date", "sex", "height_cm", "allergies", "conditions", "medications", "labs"])
def test_forgetting_a_field_never_leads_to_none_found(field):
    assert screened(**{field: None}).outcome == "incomplete"


def test_nothing_known():
    result = screen(Patient(id="a"), as_of="2026-11-23")
    assert rules(result.ruled_out) == {"allergy-reaction-on-treatment"}
    assert result.findings == ()


def test_a_medicine_with_text_and_code_is_taken_once():
    entry = {"text": "ibuprofen", "code": "M01AE01", "system": "atc", "dose_mg": 400, "times_per_day": 3}
    assert rules(screened(medications=[entry]).findings) == {"label-nsaid"}
    assert "label-nsaid-high-dose" in rules(screened(medications=[entry, {**entry, "route": "oral"}]).findings)


def test_a_code_settles_what_its_text_leaves_open():
    entry = {"text": "methotrexate", "code": "L01BA01", "system": "atc"}
    assert screened(medications=[entry]).outcome == "none-found"


@pytest.mark.parametrize(("said", "words"), [
    ([], "{}: none on record"), (["none"], "{}: none on record"), (["nil", "none"], "{}: none on record"),
])
def test_a_list_that_says_none_is_shown_as_none(said, words):
    """Not as an entry that happens not to matter."""
    result = screen(Patient.model_validate({"id": "a", "allergies": said, "conditions": said, "medications": said}), as_of="2026-11-23")
    shown = {line for rule in result.ruled_out for line in rule.evidence}
    assert {words.format(name) for name in ("allergies", "conditions", "medications")} <= shown
    other = screen(Patient.model_validate({"id": "a", "conditions": ["C40.2"], "medications": ["none", "ondansetron"]}), as_of="2026-11-23")
    shown = {line for rule in other.ruled_out for line in rule.evidence}
    assert "conditions: 1 entry, which does not say so" in shown
    assert "medications: 2 entries, none of which says so" in shown
