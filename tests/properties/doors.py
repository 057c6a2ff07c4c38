"""One patient through each door: what a door can carry, how it is written there, and the patient that is read back."""

import csv
import datetime as dt
import io
import json
from decimal import Decimal

from mifa_screen.patient.model import Allergy, Condition, Lab, Medication, Patient
from mifa_screen.readers.json_patient import read_patient
from mifa_screen.readers.opening import Opening
from mifa_screen.readers.table import open_rows
from patients import KNOWLEDGE, SCREENER

COLUMNS = KNOWLEDGE.settings["columns"]
LISTS = ("allergies", "conditions", "medications")
PLAIN = ("id", "birth_date", "age_years", "sex", "height_cm", "weight_kg", "treatment", "child_pugh", "ascites", "encephalopathy")
EMPTY = "none"


def through_json(plain):
    """As text in a file."""
    return read_patient(json.dumps(plain, ensure_ascii=False).encode(), "p.json", SCREENER.fact_names)


def through_python(plain):
    """As objects of the Python API."""
    kinds = {"allergies": Allergy, "conditions": Condition, "medications": Medication, "labs": Lab}
    fields = dict(plain)
    for name, kind in kinds.items():
        if fields.get(name) is not None:
            fields[name] = tuple(item if isinstance(item, str) else kind(**_typed(item)) for item in fields[name])
    return Patient(**_typed(fields))


def _typed(fields):
    typed = {}
    for name, value in fields.items():
        if name in ("date", "birth_date"):
            value = dt.date.fromisoformat(value)
        elif isinstance(value, float):
            value = Decimal(str(value))
        elif name == "reactions":
            value = tuple(value)
        typed[name] = value
    return typed


# ---------------------------------------------------------------- CSV


def carried_by_csv(plain):
    """Return the part of a patient that a row can carry: texts or codes of the lists, one result a column, statements, the person."""
    kept = {name: plain[name] for name in PLAIN if name in plain}
    stated = {name: value for name, value in plain.get("facts", {}).items() if value is not None}
    if stated:
        kept["facts"] = stated
    for name in LISTS:
        if name in plain:
            items = [item for entry in plain[name] if (item := _cell_text(entry))]
            if items or not plain[name]:
                kept[name] = items
    labs = {}
    for lab in plain.get("labs", ()):
        for column, about in COLUMNS["laboratory"].items():
            value = str(lab["value"])
            same_day = all(other.get("date") == lab.get("date") for other in labs.values() if other["test"] == about["test"])
            if (lab["test"], lab.get("unit")) == (about["test"], about["unit"]) and same_day and value.casefold() not in COLUMNS["not_known"]:
                carried = {key: lab[key] for key in ("test", "value", "unit", "date") if key in lab}
                if value.lstrip("-").isdigit():
                    carried["value"] = int(value)  # a cell cannot tell 3 from "3"
                labs.setdefault(column, carried)
    if labs:
        kept["labs"] = [labs[column] for column in COLUMNS["laboratory"] if column in labs]
    return kept


def _cell_text(entry):
    text = entry if isinstance(entry, str) else entry.get("substance") or entry.get("text") or entry.get("code")
    if not set(text) & set(";\r\n") and text == text.strip() and text.casefold() not in COLUMNS["not_known"]:
        return text
    return None


def row_of(plain):
    """Return a patient that a row can carry as heading and cells."""
    cells = {name: str(plain[name]) for name in PLAIN if name in plain}
    cells |= {name: "yes" if value else "no" for name, value in plain.get("facts", {}).items()}
    cells |= {name: "; ".join(plain[name]) or EMPTY for name in LISTS if name in plain}
    by_test = {(about["test"], about["unit"]): column for column, about in COLUMNS["laboratory"].items()}
    for lab in plain.get("labs", ()):
        cells[by_test[lab["test"], lab["unit"]]] = str(lab["value"])
        if "date" in lab:
            cells[f"{lab['test']}_date"] = lab["date"]
    return cells


def without_places(patient):
    """Return a patient of a table whose results do not say in which column they stand."""
    labs = patient.labs and tuple(Lab(**{name: getattr(lab, name) for name in Lab.model_fields}) for lab in patient.labs)
    return patient.model_copy(update={"labs": labs})


def through_csv(plain, folder):
    """As the one row of a table."""
    cells = row_of(plain)
    text = io.StringIO()
    writer = csv.DictWriter(text, cells)
    writer.writeheader()
    writer.writerow(cells)
    file = folder / "p.csv"
    file.write_text(text.getvalue(), encoding="utf-8", newline="")
    _, table, rows = open_rows(file, SCREENER, Opening())
    (cells,) = rows
    row = table.read(1, cells)
    assert row.patient is not None, row.error
    return row.patient
