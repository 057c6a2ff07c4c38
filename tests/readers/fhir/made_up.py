"""Made-up resources: a patient of whom nothing speaks against the medicine, and changes to it."""

import copy

AS_OF = "2026-11-23"
SCT, LOINC, UCUM = "http://snomed.info/sct", "http://loinc.org", "http://unitsofmeasure.org"
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
RXNORM, ATC = "http://www.nlm.nih.gov/research/umls/rxnorm", "http://www.whocc.no/atc"
ME = {"reference": "Patient/p1"}


def concept(system=None, code=None, display=None, text=None):
    coding = {key: value for key, value in {"system": system, "code": code, "display": display}.items() if value is not None}
    return {key: value for key, value in {"coding": [coding] if coding else None, "text": text}.items() if value}


def status(word, kind="condition-clinical"):
    return {"coding": [{"system": f"http://terminology.hl7.org/CodeSystem/{kind}", "code": word}]}


def _made(base, changes):
    return {key: value for key, value in (base | changes).items() if value is not None}


def person(**changes):
    return _made({"resourceType": "Patient", "id": "p1", "gender": "male", "birthDate": "2009-04-12"}, changes)


def condition(code=None, **changes):
    base = {"resourceType": "Condition", "id": "c1", "subject": ME, "clinicalStatus": status("active"), "code": code or concept(ICD, "C40.2", "Malignant neoplasm of long bones of leg")}
    return _made(base, changes)


def allergy(code=None, **changes):
    base = {"resourceType": "AllergyIntolerance", "id": "a1", "patient": ME, "code": code or concept(SCT, "716186003", "No known allergy")}
    return _made(base, changes)


def medicine(code=None, kind="MedicationRequest", **changes):
    base = {"resourceType": kind, "id": "m1", "subject": ME, "status": "active", "medicationCodeableConcept": code or concept(ATC, "A02BC01", "omeprazole")}
    return _made(base | ({"intent": "order"} if kind == "MedicationRequest" else {}), changes)


def lab(loinc, value, unit, day="2026-11-20", **changes):
    base = {
        "resourceType": "Observation", "id": f"o{loinc}", "status": "final", "subject": ME, "code": concept(LOINC, loinc), "effectiveDateTime": day,
        "valueQuantity": {"value": value, "unit": unit, "system": UCUM, "code": unit},
    }
    return _made(base, changes)


def answer(loinc, code, day="2026-11-20", system=SCT, display=None, **changes):
    base = {
        "resourceType": "Observation", "id": f"q{loinc}", "status": "final", "subject": ME, "code": concept(LOINC, loinc), "effectiveDateTime": day,
        "valueCodeableConcept": concept(system, code, display),
    }
    return _made(base, changes)


def height(value=170, unit="cm", day="2026-11-01", **changes):
    return lab("8302-2", value, unit, day, **changes)


LABS = {
    "creatinine": lab("14682-9", 62, "umol/L"),
    "bilirubin": lab("1975-2", 0.5, "mg/dL"),
    "alt": lab("1742-6", 22, "U/L"),
    "height": height(),
}


def clear(**changes):
    """Return the resources of a boy of whom nothing speaks against the medicine; a change is a resource, a list of them, or None."""
    parts = {"person": person(), "condition": condition(), "allergy": allergy(), "medicine": medicine(), **copy.deepcopy(LABS)}
    unknown = [name for name in changes if name not in parts and not name.startswith("also")]
    assert not unknown, unknown
    kept = []
    for part in (parts | changes).values():
        kept += part if isinstance(part, list) else [] if part is None else [part]
    return kept


def girl(**changes):
    """Return the resources of a girl who is asked about nothing but contraception."""
    answers = [answer("82810-3", "60001007"), answer("63895-7", "LA32-8", system=LOINC), answer("86645-9", "454401000124105")]
    parts = {"person": person(gender="female")} | changes
    return clear(also=parts.pop("answers", answers), **parts)


def bundle(resources, kind="collection", **changes):
    entries = [{"fullUrl": f"https://example.org/fhir/{r.get('resourceType')}/{r.get('id')}", "resource": r} for r in resources]
    return {"resourceType": "Bundle", "type": kind, "entry": entries} | changes
