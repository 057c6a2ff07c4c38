"""Laboratory tests, scores, age bands and windows with one thing changed.

The coefficients of the formulas are not among them: no verdict shows them exactly; the published vectors of the tests do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mifa_screen.authoring.paths import Change, nudged, put, taken_out
from mifa_screen.measures.laboratory import plain_name
from mifa_screen.measures.quantity import fold_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mifa_screen.authoring.yaml_source import Keys

Plain = dict[str, Any]
ENDS = ("from", "to")
POINT_LIMITS = ("two_from", "three_above", "two_to", "three_below")
READ_BY_RULES = ("age_years", "height_cm")
"""Ranges whose values decide something; a weight outside its own is only warned about."""


def changed_numbers(plain: Plain) -> Iterator[tuple[str, Keys, str, Iterator[Change]]]:
    """Yield the section, the place, the name and the changes of each item of a file that holds laboratory tests, formulas or settings."""
    for name, analyte in plain.get("laboratory", {}).get("analytes", {}).items():
        yield "analytes", ("laboratory", "analytes", name), name, _analyte(name, analyte)
    formulas = plain.get("formulas")
    if formulas is not None:
        yield "formulas", ("formulas", "egfr"), "egfr", _age_bands(formulas["egfr"])
        yield "formulas", ("formulas", "child_pugh"), "child_pugh", _child_pugh(formulas["child_pugh"])
    settings = plain.get("settings")
    if settings is not None:
        yield "settings", ("settings", "max_lab_age_days"), "max_lab_age_days", _whole(settings["max_lab_age_days"])
        yield "settings", ("settings", "plausible"), "plausible", _ranges(settings["plausible"])


def _analyte(name: str, analyte: Plain) -> Iterator[Change]:
    for kind, word in (("names", "the name"), ("loinc", "LOINC")):
        for place, said in enumerate(analyte.get(kind, ())):
            idle = _alike(said, plain_name, [name, *analyte["names"]])
            yield Change((kind, place), f'without {word} "{said}"', taken_out(analyte, (kind, place)), idle)
    for number, unit in enumerate(analyte["units"]):
        for change in nudged(analyte, ("units", number, "factor")):
            yield change._replace(says=f"{change.says.removeprefix('units ')}, of {unit['spellings'][0]}")
        for place, said in enumerate(unit["spellings"]):
            keys = ("units", number, "spellings", place)
            idle = _alike(said, fold_unit, unit["spellings"])
            yield Change(keys, f'without the spelling "{said}" of the unit', taken_out(analyte, keys), idle)
    for end in ENDS:
        yield from nudged(analyte, ("plausible", end))
    if "plausible_upper_limit" in analyte:
        for end in ENDS:
            yield from nudged(analyte, ("plausible_upper_limit", end))
    if "assumed_upper_limit" in analyte:
        yield from nudged(analyte, ("assumed_upper_limit", "value"))
        yield Change(("assumed_upper_limit",), "without the assumed upper limit", taken_out(analyte, ("assumed_upper_limit",)))
    other = "lower" if analyte["worse"] == "higher" else "higher"
    yield Change(("worse",), f"worse: {other} instead of {analyte['worse']}", analyte | {"worse": other})


def _alike(said: str, folded: Callable[[str], str], others: Sequence[str]) -> str:
    return "another spelling is read alike" if [folded(other) for other in others].count(folded(said)) > 1 else ""


def _age_bands(egfr: Plain) -> Iterator[Change]:
    for number, band in enumerate(egfr["by_age"]):
        if number:  # the first begins where every age does
            yield from nudged(egfr, ("by_age", number, "from"))
        for place, formula in enumerate(band["formulas"]):
            keys = ("by_age", number, "formulas", place)
            yield Change(keys, f"without {formula} from {band['from']} years", taken_out(egfr, keys))


def _child_pugh(score: Plain) -> Iterator[Change]:
    for name, item in score["laboratory"].items():
        for limit in POINT_LIMITS:
            if limit in item:
                yield from nudged(score, ("laboratory", name, limit))
    for name, points in score["stated"].items():
        for said in points:
            yield from nudged(score, ("stated", name, said))
    yield from _classes(score)
    yield from nudged(score, ("least",))
    yield from nudged(score, ("most",))


def _classes(score: Plain) -> Iterator[Change]:
    """Yield the score with the borders between its classes moved.

    The outer ends are no borders, and with a lower end that moves inwards every comparison answers as before.
    """
    classes = list(score["classes"].items())
    for number, (letter, (low, high)) in enumerate(classes):
        moved = [(0, low, low - 1)] if number else []
        moved += [(1, high, high + 1), (1, high, high - 1)] if number < len(classes) - 1 else []
        for place, value, other in moved:
            yield Change(("classes", letter), f"class {letter}: {other} instead of {value}", put(score, ("classes", letter, place), other))


def _ranges(plausible: Plain) -> Iterator[Change]:
    for name in READ_BY_RULES:
        for end in ENDS:
            for change in nudged(plausible, (name, end)):
                negative = str(change.item[name][end]).startswith("-")
                yield change._replace(idle="a negative one is refused before" if negative else "")


def _whole(days: int) -> Iterator[Change]:
    for other in (days + 1, days - 1):
        yield Change((), f"{other} instead of {days}", other)
