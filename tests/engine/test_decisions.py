"""Decisions from start to end on rules of no medicine: each connective, both sides of a fact, verdicts, sets, notices, warnings; and what is remembered."""

import datetime as dt

import pytest

from mifa_screen.core.truth import FALSE, TRUE, UNKNOWN
from mifa_screen.knowledge.build import knowledge_from
from mifa_screen.knowledge.expressions import parse
from mifa_screen.patient.model import Patient
from mifa_screen.result import Remark
from mifa_screen.screening.screener import Screener

AS_OF = dt.date(2026, 11, 23)
YES, NO, OPEN = {"stated": True}, {"stated": False}, {"stated": None}


class Words:
    """Understands codes only."""

    def condition(self, text):
        raise AssertionError(text)

    def plain_icd(self, text):
        from mifa_screen.reading.answer import Coding

        return Coding("icd", text.replace(".", ""))

    def coding(self, system, code):
        from mifa_screen.reading.answer import Coding

        return Coding(system, code.replace(".", ""))


def rule(name, rule_set, verdict, when):
    return {"id": name, "rule_set": rule_set, "group": "g", "verdict": verdict, "title": name, "statement": "s", "why": "w", "advice": "a", "cites": ["S-1"], "when": when}


FACTS = {name: {"title": name.upper(), "ask": f"{name}?", "silence": "unknown"} for name in ("a", "b", "c")}
RULES = [
    rule("z-stop", "one", "stop", {"all": [{"fact": "a"}, {"fact": "b"}]}),
    rule("both", "one", "caution", {"any": [{"fact": "a"}, {"fact": "b"}]}),
    rule("known", "two", "supervise", {"any_known": [{"fact": "a"}, {"fact": "b"}]}),
    rule("not", "two", "avoid", {"not": {"fact": "c"}}),
    rule("doubted", "two", "contraindicated", {"measure": "age", "above": "ten", "put_in_doubt_by": {"recorded": "doubt"}, "doubt_asks": "Sure?"}),
    rule("denied", "two", "caution", {"fact": "denied"}),
    rule("presumed", "two", "caution", {"fact": "presumed"}),
]


@pytest.fixture
def screener(laboratory, formulas, settings):
    return Screener(knowledge_from({
        "rule_sets": [{"id": name, "title": name, "version": "1", "medicine": "x", "sha256": "0"} for name in ("one", "two")],
        "sources": {"S": {"title": "S"}}, "statements": {"S-1": {"source": "S", "section": "1", "says": "…"}}, "not_screened": [],
        "rules": RULES,
        "notices": [{"rule_set": "one", "path": "conditions", "says": "first", "when": {"fact": "a"}}, {"rule_set": "one", "path": "labs", "says": "second", "when": {"fact": "c"}}],
        "facts": FACTS | {
            "denied": {"title": "Denied", "ask": "?", "true_when": {"condition": "bad"}, "false_when": {"sex": "male"}, "unmeasured_note": {"measures": ["egfr"], "says": "none measured"}},
            "presumed": {"title": "Presumed", "ask": "?", "presumed_when": {"fact": "b"}},
        },
        "value_sets": {"bad": {"title": "Bad", "members": [{"icd": ["N18"]}]}, "doubt": {"title": "Doubt", "members": [{"icd": ["E80.4"]}]}},
        "thresholds": {"ten": {"title": "t", "value": 10, "unit": "a"}}, "dose_limits": {}, "ambiguous_medicines": {},
        "laboratory": laboratory, "formulas": formulas, "settings": settings,
    }), Words())  # fmt: skip


@pytest.fixture
def decide(screener):
    def _decide(facts=None, **patient):
        stated = {name: value for name, value in (facts or {}).items() if value is not None}
        return screener.assess(Patient.model_validate({"id": "a", "facts": stated, **patient}), AS_OF).decision

    return _decide


def truth(decision, name):
    return "true" if name in decision.findings else "unknown" if name in decision.unresolved else "false" if name in decision.ruled_out else None


T, F, U = True, False, None
TABLE = [
    # a, b: all, any, any_known
    (T, T, "true", "true", "true"), (T, U, "unknown", "true", "true"), (T, F, "false", "true", "true"),
    (U, T, "unknown", "true", "true"), (U, U, "unknown", "unknown", "unknown"), (U, F, "false", "unknown", "false"),
    (F, T, "false", "true", "true"), (F, U, "false", "unknown", "false"), (F, F, "false", "false", "false"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "all_of", "any_of", "known"), TABLE)
def test_connectives(decide, a, b, all_of, any_of, known):
    decision = decide({"a": a, "b": b})
    assert (truth(decision, "z-stop"), truth(decision, "both"), truth(decision, "known")) == (all_of, any_of, known)


@pytest.mark.parametrize(("c", "says"), [(T, "false"), (F, "true"), (U, "unknown")])
def test_not(decide, c, says):
    assert truth(decide({"c": c}), "not") == says


@pytest.mark.parametrize(
    ("patient", "says"),
    [
        ({"age_years": 11, "conditions": []}, "true"), ({"age_years": 11, "conditions": ["E80.4"]}, "unknown"), ({"age_years": 10, "conditions": ["E80.4"]}, "false"),
        ({"conditions": ["E80.4"]}, "unknown"), ({"age_years": 11, "conditions": [{"code": "E80.4", "status": "suspected"}]}, "true"), ({"age_years": 11}, "true"),
    ],
)  # fmt: skip
def test_doubt(decide, patient, says):
    """Only what is true is put in doubt, and only by what is on record for certain."""
    assert truth(decide(**patient), "doubted") == says


@pytest.mark.parametrize(
    ("patient", "facts", "says", "conflict"),
    [
        ({"conditions": ["N18"]}, {}, "true", False),
        ({"conditions": ["N18"], "sex": "male"}, {}, "true", True),
        ({"conditions": ["N18"]}, {"denied": False}, "true", True),
        ({"conditions": []}, {"denied": True}, "true", False),
        ({"conditions": [], "sex": "male"}, {"denied": True}, "true", True),
        ({"conditions": [{"code": "N18", "status": "suspected"}], "sex": "male"}, {}, "false", False),
        ({"sex": "male"}, {}, "false", False),
        ({"sex": "female"}, {}, "unknown", False),
        ({}, {"denied": False}, "false", False),
        ({"sex": "male"}, {"denied": False}, "false", False),
        ({"conditions": []}, {}, "false", False),
    ],
)
def test_a_fact_from_both_sides(decide, patient, facts, says, conflict):
    decision = decide(facts, **patient)
    assert truth(decision, "denied") == says
    assert decision.conflicts == (("denied",) if conflict else ())


@pytest.mark.parametrize(("facts", "says"), [({}, "unknown"), ({"b": True}, "true"), ({"b": False}, "false"), ({"b": True, "presumed": False}, "false"), ({"presumed": True}, "true")])
def test_what_is_presumed_when_nothing_is_said(decide, facts, says):
    assert truth(decide(facts), "presumed") == says


def test_the_worst_verdict_counts_and_rules_stand_worst_first(decide):
    decision = decide({"a": True, "b": True, "c": False}, age_years=11, conditions=[])
    assert decision.findings == ("z-stop", "doubted", "not", "known", "both", "presumed")
    assert (decision.verdict, decision.could_be, decision.complete, decision.outcome) == ("stop", "stop", True, "do-not-give")
    mild = decide({"a": True, "b": False, "c": True, "presumed": False}, age_years=5, conditions=[])
    assert (mild.findings, mild.verdict, mild.could_be, mild.complete, mild.outcome) == (("known", "both"), "supervise", "supervise", True, "with-care")
    still = decide({"a": False, "b": False, "c": True}, age_years=5)
    assert (still.verdict, still.could_be, still.complete, still.outcome) == ("none", "caution", False, "incomplete")


def test_each_set_by_itself(decide):
    decision = decide({"a": True, "b": True, "c": True}, age_years=5, conditions=[])
    assert {name: (s.verdict, s.could_be, s.complete) for name, s in decision.by_rule_set.items()} == {"one": ("stop", "stop", True), "two": ("supervise", "supervise", True)}
    half = decide({"a": False, "b": False})
    assert {name: (s.verdict, s.could_be, s.complete) for name, s in half.by_rule_set.items()} == {"one": ("none", "none", True), "two": ("none", "contraindicated", False)}


@pytest.mark.parametrize(("a", "c", "said"), [(T, F, ["first"]), (F, T, ["second"]), (T, T, ["first", "second"]), (U, U, []), (F, F, [])])
def test_notices(decide, a, c, said):
    paths = {"first": "conditions", "second": "labs"}
    assert decide({"a": a, "c": c}).remarks == tuple(Remark(paths[words], words) for words in said)


@pytest.mark.parametrize(("facts", "patient", "said"), [({"denied": False}, {}, True), ({}, {"sex": "male"}, False), ({"denied": False}, {"conditions": ["N18"]}, False), ({}, {}, False)])
def test_stated_false_and_nothing_measured(decide, facts, patient, said):
    assert decide(facts, **patient).unmeasured == (((("egfr",), Remark("facts.denied", "none measured")),) if said else ())


def test_the_same_answers_are_the_same_decision(screener, decide):
    """Whatever follows from a decision alone may be remembered by it."""
    one, two, other = decide({"a": True}), decide({"a": True}), decide({"a": False})
    assert one is two
    assert one is not other
    assert one.findings is decide({"a": True}).findings


def test_a_group_is_decided_once(screener, decide, monkeypatch):
    decide({"a": True})
    monkeypatch.setattr(type(screener.decider), "_settled", lambda *_: pytest.fail("settled again"))
    decide({"a": True})
    screener.decider.facts(b"".join(_parts(screener, {"a": True})))["a"]
    with pytest.raises(pytest.fail.Exception):
        decide({"a": False, "b": True, "c": True})


def _parts(screener, facts):
    assessment = screener.assess(Patient.model_validate({"id": "a", "facts": facts}), AS_OF)
    return assessment.parts if hasattr(assessment, "parts") else [assessment.sheet]


def test_facts_tell_what_the_data_say_alone(screener):
    decider = screener.decider
    sheet = b"".join(_parts(screener, {"denied": True}))
    settled = decider.facts(sheet)["denied"]
    assert (settled.truth, settled.data, settled.stated, settled.contradicted) == (TRUE, UNKNOWN, TRUE, False)
    assert decider.facts(sheet)["a"] == (UNKNOWN, UNKNOWN, UNKNOWN, False)
    assert decider.value(parse({"not": {"fact": "denied"}}), sheet, decider.facts(sheet)) is FALSE


@pytest.mark.parametrize(("c", "says"), [(True, UNKNOWN), (False, TRUE), (None, TRUE)])
def test_a_fact_may_put_in_doubt(screener, c, says):
    doubted = parse({"measure": "age", "above": "ten", "put_in_doubt_by": {"fact": "c"}})
    assessment = screener.assess(Patient.model_validate({"id": "a", "age_years": 11, "facts": {"c": c}}), AS_OF)
    assert screener.decider.value(doubted, assessment.sheet, screener.decider.facts(assessment.sheet)) is says


def test_what_a_node_reads_is_picked_from_the_parts_of_a_sheet(screener):
    """Equal picks, equal reasons: an explanation may be remembered by them."""
    decider = screener.decider
    patients = ({"age_years": 5}, {"age_years": 50}, {"age_years": 5, "facts": {"a": True}})
    young, old, stated = (screener.assess(Patient.model_validate({"id": "a", **patient}), AS_OF).parts for patient in patients)
    of_age, of_fact = (decider.reads(parse(node)) for node in ({"measure": "age", "above": "ten"}, {"fact": "a"}))
    assert of_age(young) == of_age(stated) != of_age(old)
    assert of_fact(young) == of_fact(old) != of_fact(stated)
    both = decider.reads(parse({"any": [{"fact": "a"}, {"measure": "age", "above": "ten"}]}))
    assert len({both(young), both(old), both(stated)}) == 3


@pytest.mark.parametrize(("labs", "says"), [
    ([{"test": "albumin", "value": 60, "unit": "g/L", "upper_limit": 50, "date": "2026-11-20"}], TRUE), ([{"test": "albumin", "value": 50, "unit": "g/L", "upper_limit": 50, "date": "2026-11-20"}], FALSE),
    ([{"test": "albumin", "value": 60, "unit": "g/L", "date": "2026-11-20"}], UNKNOWN), ([], UNKNOWN), (None, UNKNOWN),
])  # fmt: skip
def test_a_multiple_of_the_upper_limit_is_open_where_no_limit_is_known(laboratory, formulas, settings, labs, says):
    above = {"measure": "albumin", "above": "once", "times": "upper_limit"}
    screener = Screener(knowledge_from({
        "rule_sets": [{"id": "one", "title": "one", "version": "1", "medicine": "x", "sha256": "0"}], "sources": {"S": {"title": "S"}}, "not_screened": [],
        "statements": {"S-1": {"source": "S", "section": "1", "says": "…"}}, "rules": [rule("high", "one", "avoid", above)], "notices": [], "facts": {}, "value_sets": {},
        "thresholds": {"once": {"title": "t", "value": 1, "unit": "× upper limit"}}, "dose_limits": {}, "ambiguous_medicines": {},
        "laboratory": laboratory, "formulas": formulas, "settings": settings,
    }), Words())  # fmt: skip
    assessment = screener.assess(Patient.model_validate({"id": "a", "labs": labs}), AS_OF)
    assert screener.decider.value(parse(above), assessment.sheet, screener.decider.facts(assessment.sheet)) is says
