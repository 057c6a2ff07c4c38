"""The program and the second opinion agree on random patients: every rule, the verdict, what it could be, the outcome."""

import json
import os
import random
from collections import Counter

import pytest
from second_opinion import AND, ANY_KNOWN, NOT, OR, WHOLE, Opinion
from second_patients import AS_OF, random_patient

from mifa_screen.api import load_rules
from mifa_screen.patient.model import Patient

SEED = 20261123
FEW, PARTS, MANY = int(os.environ.get("SECOND_OPINION_PATIENTS", "600")), 6, 200_000
SEEN: dict[str, set[str]] = {}
WORD = {"findings": "yes", "unresolved": "open", "ruled_out": "no"}


@pytest.fixture(scope="module")
def screener():
    return load_rules()


def compare(screener, number, seed):
    rng, answers, outcomes = random.Random(seed), {rule["id"]: Counter() for rule in WHOLE["rules"]}, Counter()
    for count in range(number):
        plain = random_patient(rng)
        patient = Patient.model_validate_json(json.dumps(plain))
        assert screener.problems(patient, AS_OF) == [], plain
        decision = screener.assess(patient, AS_OF).decision
        opinion = Opinion(plain, AS_OF)
        ours = {rule: word for part, word in WORD.items() for rule in getattr(decision, part)}
        assert ours == opinion.rules, (count, {r: (ours.get(r), opinion.rules[r]) for r in opinion.rules if ours.get(r) != opinion.rules[r]}, plain)
        said = (str(decision.verdict), str(decision.could_be), decision.complete, str(decision.outcome))
        assert said == (opinion.verdict, opinion.could_be, opinion.complete, opinion.outcome), (count, plain)
        outcomes[opinion.outcome] += 1
        for rule, truth in opinion.rules.items():
            answers[rule][truth] += 1
    return answers, outcomes


@pytest.mark.parametrize("part", range(PARTS))
def test_both_agree(screener, part):
    answers, _ = compare(screener, FEW // PARTS, SEED + part)
    for rule, truths in answers.items():
        SEEN.setdefault(rule, set()).update(truths)


def test_the_patients_show_every_rule_from_every_side():
    """Of the patients of the ordinary run, taken together."""
    assert {rule for rule, truths in SEEN.items() if truths != {"yes", "open", "no"}} == set()


@pytest.mark.long
def test_both_agree_on_many(screener):
    """200,000 patients, the same ones each time."""
    answers, outcomes = compare(screener, MANY, SEED)
    assert set(outcomes) == {"none-found", "with-care", "incomplete", "do-not-give"}
    assert min(truths[truth] for truths in answers.values() for truth in ("yes", "open", "no")) > 100


def test_the_truth_tables_are_kleenes():
    """False below unknown below true: `and` is the lesser, `or` the greater, `not` the mirror; written out above so that they can be read."""
    order = ["no", "open", "yes"]
    for a in order:
        assert order.index(NOT[a]) == 2 - order.index(a)
        for b in order:
            assert AND[a, b] == min(a, b, key=order.index)
            assert OR[a, b] == max(a, b, key=order.index)
            assert ANY_KNOWN[a, b] == ("no" if "no" in (a, b) and "yes" not in (a, b) else OR[a, b])


def test_it_shares_no_code_with_the_program():
    import ast
    from pathlib import Path

    for name in ("second_opinion", "second_numbers", "second_patients"):
        tree = ast.parse((Path(__file__).parent / f"{name}.py").read_text(encoding="utf-8"))
        names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
        names += [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        assert not [module for module in names if module.startswith("mifa_screen")]
