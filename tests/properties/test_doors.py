"""The same facts through JSON, CSV, FHIR and the Python API give the same findings (contract section 2: one path to a verdict)."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from doors import carried_by_csv, through_csv, through_json, through_python, without_places
from fhir_door import carried_by_fhir, through_fhir
from mifa_screen.errors import InputError
from mifa_screen.result import Result
from mifa_screen.writers.json_result import json_result
from patients import AS_OF, SCREENER, anyone

FEW, MANY = 60, 4000
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much]


def often(examples):
    return settings(max_examples=examples, deadline=None, derandomize=examples == FEW, database=None, suppress_health_check=QUIET)


def screened(patient) -> Result | str:
    """Return the result, or what is wrong with the patient: that has to be the same at every door, too."""
    try:
        return SCREENER.screen(patient, AS_OF)
    except InputError as error:
        return str(sorted(problem.where for problem in error.problems))


def decided(result):
    """Return what was decided: ids and verdicts, not words."""
    if isinstance(result, str):
        return result
    lists = [[(rule.rule, rule.rule_set, rule.verdict) for rule in rules] for rules in (result.findings, result.unresolved, result.ruled_out)]
    return (result.outcome, result.verdict, result.could_be, result.complete, result.by_rule_set, *lists)


def bytes_of(result):
    return result.encode() if isinstance(result, str) else json_result(result)


def python_agrees(plain):
    read, made = through_json(plain), through_python(plain)
    assert read == made
    assert bytes_of(screened(read)) == bytes_of(screened(made))


def csv_agrees(plain, folder):
    carried = carried_by_csv(plain)
    read, row = through_json(carried), through_csv(carried, folder)
    assert decided(screened(read)) == decided(screened(row))
    if all(carried.get(name) != [] for name in ("allergies", "conditions", "medications")):
        assert read == without_places(row)
        assert bytes_of(screened(read)) == bytes_of(screened(without_places(row)))


def fhir_agrees(plain):
    carried = carried_by_fhir(plain)
    said = screened(through_json(carried))
    if not isinstance(said, str):  # what is an error of a patient file is a warning of a record
        record = through_fhir(carried)
        told = screened(record)
        assert decided(said) == decided(told)
        for finding in told.findings:
            for evidence in finding.evidence:
                assert evidence.path in record.origins or evidence.path in ("", "labs", "treatment"), "what says so can be referred to"


@often(FEW)
@given(plain=anyone())
def test_python_says_what_json_says(plain):
    python_agrees(plain)


@often(FEW)
@given(plain=anyone())
def test_a_row_says_what_json_says(plain, tmp_path):
    csv_agrees(plain, tmp_path)


@often(FEW)
@given(plain=anyone())
def test_a_bundle_says_what_json_says(plain):
    fhir_agrees(plain)


@pytest.mark.long
@often(MANY)
@given(plain=anyone())
def test_a_bundle_says_what_json_says_for_many(plain):
    fhir_agrees(plain)


@pytest.mark.long
@often(MANY)
@given(plain=anyone())
def test_python_says_what_json_says_for_many(plain):
    python_agrees(plain)


@pytest.mark.long
@often(MANY)
@given(plain=anyone())
def test_a_row_says_what_json_says_for_many(plain, tmp_path):
    csv_agrees(plain, tmp_path)


@pytest.mark.long
def test_the_patients_reach_every_rule_from_every_side():
    """No strategy is worth much that never makes a rule true, or never settles it."""
    seen = set()

    @settings(max_examples=MANY, deadline=None, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=QUIET)
    @given(plain=anyone())
    def look(plain):
        result = screened(through_json(plain))
        if not isinstance(result, str):
            for kind in ("findings", "unresolved", "ruled_out"):
                seen.update((rule.rule, kind) for rule in getattr(result, kind))

    look()
    wanted = {(rule.id, kind) for rule in SCREENER.knowledge.rules for kind in ("findings", "unresolved", "ruled_out")}
    assert wanted - seen == set()
