"""Every statement leads to rules and examples, or says why to none; and everything that rules read leads back."""

import json

import pytest

from mifa_screen.authoring.loading import shipped_files, together_with
from mifa_screen.authoring.merge import merged
from mifa_screen.authoring.tracing import traced
from mifa_screen.knowledge.build import knowledge_from
from mifa_screen.knowledge.store import data_folder
from mifa_screen.writers.trace_table import back_rows, forward_rows, trace_html, trace_json, trace_markdown, trace_text


@pytest.fixture(scope="module")
def files():
    return shipped_files(data_folder())


@pytest.fixture(scope="module")
def matrix(files):
    return traced(files, knowledge_from(merged(files)))


def test_no_statement_is_left_out(files, matrix):
    assert [s.id for s in matrix.statements] == [name for file in files for name in file.plain.get("statements", {})]
    assert [s.id for s in matrix.statements if bool(s.rules) is bool(s.because)] == []


def test_a_statement_leads_through_rule_and_facts_to_codes_limits_and_examples(matrix):
    severe = next(s for s in matrix.statements if s.id == "DOC-2.1")
    renal = next(r for r in severe.rules if r.rule == "renal-severe")
    assert (renal.through, renal.facts, renal.value_sets, renal.limits) == ((), ("severe_renal_impairment",), ("renal-severe",), ("egfr-severe",))
    assert renal.examples > 50
    limit = next(s for s in matrix.statements if s.id == "KDIGO-G4")
    assert {(r.rule, r.through) for r in limit.rules} == {("renal-severe", ("severe_renal_impairment", "egfr-severe"))}


def test_a_statement_without_a_rule_says_why(matrix):
    opening = next(s for s in matrix.statements if s.id == "DOC-0.2")
    assert (opening.rules, opening.because) == ((), "It only leads over to the groups, each of which is screened.")
    mention = next(s for s in matrix.statements if s.id == "KDIGO-G3")
    assert mention.because.startswith("no rule; ")
    assert "notice document/0" in mention.because


def test_every_rule_is_reached_and_shown(matrix):
    reached = {rule.rule: rule.examples for s in matrix.statements for rule in s.rules}
    assert len(reached) == 25
    assert min(reached.values()) >= 3


def test_a_formula_and_a_test_lead_only_to_what_is_made_of_them(matrix):
    """The equation of kidney function says nothing of the liver, nor the rule on methotrexate of painkillers."""
    rules = {s.id: {rule.rule for rule in s.rules} for s in matrix.statements}
    assert rules["CKDEPI2021-eq"] == {"renal-severe"}
    assert rules["LABUNITS-creatinine"] == {"renal-severe"}
    assert rules["CHILDPUGH-points"] == {"hepatic-severe", "label-hepatic-moderate"}
    assert rules["PROJECT-methotrexate"] == {"immune-deficiency"}


OWN = """\
schema: mifa-screen/rules/1
id: own
title: Own
version: "1"
medicine: MEDICINE
sources: {OWN: {title: Own, reference: here}}
statements:
  OWN-1: {source: OWN, section: "1", says: Weak kidneys.}
  OWN-2: {source: OWN, section: "2", says: It costs.}
not_screened: [{statement: OWN-2, because: It is about money.}]
thresholds:
  own-low: {title: Low, value: 45, unit: "mL/min/1.73m2", cites: [OWN-1]}
  own-idle: {title: Idle, value: 1, unit: years}
rules:
  - id: own-kidney
    group: organs
    verdict: caution
    title: A rule
    statement: A rule.
    why: Because.
    advice: Wait.
    cites: [OWN-1]
    when: {measure: egfr, below: own-low}
    examples: [{it: an example, given: {}, then: unknown}]
"""


@pytest.mark.parametrize(("medicine", "beside"), [("mifamurtide", True), ("fictamab", False)])
def test_a_file_of_ones_own_comes_first_and_whole(tmp_path, medicine, beside):
    """Of the shipped files then only what leads to a rule that is loaded."""
    path = tmp_path / "own.yaml"
    path.write_text(OWN.replace("MEDICINE", medicine), encoding="utf-8")
    together = together_with(data_folder(), [path])
    matrix = traced(together.files, knowledge_from(merged(together.files, together.elsewhere)), together.own)
    ids = [s.id for s in matrix.statements]
    assert ids[:2] == ["OWN-1", "OWN-2"]
    assert [(s.rules, s.because) for s in matrix.statements if not s.rules] == [((), "It is about money.")]
    assert ("DOC-2.1" in ids) is beside
    assert "CKDEPI2021-eq" in ids
    back = {read.id: read.rules for read in matrix.reads}
    assert list(back)[:2] == ["own-low", "own-idle"]
    assert (back["own-low"], back["own-idle"]) == (("own-kidney",), ())
    assert ("autoimmune" in back) is beside


def test_the_way_back(matrix):
    egfr = next(read for read in matrix.reads if read.id == "egfr-severe")
    assert (egfr.kind, egfr.rules) == ("threshold", ("renal-severe",))
    assert {"DOC-2.1", "KDIGO-G4"} <= set(egfr.statements)
    assert egfr.title == "Kidney function that is severely reduced: 30 mL/min/1.73 m²"


@pytest.mark.parametrize("write", [trace_text, trace_markdown, trace_html, trace_json])
def test_every_form_holds_everything(matrix, write):
    written = write(matrix)
    for text in ("DOC-6.2", "renal-severe", "egfr-severe", "KDIGO-G4"):
        assert text in written
    assert len(forward_rows(matrix)) + len(back_rows(matrix)) > 100


def test_json_can_be_read_back(matrix):
    plain = json.loads(trace_json(matrix))
    assert plain["schema"] == "mifa-screen/trace/1"
    assert len(plain["statements"]) == len(matrix.statements)


def test_nothing_of_a_rule_file_is_markup(matrix):
    bad = matrix._replace(statements=(matrix.statements[0]._replace(says="<script>alert(1)</script> | x", id="<b>"),))
    assert "<script" not in trace_html(bad)
    assert "&lt;script&gt;" in trace_html(bad)
    assert "\\| x" in trace_markdown(bad)
