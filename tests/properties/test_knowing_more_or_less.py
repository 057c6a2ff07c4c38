"""What knowing more, or less, may do to a decision: nothing that is settled is overturned unnoticed, and nothing forgotten reassures."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from doors import through_json
from mifa_screen.knowledge.expressions import Doubted, FactRef, walk
from mifa_screen.verdicts import RANK
from patients import KNOWLEDGE, SCREENER, anyone, coherent, values
from test_doors import FEW, MANY, often, screened

GAPS = ("sex", "birth_date", "height_cm", "ascites", "encephalopathy", "conditions", "allergies", "medications")
BETTERING = {"effective_contraception", "childbearing_potential"}
"""Facts whose truth is no bad news: contraception is used; whether she can conceive."""
NONSENSE = "qwertyzole"


def nodes_of_rule(rule):
    for node in walk(rule.when):
        yield node
        if isinstance(node, FactRef):
            fact = KNOWLEDGE.facts[node.name]
            for inner in filter(None, (fact.true_when, fact.false_when, fact.presumed_when)):
                yield from walk(inner)


DOUBTABLE = {rule.id for rule in KNOWLEDGE.rules if any(isinstance(node, Doubted) for node in nodes_of_rule(rule))}
"""Rules with a result that a diagnosis (Gilbert syndrome) may put in doubt."""


def truths(result):
    lists = {"true": result.findings, "unknown": result.unresolved, "false": result.ruled_out}
    return {entry.rule: truth for truth, entries in lists.items() for entry in entries}


def usable(plain):
    result = screened(through_json(plain))
    assume(not isinstance(result, str))
    return result


# ---------------------------------------------------------------- filling a gap


def fillings(gaps=GAPS):
    """Make what a gap is filled with: the name of a field, and a value."""
    return st.sampled_from(gaps).flatmap(lambda gap: st.tuples(st.just(gap), values()[gap]))


def filling_overturns_nothing(plain, gap, value):
    """A true rule stays true and a false one false, but for what the contract says of evidence to the contrary; then a warning says so."""
    plain = {key: told for key, told in plain.items() if key not in ("facts", gap)}
    if gap == "height_cm":  # a reported value beside a computed one: the lower counts, so a height may still make it worse
        assume(not any(lab["test"] in EGFR for lab in plain.get("labs", ())))
    if gap == "birth_date":
        plain.pop("age_years", None)
    before = usable(plain)
    filled = coherent(plain | {gap: value})
    assume(filled.get("labs") == plain.get("labs"))  # a birth after a result takes that away: it is no gap that is filled
    after = usable(filled)
    then, now = truths(before), truths(after)
    for rule, truth in then.items():
        if truth == "unknown" or now[rule] == truth:
            continue
        warned = {warning.path for warning in set(after.warnings) - set(before.warnings)}
        contradicted = truth == "false" and any(path.startswith("facts.") or path == "child_pugh" for path in warned)
        sex_or_age = truth == "false" and gap == "conditions" and now[rule] == "unknown"  # "possibly pregnant" of a man: asked
        doubted = truth == "true" and gap == "conditions" and rule in DOUBTABLE and now[rule] == "unknown"
        purpose = truth == "true" and gap == "medications"
        assert contradicted or sex_or_age or doubted or purpose, (rule, truth, now[rule])


EGFR = {"egfr", *KNOWLEDGE.laboratory["analytes"]["egfr"]["names"], *KNOWLEDGE.laboratory["analytes"]["egfr"]["loinc"]}


@often(FEW)
@given(plain=anyone(), filling=fillings())
def test_filling_a_gap_overturns_nothing(plain, filling):
    filling_overturns_nothing(plain, *filling)


@pytest.mark.long
@often(MANY)
@given(plain=anyone(), filling=fillings())
def test_filling_a_gap_overturns_nothing_for_many(plain, filling):
    filling_overturns_nothing(plain, *filling)


# ---------------------------------------------------------------- forgetting


def forgotten(plain):
    """Yield a patient with one thing forgotten, and what it was: a field, all results of a test, a no, what a text means."""
    for name in ("sex", "birth_date", "height_cm", "conditions", "allergies", "medications", "labs", "ascites", "encephalopathy"):
        if name in plain:
            yield name, {key: value for key, value in plain.items() if key != name}
    for test in {lab["test"] for lab in plain.get("labs", ())}:
        yield f"labs of {test}", plain | {"labs": [lab for lab in plain["labs"] if lab["test"] != test]}
    for name, value in plain.get("facts", {}).items():
        if value is False:
            yield f"facts.{name}", plain | {"facts": {key: told for key, told in plain["facts"].items() if key != name}}
    for name, key in (("conditions", "text"), ("allergies", "substance"), ("medications", "text")):
        for index, entry in enumerate(plain.get(name, ())):
            if isinstance(entry, str):
                yield f"{name}[{index}]", plain | {name: [NONSENSE if i == index else e for i, e in enumerate(plain[name])]}
            elif key in entry and "code" not in entry:
                yield f"{name}[{index}]", plain | {name: [e | {key: NONSENSE} if i == index else e for i, e in enumerate(plain[name])]}


def forgetting_never_reassures(plain):
    before = usable(plain)
    if before.outcome == "none-found":
        return
    for what, less in forgotten(plain):
        after = screened(through_json(less))
        if not isinstance(after, str) and what not in answered_otherwise(plain):
            assert after.outcome != "none-found", what


ONE_ANSWER = ({"egfr", "creatinine"}, {"alt", "ast"})
"""Tests of which one is enough (contract section 3): the lower eGFR of those that can be had, ALT or AST."""
SCORED = {*KNOWLEDGE.formulas["child_pugh"]["laboratory"]}


def answered_otherwise(plain):
    """Return what may be forgotten, because something else that is told answers the same question."""
    tests = [SCREENER.numbers.laboratory.analyte_of(lab["test"]) for lab in plain.get("labs", ())]
    several = {t.id for t in tests if t is not None and len({lab["test"] for lab in plain["labs"] if SCREENER.numbers.laboratory.analyte_of(lab["test"]) is t}) > 1}
    silent = {f"labs of {lab['test']}" for lab, t in zip(plain.get("labs", ()), tests, strict=True) if t is not None and t.id in several}
    present = {t.id for t in tests if t is not None}
    enough = {name for together in ONE_ANSWER if together <= present for name in together}
    silent |= {f"labs of {lab['test']}" for lab, t in zip(plain.get("labs", ()), tests, strict=True) if t is not None and t.id in enough}
    if plain.get("child_pugh") is not None:  # a class that is given counts, unless the points that are known prove a worse one
        silent |= {"ascites", "encephalopathy"} | {f"labs of {lab['test']}" for lab, t in zip(plain.get("labs", ()), tests, strict=True) if t is not None and t.id in SCORED}
    return silent


@often(FEW)
@given(plain=anyone())
def test_forgetting_never_reassures(plain):
    forgetting_never_reassures(plain)


@pytest.mark.long
@often(MANY)
@given(plain=anyone())
def test_forgetting_never_reassures_for_many(plain):
    forgetting_never_reassures(plain)


# ---------------------------------------------------------------- bad news


def bad_news_never_lowers(plain, fact):
    before = usable(plain)
    after = usable(plain | {"facts": plain.get("facts", {}) | {fact: True}})
    assert RANK[after.verdict] <= RANK[before.verdict]
    assert truths(after) | {} and all(now == "true" for rule, now in truths(after).items() if reads_only(rule, fact))


def reads_only(rule, fact):
    return next(r for r in KNOWLEDGE.rules if r.id == rule).when == FactRef(fact)


@often(FEW)
@given(plain=anyone(), fact=st.sampled_from(sorted(KNOWLEDGE.facts.keys() - BETTERING)))
def test_a_bad_fact_never_lowers_the_verdict(plain, fact):
    bad_news_never_lowers(plain, fact)


@pytest.mark.long
@often(MANY)
@given(plain=anyone(), fact=st.sampled_from(sorted(KNOWLEDGE.facts.keys() - BETTERING)))
def test_a_bad_fact_never_lowers_the_verdict_for_many(plain, fact):
    bad_news_never_lowers(plain, fact)


BAD_ENTRIES = [
    ("conditions", {"code": "N18.5", "system": "icd-10"}), ("conditions", "systemic lupus"), ("conditions", {"code": "D80.0", "system": "icd-10"}),
    ("conditions", {"code": "K72.9", "system": "icd-10"}), ("allergies", "Mepact"), ("allergies", {"substance": "peanut", "severity": "severe"}),
    ("medications", {"code": "L04AD02", "system": "atc"}), ("medications", "ibuprofen 800 mg TDS"), ("conditions", NONSENSE), ("medications", NONSENSE),
]  # fmt: skip


def a_bad_entry_never_lowers(plain, bad):
    name, entry = bad
    before, after = usable(plain), usable(plain | {name: [*plain.get(name, ()), entry]})
    assert RANK[after.verdict] <= RANK[before.verdict]
    assert after.outcome != "none-found"


@often(FEW)
@given(plain=anyone(), bad=st.sampled_from(BAD_ENTRIES))
def test_a_bad_entry_never_lowers_the_verdict(plain, bad):
    a_bad_entry_never_lowers(plain, bad)


@pytest.mark.long
@often(MANY)
@given(plain=anyone(), bad=st.sampled_from(BAD_ENTRIES))
def test_a_bad_entry_never_lowers_the_verdict_for_many(plain, bad):
    a_bad_entry_never_lowers(plain, bad)
