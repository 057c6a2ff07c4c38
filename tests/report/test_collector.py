"""What a report collects is what the rows say, whatever the number of processes, and its memory does not grow with them."""

import datetime as dt
import pickle
import re

import pytest

from mifa_screen import Patient
from mifa_screen.writers.ward import collector as module
from mifa_screen.writers.ward.collector import Collector
from mifa_screen.writers.ward.questions import OTHER, QuestionKinds

AS_OF = dt.date(2026, 11, 23)


def labs(*tests, day="2026-11-20"):
    values = {"creatinine": (0.6, "mg/dL"), "bilirubin": (0.5, "mg/dL"), "alt": (22, "U/L")}
    return [{"test": test, "value": values[test][0], "unit": values[test][1], "date": day} for test in tests]


ALL_TESTS = labs("creatinine", "bilirubin", "alt")
CLEAR = {
    "birth_date": "2012-03-09", "sex": "male", "height_cm": 160, "allergies": [], "conditions": ["C40.2"], "medications": [], "labs": ALL_TESTS,
}  # fmt: skip
NO_CREATININE = {**CLEAR, "labs": labs("bilirubin", "alt")}
STALE_CREATININE = {**CLEAR, "labs": labs("bilirubin", "alt") + labs("creatinine", day="2026-10-01")}
FORBIDDEN = {**CLEAR, "medications": ["tacrolimus"]}


@pytest.fixture(scope="module")
def screener():
    from mifa_screen import load_rules

    return load_rules()


@pytest.fixture
def collect(screener):
    def _collect(*patients, first=1):
        collector = Collector(screener)
        for number, plain in enumerate(patients, first):
            if isinstance(plain, str):
                collector.failed(number, f"p{number}", plain)
            else:
                patient = Patient.model_validate({"id": f"p{number}", **plain})
                collector.screened(number, patient.id, screener.assess(patient, AS_OF))
        return collector

    return _collect


def test_every_row_is_counted_once(collect):
    got = collect(CLEAR, NO_CREATININE, FORBIDDEN, "birth_date: is no date")
    assert got.rows == 4
    assert got.outcomes == {"none-found": 1, "incomplete": 1, "do-not-give": 1, "error": 1}
    assert {outcome: [entry.row for entry in kept] for outcome, kept in got.listed.items()} == {
        "none-found": [1], "incomplete": [2], "do-not-give": [3], "error": [4], "with-care": [],
    }  # fmt: skip


def test_a_question_decides_alone_only_where_nothing_else_is_asked(collect):
    neither = {**NO_CREATININE, "conditions": None}
    got = collect(NO_CREATININE, STALE_CREATININE, neither)
    kind = "Measure serum creatinine or eGFR"
    assert got.alone == {kind: 2}
    assert got.needed[kind] == 3
    assert got.needed["Record the list of diagnoses, or that there are none"] == 1


def test_a_question_that_cannot_change_the_outcome_decides_nothing(collect):
    """With an avoid found, whatever is open; with a caution found, an open caution."""
    got = collect({**FORBIDDEN, "labs": []}, {**CLEAR, "allergies": [{"substance": "penicillin", "severity": "mild"}], "labs": labs("creatinine", "bilirubin")})
    assert got.outcomes == {"do-not-give": 1, "with-care": 1}
    assert not got.needed
    assert not got.alone


def test_answering_the_one_question_decides(collect):
    """Whatever the answer is: normal or not."""
    for value in (0.6, 9):
        answered = {**NO_CREATININE, "labs": [*labs("bilirubin", "alt"), {"test": "creatinine", "value": value, "unit": "mg/dL", "date": "2026-11-20"}]}
        assert collect(answered).outcomes["incomplete"] == 0


def test_the_words_of_a_record_are_no_kind_of_question(screener, collect):
    kind = QuestionKinds(screener.knowledge)
    assert kind('Clarify conditions[3]: "EVIL\n words"') == kind('Clarify medications[0]: "x"') == "Clarify …"
    assert kind("What is the daily dose of EVIL?") == "What is the daily dose of …?"
    assert kind("nobody asks this") == OTHER
    got = collect({**CLEAR, "conditions": ["wobbly canary"]})
    assert "canary" not in repr((got.needed, got.alone))


def test_every_question_that_the_examples_lead_to_has_a_kind(screener):
    from mifa_screen.authoring.example_patients import patient_of
    from mifa_screen.authoring.examples import examples_in

    kind = QuestionKinds(screener.knowledge)
    asked = {ask for example in examples_in() for ask in screener.assess(patient_of(example.given), AS_OF).to_ask()}
    assert len(asked) > 50
    assert {ask for ask in asked if kind(ask) == OTHER} == set()


def test_memory_is_bounded_and_counts_go_on(collect, monkeypatch):
    monkeypatch.setattr(module, "MOST_ROWS", 3)
    monkeypatch.setattr(module, "MOST_TOLD", 2)
    got = collect(*[FORBIDDEN] * 5, *["bad"] * 5)
    assert [len(got.listed[outcome]) for outcome in ("do-not-give", "error")] == [3, 3]
    assert [told.row for told in got.told] == [1, 2]
    assert got.outcomes == {"do-not-give": 5, "error": 5}


def test_long_texts_are_cut(collect, screener):
    patient = Patient.model_validate({"id": "x" * 9000, "conditions": [f"wobbly{n} foo" for n in range(50)]})
    got = Collector(screener)
    got.screened(1, patient.id, screener.assess(patient, AS_OF))
    (entry,) = got.listed["incomplete"]
    assert len(repr(entry)) < 20_000
    assert re.fullmatch("x+…", entry.id)
    assert entry.remarks[-1] == "… and 30 more"


def test_two_processes_collect_what_one_does(collect, monkeypatch):
    monkeypatch.setattr(module, "MOST_ROWS", 2)
    patients = [FORBIDDEN, "bad", NO_CREATININE, CLEAR, "worse", FORBIDDEN, FORBIDDEN, STALE_CREATININE, CLEAR]
    one = collect(*patients)
    late, early = pickle.loads(pickle.dumps(collect(*patients[4:], first=5))), pickle.loads(pickle.dumps(collect(*patients[:4])))
    late.merge(early)
    for name in ("rows", "listed", "outcomes", "rules", "told", "needed", "alone", "not_understood"):
        assert getattr(late, name) == getattr(one, name), name


def test_what_is_said_to_decide_alone_does_decide(screener):
    """For the clear patient with each example laid over it: where one question is counted as deciding, any answer to it decides."""
    from mifa_screen.authoring.examples import examples_in
    from mifa_screen.authoring.example_patients import patient_of

    knowledge = screener.knowledge
    facts = {}
    for fact in knowledge.facts.values():
        facts.setdefault(fact.ask, []).append(fact.id)
    tests = {"Measure serum creatinine or eGFR": ("egfr", "mL/min/1.73m2", (80, 20)), "Measure total bilirubin": ("bilirubin", "mg/dL", (0.5, 9)),
             "Measure ALT or AST": ("alt", "U/L", (20, 900))}  # fmt: skip
    tried = 0
    for example in examples_in():
        given = {**CLEAR, **example.given}
        patient = patient_of(given)
        if screener.problems(patient, AS_OF):
            continue
        collector = Collector(screener)
        collector.screened(1, "a", screener.assess(patient, AS_OF))
        for kind in collector.alone:
            if kind in tests:
                name, unit, values = tests[kind]
                answers = [{**given, "labs": [*given["labs"], {"test": name, "value": value, "unit": unit, "date": "2026-11-23"}]} for value in values]
            elif kind in facts:
                answers = [{**given, "facts": {**given.get("facts", {}), **dict.fromkeys(facts[kind], yes)}} for yes in (True, False)]
            else:
                continue
            for answered in answers:
                tried += 1
                outcome = screener.assess(patient_of(answered), AS_OF).decision.outcome
                assert outcome != "incomplete", (example.it, kind, answered)
    assert tried > 50
