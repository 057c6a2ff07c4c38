"""What knowing more, or less, may do to a decision: nothing that is settled is overturned unnoticed, and nothing forgotten reassures."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from doors import through_json
from mifa_screen.knowledge.expressions import Doubted, FactRef, walk
from mifa_screen.verdicts import RANK
from patients import CLEAR, KNOWLEDGE, SCREENER, anyone, coherent, conditions, medications, patients
from test_doors import FEW, MANY, decided, often, screened

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


def filling_overturns_nothing(plain, other, gap):
    """A true rule stays true and a false one false, but for what the contract says of evidence to the contrary; then a warning says so."""
    assume(gap not in plain and gap in other)
    plain = {key: value for key, value in plain.items() if key != "facts"}
    if gap == "height_cm":  # a reported value beside a computed one: the lower counts, so a height may still make it worse
        assume(not any(lab["test"] in EGFR for lab in plain.get("labs", ())))
    if gap == "birth_date":
        plain.pop("age_years", None)
    before = usable(plain)
    filled = coherent(plain | {gap: other[gap]})
    assume(filled.get("labs") == plain.get("labs"))  # a birth after a result takes that away: it is no gap that is filled
    after = usable(filled)
    then, now = truths(before), truths(after)
    for rule, truth in then.items():
        if truth == "unknown" or now[rule] == truth:
            continue
        contradicted = truth == "false" and any(w.path.startswith("facts.") for w in set(after.warnings) - set(before.warnings))
        sex_or_age = truth == "false" and gap == "conditions" and now[rule] == "unknown"  # "possibly pregnant" of a man: asked
        doubted = truth == "true" and gap == "conditions" and rule in DOUBTABLE and now[rule] == "unknown"
        purpose = truth == "true" and gap == "medications"
        assert contradicted or sex_or_age or doubted or purpose, (rule, truth, now[rule])


EGFR = {"egfr", *KNOWLEDGE.laboratory["analytes"]["egfr"]["names"], *KNOWLEDGE.laboratory["analytes"]["egfr"]["loinc"]}


@often(FEW)
@given(plain=anyone(), other=patients(), gap=st.sampled_from(GAPS))
def test_filling_a_gap_overturns_nothing(plain, other, gap):
    plain.pop(gap, None)
    filling_overturns_nothing(plain, other, gap)


@pytest.mark.long
@often(MANY)
@given(plain=anyone(), other=patients(), gap=st.sampled_from(GAPS))
def test_filling_a_gap_overturns_nothing_for_many(plain, other, gap):
    plain.pop(gap, None)
    filling_overturns_nothing(plain, other, gap)


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


@often(FEW)
@given(plain=anyone(), bad=st.sampled_from(BAD_ENTRIES))
def test_a_bad_entry_never_lowers_the_verdict(plain, bad):
    name, entry = bad
    assume(name in plain)
    before, after = usable(plain), usable(plain | {name: [*plain[name], entry]})
    assert RANK[after.verdict] <= RANK[before.verdict]
    assert after.outcome != "none-found"


# ---------------------------------------------------------------- writing


def written_otherwise(plain, draw):
    """Return the same patient: entries in another order and twice, codes without dots, texts in capitals, exact units."""
    other = dict(plain)
    for name in ("conditions", "allergies", "medications", "labs"):
        if plain.get(name):
            entries = draw(st.permutations(plain[name]))
            other[name] = [_otherwise(name, entry, draw(st.booleans())) for entry in [*entries, *entries[:1]]]
    return other


def _otherwise(name, entry, changed):
    if not changed:
        return entry
    if isinstance(entry, str):
        return f"  {entry}  " if name != "labs" else entry
    entry = dict(entry)
    if name == "labs" and entry.get("unit") == "mg/dL" and isinstance(entry["value"], (int, float)) and SCREENER.numbers.laboratory.analyte_of(entry["test"]):
        entry["unit"] = " MG/dl "
    if name == "conditions" and "code" in entry and "text" not in entry:
        entry["code"] = entry["code"].replace(".", "")
    return entry


@often(FEW)
@given(plain=anyone(), data=st.data())
def test_order_duplicates_blanks_and_dots_do_not_matter(plain, data):
    before = screened(through_json(plain))
    after = screened(through_json(written_otherwise(plain, data.draw)))
    if not isinstance(before, str):
        assert decided(after) == decided(before)


@pytest.mark.parametrize(("value", "unit", "same", "other"), [(2, "mg/dL", 176.8, "umol/L"), (9, "mg/dL", 795.6, "µmol/L"), (2, "mg/dL", 20, "mg/L"), (2, "mg/dL", 0.1768, "mmol/L")])
@pytest.mark.parametrize("height", [120, 160, 190])
def test_units_do_not_matter(value, unit, same, other, height):
    def with_lab(value, unit):
        labs = [lab for lab in CLEAR["labs"] if lab["test"] != "creatinine"] + [{"test": "creatinine", "value": value, "unit": unit, "date": "2026-11-20"}]
        return decided(screened(through_json(CLEAR | {"labs": labs, "height_cm": height})))

    assert with_lab(value, unit) == with_lab(same, other)


@often(FEW)
@given(entry=st.one_of(conditions(), medications()), upper=st.booleans())
def test_case_does_not_matter(entry, upper):
    text = entry if isinstance(entry, str) else entry.get("text", "")
    assume(text and text.isascii() and text != "???")
    name = "conditions" if isinstance(entry, str) else "medications"
    folded = text.upper() if upper else text.lower()
    assert decided(screened(through_json(CLEAR | {name: [folded]}))) == decided(screened(through_json(CLEAR | {name: [text]})))
