"""What contract section 7 promises of every result, on every patient of the cases."""

import re

import pytest
from test_whole_patients import ALL, screened, screener
from whole_patients import lab, patient_of

from mifa_screen.errors import InputError

RANK = {"stop": 0, "contraindicated": 1, "avoid": 2, "supervise": 3, "caution": 4, "none": 5}
OUTCOMES = {"stop": 3, "contraindicated": 3, "avoid": 3, "supervise": 1, "caution": 1, "none": 0}
FORBIDS = ("stop", "contraindicated", "avoid")
KEYS = {
    "findings": {"rule", "rule_set", "group", "verdict", "title", "reason", "advice", "evidence", "citations"},
    "unresolved": {"rule", "rule_set", "group", "verdict", "missing", "ask"},
    "ruled_out": {"rule", "rule_set", "group", "verdict", "evidence"},
}


@pytest.fixture(scope="module")
def results():
    found = []
    for _, it, case in ALL:
        if "error" not in case["then"]:
            found.append((it, case, screened(case)))
    return found


def worst(verdicts):
    return min(verdicts, key=RANK.__getitem__, default="none")


def standing(result, rule_set=None):
    findings, unresolved = ([e["verdict"] for e in result[key] if rule_set in (None, e["rule_set"])] for key in ("findings", "unresolved"))
    verdict = worst(findings)
    return {"verdict": verdict, "could_be": worst([verdict, *unresolved]), "complete": not unresolved}


def test_each_screened_rule_stands_in_exactly_one_list(results):
    for it, case, result in results:
        rules = sorted(rule.id for rule in screener(case.get("rule_set", "all"), case.get("max_lab_age")).knowledge.rules)
        assert sorted(e["rule"] for key in KEYS for e in result[key]) == rules, it


def test_the_lists_are_ordered_worst_verdict_first_then_by_rule(results):
    for it, _, result in results:
        for key in KEYS:
            order = [(RANK[e["verdict"]], e["rule"]) for e in result[key]]
            assert order == sorted(order), it


def test_verdict_could_be_complete_and_outcome(results):
    for it, _, result in results:
        whole = standing(result)
        assert {key: result[key] for key in whole} == whole, it
        verdict, could_be = whole["verdict"], whole["could_be"]
        if verdict in FORBIDS:
            expected = "do-not-give"
        elif OUTCOMES[could_be] > OUTCOMES[verdict]:
            expected = "incomplete"
        else:
            expected = "none-found" if verdict == "none" else "with-care"
        assert result["outcome"] == expected, it
        if expected == "none-found":
            assert result["complete"], it


def test_each_rule_set_by_itself(results):
    for it, _, result in results:
        assert list(result["by_rule_set"]) == [used["id"] for used in result["rule_sets"]], it
        for rule_set, said in result["by_rule_set"].items():
            assert said == standing(result, rule_set), it


def test_entries_say_what_they_must(results):
    for it, _, result in results:
        for key, names in KEYS.items():
            for entry in result[key]:
                assert names <= set(entry), it
                assert all(entry[name] for name in names), (it, entry)


def test_what_is_open_is_asked(results):
    for it, _, result in results:
        assert bool(result["to_ask"]) == bool(result["unresolved"]), it
        assert len(result["to_ask"]) == len(set(result["to_ask"])), it
        for entry in result["unresolved"]:
            assert any(ask in entry["ask"] for ask in result["to_ask"]), (it, entry)


def test_evidence_points_into_the_patient(results):
    """A path of evidence leads to something that is there, and what it quotes stands there."""
    for it, case, result in results:
        patient = patient_of(case)
        for entry in result["findings"]:
            for evidence in entry["evidence"]:
                if not evidence["said"]:
                    continue  # nothing is quoted: treatment that is taken as planned
                place = patient
                for name, index in re.findall(r"([a-z_]+)|\[(\d+)\]", evidence["path"]):
                    place = place[name] if name else place[int(index)]
                assert place is not None, (it, evidence)
                if isinstance(place, str):
                    assert place == evidence["said"], (it, evidence)
                elif isinstance(place, dict) and "value" not in place:
                    assert evidence["said"] in place.values(), (it, evidence)


def test_citations_name_source_and_section(results):
    for it, _, result in results:
        for entry in result["findings"]:
            assert all(cite["source"] and cite["section"] for cite in entry["citations"]), it


def test_omissions_name_their_source_section_and_reason(results):
    _, _, result = results[0]
    assert result["not_screened"]
    for entry in result["not_screened"]:
        assert all(entry[key] for key in ("rule_set", "statement", "section", "because"))


def test_warnings_and_what_is_not_understood_have_a_path(results):
    for it, _, result in results:
        assert all(w["path"] and w["message"] for w in result["warnings"]), it
        assert all(n["path"] and "said" in n and "suggestion" in n for n in result["not_understood"]), it


def test_the_same_patient_gets_the_same_result(results):
    for it, case, result in results[::10]:
        assert screened(case) == result, it


def test_an_input_error_names_a_path():
    for _, it, case in ALL:
        if "error" in case["then"]:
            with pytest.raises(InputError) as raised:
                screened(case)
            assert all(problem.where and problem.what for problem in raised.value.problems), it


def test_the_shorthand_of_results():
    assert lab("egfr <60 mL/min/1.73 m2 limit 9 on 2026-01-02") == {"test": "egfr", "value": "<60", "unit": "mL/min/1.73 m2", "upper_limit": 9.0, "date": "2026-01-02"}
