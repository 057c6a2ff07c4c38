"""Why: walks a rule down to its leaves and gathers what speaks for its truth, or what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.core.truth import TRUE, UNKNOWN, Truth
from mifa_screen.knowledge.expressions import All, AnyOf, Doubted, FactRef, Node, Not
from mifa_screen.result import Evidence
from mifa_screen.screening.memo import Memo
from mifa_screen.screening.reading import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mifa_screen.knowledge.model import Fact, Knowledge
    from mifa_screen.screening.decide import Decider, Facts, Parts
    from mifa_screen.screening.leaves import Leaves

MEMO_SIZE = 2_000


class Step(NamedTuple):
    """A reason at the bottom of a rule: a leaf that has its truth (by its number on the sheet), or something that needs no leaf.

    `instead` replaces what the leaf itself would ask for; -1 stands for no leaf.
    """

    leaf: int
    instead: Note | None = None


class Explainer:
    """Finds the leaves that decisions rest on. Like a decision, they are a function of the sheet alone."""

    def __init__(self, knowledge: Knowledge, leaves: Leaves, decider: Decider) -> None:
        """Take what the decisions were made with."""
        self._knowledge, self._number, self._decider = knowledge, leaves.number, decider
        self._reads = {rule.id: decider.reads(rule.when) for rule in knowledge.rules}
        self._steps: list[Step] = []
        self._numbered: dict[Step, int] = {}
        self._read_by = {name: decider.reads(FactRef(name)) for name in knowledge.facts}
        self._conflicts: dict[str, Memo[object, tuple[tuple[Step, ...], tuple[Step, ...]]]] = {name: Memo(MEMO_SIZE) for name in knowledge.facts}
        self._before: dict[str, Memo[object, tuple[int, ...]]] = {rule.id: Memo(MEMO_SIZE) for rule in knowledge.rules}

    def steps(self, node: Node, sheet: bytes, facts: Facts, walked: set[str] | None = None) -> Iterator[Step]:
        """Yield the leaves (and stated facts) that give a node its truth; parts that do not matter are passed over.

        `walked` are the facts whose leaves were yielded already: a web of facts is walked through once.
        """
        walked = set() if walked is None else walked
        truth = self._decider.value(node, sheet, facts)
        match node:
            case All(parts) | AnyOf(parts):
                for part in parts:
                    if self._decider.value(part, sheet, facts) is truth:
                        yield from self.steps(part, sheet, facts, walked)
            case Not(part):
                yield from self.steps(part, sheet, facts, walked)
            case Doubted(part, by, asks):
                if truth is UNKNOWN and self._decider.value(part, sheet, facts) is TRUE:
                    question = Note(missing=(asks,), asks=(asks,))
                    yield from (Step(step.leaf, question) for step in (*self.steps(part, sheet, facts), *self.steps(by, sheet, facts)))
                else:
                    yield from self.steps(part, sheet, facts, walked)
            case FactRef(name):
                if name not in walked:
                    walked.add(name)
                    yield from self._of_fact(name, sheet, facts, walked)
            case _:
                yield Step(self._number[node])

    def conflict(self, name: str, parts: Parts) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
        """Return what speaks for a fact that is true although something speaks against it, and what does; remembered by what the fact reads."""
        before, read = self._conflicts[name], self._read_by[name](parts)
        sides = before.get(read)
        return before.keep(read, self._sides(name, b"".join(parts))) if sides is None else sides

    def _sides(self, name: str, sheet: bytes) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
        facts = self._decider.facts(sheet)
        fact, settled = self._knowledge.facts[name], facts[name]
        proof = self.steps(fact.true_when, sheet, facts) if fact.true_when is not None and settled.data is TRUE else ()
        excluded = fact.false_when is not None and self._decider.value(fact.false_when, sheet, facts) is TRUE
        against = self.steps(fact.false_when, sheet, facts) if fact.false_when is not None and excluded else ()
        said = [Step(-1, _stated(fact, settled.stated))] if settled.stated is not UNKNOWN else []
        yes = settled.stated is TRUE
        return tuple(dict.fromkeys([*(said if yes else ()), *proof])), tuple(dict.fromkeys([*(() if yes else said), *against]))

    def open_steps(self, parts: Parts, rules: Iterable[str]) -> list[Step]:
        """Return what the open rules of a sheet rest on, each once, the worst rule first; remembered by what a rule reads."""
        numbers: list[int] = []
        for name in rules:
            before, read = self._before[name], self._reads[name](parts)
            of_rule = before.get(read)
            if of_rule is None:
                sheet = b"".join(parts)
                steps = self.steps(self._decider.rules[name].when, sheet, self._decider.facts(sheet))
                of_rule = before.keep(read, tuple(dict.fromkeys(map(self._number_of, steps))))
            numbers += of_rule
        return [self._steps[number] for number in dict.fromkeys(numbers)]

    def _number_of(self, step: Step) -> int:
        """Return a step's number; there are a few for each leaf, and numbers are sooner told apart than steps."""
        number = self._numbered.setdefault(step, len(self._steps))
        if number == len(self._steps):
            self._steps.append(step)
        return number

    def _of_fact(self, name: str, sheet: bytes, facts: Facts, walked: set[str]) -> Iterator[Step]:
        fact, settled = self._knowledge.facts[name], facts[name]
        truth = settled.truth
        if settled.stated is truth and truth is not UNKNOWN:
            yield Step(-1, _stated(fact, truth))
        if truth is UNKNOWN and (fact.silence is UNKNOWN or fact.true_when is None) and not self._asks_itself(fact, sheet, facts):
            yield Step(-1, Note(missing=(fact.title,), asks=(fact.ask,)))
        for node in (fact.true_when, fact.false_when, fact.presumed_when):
            if node is not None and self._decider.value(node, sheet, facts) is (~truth if node is fact.false_when else truth):
                yield from self.steps(node, sheet, facts, walked)

    def _asks_itself(self, fact: Fact, sheet: bytes, facts: Facts) -> bool:
        """Return whether a fact is open for nothing but what may prove it, which asks more exactly: settled, that settles the fact."""
        if fact.true_when is None or fact.false_when is None or self._decider.value(fact.false_when, sheet, facts) is not UNKNOWN:
            return False
        return set(self.steps(fact.false_when, sheet, facts)) <= set(self.steps(fact.true_when, sheet, facts))


def _stated(fact: Fact, stated: Truth) -> Note:
    yes = stated is TRUE
    return Note((Evidence(f"facts.{fact.id}", "true" if yes else "false", f"{fact.title}: stated {'yes' if yes else 'no'}"),))


def evidence_of(notes: Iterable[Note]) -> tuple[Evidence, ...]:
    """Return what in the record says so, each once, in order."""
    return tuple(dict.fromkeys(evidence for note in notes for evidence in note.evidence))


def missing_of(notes: Iterable[Note]) -> tuple[str, ...]:
    """Return what is missing, each once."""
    return tuple(dict.fromkeys(text for note in notes for text in note.missing if text))


def asks_of(notes: Iterable[Note]) -> tuple[str, ...]:
    """Return the questions, each once, the urgent ones first; one that another asks in more words ("…: the last result is …") is left out."""
    urgent: list[str] = []
    asks: list[str] = []
    for note in notes:
        urgent += note.urgent
        asks += note.asks
    asked = tuple(filter(None, dict.fromkeys(urgent + asks)))
    short = {text.partition(":")[0] for text in asked if ":" in text}
    return tuple([text for text in asked if text not in short]) if short else asked
