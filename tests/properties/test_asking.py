"""What is asked for is enough: whoever answers every question leaves nothing open."""

import pytest
from hypothesis import assume, given

from doors import through_json
from patients import AS_OF, CLEAR, KNOWLEDGE, SCREENER, anyone
from test_doors import FEW, MANY, often, screened
from test_knowing_more_or_less import nodes_of_rule

from mifa_screen.knowledge.expressions import FactRef

MOST_ROUNDS = 12
NORMAL = {"creatinine": (60, "umol/L"), "egfr": (95, "mL/min/1.73m2"), "bilirubin": (8, "umol/L"), "alt": (20, "U/L"), "ast": (20, "U/L"), "albumin": (4.2, "g/dL"), "inr": (1, "1")}
ASKS, LISTS = KNOWLEDGE.settings["asks"], KNOWLEDGE.settings["lists"]
TESTS = KNOWLEDGE.laboratory["analytes"]
FORMULAS = KNOWLEDGE.formulas
FIELDS = {
    ASKS["sex"]: ("sex", "male"), ASKS["age"]: ("birth_date", CLEAR["birth_date"]), FORMULAS["egfr"]["asks"]["height"]: ("height_cm", 160),
    FORMULAS["egfr"]["asks"]["sex"]: ("sex", "male"), FORMULAS["child_pugh"]["ask"]: ("child_pugh", "A"),
}  # fmt: skip
RULES = {rule.id: rule for rule in KNOWLEDGE.rules}


def answered(plain, result):
    """Return the patient after an answer to each question: reassuring where one can choose."""
    plain = dict(plain)
    for ask in result.to_ask:
        _answer(plain, ask, result)
    return plain


def _answer(plain, ask, result):
    known = False
    for name, words in LISTS.items():
        if ask == words["ask"]:
            plain[name], known = [], True
    for question, (field, value) in FIELDS.items():
        if question == ask:
            plain[field], known = value, True
            if field == "birth_date":
                plain.pop("age_years", None)
                plain["labs"] = [lab for lab in plain.get("labs", ()) if lab.get("date", "9") >= value]
    for test, analyte in TESTS.items():
        if ask.startswith(analyte["ask"]):
            value, unit = NORMAL[test]
            same = SCREENER.numbers.laboratory.analyte_of
            others = [lab for lab in plain.get("labs", ()) if same(lab["test"]) is None or same(lab["test"]).id != test]
            plain["labs"], known = [*others, {"test": test, "value": value, "unit": unit, "date": AS_OF.isoformat()}], True
    if not known:  # a question about an entry, or of a fact: whoever is asked says no
        stated = dict(plain.get("facts", {}))
        for entry in result.unresolved:
            if ask in entry.ask:
                stated |= {node.name: False for node in nodes_of_rule(RULES[entry.rule]) if isinstance(node, FactRef)}
        plain["facts"] = stated


def asking_is_enough(plain):
    for _ in range(MOST_ROUNDS):
        result = screened(through_json(plain))
        assume(not isinstance(result, str))
        assert bool(result.to_ask) is not result.complete or not result.unresolved
        if not result.unresolved:
            assert result.complete
            return
        assert result.to_ask, "something is open, and nothing is asked"
        assert all(entry.ask for entry in result.unresolved), [entry.rule for entry in result.unresolved if not entry.ask]
        plain = answered(plain, result)
    raise AssertionError((result.to_ask, [entry.rule for entry in result.unresolved]))


@often(FEW)
@given(plain=anyone())
def test_answering_what_is_asked_leaves_nothing_unknown(plain):
    asking_is_enough(plain)


@pytest.mark.long
@often(MANY)
@given(plain=anyone())
def test_answering_what_is_asked_leaves_nothing_unknown_for_many(plain):
    asking_is_enough(plain)
