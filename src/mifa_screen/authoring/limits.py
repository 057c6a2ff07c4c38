"""Whether what is compared can be compared: a limit in the unit of its measure, and two limits that leave something between them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.authoring.references import expressions, items, mapping, nodes
from mifa_screen.errors import one_line
from mifa_screen.knowledge.expressions import RELATIONS
from mifa_screen.measures.quantity import fold_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mifa_screen.authoring.references import Comparison
    from mifa_screen.authoring.yaml_source import Keys

COMPUTED = {
    "age": ("years", "year", "a", "completed years"),
    "child_pugh": ("points", "1"),
    "child_pugh_given": ("points", "1"),
}
"""Measures that are no laboratory tests, and how their unit may be written; the first is the one to advise."""
MULTIPLES = ("× upper limit", "x upper limit", "× ULN", "x ULN", "1")
"""How the unit of a multiple of the upper limit of normal may be written."""
WEEKLY = "immunosuppressant_if_weekly_mg_at_most"
MG_A_WEEK = ("mg/week", "mg/wk")
_FLOORS, _STRICT = ("above", "at_least"), ("above", "below")


class Wrong(NamedTuple):
    """A comparison that means nothing: where, and why."""

    keys: Keys
    what: str


def incomparable(comparison: Comparison, analyte: Any, threshold: Any) -> str | None:
    """Return why a measure cannot be compared with a threshold. `analyte` is None for what is no laboratory test."""
    name, its = comparison.measure, mapping(threshold).get("unit")
    if comparison.times and name in COMPUTED:
        return f'"{name}" has no upper limit; `times: upper_limit` is for laboratory tests'
    advised: Any
    if comparison.times:
        advised, may_be = MULTIPLES[0], set(map(fold_unit, MULTIPLES))
    elif name in COMPUTED:
        advised, may_be = COMPUTED[name][0], set(map(fold_unit, COMPUTED[name]))
    else:
        advised, may_be = mapping(analyte).get("unit"), _same_unit(analyte)
    if not isinstance(its, str) or not isinstance(advised, str) or fold_unit(its) in may_be:
        return None
    compared = "a multiple of its upper limit" if comparison.times else advised
    return f'the threshold "{comparison.threshold}" is in {one_line(its)}, and "{name}" is compared in {compared}; give the threshold in {advised}'


def not_weekly(plain: dict[str, Any], thresholds: dict[str, Any]) -> Iterator[Wrong]:
    """Yield every medicine whose weekly dose is compared with a threshold that is none."""
    for name, medicine in mapping(plain.get("ambiguous_medicines")).items():
        threshold = mapping(medicine).get(WEEKLY)
        its = mapping(thresholds.get(threshold) if isinstance(threshold, str) else None).get("unit")
        if isinstance(its, str) and fold_unit(its) not in map(fold_unit, MG_A_WEEK):
            what = f'the threshold "{threshold}" is in {one_line(its)}, and a weekly dose is compared in {MG_A_WEEK[0]}; give the threshold in {MG_A_WEEK[0]}'
            yield Wrong(("ambiguous_medicines", name, WEEKLY), what)


def empty_ranges(plain: dict[str, Any], thresholds: dict[str, Any]) -> Iterator[Wrong]:
    """Yield every `all` that asks one measure for a number that no number can be: above 60 and at most 30."""
    for keys, expression in expressions(plain):
        for inner, node in nodes(keys, expression):
            found: dict[tuple[str, bool], list[tuple[str, Decimal]]] = {}
            for _, part in items(node.get("all")):
                one = mapping(part)
                for relation in RELATIONS:
                    limit = _value(mapping(thresholds.get(str(one.get(relation)))).get("value"))
                    if isinstance(one.get("measure"), str) and limit is not None:
                        found.setdefault((one["measure"], "times" in one), []).append((relation, limit))
            for (measure, _), bounds in found.items():
                clash = _clash(bounds)
                if clash:
                    yield Wrong((*inner, "all"), f'"{measure}" cannot be {clash} at once, so this is never true; are the two limits the wrong way round?')


def muddled_units(name: str, analyte: Any) -> Iterator[Wrong]:
    """Yield spellings that a laboratory test has under two units, and a unit of its own that no line has as factor 1."""
    keys: Keys = ("laboratory", "analytes", name)
    first: dict[str, int] = {}
    for number, unit in items(mapping(analyte).get("units")):
        for at, spelling in items(mapping(unit).get("spellings")):
            if isinstance(spelling, str) and first.setdefault(fold_unit(spelling), number) != number:
                yield Wrong((*keys, "units", number, "spellings", at), f'"{one_line(spelling)}" is a spelling of another unit of this test as well, and cannot be both')
    own, units = mapping(analyte).get("unit"), [mapping(unit) for _, unit in items(mapping(analyte).get("units"))]
    spellings = {fold_unit(s) for unit in units if _value(unit.get("factor")) == 1 for _, s in items(unit.get("spellings")) if isinstance(s, str)}
    if isinstance(own, str) and fold_unit(own) not in spellings and all(_value(unit.get("factor")) is not None for unit in units):
        yield Wrong((*keys, "unit"), f"no line of `units` has {one_line(own)} with factor 1")


def _clash(bounds: list[tuple[str, Decimal]]) -> str | None:
    """Return which floor and which ceiling leave nothing between them, in words."""
    floors = [bound for bound in bounds if bound[0] in _FLOORS]
    ceilings = [bound for bound in bounds if bound[0] not in _FLOORS]
    for floor, low in floors:
        for ceiling, high in ceilings:
            if low > high or (low == high and (floor in _STRICT or ceiling in _STRICT)):
                return f"{floor.replace('_', ' ')} {low} and {ceiling.replace('_', ' ')} {high}"
    return None


def _value(number: Any) -> Decimal | None:
    try:
        value = Decimal(str(number))
    except ArithmeticError:
        return None
    return value if value.is_finite() else None


def _same_unit(analyte: Any) -> set[str]:
    """Return the spellings of an analyte's own unit."""
    plain = mapping(analyte)
    spellings = [s for _, unit in items(plain.get("units")) if _value(mapping(unit).get("factor")) == 1 for _, s in items(unit.get("spellings"))]
    return {fold_unit(spelling) for spelling in (plain.get("unit"), *spellings) if isinstance(spelling, str)}
