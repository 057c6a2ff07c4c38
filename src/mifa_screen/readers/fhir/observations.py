"""Observation: laboratory results, height and weight, and answers about pregnancy (R4, Observation)."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.core.dates import completed_years
from mifa_screen.readers.fhir.dates import Days, of_period, read_days
from mifa_screen.readers.fhir.resources import Component, ObservationResource
from mifa_screen.readers.fhir.results import Result, read_result
from mifa_screen.readers.fhir.tolerance import read_model

if TYPE_CHECKING:
    from decimal import Decimal

    from mifa_screen.readers.fhir.bundles import Found
    from mifa_screen.readers.fhir.context import Context
    from mifa_screen.readers.fhir.elements import CodeableConcept

LOINC = re.compile(r"(LA|LP)?[0-9]{1,8}-[0-9]", re.ASCII)


class Body(NamedTuple):
    """A height or weight; None when it cannot be used."""

    field: str
    value: Decimal
    days: Days | None
    place: str


class Answer(NamedTuple):
    """A dated answer to one of our questions. `says` is None for one that leaves it open; `sure` is false for one that is not final."""

    fact: str
    says: bool | None
    days: Days | None
    place: str
    sure: bool


class Seen(NamedTuple):
    """What an Observation and its components say."""

    results: list[Result]
    bodies: list[Body]
    answers: list[Answer]
    unread: list[tuple[str, Days | None]]
    """Observations of which it is not known what they are: the place and the day."""


def read_observation(found: Found, context: Context, birth: dt.date | None) -> Seen:
    """Return what an Observation says that the screen reads; nothing for all others."""
    model, paths = read_model(ObservationResource, found.plain)
    seen = Seen([], [], [], [])
    parts: list[tuple[str, Component]] = [(found.place, model)]
    parts += [(f"{found.place}.component[{number}]", part) for number, part in enumerate(model.component)]
    wanted = [(place, part, what) for place, part in parts if (what := _what(part.code, context)) is not None]
    if not wanted:
        if _is_nameless(model.code, context) and model.status not in ("cancelled", "entered-in-error"):
            context.say(f"{found.place}.code", "does not say what was observed; it may be a result that counts")
            seen.unread.append((f"{found.place}.code", _days(model)))
        return seen
    damaged = context.left_out(found.place, paths) is not None
    status = context.word(model.status, context.terms.plain["observation"]["status"], f"{found.place}.status")
    if status == "none":
        context.say(f"{found.place}.status", f"is {model.status}: no result; it is not used")
        return seen
    final = status == "result" and not damaged
    if status not in ("result", "?"):
        context.say(f"{found.place}.status", f"is {model.status or 'missing'}: not a result yet; it is not used")
    days = _days(model)
    if days is None and _is_dated(model, paths):
        context.say(found.place, "has a date that cannot be read; it may be the newest result, and is not used")
        days, final = Days(context.as_of, context.as_of), False
    if days is not None and days.first > context.as_of:
        context.say(found.place, "is dated after the day of screening; it is not used")
        return seen
    if days is not None and days.last > context.as_of:
        days = days._replace(last=context.as_of)
    if days is not None and birth is not None and days.last < birth:
        context.say(found.place, "is dated before birth; it may be the newest result, and is not used")
        days, final = Days(context.as_of, context.as_of), False
    for place, part, (kind, name) in wanted:
        if part is model and part.dataAbsentReason is None and _is_empty(part) and len(wanted) > 1:
            continue  # a panel whose components hold the results
        if kind == "body":
            if final:
                _take_body(part, name, days, place, context, seen)
        elif kind == "answer":
            seen.answers.append(Answer(name, _answer(part, model, name, place, context), days, place, final))
        else:
            result = read_result(part, name, days, place, model, found, context, final=final)
            if result is not None:
                seen.results.append(result)
    return seen


def _what(code: CodeableConcept | None, context: Context) -> tuple[str, str] | None:
    """Return what kind of thing an Observation's code stands for, and which; None for one that is not read."""
    if code is None:
        return None
    terms, laboratory = context.terms, context.screener.numbers.laboratory
    in_loinc = False
    for coding in code.coding:
        system, value = terms.system(coding.system), coding.code or ""
        in_loinc = in_loinc or (system == "loinc" and bool(value))
        if system in ("loinc", "snomed") and value in terms.answer_codes:
            return "answer", terms.answer_codes[value]
        if system == "loinc":
            if value in terms.plain["body"]:
                return "body", terms.plain["body"][value]
            analyte = laboratory.analyte_of(value)
            if analyte is not None:
                return "lab", analyte.id
    if in_loinc:
        return None  # LOINC names the test exactly; what is not on our list is another test
    for name in (code.text, *(coding.display for coding in code.coding), *(coding.code for coding in code.coding)):
        if name:
            analyte = laboratory.analyte_of(name)
            if analyte is not None:
                return "lab", analyte.id
    return ("lab", code.text) if code.text and laboratory.near_name(code.text) is not None else None


def _is_nameless(code: CodeableConcept | None, context: Context) -> bool:
    """Return whether a code, which every Observation must have, names nothing at all."""
    if code is None or (code.text is None and not any(coding.code or coding.display for coding in code.coding)):
        return True
    if code.text is not None or any(coding.display for coding in code.coding):
        return False
    return all(context.terms.system(coding.system) == "loinc" and not LOINC.fullmatch(coding.code or "") for coding in code.coding)


def _is_empty(part: Component) -> bool:
    values = (part.valueQuantity, part.valueString, part.valueInteger, part.valueBoolean, part.valueCodeableConcept)
    return all(value is None for value in values)


def _days(model: ObservationResource) -> Days | None:
    """Return when it was measured; when the result was issued only where nothing else is said."""
    if model.effectiveDateTime or model.effectivePeriod or model.effectiveInstant:
        return read_days(model.effectiveDateTime) or of_period(model.effectivePeriod) or read_days(model.effectiveInstant)
    return read_days(model.issued)


def _is_dated(model: ObservationResource, paths: tuple[str, ...]) -> bool:
    """Return whether a date is given, readable or not."""
    given = (model.effectiveDateTime, model.effectivePeriod, model.effectiveInstant, model.issued)
    return any(given) or any(path.startswith(("effective", "issued")) for path in paths)


def _take_body(part: Component, field: str, days: Days | None, place: str, context: Context, seen: Seen) -> None:
    amount = part.valueQuantity
    if amount is None or amount.value is None or amount.comparator is not None:
        context.say(place, "gives no plain number; it is not used")
        return
    units = context.terms.body_units[field]
    factors = {units[unit.casefold()] for unit in (amount.code, amount.unit) if unit and unit.casefold() in units}
    if len(factors) != 1:
        context.say(f"{place}.valueQuantity", "has no unit that is known here, or two that differ; it is not used")
        return
    seen.bodies.append(Body(field, amount.value * factors.pop(), days, place))


def best_body(bodies: list[Body], field: str, birth: Days | None, context: Context) -> Body | None:
    """Return the newest measure; a height only while it can still be taken as the height."""
    dated = [body for body in bodies if body.field == field and body.days is not None]
    undated = [body for body in bodies if body.field == field and body.days is None]
    for body in undated:
        context.say(body.place, "has no date; it is not used")
    if not dated:
        return None
    newest = max(dated, key=lambda body: body.days or Days(dt.date.min, dt.date.min))
    if field == "height_cm" and newest.days is not None and not _still_the_height(newest.days, birth, context):
        context.say(newest.place, "was measured long ago in somebody who may have grown since; it is not used")
        return None
    return newest


def _still_the_height(measured: Days, birth: Days | None, context: Context) -> bool:
    windows = context.terms.windows
    if (context.as_of - measured.first).days <= windows["height_while_growing"]:
        return True
    return birth is not None and completed_years(birth.last, measured.first) >= windows["grown_up_years"]


def _answer(part: Component, model: ObservationResource, fact: str, place: str, context: Context) -> bool | None:
    """Return what an answer says; None for one that leaves it open."""
    table = context.terms.answers[fact]
    if part.valueBoolean is not None:
        return part.valueBoolean
    concept = part.valueCodeableConcept
    codes = {coding.code for coding in concept.coding if coding.code} if concept else set()
    words = {word.lower() for word in (concept.words if concept else ())} | ({part.valueString.lower()} if part.valueString else set())
    words |= {spoken for word in words if (spoken := context.terms.spoken(word))}
    for known, columns in ((codes, ("yes", "no")), (words, ("yes_words", "no_words"))):
        yes, no = (bool(known & set(table[name])) for name in columns)
        if yes != no:
            return yes
        if yes:
            break
    reason = part.dataAbsentReason or model.dataAbsentReason
    context.say(place, f"gives no {table['title']} that is understood" if reason is None else f"gives no {table['title']}, only why there is none")
    return None
