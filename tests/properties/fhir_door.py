"""One patient through the door for FHIR: what resources can carry, and the Bundle that says it."""

import json
import re
from decimal import Decimal

from mifa_screen.readers.fhir import read_fhir
from patients import AS_OF, KNOWLEDGE, SCREENER

SYSTEMS = {
    "icd-10": "http://hl7.org/fhir/sid/icd-10", "icd-10-cm": "http://hl7.org/fhir/sid/icd-10-cm", "snomed": "http://snomed.info/sct",
    "atc": "http://www.whocc.no/atc", "rxnorm": "http://www.nlm.nih.gov/research/umls/rxnorm", "loinc": "http://loinc.org", None: "http://hospital.example.org/icd10",
}  # fmt: skip
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"
ABSENT = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"
ICD, ATC, NUMBER = re.compile(r"[A-Z][0-9][0-9A-Z](\.?[0-9A-Z]{1,4})?"), re.compile(r"[A-Z][0-9]{2}[A-Z]{2}[0-9]{2}"), re.compile(r"([<>]=?)\s*([0-9.]+)")
CLINICAL = {"active": "active", "remission": "remission", "resolved": "resolved", "inactive": "inactive"}
VERIFICATION = {"refuted": "refuted", "entered-in-error": "entered-in-error", "suspected": "provisional", "unconfirmed": "unconfirmed"}
MEDICINE_STATUS = {"active": "active", "planned": "draft", "stopped": "stopped", "entered-in-error": "entered-in-error", None: "active"}
TIMES = {0.5: (1, 2), 1: (1, 1), 2: (2, 1), 3: (3, 1), 4: (4, 1)}
COURSES = {"short": "acute", "long": "continuous"}
ANSWERS = {
    "pregnant": ("82810-3", {True: "77386006", False: "60001007"}, "snomed"), "breastfeeding": ("63895-7", {True: "LA33-6", False: "LA32-8"}, "loinc"),
    "planning_pregnancy": ("86645-9", {True: "LA26438-4", False: "LA26440-0"}, "loinc"),
}  # fmt: skip
LOINC = {code for analyte in KNOWLEDGE.laboratory["analytes"].values() for code in analyte["loinc"]}
PERSON = ("id", "birth_date", "sex", "height_cm", "weight_kg")


def carried_by_fhir(plain):
    """Return the part of a patient that resources can carry."""
    kept = {name: plain[name] for name in PERSON if name in plain} | {"id": "p-1"}
    facts = {name: value for name, value in plain.get("facts", {}).items() if name in ANSWERS and value is not None}
    if facts:
        kept["facts"] = facts
    for name, carry in (("allergies", _allergy), ("conditions", _condition), ("medications", _medicine)):
        entries = [entry for item in plain.get(name, ()) if (entry := carry({_TEXT[name]: item} if isinstance(item, str) else item)) is not None]
        if name in plain and (entries or not plain[name]):
            kept[name] = entries
    if plain.get("labs"):
        kept["labs"] = plain["labs"]
    return kept


_TEXT = {"allergies": "substance", "conditions": "text", "medications": "text"}


def _allergy(entry):
    entry = dict(entry)
    if not entry.get("reactions"):
        entry.pop("reactions", None)  # an empty list of reactions has no place in FHIR
    return entry


def _condition(entry):
    entry = _coded(entry, ICD, None)
    return None if entry is None or entry.get("status") == "family-history" else entry


def _coded(entry, pattern, system):
    """Return an entry whose text or code without a system is written as what it is; None where FHIR has no way to say it."""
    entry = dict(entry)
    if "code" not in entry and pattern.fullmatch(entry["text"]):
        entry = {"code": entry.pop("text"), **entry} | ({"system": system} if system else {})
    if "code" in entry and "system" not in entry and not pattern.fullmatch(entry["code"]):
        return None
    return entry


def _medicine(entry):
    entry = _coded(entry, ATC, "atc")
    if entry is not None:
        if entry.get("times_per_day") not in TIMES or "dose_mg" not in entry:
            entry.pop("times_per_day", None)
            entry.pop("dose_mg", None)
        if entry.get("course") not in COURSES:
            entry.pop("course", None)
    return entry


def through_fhir(plain):
    """As a Bundle."""
    return read_fhir(json.loads(json.dumps(bundle_of(plain)), parse_float=Decimal), "b.json", SCREENER, AS_OF).patient


def bundle_of(plain):
    """Return a Bundle that says what a patient that FHIR can carry says."""
    person = {"resourceType": "Patient", "id": plain["id"], "gender": plain.get("sex"), "birthDate": plain.get("birth_date")}
    resources = [person, *_body(plain), *_answers(plain)]
    resources += [_allergy_resource(entry) for entry in plain.get("allergies", ())]
    resources += [_condition_resource(entry) for entry in plain.get("conditions", ())]
    resources += [_request(entry) for entry in plain.get("medications", ())]
    resources += [_result(lab) for lab in plain.get("labs", ())]
    resources += [nothing for name, nothing in NOTHING.items() if name in plain and not any(map(_counts, plain[name]))]
    entries = []
    for number, resource in enumerate(resources):
        owner = {} if resource["resourceType"] == "Patient" else {"patient" if resource["resourceType"] == "AllergyIntolerance" else "subject": {"reference": f"Patient/{plain['id']}"}}
        entries.append({"resource": without_nothing({"id": f"r{number}"} | resource | owner)})
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _counts(entry):
    """Return whether an entry makes a list; one that was taken back does not: beside it, that there are none has to be said."""
    return entry.get("status") not in ("refuted", "entered-in-error")


def without_nothing(value):
    """Leave out keys whose value is None."""
    return {key: part for key, part in value.items() if part is not None}


def concept(system, code, text=None):
    """Return a CodeableConcept of a code, a text, or both."""
    coding = [{"system": SYSTEMS.get(system, system), "code": code}] if code else None
    return without_nothing({"coding": coding, "text": text})


def _status(system, code):
    return concept(f"{TERMINOLOGY}{system}", code)


NOTHING = {
    "allergies": {"resourceType": "AllergyIntolerance", "code": concept("snomed", "716186003"), "clinicalStatus": _status("allergyintolerance-clinical", "active"),
                  "verificationStatus": _status("allergyintolerance-verification", "confirmed")},
    "conditions": {"resourceType": "Condition", "code": concept(ABSENT, "no-known-problems"), "clinicalStatus": _status("condition-clinical", "active")},
    "medications": {"resourceType": "MedicationStatement", "status": "active", "medicationCodeableConcept": concept(ABSENT, "no-known-medications")},
}  # fmt: skip


def _statuses(system, said):
    return {
        "clinicalStatus": _status(f"{system}-clinical", CLINICAL[said]) if said in CLINICAL else None if said in ("entered-in-error", None) else _status(f"{system}-clinical", "active"),
        "verificationStatus": _status("condition-ver-status" if system == "condition" else f"{system}-verification", VERIFICATION[said]) if said in VERIFICATION else None,
    }


def _allergy_resource(entry):
    severity, reactions = entry.get("severity"), entry.get("reactions", [])
    reaction = [{"manifestation": [{"text": text}]} for text in reactions] or ([{}] if severity else [])
    if severity:
        reaction[0]["severity"] = severity
    return {"resourceType": "AllergyIntolerance", "code": {"text": entry["substance"]}, "criticality": entry.get("criticality"), "reaction": reaction or None,
            **_statuses("allergyintolerance", entry.get("status"))}  # fmt: skip


def _condition_resource(entry):
    return {"resourceType": "Condition", "code": concept(entry.get("system"), entry.get("code"), entry.get("text")), **_statuses("condition", entry.get("status"))}


def _request(entry):
    dosage = {}
    if "dose_mg" in entry:
        frequency, period = TIMES[entry["times_per_day"]]
        dosage["timing"] = {"repeat": {"frequency": frequency, "period": period, "periodUnit": "d"}}
        dosage["doseAndRate"] = [{"doseQuantity": {"value": entry["dose_mg"], "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}}]
    if "route" in entry:
        dosage["route"] = {"text": entry["route"]}
    course = COURSES.get(entry.get("course"))
    return {
        "resourceType": "MedicationRequest", "status": MEDICINE_STATUS[entry.get("status")], "intent": "order",
        "medicationCodeableConcept": concept(entry.get("system"), entry.get("code"), entry.get("text")), "dosageInstruction": [dosage] if dosage else None,
        "courseOfTherapyType": _status("medicationrequest-course-of-therapy", course) if course else None,
    }  # fmt: skip


def _observation(code, **value):
    return {"resourceType": "Observation", "status": "final", "code": code, **value}


def _body(plain):
    for name, code, unit in (("height_cm", "8302-2", "cm"), ("weight_kg", "29463-7", "kg")):
        if name in plain:
            yield _observation(concept("loinc", code), valueQuantity={"value": plain[name], "unit": unit}, effectiveDateTime=AS_OF.isoformat())


def _answers(plain):
    for name, value in plain.get("facts", {}).items():
        code, answers, system = ANSWERS[name]
        yield _observation(concept("loinc", code), valueCodeableConcept=concept(system, answers[value]), effectiveDateTime=AS_OF.isoformat())


def _result(lab):
    unit, value = lab.get("unit"), lab["value"]
    compared = NUMBER.fullmatch(value) if isinstance(value, str) else None
    if compared:
        said = {"valueQuantity": without_nothing({"comparator": compared[1], "value": float(compared[2]), "unit": unit})}
    elif isinstance(value, str):
        said = {"valueString": value}
    else:
        said = {"valueQuantity": without_nothing({"value": value, "unit": unit})}
    code = concept("loinc", lab["test"]) if lab["test"] in LOINC else {"text": lab["test"]}
    high = [{"high": without_nothing({"value": lab["upper_limit"], "unit": unit})}] if "upper_limit" in lab else None
    return _observation(code, **said, effectiveDateTime=lab.get("date"), referenceRange=high)
