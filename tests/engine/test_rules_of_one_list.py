"""Small rule sets: a rule may read a single list without a fact between, a set may have notices and no facts, or nothing at all."""

import datetime as dt
from itertools import islice

import pytest

from mifa_screen.knowledge.build import knowledge_from
from mifa_screen.patient.model import Patient
from mifa_screen.reading.answer import Coding
from mifa_screen.result import Remark
from mifa_screen.screening.screener import Screener

AS_OF = dt.date(2026, 11, 23)


class Codes:
    """Understands plain ICD codes, and nothing else."""

    def plain_icd(self, text):
        return Coding("icd", text.replace(".", ""))


KIDNEY = {"id": "kidney", "rule_set": "x", "group": "g", "verdict": "avoid", "title": "t", "statement": "s", "why": "w", "advice": "a", "cites": ["S-1"], "when": {"condition": "ckd"}}
NOTICES = [{"rule_set": "x", "path": "sex", "says": "A man", "when": {"sex": "male"}}, {"rule_set": "x", "path": "conditions", "says": "A kidney", "when": {"recorded": "ckd"}}]


@pytest.fixture(scope="module")
def screens(laboratory, formulas, settings):
    """Make a screener of rules and notices, and of no facts."""

    def _screens(rules, notices=()):
        plain = {
            "rule_sets": [{"id": "x", "title": "X", "version": "1", "medicine": "fictamab", "sha256": "0"}],
            "sources": {"S": {"title": "S"}}, "statements": {"S-1": {"source": "S", "section": "1", "says": "…"}},
            "rules": rules, "notices": list(notices), "not_screened": [], "facts": {},
            "value_sets": {"ckd": {"title": "CKD 4", "counts": "current", "members": [{"icd": ["N18.4"]}]}},
            "thresholds": {}, "dose_limits": {}, "ambiguous_medicines": {}, "laboratory": laboratory, "formulas": formulas, "settings": settings,
        }  # fmt: skip
        return Screener(knowledge_from(plain), Codes())

    return _screens


@pytest.mark.parametrize(("conditions", "outcome"), [(["N18.4"], "do-not-give"), ([], "none-found"), (["N18.3"], "none-found"), (None, "incomplete")])
def test_the_list_alone_decides(screens, conditions, outcome):
    patient = Patient.model_validate({"id": "P"} | ({} if conditions is None else {"conditions": conditions}))
    assert screens([KIDNEY]).screen(patient, AS_OF).outcome == outcome


def test_notices_without_facts(screens):
    decision = screens([KIDNEY], NOTICES).assess(Patient.model_validate({"id": "P", "sex": "male", "conditions": ["N18.4"]}), AS_OF).decision
    assert decision.remarks == (Remark("sex", "A man"), Remark("conditions", "A kidney"))
    assert (decision.conflicts, decision.unmeasured) == ((), ())


def test_a_condition_of_no_parts_reads_nothing_and_is_decided(screens):
    """No file may hold one; whoever builds knowledge in Python may."""
    decider = screens([KIDNEY, KIDNEY | {"id": "always", "when": {"all": []}}]).decider
    nobody = (b"\x01", b"", b"", b"", b"")
    assert [decision.findings for decision in decider.decide_all([[part] * 2 for part in nobody])] == [("always",)] * 2
    assert decider.reads(decider.rules["always"].when)(nobody) is None


def test_without_rules_every_patient_has_a_decision_all_the_same(screens):
    decider = screens([]).decider
    decisions = list(islice(decider.decide_all([[b""] * 3] * 5), 9))
    assert [(decision.outcome, decision.complete) for decision in decisions] == [("none-found", True)] * 3
