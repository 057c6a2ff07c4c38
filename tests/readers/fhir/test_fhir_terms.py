"""The words of FHIR in data/fhir.toml: codes are well formed, systems and facts are ones that exist."""

import re

from mifa_screen.reading.codes import verhoeff_holds
from mifa_screen.readers.fhir.terms import terms

LOINC = re.compile(r"[0-9]{1,7}-[0-9]")
SYSTEMS = {"snomed", "loinc", "icd", "icd-10", "icd-10-cm", "icd-9-cm", "rxnorm", "atc", "ucum", "data-absent-reason", "absent-unknown", "null-flavor", "empty-reason", "?"}


def luhn_holds(code):
    digits = [int(c) for c in code.replace("-", "")]
    doubled = [d if n % 2 == 0 else d * 2 - 9 * (d > 4) for n, d in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def texts(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


def test_codes_pass_their_check_digits():
    plain = {name: part for name, part in terms().plain.items() if name not in ("sources", "systems", "period_days")}
    loinc = {text for text in texts(plain) if LOINC.fullmatch(text)}
    snomed = {text for text in texts(plain) if re.fullmatch(r"[0-9]{6,18}", text)}
    assert len(loinc) > 10
    assert len(snomed) > 30
    assert {code for code in loinc if not luhn_holds(code)} == set()
    assert {code for code in snomed if not verhoeff_holds(code)} == set()


def test_systems_and_facts_exist(screener):
    plain = terms().plain
    assert {*plain["systems"]["exact"].values(), *(pattern["is"] for pattern in plain["systems"]["pattern"])} <= SYSTEMS
    assert set(plain["answers"]) == set(plain["evidence_for"]) <= set(screener.fact_names)
    assert {name for name in plain["sections"].values() if name} <= {"allergies", "conditions", "medications"}
    assert set(plain["lab_units"]) <= set(screener.numbers.laboratory.analytes)
    for system, code in plain["evidence_for"].values():
        assert any(members.membership(system, code) == 2 for members in screener.knowledge.value_sets.values())


def test_an_address_in_any_spelling():
    assert [terms().system(address) for address in ("http://snomed.info/sct|http://snomed.info/sct/1", "HTTP://LOINC.ORG/", "urn:oid:1.2.3", None)] == ["snomed", "loinc", "?", "?"]
