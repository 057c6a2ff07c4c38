"""A patient file in JSON: everything that is wrong with it at once, each with its path."""

import datetime as dt

import pytest

from mifa_screen import load_rules
from mifa_screen.errors import InputError
from mifa_screen.readers.json_patient import read_patient

RULES = load_rules()
DAY = dt.date(2026, 11, 23)


def wrong(text):
    with pytest.raises(InputError) as raised:
        read_patient(text.encode(), "p.json", RULES.fact_names, lambda rest: RULES.problems(rest, DAY))
    return {problem.where: problem.what for problem in raised.value.problems}


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_a_number_that_is_none_is_named_by_its_path(word):
    assert wrong('{"id": "a", "labs": [{"test": "alt", "value": %s, "unit": "U/L"}], "height_cm": %s}' % (word, word)) == {
        "labs[0].value": f"{word} is no number; leave out what is not known",
        "height_cm": f"{word} is no number; leave out what is not known",
    }


def test_a_damaged_key_is_told_and_not_read_on():
    """Half of a surrogate pair in a key, of the patient and of an entry; found by fuzzing."""
    says = "a key or a text is damaged (half of a surrogate pair)"
    assert wrong('{"id": "a", "weigh\\ud800t_kg": 50, "labs": [{"test": "alt"}]}')[""] == says
    assert wrong('{"id": "a", "labs": [{"te\\ud800st": "alt"}]}')["labs[0]"] == says


@pytest.mark.parametrize("number", ["1E999999999", "-1E999999999", "1E-999999999", "0E999999999", "1e400", "9" * 4000])
def test_a_number_beyond_all_measure_is_refused_before_it_is_reckoned_with_or_written_out(number):
    says = "the number is too large or too small to be a measurement"
    lab = '{"test": "alt", "unit": "U/L", "date": "2026-11-20", "value": %s, "upper_limit": %s}' % (number, number)
    found = wrong('{"id": "a", "weight_kg": %s, "labs": [%s], "medications": [{"text": "ibuprofen", "dose_mg": %s}]}' % (number, lab, number))
    assert found == dict.fromkeys(("weight_kg", "labs[0].value", "labs[0].upper_limit", "medications[0].dose_mg"), says)


def test_keys_that_stand_twice_are_named_by_their_path():
    found = wrong('{"id": "a", "sex": "male", "sex": "female", "labs": [{"test": "alt", "test": "ast", "value": 1}]}')
    assert set(found) == {"sex", "labs[0].test"}


def test_problems_of_every_kind_come_at_once():
    found = wrong(
        '{"id": "a", "sex": "femal", "sex": "femal", "birth_date": "2030-01-01", "weight_kg": NaN, "facts": {"pregnent": true, "breastfeeding": "no"}, "medicatons": [],'
        ' "labs": [{"test": "alt", "value": true}, {"test": "alt", "value": 5, "unit": "U/L", "date": "2031-01-01"}, null]}'
    )
    assert set(found) == {"sex", "birth_date", "weight_kg", "facts.pregnent", "facts.breastfeeding", "medicatons", "labs[0].value", "labs[1].date"}


def test_a_result_that_is_wrong_in_two_ways_is_told_both():
    found = wrong('{"id": "a", "labs": [{"test": "alt", "value": NaN, "unit": "U/L", "date": "2027-01-01"}, {"test": "alt", "value": true, "date": "never"}]}')
    assert set(found) == {"labs[0].value", "labs[0].date", "labs[1].value", "labs[1].date"}


def test_an_age_that_contradicts_is_told_beside_a_wrong_type():
    assert set(wrong('{"id": 5, "birth_date": "2012-01-01", "age_years": 40, "allergies": {}}')) == {"id", "age_years", "allergies"}


@pytest.mark.parametrize(("key", "said", "words"), [
    ("sex", '"F"', 'is not one of male, female, other or unknown; did you mean "female"?'), ("sex", '"Mann"', "is not one of male, female, other or unknown"),
    ("treatment", '"onging"', '; did you mean "ongoing"?'), ("treatment", "true", "is not one of planned, ongoing or completed"), ("child_pugh", '"b"', 'did you mean "B"?'),
    ("sex", '" "', "is not one of male, female, other or unknown"), ("encephalopathy", "7", "must be at most 4"), ("encephalopathy", "-1", "must be at least 0"),
    ("medications", '[{"text": "x", "dose_mg": 0}]', "must be more than 0"), ("labs", '["alt 22"]', "an object is expected, in { }"),
    ("conditions", '[{"code": "C40.2", "system": "icd10"}]', 'is not one of icd-10, icd-10-cm or snomed; did you mean "icd-10"?'),
])
def test_a_wrong_value_is_told_what_to_write(key, said, words):
    ((_, what),) = wrong(f'{{"id": "a", "{key}": {said}}}').items()
    assert what.endswith(words)
    assert "Mann" not in what
