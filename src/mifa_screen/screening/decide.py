"""From an answer sheet to a decision: facts are settled, rules evaluated, verdicts compared. A pure function of the sheet."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.core.truth import FALSE, TRUE, UNKNOWN, Truth, all_of, any_of
from mifa_screen.knowledge.expressions import All, AnyOf, Doubted, FactRef, Node, Not, walk
from mifa_screen.result import Remark, Standing
from mifa_screen.verdicts import RANK, Outcome, Verdict, outcome_of, worst

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mifa_screen.knowledge.model import Fact, Knowledge, Rule
    from mifa_screen.screening.leaves import Leaves

MEMO_SIZE = 2_000
BY_BYTE = (FALSE, UNKNOWN, TRUE)
"""The truths by their byte on a sheet; a look-up costs a tenth of what the enumeration's own constructor does."""
STATED = {None: UNKNOWN, True: TRUE, False: FALSE}


class Settled(NamedTuple):
    """A fact: its truth, what the data alone say, what was stated (None: nothing), and whether sex, age or the like spoke against it."""

    truth: Truth
    data: Truth
    stated: Truth
    contradicted: bool


class Decision(NamedTuple):
    """What the rules say of a sheet. Rule ids stand worst verdict first, then by id."""

    outcome: Outcome
    verdict: Verdict
    could_be: Verdict
    complete: bool
    findings: tuple[str, ...]
    unresolved: tuple[str, ...]
    ruled_out: tuple[str, ...]
    by_rule_set: dict[str, Standing]
    facts: dict[str, Settled]
    remarks: tuple[Remark, ...]
    unmeasured: tuple[tuple[frozenset[str], Remark], ...]


class Decider:
    """Evaluates the loaded rules; remembers sheets that it has seen, bounded."""

    def __init__(self, knowledge: Knowledge, leaves: Leaves) -> None:
        """Take the rules and the numbering of their leaves."""
        self._knowledge = knowledge
        self._number = leaves.number
        self._first_fact = len(leaves.number)
        self._order = {name: n for n, name in enumerate(knowledge.facts)}
        self.rules = {rule.id: rule for rule in sorted(knowledge.rules, key=lambda rule: (RANK[rule.verdict], rule.id))}
        self._memo: dict[bytes, Decision] = {}
        self._reads = {name: itemgetter(*self._places(FactRef(name))) for name in knowledge.facts}
        self._settled_before: dict[str, dict[object, Settled]] = {name: {} for name in knowledge.facts}

    def reads(self, node: Node) -> Callable[[bytes], object]:
        """Return what picks from a sheet all that a node depends on: equal picks, equal truth and equal reasons."""
        places = self._places(node)
        return itemgetter(*places) if places else lambda _: None

    def _places(self, node: Node) -> list[int]:
        places: set[int] = set()
        for part in walk(node):
            if isinstance(part, FactRef):
                fact = self._knowledge.facts[part.name]
                places.add(self._first_fact + self._order[fact.id])
                for inner in (fact.true_when, fact.false_when, fact.presumed_when):
                    places.update(self._places(inner) if inner is not None else ())
            elif part in self._number:
                places.add(self._number[part])
        return sorted(places)

    def decide(self, sheet: bytes) -> Decision:
        """Return the decision for a sheet."""
        decision = self._memo.get(sheet)
        if decision is None:
            if len(self._memo) >= MEMO_SIZE:
                self._memo.clear()
            decision = self._memo[sheet] = self._decide(sheet)
        return decision

    def value(self, node: Node, sheet: bytes, facts: dict[str, Settled]) -> Truth:
        """Return the truth of a node; facts are settled on first use."""
        match node:
            case All(parts):
                return all_of([self.value(part, sheet, facts) for part in parts])
            case AnyOf(parts, known_suffices):
                values = [self.value(part, sheet, facts) for part in parts]
                return FALSE if known_suffices and FALSE in values and TRUE not in values else any_of(values)
            case Not(part):
                return ~self.value(part, sheet, facts)
            case FactRef(name):
                return self._settle(self._knowledge.facts[name], sheet, facts).truth
            case Doubted(part, by):
                truth = self.value(part, sheet, facts)
                return UNKNOWN if truth is TRUE and self.value(by, sheet, facts) is TRUE else truth
            case _:
                return BY_BYTE[sheet[self._number[node]]]

    def _settle(self, fact: Fact, sheet: bytes, facts: dict[str, Settled]) -> Settled:
        known = facts.get(fact.id)
        if known is None:
            before, read = self._settled_before[fact.id], self._reads[fact.id](sheet)
            known = before.get(read)
            if known is None:
                if len(before) >= MEMO_SIZE:
                    before.clear()
                known = before[read] = self._settled(fact, sheet, facts)
            facts[fact.id] = known
        return known

    def _settled(self, fact: Fact, sheet: bytes, facts: dict[str, Settled]) -> Settled:
        """Settle a fact from both sides (contract section 2): either side true; else stated false; else what the data say."""
        stated = BY_BYTE[sheet[self._first_fact + self._order[fact.id]]]
        proved = UNKNOWN if fact.true_when is None else self.value(fact.true_when, sheet, facts)
        excluded = FALSE if fact.false_when is None else self.value(fact.false_when, sheet, facts)
        data = proved if proved is not FALSE or fact.silence is FALSE else UNKNOWN
        if proved is TRUE or stated is TRUE:
            truth = TRUE
        elif stated is FALSE or excluded is TRUE:
            truth = FALSE
        elif fact.presumed_when is not None:
            truth = self.value(fact.presumed_when, sheet, facts)
        else:
            truth = data
        return Settled(truth, data, stated, contradicted=truth is TRUE and (excluded is TRUE or stated is FALSE))

    def _decide(self, sheet: bytes) -> Decision:
        facts: dict[str, Settled] = {}
        truths = {rule.id: self.value(rule.when, sheet, facts) for rule in self.rules.values()}
        remarks = [Remark(n.path, n.says) for n in self._knowledge.notices if self.value(n.when, sheet, facts) is TRUE]
        unmeasured = []
        for fact in self._knowledge.facts.values():
            settled = self._settle(fact, sheet, facts)
            remarks += self._conflicts(fact, settled)
            if fact.unmeasured and settled.truth is settled.stated is FALSE:
                unmeasured.append((frozenset(fact.unmeasured.measures), Remark(f"facts.{fact.id}", fact.unmeasured.says)))
        sets = {s.id: self._standing((r for r in self.rules.values() if r.rule_set == s.id), truths) for s in self._knowledge.rule_sets}
        whole = self._standing(self.rules.values(), truths)
        by_truth = {truth: tuple(name for name, value in truths.items() if value is truth) for truth in Truth}
        return Decision(
            outcome_of(whole.verdict, whole.could_be), whole.verdict, whole.could_be, whole.complete,
            by_truth[TRUE], by_truth[UNKNOWN], by_truth[FALSE], sets, facts, tuple(remarks), tuple(unmeasured),
        )  # fmt: skip

    @staticmethod
    def _conflicts(fact: Fact, settled: Settled) -> list[Remark]:
        if not settled.contradicted:
            return []
        if settled.stated is FALSE:
            says = "stated false, but the data on record say true; true counts"
        else:
            says = "true on record, although sex, age or another entry speaks against it; true counts"
        return [Remark(f"facts.{fact.id}", f"{fact.title}: {says}")]

    @staticmethod
    def _standing(rules: Iterable[Rule], truths: dict[str, Truth]) -> Standing:
        found: list[Verdict] = []
        still_open: list[Verdict] = []
        for rule in rules:
            if truths[rule.id] is not FALSE:
                (found if truths[rule.id] is TRUE else still_open).append(rule.verdict)
        verdict = worst(found)
        return Standing(verdict, worst([verdict, *still_open]), not still_open)
