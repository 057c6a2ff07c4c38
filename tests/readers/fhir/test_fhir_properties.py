"""What must hold of any input: a result or a refusal, never a traceback; and what is damaged or missing never ends in none-found."""

import copy
import json

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from made_up import ATC, ICD, allergy, bundle, clear, concept, condition, lab, medicine

from mifa_screen.errors import InputError
from mifa_screen.readers.fhir.dates import read_days
from mifa_screen.readers.fhir.elements import clean

AGAINST = {
    "condition": condition(concept(ICD, "M32.9", "Systemic lupus erythematosus"), id="x"),
    "allergy": allergy(concept(text="Mepact"), id="x", reaction=[{"severity": "severe"}]),
    "medicine": medicine(concept(ATC, "L04AD02", "tacrolimus"), id="x", dosageInstruction=[{"text": "1 mg"}]),
    "bilirubin": lab("1975-2", 9, "mg/dL", "2026-11-21", id="x"),
}
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5000) | st.text(max_size=4) | st.just("2026-11-20x"),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["a", "coding", "text", "value", "reference"]), inner, max_size=2),
    max_leaves=4,
)
QUICK = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def places(value, path=()):
    """Yield the path of every value in a resource."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key)
        yield from places(inner, (*path, key))


def replaced(resource, path, junk):
    changed = copy.deepcopy(resource)
    here = changed
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = junk
    return changed


def names_something(junk):
    text = junk.get("text") if isinstance(junk, dict) else junk
    return not isinstance(text, (bool, list, dict, type(None))) and bool(clean(str(text)))


def is_clear(screened, plain):
    try:
        return screened(plain).outcome == "none-found"
    except InputError:
        return False


@QUICK
@given(data=st.data())
@pytest.mark.parametrize("what", AGAINST)
def test_damage_to_a_finding_never_clears(screened, what, data):
    damaged = AGAINST[what]
    path = data.draw(st.sampled_from([path for path in places(damaged) if path[0] not in ("id",)]))
    junk = data.draw(JUNK)
    # A result without a date is not used, as in any other input (contract section 4): only a date that is damaged leaves it open.
    assume(path != ("effectiveDateTime",) or junk not in (None, {}, "") and (not isinstance(junk, str) or clean(junk)))
    assume(path != ("effectiveDateTime",) or read_days(str(junk)) is None)  # another date is no damage
    # An Observation that names another test is one: that is no damage.
    assume(not (what == "bilirubin" and path == ("code",) and names_something(junk)))
    plain = bundle([*clear(), replaced(damaged, path, junk)])
    assert not is_clear(screened, bundle([*clear(), damaged]))
    assert not is_clear(screened, plain), path


@QUICK
@given(data=st.data())
def test_any_damage_to_a_bundle_gives_a_result_or_a_refusal(screened, data):
    plain = bundle(clear())
    path = data.draw(st.sampled_from(list(places(plain))))
    is_clear(screened, replaced(plain, path, data.draw(JUNK)))


@QUICK
@given(plain=st.dictionaries(st.sampled_from(["type", "entry", "id", "code", "subject", "link", "total", "contained"]), JUNK), kind=st.sampled_from(
    ["Bundle", "Patient", "Condition", "AllergyIntolerance", "MedicationRequest", "Medication", "Observation", "Procedure", "Composition", "List", "Encounter", "X", ""]))  # fmt: skip
def test_any_json_gives_a_result_or_a_refusal(screened, plain, kind):
    assert not is_clear(screened, json.loads(json.dumps({"resourceType": kind} | plain)))


def test_dropping_any_resource_never_clears(screened):
    whole = clear()
    assert is_clear(screened, bundle(whole))
    needed = [resource for resource in whole]
    for resource in needed:
        rest = [other for other in whole if other is not resource]
        assert not is_clear(screened, bundle(rest)), resource["id"]
    for against in AGAINST.values():
        for resource in whole:
            assert not is_clear(screened, bundle([*(other for other in whole if other is not resource), against]))
