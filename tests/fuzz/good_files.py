"""Good files to start from: patients of whom nothing is found, the same with one thing that forbids the medicine, and odd but lawful ones."""

import csv
import datetime as dt
import gzip
import io
import json
import re

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from calling import CANARY
from containers import packed
from doors import row_of
from fhir_door import bundle_of, carried_by_fhir
from patients import CLEAR, instead

LUPUS = {"code": "M32.9", "system": "icd-10-cm"}
BAD = {
    "diagnosis, text": {"conditions": ["systemic lupus erythematosus"]},
    "diagnosis, ICD": {"conditions": [LUPUS]},
    "diagnosis, SNOMED": {"conditions": [{"code": "46177005", "system": "snomed", "status": "active"}]},
    "liver": {"conditions": ["cirrhosis"], "child_pugh": "C"},
    "allergy, ours": {"allergies": ["Mepact"]},
    "allergy, severe": {"allergies": [{"substance": "peanut", "severity": "severe", "reactions": ["anaphylaxis"], "status": "active"}]},
    "medicine, ATC": {"medications": [{"code": "L04AD02", "system": "atc", "status": "active"}]},
    "medicine, dose": {"medications": ["ibuprofen 800 mg three times a day"]},
    "creatinine": {"labs": instead({"test": "creatinine", "value": 4.1, "unit": "mg/dL", "date": "2026-11-20"})},
    "bilirubin": {"labs": instead({"test": "bilirubin", "value": 80, "unit": "umol/L", "upper_limit": 21, "date": "2026-11-20"})},
    "ALT": {"labs": instead({"test": "alt", "value": 900, "unit": "U/L", "date": "2026-11-20"})},
    "pregnant": {"facts": CLEAR["facts"] | {"pregnant": True}},
    "age": {"birth_date": "2024-12-24", "height_cm": 80},
}
"""One thing, by its kind, on a patient who is clear otherwise."""
FULL = CLEAR | {
    "id": f"{CANARY}-1", "weight_kg": 50.5, "treatment": "planned", "child_pugh": "A", "ascites": "none", "encephalopathy": 0,
    "conditions": [f"{CANARY}itis", {"text": "asthma", "code": "J45", "system": "icd-10", "status": "remission"}],
    "allergies": ["penicillin", {"substance": f"{CANARY} feathers", "severity": "mild", "criticality": "low", "reactions": ["rash"], "status": "resolved"}],
    "medications": [{"text": f"{CANARY}ol 5 mg", "dose_mg": 5, "times_per_day": 2, "route": "oral", "course": "short", "status": "active"}, "methotrexate 10 mg weekly"],
    "labs": [*CLEAR["labs"], {"test": CANARY, "value": ">90", "unit": "U/L", "upper_limit": 40.5, "date": "2026-11-01"}],
}  # fmt: skip
"""A patient with every field, and text that must not be told on stderr."""


def with_bad(name):
    """Return the clear patient with one thing that is not."""
    return CLEAR | {"id": f"{CANARY}-{name.replace(' ', '')}"} | BAD[name]


def as_json(plain):
    """Return a patient as a file."""
    return json.dumps(plain, indent=1).encode()


def fhir(plain):
    """Return a patient as a Bundle, as far as one can say it; a boy, of whom no contraception is asked."""
    sex = "female" if plain["facts"]["pregnant"] else "male"
    return bundle_of(carried_by_fhir(plain) | {"id": plain["id"], "sex": sex})


RICH = {
    "resourceType": "Bundle", "type": "document", "timestamp": "2026-11-23T08:00:00Z", "entry": [
        {"fullUrl": "urn:uuid:0", "resource": {"resourceType": "Composition", "status": "final", "subject": {"reference": "urn:uuid:1"}, "section": [
            {"code": {"coding": [{"system": "http://loinc.org", "code": "48765-2"}]}, "emptyReason": {"coding": [{"code": "nilknown"}]}, "section": [{"title": CANARY}]}]}},
        {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Patient", "id": f"{CANARY}1", "gender": "female", "_birthDate": {"extension": [{"url": "x", "valueCode": "unknown"}]}, "birthDate": "2010-05"}},
        {"fullUrl": "http://a.example/fhir/Condition/2", "resource": {"resourceType": "Condition", "id": "2", "subject": {"reference": f"http://a.example/fhir/Patient/{CANARY}1"},
            "code": {"coding": [{"system": "urn:oid:2.16.840.1.113883.6.96", "code": "46177005", "display": f"{CANARY} (disorder)"}], "text": "SLE"}, "abatementPeriod": {"end": "2020"}}},
        {"resource": {"resourceType": "MedicationRequest", "id": "3", "status": "active", "intent": "order", "subject": {"reference": "urn:uuid:1"}, "medicationReference": {"reference": "#m", "display": CANARY},
            "contained": [{"resourceType": "Medication", "id": "m", "code": {"text": CANARY}, "ingredient": [{"itemReference": {"reference": "Medication/m2"}}]}], "authoredOn": "2026-11-20",
            "dosageInstruction": [{"timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}}, "doseAndRate": [{"doseRange": {"high": {"value": 400, "unit": "mg"}}}]}]}},
        {"resource": {"resourceType": "Medication", "id": "m2", "code": {"coding": [{"system": "http://www.whocc.no/atc", "code": "M01AE01"}]}}},
        {"resource": {"resourceType": "MedicationAdministration", "id": "4", "status": "completed", "subject": {"reference": "urn:uuid:1"}, "effectivePeriod": {"start": "2026-11-21", "end": "2026-11-22"},
            "medicationCodeableConcept": {"text": "mifamurtide"}}},
        {"resource": {"resourceType": "MedicationDispense", "id": "5", "status": "completed", "subject": {"reference": "urn:uuid:1"}, "whenHandedOver": "2026-11-01", "daysSupply": {"value": 30},
            "medicationCodeableConcept": {"text": "tacrolimus 1 mg"}}},
        {"resource": {"resourceType": "Observation", "id": "6", "status": "final", "subject": {"reference": "urn:uuid:1"}, "effectiveDateTime": "2026-11-20T10:00:00+01:00", "code": {"text": "panel"}, "component": [
            {"code": {"coding": [{"system": "http://loinc.org", "code": "1742-6"}]}, "valueQuantity": {"value": 22, "comparator": "<", "unit": "U/L"}},
            {"code": {"text": "creatinine"}, "valueString": "0.6 mg/dL"}], "referenceRange": [{"high": {"value": 40, "unit": "U/L"}}], "specimen": {"reference": "Specimen/9"}}},
        {"resource": {"resourceType": "Observation", "id": "7", "status": "final", "subject": {"reference": "urn:uuid:1"}, "issued": "2026-11-20T10:00:00Z",
            "code": {"coding": [{"system": "http://loinc.org", "code": "82810-3"}]}, "valueCodeableConcept": {"coding": [{"system": "http://snomed.info/sct", "code": "60001007"}]}}},
        {"resource": {"resourceType": "Procedure", "id": "8", "status": "completed", "subject": {"reference": "urn:uuid:1"}, "performedDateTime": "2020", "code": {"text": "kidney transplant"}}},
        {"resource": {"resourceType": "Specimen", "id": "9", "type": {"text": "urine"}}},
        {"resource": {"resourceType": "AllergyIntolerance", "id": "10", "patient": {"reference": "urn:uuid:1"}, "code": {"text": CANARY}, "reaction": [{"severity": "severe", "manifestation": [{"text": "rash"}]}]}},
        {"resource": {"resourceType": "List", "id": "11", "status": "current", "mode": "working", "subject": {"reference": "urn:uuid:1"}, "code": {"coding": [{"code": "52472-8"}]}, "emptyReason": {"coding": [{"code": "notasked"}]}}},
        {"resource": {"resourceType": "OperationOutcome", "issue": [{"severity": "warning", "code": "x", "diagnostics": CANARY}]}},
    ],
}  # fmt: skip
"""A document with every kind of resource that is read, and every kind of reference."""


def singles():
    """Return each resource of the rich document for itself, about a patient who is named."""
    for entry in RICH["entry"]:
        yield json.loads(json.dumps(entry["resource"]).replace("urn:uuid:1", f"Patient/{CANARY}1"))


def table(plains):
    """Return patients as headings and rows."""
    rows = [row_of({**plain, "labs": [lab for lab in plain["labs"] if lab["test"] != CANARY]}) for plain in map(_in_texts, plains)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    return names, [[row.get(name, "") for name in names] for row in rows]


def _in_texts(plain):
    """Return a patient whose lists are texts or codes, as cells are."""
    def text(entry):
        return entry if isinstance(entry, str) else entry.get("substance") or entry.get("text") or entry["code"]

    return plain | {name: list(map(text, plain[name])) for name in ("conditions", "allergies", "medications")}


def as_csv(plains, delimiter=","):
    """Return patients as a table of text."""
    names, rows = table(plains)
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows([names, *rows])
    return out.getvalue().encode()


def as_xlsx(plains, *, odd=False):
    """Return patients as a workbook; `odd`: of the calendar of 1904, with merged cells, formulas, hidden rows and columns, and another sheet."""
    book = openpyxl.Workbook()
    names, rows = table(plains)
    sheet = book.active
    sheet.append(names)
    for row in rows:
        sheet.append([_typed(name, cell) for name, cell in zip(names, row, strict=True)])
    if odd:
        book.epoch = CALENDAR_MAC_1904
        sheet.append(["=1+1", "#N/A", "=1/0", True, 1.5, dt.date(2026, 11, 20), dt.time(8), dt.datetime(2026, 11, 20, 8, 15), CANARY])
        sheet.merge_cells(start_row=2, end_row=3, start_column=4, end_column=5)
        sheet.merge_cells("A5:C5")
        sheet.row_dimensions[2].hidden = sheet.column_dimensions["C"].hidden = True
        other = book.create_sheet("Notes")
        other.append([CANARY, 1])
        other.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _typed(name, cell):
    if name.endswith("date") and cell:
        return dt.date.fromisoformat(cell)
    try:
        return float(cell)
    except ValueError:
        return cell


def lines(*plains):
    """Return objects as JSON Lines."""
    return b"".join(json.dumps(plain).encode() + b"\n" for plain in plains)


def export(*bundles):
    """Return Bundles as the files of a bulk export, one a kind."""
    by_kind = {}
    for bundle in bundles:
        for entry in bundle["entry"]:
            by_kind.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
    return {f"{kind}.ndjson": lines(*resources) for kind, resources in by_kind.items()}


RULE_PAGES = ("how-to/another-medicine.md", "how-to/own-thresholds.md", "tutorials/developer.md")
YAML = re.compile("```yaml\n(.*?)```", re.DOTALL)


def good_files(kind, root):
    """Return good files of a kind, as bytes."""
    template, bad = json.loads((root / "data" / "templates" / "patient.json").read_bytes()), [with_bad(name) for name in BAD]
    everyone = [FULL, CLEAR, *bad]
    if kind == "json":
        return [as_json(template), *map(as_json, everyone)]
    if kind == "fhir":
        return [as_json(RICH), *map(as_json, singles()), *(as_json(fhir(plain)) for plain in everyone)]
    if kind == "jsonl":
        return [lines(template), lines(*everyone[:3]), lines(*everyone)]
    if kind == "csv":
        return [(root / "data" / "templates" / "patients.csv").read_bytes(), as_csv(everyone), as_csv([FULL, CLEAR], ";"), as_csv([FULL], "\t")]
    if kind == "xlsx":
        return [as_xlsx([FULL, CLEAR]), as_xlsx([FULL, CLEAR, bad[0]], odd=True), as_xlsx(everyone)]
    if kind == "folder":
        mixed = {"a.json": as_json(FULL), "b.json": as_json(RICH), "c.json": as_json(fhir(bad[0])), "d.ndjson": lines(*singles())}
        return [packed({"a.json": as_json(FULL), "b.json": as_json(CLEAR)}), packed(mixed)]
    if kind == "export":
        files = export(fhir(FULL), RICH)
        first = next(iter(files))
        return [packed(files), packed(export(fhir(CLEAR))), packed({**files, f"{first}.gz": gzip.compress(files[first], mtime=0)}), packed({"all.ndjson": lines(RICH, *singles())})]
    return [text.encode() for page in RULE_PAGES for text in YAML.findall((root / "docs" / page).read_text(encoding="utf-8"))]


def bad_files(kind):
    """Return files of a kind in which every patient has one thing that speaks against the medicine."""
    bad = [with_bad(name) for name in BAD]
    if kind in ("json", "fhir"):
        return [as_json(plain if kind == "json" else fhir(plain)) for plain in bad]
    if kind == "jsonl":
        return [lines(*bad)]
    if kind == "folder":
        return [packed({f"{number}.json": as_json(plain)}) for number, plain in enumerate([*bad, *map(fhir, bad)])]
    if kind == "export":
        return [packed(export(fhir(plain))) for plain in bad]
    return [(as_csv if kind == "csv" else as_xlsx)([plain]) for plain in map(_id_last, bad)]


def _id_last(plain):
    return {key: value for key, value in plain.items() if key != "id"} | {"id": plain["id"]}
