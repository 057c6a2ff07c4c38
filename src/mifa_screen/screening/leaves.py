"""The leaves of all loaded rules, numbered: one truth each makes a patient's answer sheet.

A sheet is bytes of 0 (false), 1 (unknown) and 2 (true): first one for each leaf, part by part of the record (the three lists, each measure,
the person), then one for each fact that the user may state. Whatever the rules decide is a function of the sheet alone; equal sheets get
equal decisions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.knowledge.expressions import (
    AllergyLeaf,
    ConditionLeaf,
    Leaf,
    MeasureLeaf,
    MedicationLeaf,
    Node,
    PersonLeaf,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mifa_screen.knowledge.model import Knowledge

GROUPS = (ConditionLeaf, AllergyLeaf, MedicationLeaf, MeasureLeaf, PersonLeaf)


class Leaves(NamedTuple):
    """The leaves by group, in order of the sheet, and where each stands on it."""

    conditions: tuple[ConditionLeaf, ...]
    allergies: tuple[AllergyLeaf, ...]
    medications: tuple[MedicationLeaf, ...]
    measures: tuple[MeasureLeaf, ...]
    person: tuple[PersonLeaf, ...]
    number: dict[Leaf, int]

    @property
    def measured(self) -> tuple[str, ...]:
        """Return the measures that rules read, in order of the sheet."""
        return tuple(dict.fromkeys(leaf.measure for leaf in self.measures))

    @property
    def widths(self) -> tuple[int, ...]:
        """Return how many leaves each part of a record has: the three lists, each measure, the person."""
        by_measure = (sum(leaf.measure == name for leaf in self.measures) for name in self.measured)
        return (len(self.conditions), len(self.allergies), len(self.medications), *by_measure, len(self.person))


def nodes_of(knowledge: Knowledge) -> Iterator[Node]:
    """Yield every node of every loaded rule, fact and notice."""
    roots: list[Node | None] = [*(rule.when for rule in knowledge.rules), *(notice.when for notice in knowledge.notices)]
    for fact in knowledge.facts.values():
        roots += [fact.true_when, fact.false_when, fact.presumed_when]
    for root in roots:
        if root is not None:
            yield from walk(root)


def leaves_of(knowledge: Knowledge) -> Leaves:
    """Number the leaves of the loaded rules."""
    found = dict.fromkeys(node for node in nodes_of(knowledge) if isinstance(node, GROUPS))
    conditions = tuple(leaf for leaf in found if isinstance(leaf, ConditionLeaf))
    allergies = tuple(leaf for leaf in found if isinstance(leaf, AllergyLeaf))
    medications = tuple(leaf for leaf in found if isinstance(leaf, MedicationLeaf))
    order = {name: n for n, name in enumerate(dict.fromkeys(leaf.measure for leaf in found if isinstance(leaf, MeasureLeaf)))}
    measures = tuple(sorted((leaf for leaf in found if isinstance(leaf, MeasureLeaf)), key=lambda leaf: order[leaf.measure]))
    person = tuple(leaf for leaf in found if isinstance(leaf, PersonLeaf))
    ordered: list[Leaf] = [*conditions, *allergies, *medications, *measures, *person]
    return Leaves(conditions, allergies, medications, measures, person, {leaf: n for n, leaf in enumerate(ordered)})
