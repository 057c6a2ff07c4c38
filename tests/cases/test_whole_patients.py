"""Every case of the YAML files beside this comes out as written."""

import datetime as dt
import functools
import json

import pytest
from whole_patients import AS_OF, cases, patient_of

from mifa_screen import load_rules
from mifa_screen.errors import InputError
from mifa_screen.readers.json_patient import patient_from

ALL = list(cases())
screener = functools.cache(lambda rule_set, age: load_rules(rule_set=rule_set, max_lab_age=age))


def screened(case):
    rules = screener(case.get("rule_set", "all"), case.get("max_lab_age"))
    day = dt.date.fromisoformat(case.get("as_of", AS_OF))
    patient = patient_from(patient_of(case), "patient.json", rules.fact_names, lambda rest: rules.problems(rest, day))
    return rules.screen(patient, day).to_dict()


def names(entries):
    return [entry["rule"] for entry in entries]


def missing(parts, whole):
    return [part for part in parts if not any(part.casefold() in line.casefold() for line in whole)]


@pytest.mark.parametrize("case", [case for _, _, case in ALL], ids=[f"{file}: {it}" for file, it, _ in ALL])
def test_case(case):
    then = case["then"]
    if "error" in then:
        with pytest.raises(InputError) as raised:
            screened(case)
        lines = [f"{p.where}: {p.what}" for p in raised.value.problems]
        assert not missing(then["error"], lines), lines
        return
    result = screened(case)
    findings, unresolved, ruled_out = (names(result[key]) for key in ("findings", "unresolved", "ruled_out"))
    found = {key: result[key] for key in ("outcome", "verdict", "could_be") if key in then}
    assert found == {key: then[key] for key in found}, (findings, unresolved, result["to_ask"])
    if "findings" in then:
        assert sorted(findings) == sorted(then["findings"]), unresolved
    if "unresolved" in then:
        assert sorted(unresolved) == sorted(then["unresolved"]), findings
    assert not set(then.get("holds", ())) - set(findings), (findings, unresolved)
    assert not set(then.get("open", ())) - set(unresolved), (findings, unresolved)
    assert not set(then.get("out", ())) - set(ruled_out), (findings, unresolved)
    asks = result["to_ask"]
    assert not missing(then.get("asks", ()), asks), asks
    assert not missing([then["asks_first"]] if "asks_first" in then else [], asks[:1]), asks
    assert not (then.get("asks_nothing") and asks), asks
    warnings = [f"{w['path']}: {w['message']}" for w in result["warnings"]]
    assert not missing(then.get("warns", ()), warnings), warnings
    assert not (then.get("warns_nothing") and warnings), warnings
    not_understood = [f"{n['path']}: {n['said']} {n['suggestion'] or ''}" for n in result["not_understood"]]
    if then.get("not_understood") == []:
        assert not_understood == []
    assert not missing(then.get("not_understood", ()), not_understood), not_understood
    whole = json.dumps({key: value for key, value in result.items() if key not in ("not_screened", "rule_sets")}, ensure_ascii=False)
    assert not missing(then.get("shows", ()), [whole]), whole
    assert all(part not in whole for part in then.get("hides", ()))
