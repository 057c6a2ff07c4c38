"""Laboratory results out of Observations: value, unit, upper limit and day; what cannot be used says so (contract section 4)."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.errors import one_line
from mifa_screen.measures.quantity import fold_unit
from mifa_screen.patient.recorded import RecordedLab
from mifa_screen.readers.fhir.resources import SpecimenResource
from mifa_screen.readers.fhir.tolerance import read_model

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from mifa_screen.measures.quantity import Analyte
    from mifa_screen.readers.fhir.bundles import Found
    from mifa_screen.readers.fhir.context import Context
    from mifa_screen.readers.fhir.dates import Days
    from mifa_screen.readers.fhir.elements import Quantity
    from mifa_screen.readers.fhir.resources import Component, ObservationResource, ReferenceRange

COMPARATORS = ("<", "<=", ">", ">=")
NORMAL = ("normal",)
_VALUE_AND_UNIT = re.compile(r"\s*(?P<value>(?:<=|>=|<|>|≤|≥)?\s*[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>\S.*)?", re.DOTALL)
_WORD = re.compile(r"[a-z]+")


class Result(NamedTuple):
    """A result of a test; `unusable` says why it must not be used. `days` is None when it is not known when it was measured."""

    test: str
    value: Decimal | str
    unit: str | None
    limit: Decimal | None
    days: Days | None
    place: str
    unusable: str | None = None


def read_result(
    part: Component, test: str, days: Days | None, place: str, model: ObservationResource, found: Found, context: Context, *, final: bool
) -> Result | None:
    """Return the result of one test; None when nothing was measured, or not in blood."""
    specimen = _specimen(model, found, context)
    if specimen is not None:
        context.say(f"{found.place}.specimen", f'is "{one_line(specimen, 30)}", not blood; the result is not used')
        return None
    analyte = context.screener.numbers.laboratory.analytes.get(test)
    title = analyte.title if analyte else test
    value, unit = _value(part, analyte, place, context)
    if value is None:
        reason = part.dataAbsentReason or model.dataAbsentReason
        reasons = context.terms.plain["no_result"]["reasons"]
        if reason is not None and any(word in reasons for word in reason.words):
            context.say(place, "gives no value, and says that nothing was measured")
            return None
        return Result(test, "", None, None, days, place, f"{title}: a result that gives no number is not used")
    if not final:
        return Result(test, value, unit, None, days, place, f"{title}: a result that is not final, or not all readable, is not used")
    return Result(test, value, unit, _upper_limit(part.referenceRange, part.valueQuantity, analyte, place, context), days, place)


def _value(part: Component, analyte: Analyte | None, place: str, context: Context) -> tuple[Decimal | str | None, str | None]:
    amount = part.valueQuantity
    if amount is not None and amount.value is not None:
        if amount.comparator is not None and amount.comparator not in COMPARATORS:
            return None, None
        value = amount.value if amount.comparator is None else f"{amount.comparator}{amount.value:f}"
        return value, _unit(amount, analyte, place, context)
    if part.valueInteger is not None:
        return part.valueInteger, None
    if part.valueString is not None:
        split = _VALUE_AND_UNIT.fullmatch(part.valueString)
        return (split["value"], split["unit"]) if split else (None, None)
    return None, None


def _unit(amount: Quantity, analyte: Analyte | None, place: str, context: Context) -> str | None:
    """Return the unit: the UCUM code where it is known, else the spelled one; two that differ are none."""
    given = [unit for unit in (amount.code, amount.unit) if unit]
    if analyte is None:
        return given[0] if given else None
    short = {fold_unit(unit): whole for unit, whole in context.terms.plain["lab_units"].get(analyte.id, {}).items()}
    units = [short.get(fold_unit(unit), unit) for unit in given]
    known = {analyte.factors[folded]: unit for unit in units if (folded := fold_unit(unit)) in analyte.factors}
    if len(known) > 1:
        context.say(f"{place}.valueQuantity", "has a unit and a unit code that differ; it is not used")
        return None
    return next(iter(known.values()), units[0] if units else None)


def _upper_limit(ranges: Iterable[ReferenceRange], amount: Quantity | None, analyte: Analyte | None, place: str, context: Context) -> Decimal | None:
    """Return the upper limit in the value's unit; of several normal ranges the lowest, which is the stricter."""
    if amount is None or analyte is None:
        return None
    own = {fold_unit(unit) for unit in (amount.code, amount.unit) if unit}
    limits = []
    for normal in ranges:
        if normal.high is None or normal.high.value is None or normal.high.value <= 0:
            continue
        if normal.type is not None and not any(word in NORMAL or word.startswith("normal") for word in normal.type.words):
            continue
        units = {fold_unit(unit) for unit in (normal.high.code, normal.high.unit) if unit}
        if not units & own or normal.high.comparator is not None:
            context.say(f"{place}.referenceRange", "is not in the unit of the result; it is not used")
            continue
        limits.append(normal.high.value)
    return min(limits, default=None)


def _specimen(model: ObservationResource, found: Found, context: Context) -> str | None:
    """Return what was drawn, when it surely was not blood."""
    if model.specimen is None:
        return None
    names: list[str | None] = [model.specimen.display]
    target = context.references.find(model.specimen, found)
    if target is not None and target.kind == "Specimen":
        kind = read_model(SpecimenResource, target.plain)[0].type
        if kind is not None:
            names += [kind.text, *(coding.display for coding in kind.coding)]
    words = context.terms.plain["specimens"]
    for name in filter(None, names):
        spoken = set(_WORD.findall(name.lower()))
        if spoken & set(words["other"]) and not spoken & set(words["blood"]):
            return name
    return None


def labs_of(results: list[Result], context: Context) -> tuple[RecordedLab, ...]:
    """Return results as the core takes them: each on its day; one whose day is known in part only as far as that is enough."""
    oldest = context.as_of - dt.timedelta(days=context.screener.max_lab_age)
    tests = [result.test for result in results]
    labs: list[RecordedLab] = []
    for result in results:
        days, plain = result.days, _lab(result)
        if days is None or days.is_exact or result.unusable:
            labs.append(RecordedLab(**plain, date=days.last if days else None))
        elif days.last < oldest:
            labs.append(RecordedLab(**plain, date=days.first))
        elif days.first < oldest:
            why = "the day is known in part only, and may lie before the window; it is not used"
            context.say(result.place, why)
            labs.append(RecordedLab(**(plain | {"unusable": why}), date=days.last))
        else:
            labs.append(RecordedLab(**plain, date=days.first))
            if tests.count(result.test) > 1:
                why = "the day is known in part only; whether it is the newest result is open"
                labs.append(RecordedLab(**(plain | {"unusable": why}), date=days.last))
    return tuple(labs)


def _lab(result: Result) -> dict[str, Any]:
    return {"test": result.test, "value": result.value, "unit": result.unit, "upper_limit": result.limit, "place": result.place, "unusable": result.unusable}
