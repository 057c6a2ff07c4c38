"""Which rules and notices read what: facts, value sets, limits, measures. Followed through the facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.core.truth import FALSE
from mifa_screen.knowledge.expressions import (
    AllergyLeaf,
    ConditionLeaf,
    FactRef,
    MeasureLeaf,
    MedicationLeaf,
    Node,
    walk_through,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mifa_screen.knowledge.model import Knowledge

MEASURED = ("measured", "")
"""Stands for anything that is measured, for the settings decide which results count."""
CREATININE = "creatinine"
"""What estimates of kidney function are made from."""


class Readers(NamedTuple):
    """The rules (by id) and notices (by rule set and number) that read each named thing."""

    by_name: dict[tuple[str, str], dict[str, None]]

    def of(self, section: str, name: str) -> list[str]:
        """Return what reads an item of a section, in order of the files."""
        if section in ("rules", "notices"):
            return [name]
        section = "value_sets" if section == "spellings" else section
        return list(self.by_name.get(MEASURED if section == "settings" else (section, name), ()))


def readers_of(knowledge: Knowledge) -> Readers:
    """Return what the rules and notices read."""
    by_name: dict[tuple[str, str], dict[str, None]] = {}
    numbers: dict[str, int] = {}
    roots = [(rule.id, rule.when) for rule in knowledge.rules]
    for notice in knowledge.notices:
        number = numbers[notice.rule_set] = numbers.get(notice.rule_set, -1) + 1
        roots.append((f"{notice.rule_set}/{number}", notice.when))
    for reader, when in roots:
        for read in reads(when, knowledge):
            by_name.setdefault(read, {})[reader] = None
    return Readers(by_name)


def reads(node: Node, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Yield the section and name of everything that a condition reads."""
    for part in walk_through(node, knowledge.facts):
        match part:
            case FactRef(name):
                yield "facts", name
            case ConditionLeaf(value_set):
                yield "value_sets", value_set
            case AllergyLeaf(substances, _, severe):
                yield "value_sets", substances
                if severe is not None:
                    yield "value_sets", severe
            case MedicationLeaf(value_set, _, daily_dose):
                yield "value_sets", value_set
                for medicine in knowledge.ambiguous:
                    if any(knowledge.value_sets[value_set].membership("atc", code) is not FALSE for code in (medicine.protocol, medicine.immunosuppressant)):
                        yield "ambiguous_medicines", medicine.id
                        yield "thresholds", medicine.weekly_mg_at_most
                if daily_dose is not None:
                    yield "dose_limits", daily_dose
            case MeasureLeaf(measure, _, threshold):
                yield MEASURED
                yield "measures", measure
                yield from _made_of(measure, knowledge)
                yield "thresholds", threshold
            case _:
                pass


def _made_of(measure: str, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Yield the laboratory tests and the formula that a measure is made of."""
    yield "analytes", measure
    formula = knowledge.formulas.get(measure)
    if formula is not None:
        yield "formulas", measure
        yield from (("analytes", name) for name in formula.get("laboratory", (CREATININE,)))
