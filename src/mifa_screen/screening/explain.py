"""Why: walks a rule down to its leaves and gathers what speaks for its truth, or what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.core.truth import FALSE, TRUE, UNKNOWN, Truth
from mifa_screen.knowledge.expressions import All, AnyOf, Doubted, FactRef, Node, Not
from mifa_screen.result import Evidence
from mifa_screen.screening.reading import Note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mifa_screen.knowledge.model import Knowledge
    from mifa_screen.screening.decide import Decider, Settled
    from mifa_screen.screening.leaves import Leaves


class Because(NamedTuple):
    """One reason at the bottom of a rule: the fact that it was read for ("" outside any) and what the leaf has to say."""

    fact: str
    note: Note


class Explainer:
    """Explains decisions of one set of rules."""

    def __init__(self, knowledge: Knowledge, leaves: Leaves, decider: Decider) -> None:
        """Take what the decisions were made with."""
        self._knowledge, self._number, self._decider = knowledge, leaves.number, decider

    def reasons(self, node: Node, sheet: bytes, facts: dict[str, Settled], notes: dict[int, Note], fact: str = "") -> Iterator[Because]:
        """Yield the leaves (and stated facts) that give a node its truth; parts that do not matter are passed over."""
        truth = self._decider.value(node, sheet, facts)
        match node:
            case All(parts) | AnyOf(parts):
                for part in parts:
                    if self._decider.value(part, sheet, facts) is truth:
                        yield from self.reasons(part, sheet, facts, notes, fact)
            case Not(part):
                yield from self.reasons(part, sheet, facts, notes, fact)
            case Doubted(part, by, asks):
                if truth is UNKNOWN and self._decider.value(part, sheet, facts) is TRUE:
                    held = [b.note for b in (*self.reasons(part, sheet, facts, notes, fact), *self.reasons(by, sheet, facts, notes, fact))]
                    yield Because(fact, Note(tuple(e for note in held for e in note.evidence), (asks,), (asks,)))
                else:
                    yield from self.reasons(part, sheet, facts, notes, fact)
            case FactRef(name):
                yield from self._of_fact(name, truth, sheet, facts, notes)
            case _:
                yield Because(fact, notes.get(self._number[node], Note()))

    def _of_fact(self, name: str, truth: Truth, sheet: bytes, facts: dict[str, Settled], notes: dict[int, Note]) -> Iterator[Because]:
        fact, settled = self._knowledge.facts[name], facts[name]
        if settled.stated is truth and truth is not UNKNOWN:
            word = "true" if truth is TRUE else "false"
            yield Because(name, Note((Evidence(f"facts.{name}", word, f"{fact.title}: stated {'yes' if truth is TRUE else 'no'}"),)))
        if truth is UNKNOWN:
            yield Because(name, Note(missing=(fact.title,), asks=(fact.ask,) if fact.silence is UNKNOWN or fact.true_when is None else ()))
        for node in (fact.true_when, fact.false_when, fact.presumed_when):
            if node is None:
                continue
            value = self._decider.value(node, sheet, facts)
            speaks_for = value is (~truth if node is fact.false_when else truth)
            if truth is UNKNOWN and node is fact.true_when and fact.silence is UNKNOWN and value is FALSE:
                continue
            if speaks_for and not (truth is UNKNOWN and node is fact.false_when and fact.silence is UNKNOWN):
                yield from self.reasons(node, sheet, facts, notes, name)


def evidence_of(reasons: list[Because]) -> tuple[Evidence, ...]:
    """Return what in the record says so, each once, in order of the record."""
    return tuple(dict.fromkeys(e for because in reasons for e in because.note.evidence))


def texts(reasons: list[Because], field: str) -> tuple[str, ...]:
    """Return the `missing`, `asks` or `urgent` of all reasons, each once."""
    return tuple(dict.fromkeys(text for because in reasons for text in getattr(because.note, field) if text))

