"""The strategies make patients with every field, every word of every field, and every fact, there and absent; and few of them are unusable."""

from collections import Counter
from typing import Literal, get_args, get_origin

import pytest
from hypothesis import Phase, find, given, settings
from pydantic import BaseModel

from doors import through_json
from mifa_screen.patient.model import Allergy, Condition, Lab, Medication, Patient
from patients import KNOWLEDGE, allergies, anyone, conditions, facts, labs, medications, patients, with_one_statement
from test_doors import QUIET, screened
from test_knowing_more_or_less import filling_overturns_nothing, fillings

ENTRIES = {"allergies": (Allergy, allergies), "conditions": (Condition, conditions), "medications": (Medication, medications), "labs": (Lab, labs)}
HOW = settings(max_examples=1500, deadline=None, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=QUIET)


def seen_in(strategy, examples=250):
    """Return how often each field was there, absent, and (for short texts) what it said."""
    seen, made = Counter(), []

    @settings(HOW, max_examples=examples)
    @given(plain=strategy)
    def look(plain):
        made.append(plain)
        seen.update([key for key in plain] + [(key, str(value)) for key, value in plain.items() if not isinstance(value, (list, dict))])

    look()
    return seen, len(made)


def words_of(annotation):
    """Return the words that a field may say, of a field of few words."""
    if get_origin(annotation) is Literal:
        return set(get_args(annotation))
    return set().union(*map(words_of, get_args(annotation))) if get_args(annotation) else set()


def assert_all(model: type[BaseModel], strategy):
    seen, number = seen_in(strategy)
    for name, field in model.model_fields.items():
        assert seen[name], f"no {name}"
        assert field.is_required() or seen[name] < number, f"never without {name}"
        assert {word for word in words_of(field.annotation) if not seen[name, word]} == set(), name


def test_every_field_of_a_patient_is_there_and_absent_with_every_word():
    assert_all(Patient, patients())


@pytest.mark.parametrize("name", ENTRIES)
def test_every_field_of_an_entry_is_there_and_absent_with_every_word(name):
    model, strategy = ENTRIES[name]
    assert_all(model, strategy().filter(lambda plain: isinstance(plain, dict)))
    if name != "labs":
        assert find(strategy(), lambda plain: isinstance(plain, str), settings=HOW)


@pytest.mark.parametrize("name", ENTRIES)
def test_every_list_is_absent_empty_short_and_long(name):
    for wanted in (None, 0, 1, 2):
        assert find(patients(), lambda plain: (len(plain[name]) if name in plain else None) == wanted, settings=HOW)


def test_every_fact_is_stated_either_way():
    stated = set()

    @settings(HOW, max_examples=1000)
    @given(plain=with_one_statement(), said=facts())
    def look(plain, said):
        stated.update([*plain["facts"].items(), *said.items()])

    look()
    assert {(name, value) for name in KNOWLEDGE.facts for value in (True, False)} - stated == set()
    assert None in {value for _, value in stated}


def test_nearly_all_patients_can_be_screened_and_most_gaps_be_filled():
    """What the properties assume is mostly so: they are not about a few patients."""
    usable, filled = [], []

    @settings(HOW, max_examples=150)
    @given(plain=anyone(), filling=fillings())
    def look(plain, filling):
        usable.append(not isinstance(screened(through_json(plain)), str))
        filled.append(None)
        filling_overturns_nothing(plain, *filling)
        filled[-1] = filling

    look()
    assert sum(usable) > 0.95 * len(usable)
    assert sum(map(bool, filled)) > 0.75 * len(filled)
