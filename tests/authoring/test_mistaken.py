"""What a file is that is no rule file, in one sentence; what may be one is left to be checked as one."""

import pytest

from mifa_screen.authoring.mistaken import mistaken_for

PATIENT = "this is a patient, no rule file; a patient is the argument of `mifa-screen check`, rules stand behind --rules"


@pytest.mark.parametrize(
    ("plain", "says"),
    [
        ({"resourceType": "Bundle", "id": "x"}, "this is a FHIR Bundle, no rule file; a patient is the argument of `mifa-screen check`, rules stand behind --rules"),
        ({"resourceType": "R" * 40}, f"this is a FHIR {'R' * 40}, no rule file; a patient is the argument of `mifa-screen check`, rules stand behind --rules"),
        ({"resourceType": "R" * 41}, f"this is a FHIR {'R' * 39}…, no rule file; a patient is the argument of `mifa-screen check`, rules stand behind --rules"),
        ({"resourceType": 3}, None),
        ({"schema": "mifa-screen/result/1", "outcome": "incomplete"}, "this is a result of mifa-screen, no rule file"),
        ({"schema": "mifa-screen/rules/1", "sex": "male"}, None),
        ({"schema": 3, "sex": "male"}, None),
        ({"id": "P-1", "sex": "male", "conditions": []}, PATIENT),
        ({"id": "P-1", "birth_date": "2010-01-01", "medicatons": []}, PATIENT),
        ({"id": "P-1", "facts": {}}, None),
        ({"sex": "male"}, PATIENT),
        ({"sex": "male", "one": 1, "two": 2}, None),
        ({"sex": "male", "age_years": 3, "one": 1, "two": 2}, PATIENT),
        ({"sex": "male", "rules": []}, None),
        ({"sex": "male", "labs": [], "medicine": "x"}, None),
        ({"id": "x", "facts": {}, "sex": "male", "odd": 1}, PATIENT),
        ({}, None),
        ({"rules": []}, None),
    ],
)
def test_what_a_file_is(plain, says):
    assert mistaken_for(plain) == says
