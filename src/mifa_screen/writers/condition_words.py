"""The condition of a rule in plain words, down to facts, value sets and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mifa_screen.core.truth import UNKNOWN
from mifa_screen.knowledge.expressions import (
    All,
    AllergyLeaf,
    AnyOf,
    ConditionLeaf,
    Doubted,
    FactRef,
    Leaf,
    MeasureLeaf,
    MedicationLeaf,
    Node,
    Not,
    PersonLeaf,
)
from mifa_screen.writers.page import Item, labelled, name, ours, strong

if TYPE_CHECKING:
    from mifa_screen.knowledge.model import Fact, Knowledge
    from mifa_screen.writers.page import Line, Span

RELATIONS = {"above": "above", "at_least": "at least", "below": "below", "at_most": "at most"}
COUNTS = {"current": "counts while active or in remission", "lasting": "counts in any status, resolved too"}
MODES = {
    "required": "a diagnosis from the list ",
    "recorded": "on record, a diagnosis from the list ",
    "doubtful": "suspected, questioned or unclear, a diagnosis from the list ",
}


class ConditionWords:
    """Puts nodes of the condition language into words; a fact is explained where it first occurs."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Take the knowledge that the nodes speak of."""
        self._knowledge = knowledge
        self._explained: set[str] = set()
        self.value_sets: dict[str, None] = {}
        """The value sets that were named so far, in order."""

    def item(self, node: Node) -> Item:
        """Return a node as an entry, its parts below it."""
        match node:
            case All(parts):
                return Item((ours("all of these:"),), tuple(map(self.item, parts)))
            case AnyOf(parts, known_suffices):
                words = "any of these (a single one known to be false is enough for false):" if known_suffices else "any of these:"
                return Item((ours(words),), tuple(map(self.item, parts)))
            case Not(part):
                inner = self.item(part)
                return inner._replace(head=(strong("not:"), ours(" "), *inner.head))
            case FactRef(fact):
                return self.fact(self._knowledge.facts[fact])
            case Doubted(part, by, asks):
                inner = self.item(part)
                question = (ours(f" ({asks})"),) if asks else ()
                doubt = self.item(by)
                return inner._replace(items=(*inner.items, doubt._replace(head=(strong("left open by:"), ours(" "), *doubt.head, *question))))
            case _:
                return Item(self._leaf(node))

    def fact(self, fact: Fact) -> Item:
        """Return a fact as an entry, with how it is settled where it first occurs."""
        head = (ours(f"{fact.title} ("), name(fact.id), ours(")"))
        if fact.id in self._explained:
            return Item((*head, ours(", as above")))
        self._explained.add(fact.id)
        items = []
        if fact.true_when is not None:
            items.append(self._when("true when", fact.true_when))
        if fact.false_when is not None:
            items.append(self._when("false when", fact.false_when))
        if fact.presumed_when is not None:
            items.append(self._when("else presumed when", fact.presumed_when))
        if fact.silence is UNKNOWN:
            items.append(Item((ours("silence of the record leaves it open; it is asked, or stated"),)))
        return Item(head, tuple(items))

    def _when(self, label: str, node: Node) -> Item:
        return labelled(label, (self.item(node),))

    def _leaf(self, leaf: Leaf) -> Line:
        match leaf:
            case ConditionLeaf(value_set, mode):
                counts = COUNTS.get(self._knowledge.value_sets[value_set].counts, "")
                return (ours(MODES[mode]), *self._set(value_set), ours(f"; {counts}" if counts and mode != "doubtful" else ""))
            case AllergyLeaf(substances, others, severe):
                if not others:
                    return (ours("an allergy to one of "), *self._set(substances))
                line = (ours(f"{'a severe' if severe else 'an'} allergy to anything but "), *self._set(substances))
                return (*line, ours("; severe: so graded, of high criticality, or with one of "), *self._set(severe)) if severe else line
            case MedicationLeaf(value_set, unless_course, daily_dose):
                course = f", unless its course is {' or '.join(unless_course)}" if unless_course else ""
                dose = (ours(", at a daily dose that is high by "), name(daily_dose)) if daily_dose else ()
                return (ours("a medicine, active or planned, from the list "), *self._set(value_set), ours(course), *dose)
            case MeasureLeaf(measure, relation, threshold):
                limit = self._knowledge.thresholds[threshold]
                return (ours(f"{self._measure(measure)} {RELATIONS[relation]} {limit.value} {limit.unit} ("), name(threshold), ours(")"))
            case PersonLeaf(field, word):
                return (ours(f"{field}: {word}"),)

    def _set(self, value_set: str) -> tuple[Span, ...]:
        self.value_sets[value_set] = None
        return (ours('"'), strong(self._knowledge.value_sets[value_set].title), ours('" ('), name(value_set), ours(")"))

    def _measure(self, measure: str) -> str:
        analyte = self._knowledge.laboratory.get("analytes", {}).get(measure, {})
        return str(analyte.get("title") or measure.replace("_", " "))
