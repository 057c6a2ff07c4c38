"""Patient: id, sex and date of birth (R4, Patient)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mifa_screen.readers.fhir.dates import read_days
from mifa_screen.readers.fhir.resources import PatientResource
from mifa_screen.readers.fhir.tolerance import read_model

if TYPE_CHECKING:
    from mifa_screen.readers.fhir.context import Context
    from mifa_screen.readers.fhir.record import Record

SEXES = ("male", "female", "other", "unknown")


def read_person(record: Record, context: Context) -> dict[str, Any]:
    """Return id, sex and date of birth as fields of a patient."""
    found = record.patient
    if found is None:
        context.say("Patient", "is not in the record; sex and age are not known")
        return {"id": record.key.removeprefix("Patient/")}
    model, paths = read_model(PatientResource, found.plain)
    for path in paths:
        context.say(f"{found.place}.{path}".rstrip("."), "does not have the shape that FHIR gives it; it is not used")
    name = model.id or next((i.value for i in model.identifier if i.value), None) or found.full_url or found.place
    values: dict[str, Any] = {"id": name}
    sex = model.gender.lower() if model.gender else None
    if sex is not None and sex not in SEXES:
        context.say(f"{found.place}.gender", "is not one of FHIR's words; the sex is not known")
    elif sex is not None:
        values["sex"] = sex
    at_birth = _sex_at_birth(model, context)
    if at_birth is not None and values.get("sex") in ("male", "female") and at_birth != values["sex"]:
        context.say(f"{found.place}.gender", "differs from the sex at birth that is recorded; the sex is asked for")
        values["sex"] = "unknown"
    if model.birthDate is not None:
        days = read_days(model.birthDate)
        if days is None:
            context.say(f"{found.place}.birthDate", "is not a date; the age is not known")
        else:
            first, last = days.first, days.last
            if first <= context.as_of < last:
                last = context.as_of
            values["birth_date"] = first
            if first != last:
                values["birth_latest"] = last
                context.say(f"{found.place}.birthDate", "is known in part only; the age counts as far as it is certain")
    return values


def _sex_at_birth(model: PatientResource, context: Context) -> str | None:
    known: dict[str, str] = context.terms.plain["sex_at_birth"]["codes"]
    urls = context.terms.plain["sex_at_birth"]["extensions"]
    return next((known[e.valueCode] for e in model.extension if e.url in urls and e.valueCode in known), None)
