"""Condition: diagnoses and problems, and whether they still are (R4, Condition; clinicalStatus and verificationStatus are modifiers)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from mifa_screen.patient.recorded import RecordedCondition
from mifa_screen.readers.fhir.dates import of_period, read_days
from mifa_screen.readers.fhir.resources import ConditionResource
from mifa_screen.readers.fhir.tolerance import read_model

if TYPE_CHECKING:
    from mifa_screen.readers.fhir.bundles import Found
    from mifa_screen.readers.fhir.context import Context

NAME = "conditions"
DROPPED = {"refuted": "is refuted; it does not count", "entered-in-error": "was entered in error; it does not count"}
Status = Literal["active", "remission", "resolved", "suspected"]


def read_condition(found: Found, context: Context) -> RecordedCondition | str | None:
    """Return a diagnosis; "none" when it says that there are none; None when it does not count."""
    model, paths = read_model(ConditionResource, found.plain)
    place = found.place
    verification = context.word(model.verificationStatus, context.terms.plain["condition"]["verification"], f"{place}.verificationStatus")
    if verification in DROPPED:
        context.say(place, DROPPED[verification])
        return None
    gap = context.left_out(place, paths)
    if model.code is None or model.code.is_empty:
        context.say(f"{place}.code", "is missing; which diagnosis it is, is not known")
        return RecordedCondition(place=place, only_gap=True, gap=context.gap(f"{place}.code", "a diagnosis without a code or a text"))
    nothing = context.nothing(model.code, NAME)
    if nothing is not None:
        if nothing == "none" and verification in (None, "confirmed"):
            return "none"
        context.say(f"{place}.code", "says that it is not known, or speaks of one kind only; it decides nothing")
        return None
    status, perhaps_over = _status(model, place, context)
    if verification in ("suspected", "?") or "verificationStatus" in {path.partition(".")[0] for path in paths}:
        status = "suspected"
    codes, text = context.codes(model.code), context.terms.spoken(model.code.text)
    if not codes and text is None:
        context.say(f"{place}.code", "gives no diagnosis, only why there is none; which it is, is not known")
        return RecordedCondition(place=place, only_gap=True, gap=context.gap(f"{place}.code", "a diagnosis that is not given"))
    return RecordedCondition(
        place=f"{place}.code", codings=codes, text=text, status=status, perhaps_over=perhaps_over, age_days=_age(model, context), gap=gap
    )


def _status(model: ConditionResource, place: str, context: Context) -> tuple[Status | None, bool]:
    """Return the status, and whether it is left open that it is over."""
    clinical = context.word(model.clinicalStatus, context.terms.plain["condition"]["clinical"], f"{place}.clinicalStatus")
    ended = _ended(model, context)
    match clinical:
        case "resolved":
            return "resolved", False
        case "remission":
            return "remission", False
        case "active":
            if ended:
                context.say(place, "is called active and has an end; whether it still is, is asked")
            return "active", ended
        case "over?" | "?":
            return ("resolved", False) if ended and clinical == "over?" else ("active", True)
        case _:
            return "resolved" if ended else None, False  # nothing is said of it: the words of the entry may


def _ended(model: ConditionResource, context: Context) -> bool:
    """Return whether it has ended by the day of screening. A text or an age as the end says that it has (R4, Condition.abatement)."""
    if model.abatementDateTime is not None or model.abatementPeriod is not None:
        end = read_days(model.abatementDateTime) or of_period(model.abatementPeriod)
        return end is None or end.first <= context.as_of
    others = (model.abatementString, model.abatementAge, model.abatementRange)
    return model.abatementBoolean is True or any(other is not None for other in others)


def _age(model: ConditionResource, context: Context) -> int | None:
    """Return how many days ago it began or was recorded, at the least."""
    days = read_days(model.onsetDateTime) or (read_days(model.onsetPeriod.start) if model.onsetPeriod else None) or read_days(model.recordedDate)
    return None if days is None else max((context.as_of - days.last).days, 0)
