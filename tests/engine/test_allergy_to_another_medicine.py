"""An allergy to a medicine that the vocabulary does not guard: what is not understood must not rule it out."""

import datetime as dt

import pytest

from mifa_screen import Patient, load_rules

DAY = dt.date(2026, 11, 23)
RULES = """\
schema: mifa-screen/rules/1
id: own
title: Own
version: "1"
medicine: fictamab
sources: {OWN: {title: Own, reference: here}}
statements: {OWN-1: {source: OWN, section: "1", says: Not after an allergy to it.}}
value_sets:
  fictamab: {title: Fictamab, members: [{substance: [fictamab]}]}
  mixed: {title: Both, members: [{substance: [mifamurtide, ficta-salt]}]}
  ours: {title: Ours, members: [{substance: [mifamurtide]}]}
rules:
"""
RULE = """\
  - id: NAME
    group: allergy
    verdict: caution
    title: NAME
    statement: NAME
    why: Because.
    advice: Wait.
    cites: [OWN-1]
    when: WHEN
    examples: [{it: an example, given: {}, then: unknown}]
"""
WHEN = {"it": "{allergy: {to: fictamab}}", "others": "{allergy: {not_to: fictamab}}", "mixed": "{allergy: {to: mixed}}", "ours": "{allergy: {to: ours}}"}


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    path = tmp_path_factory.mktemp("rules") / "own.yaml"
    path.write_text(RULES + "".join(RULE.replace("NAME", name).replace("WHEN", when) for name, when in WHEN.items()), encoding="utf-8")
    rules = load_rules(path)

    def _answers(*allergies):
        result = rules.screen(Patient.model_validate({"id": "P", "allergies": list(allergies)}), DAY)
        lists = {"true": result.findings, "unknown": result.unresolved, "false": result.ruled_out}
        found = {entry.rule: truth for truth, entries in lists.items() for entry in entries}
        return " ".join(found[name] for name in WHEN)

    return _answers


@pytest.mark.parametrize(
    ("allergy", "expected"),
    [
        ("fictamab", "true false unknown false"),  # its very name
        ("Ficta-Mab", "true false unknown false"),
        ("fictamap", "unknown true unknown false"),  # not understood: may be it, and is an allergy in any case
        ("frobnicator dust", "unknown true unknown false"),
        ("ficta salt", "unknown true true false"),
        ("mifamurtide", "false true true true"),
        ("mifamurtyde", "unknown unknown unknown unknown"),  # near to the one that the vocabulary guards
        ("penicillin", "false true false false"),  # understood, and something else
    ],
)
def test_a_text_that_is_not_understood(answers, allergy, expected):
    assert answers(allergy) == expected


def test_what_is_refuted_or_denied_is_no_allergy(answers):
    assert answers({"substance": "fictamab", "status": "refuted"}) == "false false false false"
    assert answers({"substance": "fictamab", "status": "unconfirmed"}) == "unknown false unknown false"
