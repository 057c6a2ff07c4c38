"""What a record knows in part: a birth between two days, several codes of one disease, a test whose name is nearly one."""

import datetime as dt
from decimal import Decimal

import pytest

from mifa_screen.api import load_rules
from mifa_screen.core.truth import FALSE, TRUE, UNKNOWN
from mifa_screen.knowledge.build import value_set
from mifa_screen.measures.laboratory import Laboratory
from mifa_screen.patient.model import Lab
from mifa_screen.patient.recorded import RecordedPatient

AS_OF = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def screener():
    return load_rules()


def born(earliest, latest, **more):
    labs = ({"test": "creatinine", "value": 4, "unit": "mg/dL", "date": "2026-11-20"},)
    plain = {"id": "a", "birth_date": earliest, "birth_latest": dt.date.fromisoformat(latest), "sex": "male", "labs": labs, **more}
    return RecordedPatient.model_validate(plain)


def truth(screener, patient, rule):
    decision = screener.assess(patient, AS_OF).decision
    return "true" if rule in decision.findings else "unknown" if rule in decision.unresolved else "false"


@pytest.mark.parametrize(
    ("earliest", "latest", "age", "kidneys"),
    [
        ("1990-01-01", "1990-12-31", "true", "true"),  # 35 or 36: one formula either way
        ("2024-01-01", "2024-12-31", "unknown", "unknown"),  # 1 or 2: on both sides of two years; no height
        ("2000-01-01", "2000-12-31", "false", "unknown"),  # 25 or 26: which formulas hold is not known
        ("1890-01-01", "1890-12-31", "unknown", "unknown"),  # nobody is so old
    ],
)
def test_a_birth_between_two_days(screener, earliest, latest, age, kidneys):
    patient = born(earliest, latest)
    assert truth(screener, patient, "label-age") == age
    assert truth(screener, patient, "renal-severe") == kidneys


def test_several_codes_of_one_disease():
    members = value_set("x", {"title": "X", "members": [{"icd": ["D80"]}, {"snomed": ["234532001"]}], "except": [{"icd": ["D80.1"]}, {"snomed": ["165517008"]}]})
    cm, snomed = "icd-10-cm", "snomed"
    assert members.of_translations([]) is FALSE
    assert members.of_translations([(cm, "D800")]) is TRUE
    assert members.of_translations([(cm, "D800"), (snomed, "404684003")]) is TRUE
    assert members.of_translations([(cm, "D800"), (cm, "D8011")]) is UNKNOWN
    assert members.of_translations([(snomed, "234532001"), (snomed, "165517008")]) is UNKNOWN
    assert members.of_translations([(cm, "D801"), (snomed, "165517008")]) is FALSE


def test_a_test_whose_name_is_nearly_one(laboratory):
    reader = Laboratory(laboratory, 14)
    labs = [Lab(test=name, value=Decimal(1)) for name in ("creatinin", "creatinine", "sodium", "bilirubine")]
    assert [(index, said) for index, said, _ in reader.unread_tests(labs)] == [(0, "creatinin"), (3, "bilirubine")]
