"""Procedure: what was done, where it says what somebody has or lacks (a transplant, a missing organ, dialysis).

Procedures are no list of diagnoses: one that says nothing here is passed over, and none of them makes such a list complete.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from mifa_screen.patient.recorded import RecordedCondition
from mifa_screen.readers.fhir.dates import of_period, read_days
from mifa_screen.readers.fhir.resources import ProcedureResource
from mifa_screen.readers.fhir.tolerance import read_model
from mifa_screen.reading.answer import Stance

if TYPE_CHECKING:
    from mifa_screen.patient.recorded import RecordedCode
    from mifa_screen.readers.fhir.bundles import Found
    from mifa_screen.readers.fhir.context import Context


def read_procedure(found: Found, context: Context) -> RecordedCondition | None:
    """Return what a procedure says of the patient as a diagnosis; None when that is nothing."""
    model, _ = read_model(ProcedureResource, found.plain)
    if model.code is None:
        return None
    status = context.terms.plain["procedure"]["status"].get(model.status or "", "maybe")
    codes, text = context.codes(model.code), context.terms.spoken(model.code.text)
    known = tuple(code for code in codes if _is_member(code, context))
    names = [name for name in dict.fromkeys((text, *(code.display for code in codes))) if name and _says_something(name, context)]
    if status == "none" or not (known or names):
        return None
    days = read_days(model.performedDateTime) or of_period(model.performedPeriod)
    recent = days is not None and days.last >= context.as_of - dt.timedelta(days=context.terms.windows["procedure_recent"])
    return RecordedCondition(
        place=f"{found.place}.code", codings=known, text=names[0] if names else None, status="suspected" if status == "maybe" else "active", perhaps_over=not recent
    )


def _is_member(code: RecordedCode, context: Context) -> bool:
    if code.system != "snomed":
        return False
    return any(code.code in members.codes.get("snomed", {}) for members in context.screener.knowledge.value_sets.values())


def _says_something(name: str, context: Context) -> bool:
    """Return whether a name is understood and is of something that a rule reads."""
    read = context.texts.condition(name)
    if not read.understood:
        return False
    codings = [coding for claim in read.claims if claim.stance is not Stance.DENIED for coding in claim.codings]
    sets = context.screener.knowledge.value_sets.values()
    return any(members.membership(*coding) > 0 for coding in codings for members in sets)
