"""Dosage: how much and how often, as far as it is said in a way that can be reckoned with (R4, Dosage and Timing)."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mifa_screen.readers.fhir.context import Context
    from mifa_screen.readers.fhir.elements import Quantity
    from mifa_screen.readers.fhir.resources import Dosage, DoseAndRate, Timing

COUNT = "count"
DAYS_A_WEEK = 7


class Taken(NamedTuple):
    """A dosage, read. `open`: it is given, and how much a day that is cannot be said. `units` counts tablets and the like."""

    dose_mg: Decimal | None = None
    units: Decimal | None = None
    times_per_day: Decimal | None = None
    route: str | None = None
    single: bool = False
    open: bool = False


def read_dosage(dosages: tuple[Dosage, ...], name: str | None, context: Context) -> Taken:
    """Return what the dosages of a medicine say; several of them leave the dose open, the route of the first counts."""
    given = [dosage for dosage in dosages if not _is_empty(dosage)]
    if not given:
        return Taken(route=_route(dosages, context))
    route = _route(dosages, context)
    if len(given) > 1:
        return Taken(route=route, open=True)
    dosage = given[0]
    amounts = [amount for amount in (*(_most(part) for part in dosage.doseAndRate), dosage.doseQuantity, dosage.dose) if amount is not None]
    by_rate = any(part.rateQuantity or part.rateRatio or part.rateRange for part in dosage.doseAndRate)
    times, single = _times(dosage.timing, context)
    if not amounts and times is None and dosage.text is not None:
        return _from_text(dosage.text, name, route, context)
    dose, units = _amount(amounts[0], context) if len(amounts) == 1 and not by_rate else (None, None)
    is_open = (bool(amounts) and dose is None and units is None) or by_rate or (_has_timing(dosage.timing) and times is None)
    return Taken(dose, units, times, route, single, is_open)


def _is_empty(dosage: Dosage) -> bool:
    return dosage.text is None and not _has_timing(dosage.timing) and not dosage.doseAndRate and dosage.doseQuantity is None and dosage.dose is None


def _has_timing(timing: Timing | None) -> bool:
    return timing is not None and bool(timing.repeat or timing.event or timing.code)


def _route(dosages: tuple[Dosage, ...], context: Context) -> str | None:
    for dosage in dosages:
        if dosage.route is not None and not dosage.route.is_empty:
            codes = [coding.code for coding in dosage.route.coding if coding.code]
            names = (dosage.route.text, *(coding.display for coding in dosage.route.coding))
            known = next((code for code in codes if code in context.terms.plain["routes"]), None)
            return context.terms.route(known or (codes[0] if codes else None), next((name for name in names if name), None))
    return None


def _most(part: DoseAndRate) -> Quantity | None:
    """Return the dose; of a range the highest."""
    return part.doseQuantity or (part.doseRange.high if part.doseRange else None)


def _amount(amount: Quantity, context: Context) -> tuple[Decimal | None, Decimal | None]:
    """Return milligrams, or a number of tablets and the like."""
    if amount.value is None or amount.comparator is not None or amount.value <= 0:
        return None, None
    factors = context.terms.dose_units
    for unit in (amount.code, amount.unit):
        factor = factors.get(unit) or factors.get(unit.lower()) if unit else None
        if factor == COUNT:
            return None, amount.value
        if factor is not None:
            return amount.value * Decimal(factor), None
    return None, None


def _times(timing: Timing | None, context: Context) -> tuple[Decimal | None, bool]:
    times, single = _often(timing, context)
    return None if times is None else decimal(times), single


def decimal(number: Fraction) -> Decimal:
    """Return a fraction as a decimal number, never above it: a third of a day, thrice, is no more than a day."""
    with localcontext() as context:
        context.rounding = ROUND_FLOOR
        return Decimal(number.numerator) / Decimal(number.denominator)


def _often(timing: Timing | None, context: Context) -> tuple[Fraction | None, bool]:
    """Return how often a day, at the most, and whether it is once and never again."""
    if timing is None:
        return None, False
    repeat = timing.repeat
    if repeat is None:
        codes = (coding.code for coding in timing.code.coding) if timing.code else ()
        times = next((context.terms.timing_codes[code] for code in codes if code in context.terms.timing_codes), None)
        return times, times is None and timing.code is None and len(timing.event) == 1
    if repeat.count == 1:
        return None, True
    if repeat.period is not None and repeat.period > 0:
        days = context.terms.period_days.get(repeat.periodUnit or "")
        if days is None:
            return None, False
        often = Fraction(max(repeat.frequency or 1, repeat.frequencyMax or 1, len(repeat.timeOfDay), len(repeat.when)))
        return often / (Fraction(repeat.period) * days) if not repeat.dayOfWeek else None, False
    a_day = Fraction(len(repeat.timeOfDay) or len(repeat.when) or 1)
    if repeat.dayOfWeek:
        return a_day * len(repeat.dayOfWeek) / DAYS_A_WEEK, False
    if repeat.timeOfDay or repeat.when:
        return a_day, False
    return None, False


def _from_text(text: str, name: str | None, route: str | None, context: Context) -> Taken:
    """Return what a dosage says in words, read together with the medicine's name."""
    read = context.texts.medicine(f"{name or ''} {text}".strip())
    if not read.text.understood or read.dose_mg is None or read.times_per_day is None:
        return Taken(route=route, open=True)
    return Taken(decimal(read.dose_mg), None, decimal(read.times_per_day), route or read.route, read.course == "single")
