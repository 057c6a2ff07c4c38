"""A rule may read a single list, without a fact between: it is decided by that list alone."""

import datetime as dt

import pytest

from mifa_screen.knowledge.build import knowledge_from
from mifa_screen.patient.model import Patient
from mifa_screen.reading.answer import Coding
from mifa_screen.screening.screener import Screener

AS_OF = dt.date(2026, 11, 23)


class Codes:
    """Understands plain ICD codes, and nothing else."""

    def plain_icd(self, text):
        return Coding("icd", text.replace(".", ""))


@pytest.fixture(scope="module")
def screener(laboratory, formulas, settings):
    plain = {
        "rule_sets": [{"id": "x", "title": "X", "version": "1", "medicine": "fictamab", "sha256": "0"}],
        "sources": {"S": {"title": "S"}}, "statements": {"S-1": {"source": "S", "section": "1", "says": "…"}},
        "rules": [{"id": "kidney", "rule_set": "x", "group": "g", "verdict": "avoid", "title": "t", "statement": "s", "why": "w", "advice": "a", "cites": ["S-1"],
                   "when": {"condition": "ckd"}}],
        "notices": [], "not_screened": [], "facts": {},
        "value_sets": {"ckd": {"title": "CKD 4", "counts": "current", "members": [{"icd": ["N18.4"]}]}},
        "thresholds": {}, "dose_limits": {}, "ambiguous_medicines": {}, "laboratory": laboratory, "formulas": formulas, "settings": settings,
    }  # fmt: skip
    return Screener(knowledge_from(plain), Codes())


@pytest.mark.parametrize(("conditions", "outcome"), [(["N18.4"], "do-not-give"), ([], "none-found"), (["N18.3"], "none-found"), (None, "incomplete")])
def test_the_list_alone_decides(screener, conditions, outcome):
    patient = Patient.model_validate({"id": "P"} | ({} if conditions is None else {"conditions": conditions}))
    assert screener.screen(patient, AS_OF).outcome == outcome
