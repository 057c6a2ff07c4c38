"""Observation: results, units, limits, days, panels, specimens; height and weight; answers about pregnancy."""

import pytest

from made_up import LOINC, SCT, UCUM, answer, clear, concept, girl, height, lab, medicine, person

RENAL, HEPATIC, ALT = "renal-severe", "hepatic-severe", "hepatic-transaminases"


@pytest.mark.parametrize(("word", "expected"), [
    ("final", "true"), ("amended", "true"), ("corrected", "true"), ("preliminary", "unknown"), ("registered", "unknown"), ("unknown", "unknown"), (None, "unknown"),
    ("cancelled", "unknown"), ("entered-in-error", "unknown"), ("finale", "unknown"),
])  # fmt: skip
def test_status(truth, screened, word, expected):
    resources = clear(bilirubin=lab("1975-2", 9, "mg/dL", status=word))
    assert truth(HEPATIC, resources) == expected
    if expected == "unknown":
        assert any(w.path.startswith("Bundle.entry[5].resource") for w in screened(resources).warnings)


@pytest.mark.parametrize("value", [10**400, -(10**400)])
def test_a_number_beyond_all_measure_is_not_used(truth, screened, value):
    resources = clear(bilirubin=lab("1975-2", value, "mg/dL"), height=height(value))
    assert truth(HEPATIC, resources) == "unknown"
    assert {w.path.rpartition(".")[2] for w in screened(resources).warnings} >= {"value"}


@pytest.mark.parametrize(("word", "expected"), [("preliminary", "unknown"), ("cancelled", "false"), ("entered-in-error", "false"), ("final", "true")])
def test_a_newer_result_that_is_not_final_leaves_open_what_an_older_rules_out(truth, word, expected):
    newer = lab("1975-2", 9, "mg/dL", "2026-11-22", id="new", status=word)
    assert truth(HEPATIC, clear(also=[newer])) == expected


@pytest.mark.parametrize(("value", "unit", "expected"), [
    ("<", 0.2, "false"), (">", 20, "true"), (">=", 20, "true"), (">", 0.2, "unknown"), ("ad", 0.2, "unknown"),
])  # fmt: skip
def test_comparators(truth, value, unit, expected):
    quantity = {"value": unit, "comparator": value, "unit": "mg/dL"}
    assert truth(HEPATIC, clear(bilirubin=lab("1975-2", 0, "x", valueQuantity=quantity))) == expected


@pytest.mark.parametrize(("quantity", "expected"), [
    ({"value": 9, "unit": "mg/dL"}, "true"), ({"value": 9, "code": "mg/dL", "system": UCUM}, "true"), ({"value": 9, "unit": "milligrams per deciliter", "code": "mg/dL"}, "true"),
    ({"value": 9}, "unknown"), ({"value": 9, "unit": "furlong"}, "unknown"), ({"value": 9, "unit": "mg/dL", "code": "umol/L"}, "unknown"), ({"value": 9, "unit": "umol/L"}, "false"),
    ({"value": "9", "unit": "mg/dL"}, "unknown"), ({"unit": "mg/dL"}, "unknown"), ({"value": 1e9, "unit": "mg/dL"}, "unknown"), ("9 mg/dL", "unknown"),
])  # fmt: skip
def test_values_and_units(truth, quantity, expected):
    assert truth(HEPATIC, clear(bilirubin=lab("1975-2", 0, "x", valueQuantity=quantity))) == expected


def test_values_as_text(truth):
    assert truth(HEPATIC, clear(bilirubin=lab("1975-2", 0, "x", valueQuantity=None, valueString="9.1 mg/dL"))) == "true"
    assert truth(HEPATIC, clear(bilirubin=lab("1975-2", 0, "x", valueQuantity=None, valueString="<0.2 mg/dL"))) == "false"
    assert truth(HEPATIC, clear(bilirubin=lab("1975-2", 0, "x", valueQuantity=None, valueString="haemolytic"))) == "unknown"


def with_range(*ranges, value=200):
    return clear(alt=lab("1742-6", value, "U/L", referenceRange=list(ranges)))


def upper(value, unit="U/L", kind=None):
    return {"high": {"value": value, "unit": unit}} | ({"type": concept("http://terminology.hl7.org/CodeSystem/referencerange-meaning", kind)} if kind else {})


@pytest.mark.parametrize(("ranges", "expected"), [
    ((), "false"), ((upper(30),), "true"), ((upper(50),), "false"), ((upper(30, "ukat/L"),), "false"), (({"high": {"value": 30}},), "false"), ((upper(30, kind="therapeutic"),), "false"),
    ((upper(30, kind="normal"),), "true"), ((upper(50), upper(30)), "true"), (({"text": "up to 30"},), "false"), ((upper(0),), "false"),
])  # fmt: skip
def test_reference_ranges_are_upper_limits(truth, ranges, expected):
    assert truth(ALT, with_range(*ranges)) == expected


@pytest.mark.parametrize(("change", "expected"), [
    ({"effectiveDateTime": "2026-11-09"}, "true"), ({"effectiveDateTime": "2026-11-08"}, "unknown"), ({"effectiveDateTime": "2026-11-20T23:59:00+13:00"}, "true"), ({"effectiveDateTime": "2026-11"}, "unknown"),
    ({"effectiveDateTime": "2026"}, "unknown"), ({"effectiveDateTime": "yesterday"}, "unknown"), ({"effectiveDateTime": None}, "unknown"), ({"effectiveDateTime": None, "issued": "2026-11-20T10:00:00Z"}, "true"),
    ({"effectiveDateTime": None, "effectiveInstant": "2026-11-20T10:00:00Z"}, "true"), ({"effectiveDateTime": None, "effectivePeriod": {"start": "2026-11-19", "end": "2026-11-20"}}, "true"),
    ({"effectiveDateTime": None, "effectivePeriod": {"start": "2026-10-19", "end": "2026-11-20"}}, "unknown"), ({"effectiveDateTime": "2026-11-24"}, "unknown"), ({"effectiveDateTime": "2008-01-01"}, "unknown"),
])  # fmt: skip
def test_days(truth, change, expected):
    assert truth(HEPATIC, clear(bilirubin=lab("1975-2", 9, "mg/dL", **change))) == expected


def test_a_month_that_lies_in_the_window_is_enough(truth, screened):
    resources = clear(bilirubin=lab("1975-2", 9, "mg/dL", "2026-11"))
    assert truth(HEPATIC, resources, as_of="2026-11-30") == "unknown"
    result = screened(clear(bilirubin=lab("1975-2", 9, "mg/dL", "2026-12")), as_of="2026-12-10")
    assert any(f.rule == HEPATIC for f in result.findings)


def test_results_after_the_day_of_screening_are_ignored_with_a_warning(screened):
    result = screened(clear(also=[lab("1975-2", 9, "mg/dL", "2026-12-24", id="late")]))
    assert result.outcome == "none-found"
    assert any("after the day" in w.message for w in result.warnings)


@pytest.mark.parametrize(("code", "expected"), [
    (concept(LOINC, "1975-2"), "true"), (concept("urn:oid:2.16.840.1.113883.6.1", "1975-2"), "true"), (concept(text="Total bilirubin"), "true"), (concept("urn:local", "BILI", "Bilirubin, total\u200b"), "unknown"),
    (concept(LOINC, "1968-7", "Bilirubin.direct"), "unknown"), (concept(LOINC, "20505-4", "Bilirubin"), "unknown"), ({"coding": [{"system": "urn:x", "code": "1"}, {"system": LOINC, "code": "1975-2"}]}, "true"),
])  # fmt: skip
def test_which_test_it_is(truth, code, expected):
    if expected == "unknown" and "BILI" in str(code):
        expected = truth(HEPATIC, clear(bilirubin=lab("1975-2", 9, "mg/dL", code=code)))
        assert expected in ("true", "unknown")
    assert truth(HEPATIC, clear(bilirubin=lab("1975-2", 9, "mg/dL", code=code))) == expected


def test_panels(truth):
    parts = [{"code": concept(LOINC, "1975-2"), "valueQuantity": {"value": 9, "unit": "mg/dL"}}, {"code": concept(LOINC, "1742-6"), "valueQuantity": {"value": 900, "unit": "U/L"}}]
    panel = lab("24325-3", 0, "x", valueQuantity=None, component=parts)
    assert truth(HEPATIC, clear(bilirubin=panel)) == truth(ALT, clear(bilirubin=panel)) == "true"


@pytest.mark.parametrize(("specimen", "expected"), [
    ({"display": "Serum"}, "true"), ({"display": "Urine, 24 h"}, "unknown"), ({"reference": "Specimen/s1"}, "unknown"), ({"reference": "#s"}, "unknown"), ({"reference": "Specimen/gone"}, "true"),
])  # fmt: skip
def test_specimens(truth, specimen, expected):
    urine = {"resourceType": "Specimen", "id": "s1", "type": concept("http://terminology.hl7.org/CodeSystem/v2-0487", "UR", "Urine")}
    result = lab("14682-9", 900, "umol/L", specimen=specimen, contained=[urine | {"id": "s"}])
    assert truth(RENAL, clear(creatinine=result, also=[urine])) == expected


@pytest.mark.parametrize(("reason", "expected"), [("not-performed", "false"), ("error", "unknown"), ("masked", "unknown"), (None, "unknown")])
def test_no_value_and_why(truth, reason, expected):
    absent = concept("http://terminology.hl7.org/CodeSystem/data-absent-reason", reason) if reason else None
    newer = lab("1975-2", 0, "x", "2026-11-22", id="new", valueQuantity=None, dataAbsentReason=absent)
    assert truth(HEPATIC, clear(also=[newer])) == expected


@pytest.mark.parametrize("unit", ["mL/min/{1.73_m2}", "mL/min", "mL/min/1.73m2"])
def test_egfr(truth, unit):
    assert truth(RENAL, clear(creatinine=lab("33914-3", 25, unit))) == "true"
    assert truth(RENAL, clear(creatinine=lab("33914-3", 90, unit))) == "false"


@pytest.mark.parametrize(("value", "unit", "used"), [(170, "cm", 170), (1.7, "m", 170), (67, "[in_i]", "170.18"), (67, "in", "170.18"), (170, "stone", None), (170, None, None)])
def test_height(read, value, unit, used):
    patient = read(clear(height=height(value, unit))).patient
    assert patient.height_cm == (None if used is None else pytest.approx(__import__("decimal").Decimal(used)))


@pytest.mark.parametrize(("born", "measured", "counts"), [("2009-04-12", "2026-09-01", True), ("2009-04-12", "2025-09-01", False), ("1980-01-01", "2001-01-01", True), ("1980-01-01", "1990-01-01", False)])
def test_a_child_grows(read, born, measured, counts):
    patient = read(clear(person=person(birthDate=born), height=height(day=measured))).patient
    assert (patient.height_cm is not None) is counts


def test_weight(read):
    pounds = lab("29463-7", 110, "[lb_av]")
    assert str(read(clear(also=[pounds])).patient.weight_kg) == "49.89516070"


PREGNANT, LACTATING, PLANNING = "82810-3", "63895-7", "86645-9"
ANSWERS = [
    (PREGNANT, "77386006", SCT, "2026-11-01", "pregnancy", "true"), (PREGNANT, "77386006", SCT, "2026-03-01", "pregnancy", "true"), (PREGNANT, "77386006", SCT, "2025-11-01", "pregnancy", "unknown"),
    (PREGNANT, "60001007", SCT, "2026-11-20", "pregnancy", "false"), (PREGNANT, "60001007", SCT, "2026-11-08", "pregnancy", "unknown"), (PREGNANT, "60001007", SCT, "2020", "pregnancy", "unknown"),
    (PREGNANT, "LA15173-0", LOINC, "2026-11-01", "pregnancy", "true"), (PREGNANT, "LA26683-5", LOINC, "2026-11-20", "pregnancy", "false"), (PREGNANT, "152231000119106", SCT, "2026-11-20", "pregnancy", "unknown"),
    (PREGNANT, "146799005", SCT, "2026-11-20", "pregnancy", "unknown"), (PREGNANT, "261665006", SCT, "2026-11-20", "pregnancy", "unknown"), ("2106-3", "260385009", SCT, "2026-11-20", "pregnancy", "false"),
    ("2118-8", "10828004", SCT, "2026-11-20", "pregnancy", "true"), (LACTATING, "LA33-6", LOINC, "2026-11-20", "lactation", "true"), (LACTATING, "LA32-8", LOINC, "2026-11-20", "lactation", "false"),
    (LACTATING, "LA33-6", LOINC, "2024-11-20", "lactation", "unknown"), (PLANNING, "454411000124108", SCT, "2026-06-01", "pregnancy-planned", "true"), (PLANNING, "454401000124105", SCT, "2026-11-01", "pregnancy-planned", "false"),
    (PLANNING, "454381000124105", SCT, "2026-11-01", "pregnancy-planned", "unknown"), (PLANNING, "454401000124105", SCT, "2025-11-01", "pregnancy-planned", "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "code", "system", "day", "rule", "expected"), ANSWERS)
def test_dated_answers(truth, question, code, system, day, rule, expected):
    assert truth(rule, girl(answers=[answer(question, code, day, system)])) == expected


@pytest.mark.parametrize(("state", "code", "expected"), [
    ("registered", "77386006", "unknown"), ("preliminary", "60001007", "unknown"), ("entered-in-error", "77386006", "unknown"), ("final", "77386006", "true"),
])  # fmt: skip
def test_answers_that_are_not_final(truth, state, code, expected):
    assert truth("pregnancy", girl(answers=[answer(PREGNANT, code, status=state)])) == expected


@pytest.mark.parametrize(("first", "second", "expected"), [
    (("77386006", "2026-11-10"), ("60001007", "2026-11-20"), "false"), (("60001007", "2026-11-10"), ("77386006", "2026-11-20"), "true"), (("60001007", "2026-11-20"), ("77386006", "2026-11-20"), "true"),
    (("60001007", "2026-11-20"), ("77386006", "2026-11"), "true"), (("60001007", "2026-11-20"), ("261665006", "2026-11-21"), "unknown"),
])  # fmt: skip
def test_the_newest_answer_counts(truth, first, second, expected):
    answers = [answer(PREGNANT, *first, id="q1"), answer(PREGNANT, *second, id="q2")]
    assert truth("pregnancy", girl(answers=answers)) == truth("pregnancy", girl(answers=answers[::-1])) == expected


def test_answers_in_words(truth):
    assert truth("pregnancy", girl(answers=[answer(PREGNANT, None, system=None, valueCodeableConcept={"text": "Not pregnant (finding)"})])) == "false"
    assert truth("pregnancy", girl(answers=[answer(PREGNANT, None, valueCodeableConcept=None, valueBoolean=True)])) == "true"
    assert truth("pregnancy", girl(answers=[answer(PREGNANT, None, valueCodeableConcept=None, valueString="perhaps")])) == "unknown"


def test_an_answer_is_no_list_of_diagnoses(truth):
    resources = girl(answers=[answer(PREGNANT, "77386006", "2020-01-01")], condition=None)
    assert truth("immune-autoimmune", resources) == truth("pregnancy", resources) == "unknown"


def test_other_observations_are_passed_over(screened):
    smoker = lab("72166-2", 0, "x", valueQuantity=None, valueCodeableConcept=concept(SCT, "8517006"))
    result = screened(clear(also=[smoker, medicine(id="m3")]))
    assert (result.outcome, result.warnings) == ("none-found", ())
