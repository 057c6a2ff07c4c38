"""Patient: sex, and an age as far as it is certain."""

import pytest

from made_up import clear, girl, person


@pytest.mark.parametrize(("born", "rule", "expected"), [
    ("2009-04-12", "label-age", "false"), ("2009-04", "label-age", "false"), ("2009", "label-age", "false"), ("1995", "label-age", "unknown"), ("1995-11", "label-age", "unknown"), ("1995-10", "label-age", "true"),
    ("1990", "label-age", "true"), ("2026", "label-age", "true"), ("2024", "label-age", "unknown"), ("12.4.2009", "label-age", "unknown"), (None, "label-age", "unknown"), (2009, "label-age", "false"),
    ("2009", "renal-severe", "false"), ("2008", "renal-severe", "unknown"),
])  # fmt: skip
def test_birth_dates_known_in_part(truth, born, rule, expected):
    assert truth(rule, clear(person=person(birthDate=born))) == expected


@pytest.mark.parametrize(("change", "expected"), [
    ({"gender": "male"}, "false"), ({"gender": "female"}, "unknown"), ({"gender": "other"}, "unknown"), ({"gender": "unknown"}, "unknown"), ({"gender": None}, "unknown"), ({"gender": "M"}, "unknown"),
    ({"gender": "Male"}, "false"), ({"gender": "male", "extension": [{"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex", "valueCode": "F"}]}, "unknown"),
    ({"gender": "male", "deceasedBoolean": True}, "false"),
])  # fmt: skip
def test_sex(truth, change, expected):
    assert truth("pregnancy", clear(person=person(**change))) == expected


def test_a_girl_who_was_asked(screened):
    assert {item.rule for item in screened(girl()).unresolved} == {"label-contraception"}


def test_ids(read):
    assert read(clear()).patient.id == "p1"
    alone = {"resourceType": "Patient", "identifier": [{"value": "MRN-7"}]}
    assert read(alone).patient.id == "MRN-7"
