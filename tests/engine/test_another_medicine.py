"""The engine knows no rule and no fact: the same code screens for a medicine that does not exist."""

import datetime as dt

import pytest

from mifa_screen.errors import InputError
from mifa_screen.knowledge.build import knowledge_from
from mifa_screen.patient.model import Patient
from mifa_screen.reading.answer import Claim, Coding, Stance, TextReading
from mifa_screen.screening.screener import Screener

AS_OF = dt.date(2026, 11, 23)
CREATININE = {"test": "creatinine", "unit": "mg/dL", "date": "2026-11-20"}


class Words:
    """Understands the last word of a text, "no …" as denied, and not "foo"."""

    def condition(self, text):
        if text == "foo":
            return TextReading(False)
        stance = Stance.DENIED if text.startswith("no ") else Stance.QUESTIONED if text.startswith("?") else Stance.AFFIRMED
        return TextReading(True, (Claim((Coding("concept", text.split()[-1].strip("?")),), stance, text),))

    def plain_icd(self, text):
        return Coding("icd", text.replace(".", "")) if text[1].isdigit() else None

    def coding(self, system, code):
        return Coding(system, code.replace(".", ""))


def rule(name, fact):
    return {"id": name, "rule_set": "x", "group": "g", "verdict": "avoid", "title": name, "statement": "s", "why": "w", "advice": "a", "cites": ["S-1"],
            "when": {"fact": fact}}  # fmt: skip


@pytest.fixture(scope="module")
def screener(laboratory, formulas, settings):
    young_or_male = {"any": [{"sex": "male"}, {"measure": "age", "below": "ten"}]}
    plain = {
        "rule_sets": [{"id": "x", "title": "X", "version": "1", "medicine": "fictamab", "sha256": "0"}],
        "sources": {"S": {"title": "S"}}, "statements": {"S-1": {"source": "S", "section": "1", "says": "…"}},
        "rules": [rule("kidney", "weak_kidneys"), rule("pregnancy", "pregnant")], "notices": [], "not_screened": [],
        "facts": {
            "weak_kidneys": {"title": "Weak kidneys", "ask": "Kidneys?", "true_when": {"any": [{"measure": "egfr", "below": "egfr-low"}, {"condition": "ckd"}]},
                             "unmeasured_note": {"measures": ["egfr"], "says": "no eGFR on record"}},
            "pregnant": {"title": "Pregnancy", "ask": "Pregnant?", "silence": "unknown", "true_when": {"condition": "pregnancy"},
                         "false_when": {"all": [young_or_male, {"not": {"doubtful": "pregnancy"}}]}},
        },
        "value_sets": {"ckd": {"title": "CKD 4 or 5", "counts": "current", "members": [{"icd": ["N18.4", "N18.5"]}]},
                       "pregnancy": {"title": "Pregnancy", "counts": "current", "members": [{"icd": ["Z33"]}, {"concept": ["pregnant"]}]}},
        "thresholds": {"egfr-low": {"title": "t", "value": 30, "unit": "mL/min/{1.73_m2}"}, "ten": {"title": "t", "value": 10, "unit": "a"}},
        "dose_limits": {}, "ambiguous_medicines": {}, "laboratory": laboratory, "formulas": formulas, "settings": settings,
    }  # fmt: skip
    return Screener(knowledge_from(plain), Words())


@pytest.fixture
def screen(screener):
    return lambda **patient: screener.screen(Patient.model_validate({"id": "a", **patient}), AS_OF)


def rules(entries):
    return [entry.rule for entry in entries]


def test_nothing_known_nothing_decided(screen):
    result = screen()
    assert (rules(result.findings), rules(result.unresolved), rules(result.ruled_out)) == ([], ["kidney", "pregnancy"], [])
    assert "Pregnant?" in result.to_ask


def test_a_code_is_enough_for_true(screen):
    result = screen(sex="male", conditions=["N18.4"])
    assert rules(result.findings) == ["kidney"]
    assert result.findings[0].evidence[0].path == "conditions[0]"
    assert rules(result.ruled_out) == ["pregnancy"]


@pytest.mark.parametrize(("status", "found"), [(None, 1), ("active", 1), ("remission", 1), ("resolved", 0), ("refuted", 0), ("suspected", 0)])
def test_status_of_a_current_state(screen, status, found):
    assert rules(screen(conditions=[{"code": "N18.4", "status": status}]).findings) == ["kidney"] * found


def test_suspected_is_open_and_outweighs_sex(screen):
    result = screen(sex="male", conditions=["?pregnant"])
    assert "pregnancy" in rules(result.unresolved)


def test_evidence_to_the_contrary_wins_over_sex_with_a_warning(screen):
    result = screen(sex="male", conditions=["pregnant"])
    assert "pregnancy" in rules(result.findings)
    assert [w.path for w in result.warnings] == ["facts.pregnant"]


def test_data_true_against_stated_false_stays_true(screen):
    result = screen(conditions=["Z33"], facts={"pregnant": False})
    assert "pregnancy" in rules(result.findings)
    assert "stated false" in result.warnings[0].message


def test_stated_false_settles_with_a_warning_where_nothing_was_measured(screen):
    result = screen(conditions=["foo"], facts={"weak_kidneys": False})
    assert rules(result.ruled_out) == ["kidney"]
    assert "no eGFR on record" in [w.message for w in result.warnings]


def test_what_is_not_understood_leaves_the_rules_open(screen):
    result = screen(sex="male", conditions=["foo"], labs=[{**CREATININE, "value": 0.6}], birth_date="2012-03-09", height_cm=160)
    assert rules(result.unresolved) == ["kidney"]
    assert [(n.path, n.said) for n in result.not_understood] == [("conditions[0]", "foo")]


@pytest.mark.parametrize(("value", "date", "expected"), [(6, "2026-11-09", "findings"), (6, "2026-11-08", "unresolved"), (0.6, "2026-11-09", "ruled_out"), (0.6, "2026-11-08", "unresolved")])
def test_the_window_has_two_sides(screen, value, date, expected):
    result = screen(sex="male", conditions=[], labs=[{**CREATININE, "value": value, "date": date}], birth_date="2012-03-09", height_cm=160)
    assert "kidney" in rules(getattr(result, expected))


def test_a_stale_abnormal_result_comes_first(screen):
    result = screen(sex="female", conditions=["foo"], labs=[{**CREATININE, "value": 6, "date": "2026-10-01"}], birth_date="2012-03-09", height_cm=160)
    assert "2026-10-01" in result.to_ask[0]


def test_a_newer_result_that_cannot_be_used_rules_nothing_out(screen):
    labs = [{**CREATININE, "value": 0.6}, {**CREATININE, "value": 60, "date": "2026-11-22"}]
    result = screen(sex="male", conditions=[], labs=labs, birth_date="2012-03-09", height_cm=160)
    assert rules(result.unresolved) == ["kidney"]


@pytest.mark.parametrize(("creatinine", "expected"), [(1.0, "unresolved"), (3.5, "findings")])
def test_young_adult_without_height(screen, creatinine, expected):
    result = screen(sex="female", conditions=[], labs=[{**CREATININE, "value": creatinine}], birth_date="2004-03-09", facts={"pregnant": False})
    assert rules(getattr(result, expected)) == ["kidney"]


def test_impossible_data_are_errors_that_name_the_path(screen):
    with pytest.raises(InputError) as caught:
        screen(birth_date="2027-01-01", facts={"pregnannt": True}, labs=[{**CREATININE, "value": 1, "date": "2026-11-24"}])
    assert [problem.where for problem in caught.value.problems] == ["birth_date", "labs[0].date", "facts.pregnannt"]
    assert '"pregnant"' in caught.value.problems[2].what


def test_no_name_of_a_rule_or_fact_stands_in_the_engine():
    from pathlib import Path

    import yaml

    root = Path(__file__).resolve().parents[2]
    names = {rule["id"] for file in ("contraindications", "label") for rule in yaml.safe_load((root / "data" / f"{file}.yaml").read_text())["rules"]}
    for file in sorted((root / "data" / "facts").glob("*.yaml")):
        names |= set(yaml.safe_load(file.read_text())["facts"])
    assert len(names) > 40
    for folder in ("core", "knowledge", "measures", "screening"):
        for source in (root / "src" / "mifa_screen" / folder).glob("*.py"):
            text = source.read_text()
            assert not [name for name in names if f'"{name}"' in text], source
