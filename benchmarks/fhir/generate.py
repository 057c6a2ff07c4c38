"""Write a made-up bulk export: python benchmarks/fhir/generate.py EXPORT --patients 1000 (seeded; the same bytes every time).

One NDJSON file a kind of resource, several for the many; --gz packs them. The resources of a patient are scattered: each file has the
patients in an order of its own, and a patient's second resource of a kind stands one round after the first. Most resources are of no
interest (vital signs, visits, vaccinations), statuses are missing as often as real exports miss them, and most medicines are referred to.
"""

import argparse
import gzip
import json
import random
from contextlib import ExitStack
from pathlib import Path

SEED = 20261123
LOINC, SNOMED, ICD, RXNORM, UCUM, ATC = (
    "http://loinc.org", "http://snomed.info/sct", "http://hl7.org/fhir/sid/icd-10-cm", "http://www.nlm.nih.gov/research/umls/rxnorm", "http://unitsofmeasure.org",
    "http://www.whocc.no/atc",
)  # fmt: skip
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"
# How many resources of a kind a patient has: at least, and up to how many more.
COUNTS = {"Patient": (1, 0), "Condition": (2, 6), "AllergyIntolerance": (0, 2), "MedicationRequest": (2, 8), "Observation": (60, 60), "Encounter": (10, 14), "Procedure": (6, 12),
          "Immunization": (4, 10), "DiagnosticReport": (2, 8)}  # fmt: skip
PARTS = {"Observation": 4, "Encounter": 2}
# Shares counted in real exports: 5,149 of 5,993 conditions without clinicalStatus, 5,462 without verificationStatus; 15,303 of 18,498 requests by reference;
# 98 of some 34,000 references absolute; 17 allergies without any code; one observation in some forty with dataAbsentReason.
NO_CLINICAL, NO_VERIFICATION, BY_REFERENCE, ABSOLUTE, NO_CODE, NO_VALUE = 0.86, 0.91, 0.83, 0.003, 0.01, 0.025
CONDITIONS = [("C40.2", "Malignant neoplasm of long bones of lower limb"), ("J45.40", "Moderate persistent asthma, uncomplicated"), ("N18.30", "Chronic kidney disease, stage 3 unspecified"),
              ("E10.9", "Type 1 diabetes mellitus without complications"), ("K21.9", "Gastro-esophageal reflux disease without esophagitis"), ("I10", "Essential (primary) hypertension"),
              ("J06.9", "Acute upper respiratory infection, unspecified"), ("M32.10", "Systemic lupus erythematosus, organ or system involvement unspecified")]  # fmt: skip
SNOMED_CONDITIONS = [("195967001", "Asthma"), ("444814009", "Viral sinusitis (disorder)"), ("72892002", "Normal pregnancy"), ("709044004", "Chronic kidney disease"), ("55464009", "Systemic lupus erythematosus")]
ALLERGIES = [("7980", "Penicillin G"), ("1191", "Aspirin"), ("2670", "Codeine")]
SUBSTANCES = [("91935009", "Allergy to peanuts"), ("232347008", "Dander (animal) allergy"), ("716186003", "No known allergy")]
MEDICINES = [("5640", "ibuprofen"), ("42316", "tacrolimus"), ("3264", "dexamethasone"), ("161", "acetaminophen"), ("26225", "ondansetron"), ("6851", "methotrexate"), ("3639", "doxorubicin"),
             ("2555", "cisplatin"), ("435", "albuterol"), ("7646", "omeprazole"), ("6130", "ketamine"), ("1256", "azathioprine")]  # fmt: skip
LABS = [("2160-0", "Creatinine", "mg/dL", 0.3, 2.4), ("14682-9", "Creatinine", "umol/L", 30, 210), ("33914-3", "GFR", "mL/min/{1.73_m2}", 25, 120), ("1975-2", "Bilirubin.total", "mg/dL", 0.2, 3.9),
        ("1742-6", "ALT", "U/L", 8, 260), ("1920-8", "AST", "U/L", 8, 190), ("1751-7", "Albumin", "g/dL", 2.4, 5.0), ("6301-6", "INR", "{INR}", 0.8, 2.4)]  # fmt: skip
OTHER_LABS = [("718-7", "Hemoglobin", "g/dL", 7, 16), ("6690-2", "Leukocytes", "10*3/uL", 1, 14), ("777-3", "Platelets", "10*3/uL", 60, 410), ("2951-2", "Sodium", "mmol/L", 130, 148),
              ("2823-3", "Potassium", "mmol/L", 3, 5.6), ("2345-7", "Glucose", "mg/dL", 60, 190)]  # fmt: skip
VITALS = [("8867-4", "Heart rate", "/min", 50, 130), ("9279-1", "Respiratory rate", "/min", 10, 30), ("8310-5", "Body temperature", "Cel", 36, 39.5), ("59408-5", "Oxygen saturation", "%", 90, 100),
          ("8302-2", "Body height", "cm", 95, 195), ("29463-7", "Body weight", "kg", 15, 95), ("39156-5", "Body mass index", "kg/m2", 14, 35)]  # fmt: skip


class Export:
    """Makes the resources of N patients; knows no more of them than their numbers."""

    def __init__(self, patients, seed=SEED):
        self.patients, self.seed = patients, seed

    def order(self, kind):
        """Return the patients in an order that is the kind's own."""
        numbers = list(range(self.patients))
        random.Random(f"{self.seed} {kind}").shuffle(numbers)
        return numbers

    def resources(self, kind):
        """Yield the resources of a kind, the first of each patient, then the second."""
        draw = random.Random(f"{self.seed} {kind} resources")
        least, more = COUNTS[kind]
        how_many = random.Random(f"{self.seed} {kind} counts")
        counts = [least + (how_many.randint(0, more) if more else 0) for _ in range(self.patients)]
        make = globals()[f"{kind.lower()}_of"]
        for turn in range(least + more):
            for number in self.order(f"{kind} {turn}"):
                if turn < counts[number]:
                    yield {"resourceType": kind, "id": f"{kind.lower()[:3]}-{number}-{turn}", **make(draw, number)}

    def medications(self):
        """Yield what the requests refer to."""
        for index, (code, name) in enumerate(MEDICINES):
            yield {"resourceType": "Medication", "id": f"med-{index}", "code": concept(RXNORM, code, name)}


def concept(system, code, text):
    return {"coding": [{"system": system, "code": code, "display": text}], "text": text}


def status(system, code):
    return {"coding": [{"system": f"{TERMINOLOGY}{system}", "code": code}]}


def subject(draw, number):
    base = "https://records.example.org/fhir/" if draw.random() < ABSOLUTE else ""
    return {"reference": f"{base}Patient/pat-{number}-0"}


def moment(draw, recent=False):
    day = f"2026-11-{draw.randint(5, 22):02}" if recent else f"{draw.randint(2015, 2026)}-{draw.randint(1, 10):02}-{draw.randint(1, 28):02}"
    return f"{day}T{draw.randint(6, 20):02}:{draw.randint(0, 59):02}:00+00:00"


def visit(draw, number):
    return {"reference": f"Encounter/enc-{number}-{draw.randint(0, 9)}"}


def patient_of(draw, number):
    return {
        "identifier": [{"system": "http://records.example.org/mrn", "value": f"MRN{number:07}"}],
        "name": [{"use": "official", "family": f"Family{number}", "given": ["Given"]}],
        "gender": draw.choice(("male", "female")),
        "birthDate": f"{draw.randint(1990, 2013)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
        "address": [{"line": [f"{draw.randint(1, 900)} Main Street"], "city": "Springfield", "postalCode": f"{draw.randint(10000, 99999)}"}],
    }


def condition_of(draw, number):
    coded = concept(SNOMED, *draw.choice(SNOMED_CONDITIONS)) if draw.random() < 0.4 else concept(ICD, *draw.choice(CONDITIONS))
    made = {"code": coded, "subject": subject(draw, number), "encounter": visit(draw, number), "onsetDateTime": moment(draw)}
    if draw.random() >= NO_CLINICAL:
        made["clinicalStatus"] = status("condition-clinical", draw.choice(("active", "active", "resolved", "remission")))
    if draw.random() >= NO_VERIFICATION:
        made["verificationStatus"] = status("condition-ver-status", draw.choice(("confirmed", "confirmed", "unconfirmed", "refuted")))
    if draw.random() < 0.3:
        made["abatementDateTime"] = moment(draw)
    return made


def allergyintolerance_of(draw, number):
    made = {"patient": subject(draw, number), "recordedDate": moment(draw)}
    if draw.random() >= NO_CODE:
        made["code"] = concept(RXNORM, *draw.choice(ALLERGIES)) if draw.random() < 0.5 else concept(SNOMED, *draw.choice(SUBSTANCES))
    if draw.random() < 0.7:
        made["clinicalStatus"] = status("allergyintolerance-clinical", draw.choice(("active", "active", "resolved")))
        made["verificationStatus"] = status("allergyintolerance-verification", "confirmed")
    if draw.random() < 0.4:
        made["reaction"] = [{"manifestation": [{"text": draw.choice(("rash", "urticaria", "anaphylaxis"))}], "severity": draw.choice(("mild", "moderate", "severe"))}]
    return made


def medicationrequest_of(draw, number):
    index = draw.randrange(len(MEDICINES))
    by_reference = draw.random() < BY_REFERENCE
    medicine = {"medicationReference": {"reference": f"Medication/med-{index}"}} if by_reference else {"medicationCodeableConcept": concept(RXNORM, *MEDICINES[index])}
    made = {
        "status": draw.choice(("active", "completed", "completed", "stopped")), "intent": "order", **medicine, "subject": subject(draw, number),
        "encounter": visit(draw, number), "authoredOn": moment(draw),
    }  # fmt: skip
    if draw.random() < 0.6:
        dose = {"value": draw.choice((4, 8, 200, 400, 800)), "unit": "mg", "system": UCUM, "code": "mg"}
        repeat = {"frequency": draw.randint(1, 3), "period": 1, "periodUnit": "d"}
        made["dosageInstruction"] = [{"timing": {"repeat": repeat}, "route": {"text": "oral"}, "doseAndRate": [{"doseQuantity": dose}]}]
    return made


def observation_of(draw, number):
    kind = draw.random()
    code, name, unit, low, high = draw.choice(LABS if kind < 0.12 else OTHER_LABS if kind < 0.3 else VITALS)
    category = "laboratory" if kind < 0.3 else "vital-signs"
    made = {
        "status": "final", "category": [{"coding": [{"system": f"{TERMINOLOGY}observation-category", "code": category}]}], "code": concept(LOINC, code, name),
        "subject": subject(draw, number), "encounter": visit(draw, number), "effectiveDateTime": moment(draw, recent=draw.random() < 0.2),
    }  # fmt: skip
    if kind > 0.8:
        made["code"] = concept(LOINC, "85354-9", "Blood pressure panel")
        made["component"] = [
            {"code": concept(LOINC, *part), "valueQuantity": {"value": draw.randint(50, 150), "unit": "mm[Hg]", "system": UCUM, "code": "mm[Hg]"}}
            for part in (("8480-6", "Systolic blood pressure"), ("8462-4", "Diastolic blood pressure"))
        ]
    elif draw.random() < NO_VALUE:
        made["dataAbsentReason"] = status("data-absent-reason", "unknown")
    else:
        made["valueQuantity"] = {"value": round(draw.uniform(low, high), 2), "unit": unit, "system": UCUM, "code": unit}
    return made


def encounter_of(draw, number):
    start = moment(draw)
    return {
        "status": "finished", "class": {"system": f"{TERMINOLOGY}v3-ActCode", "code": "AMB"}, "type": [concept(SNOMED, "185347001", "Encounter for problem")],
        "subject": subject(draw, number), "period": {"start": start, "end": start}, "serviceProvider": {"reference": "Organization/org-1"},
    }  # fmt: skip


def procedure_of(draw, number):
    return {
        "status": "completed", "code": concept(SNOMED, "430193006", "Medication Reconciliation (procedure)"), "subject": subject(draw, number),
        "encounter": visit(draw, number), "performedPeriod": {"start": moment(draw)},
    }  # fmt: skip


def immunization_of(draw, number):
    vaccine = concept("http://hl7.org/fhir/sid/cvx", "140", "Influenza, seasonal, injectable, preservative free")
    return {"status": "completed", "vaccineCode": vaccine, "patient": subject(draw, number), "encounter": visit(draw, number), "occurrenceDateTime": moment(draw)}


def diagnosticreport_of(draw, number):
    results = [{"reference": f"Observation/obs-{number}-{draw.randint(0, 59)}"} for _ in range(draw.randint(2, 8))]
    return {"status": "final", "code": concept(LOINC, "51990-0", "Basic Metabolic Panel"), "subject": subject(draw, number), "effectiveDateTime": moment(draw), "result": results}


def write(folder, patients, *, packed=False, seed=SEED):
    """Write an export into a folder; return how many resources and bytes (unpacked) it holds."""
    folder.mkdir(parents=True, exist_ok=True)
    export, lines, size = Export(patients, seed), 0, 0
    for kind in (*COUNTS, "Medication"):
        parts = PARTS.get(kind, 1)
        names = [f"{kind}.{part}.ndjson" if parts > 1 else f"{kind}.ndjson" for part in range(parts)]
        with ExitStack() as stack:
            files = [stack.enter_context(_opened(folder / (name + (".gz" if packed else "")), packed)) for name in names]
            for at, plain in enumerate(export.medications() if kind == "Medication" else export.resources(kind)):
                line = json.dumps(plain, separators=(",", ":")).encode() + b"\n"
                files[at % parts].write(line)
                lines += 1
                size += len(line)
    return lines, size


def _opened(path, packed):
    return gzip.GzipFile(path, "wb", compresslevel=4, mtime=0) if packed else path.open("wb", buffering=1 << 20)


def main():
    """Write an export and say how large it is."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folder", type=Path, metavar="EXPORT")
    arguments.add_argument("--patients", type=int, default=1000)
    arguments.add_argument("--seed", type=int, default=SEED)
    arguments.add_argument("--gz", action="store_true", help="pack each file")
    chosen = arguments.parse_args()
    lines, size = write(chosen.folder, chosen.patients, packed=chosen.gz, seed=chosen.seed)
    print(f"{chosen.folder}: {chosen.patients} patients, {lines:,} resources, {size / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
