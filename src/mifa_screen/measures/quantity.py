"""Reading a laboratory value: number or comparator, unit, plausible range. Never a guess (contract section 4)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.core.interval import INFINITE, Interval
from mifa_screen.errors import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

# ASCII digits only: Python's float() would also take "1_05", "１０５" and "١٠٥", which somebody should look at first.
_NUMBER = re.compile(r"(?P<sign><=|>=|≤|≥|<|>)?\s*(?P<digits>[0-9]{1,12}(?:\.[0-9]{1,12})?)", re.ASCII)
_BLANK = re.compile(r"\s+")
ZERO = Decimal(0)


class Analyte(NamedTuple):
    """A laboratory test: its unit, the factors of other units to it, and what is plausible in it; `limits` between which a printed upper limit lies."""

    id: str
    title: str
    unit: str
    factors: dict[str, Decimal]
    lowest: Decimal
    highest: Decimal
    assumed_limit: Decimal | None
    assumed_says: str
    limits: tuple[Decimal, Decimal] | None
    ask: str
    worse_is_higher: bool


class Quantity(NamedTuple):
    """A usable value in the analyte's unit; `limit` is the printed upper limit in it, if any."""

    interval: Interval
    limit: Decimal | None


def analytes_from(laboratory: Mapping[str, Any]) -> tuple[dict[str, Analyte], dict[str, str]]:
    """Build the analytes, and the look-up from folded test names and LOINC codes to them."""
    analytes, names = {}, {}
    for name, plain in laboratory["analytes"].items():
        limit, printed = plain.get("assumed_upper_limit", {}), plain.get("plausible_upper_limit")
        analytes[name] = Analyte(
            id=name,
            title=plain["title"],
            unit=plain["unit"],
            factors={fold_unit(s): Decimal(unit["factor"]) for unit in plain["units"] for s in unit["spellings"]},
            lowest=Decimal(plain["plausible"]["from"]),
            highest=Decimal(plain["plausible"]["to"]),
            assumed_limit=Decimal(limit["value"]) if limit else None,
            assumed_says=limit.get("says", ""),
            limits=(Decimal(printed["from"]), Decimal(printed["to"])) if printed else None,
            ask=plain["ask"],
            worse_is_higher=plain["worse"] == "higher",
        )
        names.update(dict.fromkeys([name, *plain["names"], *plain["loinc"]], name))
    return analytes, names


def fold_unit(unit: str) -> str:
    """Return a unit's spelling for comparison: without blanks and case, one sign for micro (folding makes the letter of the sign)."""
    return _BLANK.sub("", unit).casefold().replace("\u03bc", "u")


def read_number(value: Decimal | str) -> Interval | None:
    """Return the interval that a value stands for, or None when it is no number."""
    if not isinstance(value, str):
        return Interval.point(value)
    found = _NUMBER.fullmatch(value.strip())
    if found is None:
        return None
    number = Decimal(found["digits"])
    match found["sign"]:
        case "<":
            return Interval(ZERO, number, high_open=True)
        case "<=" | "≤":
            return Interval(ZERO, number)
        case ">":
            return Interval(number, INFINITE, low_open=True)
        case ">=" | "≥":
            return Interval(number, INFINITE)
        case _:
            return Interval.point(number)


def read_quantity(analyte: Analyte, value: Decimal | str, unit: str | None, upper_limit: Decimal | None) -> Quantity | str:
    """Return the value in the analyte's unit, or why it cannot be used."""
    if unit is None:
        return f"{analyte.title} without a unit is not used; give it in {analyte.unit} or another usual unit"
    factor = analyte.factors.get(fold_unit(unit))
    if factor is None:
        return f'the unit "{one_line(unit, 24)}" is not known for {analyte.title}; give it in {analyte.unit} or another usual unit'
    read = read_number(value)
    if read is None:
        return f'"{one_line(str(value), 24)}" is not read as a number; {analyte.title} is not used'
    interval = read.times(factor)
    # An end that a comparator leaves open says nothing about plausibility; the number that was written does.
    written = interval.high if interval.high < INFINITE else interval.low
    if not analyte.lowest <= written <= analyte.highest:
        said = value if isinstance(value, str) else f"{value.normalize():f}" if abs(value.adjusted()) < 12 else f"{value:.3E}"  # noqa: PLR2004
        return f"{analyte.title} of {one_line(said, 24)} {one_line(unit, 24)} is not plausible and is not used; check value and unit"
    limit = None if upper_limit is None else upper_limit * factor
    if limit is not None and analyte.limits is not None and not analyte.limits[0] <= limit <= analyte.limits[1]:
        return f"the upper limit of {analyte.title} is not plausible in {one_line(unit, 24)}, so the result is not used; check the limit and its unit"
    return Quantity(interval, limit)
