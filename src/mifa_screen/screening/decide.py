"""From an answer sheet to a decision: facts are settled, rules evaluated, verdicts compared. A pure function of the sheet.

A sheet comes in parts (`screening.leaves`), and a rule reads a few of them. Rules that read the same parts are decided together and what
they amount to is remembered by those parts: patients who differ in everything else share it.
"""

from __future__ import annotations

from itertools import accumulate
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.core.truth import FALSE, TRUE, UNKNOWN, Truth, all_of, any_of
from mifa_screen.knowledge.expressions import All, AnyOf, Doubted, FactRef, Node, Not, walk
from mifa_screen.result import Remark, Standing
from mifa_screen.screening.memo import Memo
from mifa_screen.verdicts import RANK, Outcome, Verdict, outcome_of, worst

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mifa_screen.knowledge.model import Fact, Knowledge, Rule
    from mifa_screen.screening.leaves import Leaves

MEMO_SIZE = 4_000
BY_BYTE = (FALSE, UNKNOWN, TRUE)
"""The truths by their byte on a sheet; a look-up costs a tenth of what the enumeration's own constructor does."""
STATED = {None: UNKNOWN, True: TRUE, False: FALSE}

Parts = tuple[bytes, ...]
"""An answer sheet in its parts."""


class Settled(NamedTuple):
    """A fact: its truth, what the data alone say, what was stated (None: nothing), and whether sex, age or the like spoke against it."""

    truth: Truth
    data: Truth
    stated: Truth
    contradicted: bool


class Facts(dict[str, Settled]):
    """The facts of one sheet, each settled on first use."""

    def __init__(self, decider: Decider, sheet: bytes) -> None:
        """Take the sheet."""
        super().__init__()
        self._decider, self._sheet = decider, sheet

    def __missing__(self, name: str) -> Settled:
        """Settle a fact."""
        settled = self[name] = self._decider.settle(name, self._sheet, self)
        return settled


class Decision:
    """What the rules say of a sheet. Rule ids stand worst verdict first, then by id; `conflicts` names facts that are true against something said.

    The same answers are the same object, so that whatever follows from a decision alone can be remembered by it.
    """

    __slots__ = ("by_rule_set", "complete", "conflicts", "could_be", "findings", "outcome", "remarks", "ruled_out", "unmeasured", "unresolved", "verdict")

    def __init__(self, whole: Standing, by_rule_set: dict[str, Standing], by_truth: dict[Truth, tuple[str, ...]]) -> None:
        """Take what the rules amount to, together and by rule set, and the ids of the rules by their truth."""
        self.outcome: Outcome = outcome_of(whole.verdict, whole.could_be)
        self.verdict: Verdict = whole.verdict
        self.could_be: Verdict = whole.could_be
        self.complete: bool = whole.complete
        self.by_rule_set = by_rule_set
        self.findings, self.unresolved, self.ruled_out = by_truth[TRUE], by_truth[UNKNOWN], by_truth[FALSE]
        self.remarks: tuple[Remark, ...] = ()
        self.conflicts: tuple[str, ...] = ()
        self.unmeasured: tuple[tuple[frozenset[str], Remark], ...] = ()


class Group(NamedTuple):
    """Rules, notices and facts (by their place in the knowledge) that read the same parts of a sheet, and what they amounted to, by those parts."""

    pick: Callable[[Parts], object]
    rules: list[int]
    notices: list[int]
    facts: list[int]
    known: Memo[object, int]


class Decider:
    """Evaluates the loaded rules; remembers parts of sheets that it has seen, bounded."""

    def __init__(self, knowledge: Knowledge, leaves: Leaves) -> None:
        """Take the rules and the numbering of their leaves."""
        self._knowledge = knowledge
        self._number = leaves.number
        self._first_fact = len(leaves.number)
        self._order = {name: n for n, name in enumerate(knowledge.facts)}
        self._part_of = [part for part, width in enumerate(leaves.widths) for _ in range(width)]
        self._stated_part = len(leaves.widths)
        self.rules = {rule.id: rule for rule in sorted(knowledge.rules, key=lambda rule: (RANK[rule.verdict], rule.id))}
        self._ruled, self._facts = tuple(self.rules.values()), tuple(knowledge.facts.values())
        self._reads = {name: itemgetter(*self._places(FactRef(name))) for name in knowledge.facts}
        self._settled_before: dict[str, Memo[object, Settled]] = {name: Memo(MEMO_SIZE) for name in knowledge.facts}
        # What a group amounts to is a number of which each bit says one thing; a decision is what all bits of all groups say together.
        sizes = (len(self._ruled), len(self._ruled), len(knowledge.notices), len(self._facts), len(self._facts))
        self._found, self._open, self._noticed, self._conflicting, self._unmeasured = accumulate((0, *sizes[:-1]))
        self._groups = self._grouped()
        self._decisions: Memo[int, Decision] = Memo(MEMO_SIZE)

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

    def _parts(self, node: Node) -> frozenset[int]:
        return frozenset(self._part_of[place] if place < self._first_fact else self._stated_part for place in self._places(node))

    def reads(self, node: Node) -> Callable[[Parts], object]:
        """Return what picks the parts of a sheet that a node depends on: equal picks, equal truth and equal reasons."""
        return _picking(self._parts(node))

    def _grouped(self) -> list[Group]:
        nodes: dict[frozenset[int], tuple[list[int], list[int], list[int]]] = {}
        kinds: list[list[Node]] = [
            [rule.when for rule in self._ruled],
            [notice.when for notice in self._knowledge.notices],
            [FactRef(fact.id) for fact in self._facts],
        ]
        for kind, of_kind in enumerate(kinds):
            for number, node in enumerate(of_kind):
                nodes.setdefault(self._parts(node), ([], [], []))[kind].append(number)
        merged: dict[frozenset[int], tuple[list[int], list[int], list[int]]] = {}
        for parts in sorted(nodes, key=lambda parts: (-len(parts), sorted(parts))):
            wider = next((other for other in merged if parts <= other), parts)
            for mine, theirs in zip(merged.setdefault(wider, ([], [], [])), nodes[parts], strict=True):
                mine.extend(theirs)
        return [Group(_picking(parts), *members, Memo(MEMO_SIZE)) for parts, members in merged.items()]

    def decide(self, parts: Parts) -> Decision:
        """Return the decision for a sheet, given in its parts."""
        marks = 0
        for group in self._groups:
            picked = group.pick(parts)
            amounts = group.known.get(picked)
            if amounts is None:
                amounts = group.known.keep(picked, self._amounts(group, b"".join(parts)))
            marks |= amounts
        decision = self._decisions.get(marks)
        return self._decisions.keep(marks, self._decision(marks)) if decision is None else decision

    def _amounts(self, group: Group, sheet: bytes) -> int:
        facts = Facts(self, sheet)
        marks = 0
        for number in group.rules:
            truth = self.value(self._ruled[number].when, sheet, facts)
            if truth is not FALSE:
                marks |= 1 << (self._found if truth is TRUE else self._open) + number
        for number in group.notices:
            if self.value(self._knowledge.notices[number].when, sheet, facts) is TRUE:
                marks |= 1 << self._noticed + number
        for number in group.facts:
            settled = facts[self._facts[number].id]
            if settled.contradicted:
                marks |= 1 << self._conflicting + number
            if self._facts[number].unmeasured and settled.truth is settled.stated is FALSE:
                marks |= 1 << self._unmeasured + number
        return marks

    def _decision(self, marks: int) -> Decision:
        truths = {
            rule.id: TRUE if marks >> self._found + number & 1 else UNKNOWN if marks >> self._open + number & 1 else FALSE
            for number, rule in enumerate(self._ruled)
        }
        sets = {s.id: self._standing((r for r in self._ruled if r.rule_set == s.id), truths) for s in self._knowledge.rule_sets}
        by_truth = {truth: tuple(name for name, value in truths.items() if value is truth) for truth in Truth}
        decision = Decision(self._standing(self._ruled, truths), sets, by_truth)
        decision.remarks = tuple(Remark(n.path, n.says) for number, n in enumerate(self._knowledge.notices) if marks >> self._noticed + number & 1)
        decision.conflicts = tuple(fact.id for number, fact in enumerate(self._facts) if marks >> self._conflicting + number & 1)
        decision.unmeasured = tuple(
            (frozenset(fact.unmeasured.measures), Remark(f"facts.{fact.id}", fact.unmeasured.says))
            for number, fact in enumerate(self._facts)
            if fact.unmeasured and marks >> self._unmeasured + number & 1
        )
        return decision

    def value(self, node: Node, sheet: bytes, facts: Facts) -> Truth:
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
                return facts[name].truth
            case Doubted(part, by):
                truth = self.value(part, sheet, facts)
                return UNKNOWN if truth is TRUE and self.value(by, sheet, facts) is TRUE else truth
            case _:
                return BY_BYTE[sheet[self._number[node]]]

    def facts(self, sheet: bytes) -> Facts:
        """Return the facts of a sheet."""
        return Facts(self, sheet)

    def settle(self, name: str, sheet: bytes, facts: Facts) -> Settled:
        """Settle a fact; remembered by all that it reads."""
        before, read = self._settled_before[name], self._reads[name](sheet)
        known = before.get(read)
        return before.keep(read, self._settled(self._knowledge.facts[name], sheet, facts)) if known is None else known

    def _settled(self, fact: Fact, sheet: bytes, facts: Facts) -> Settled:
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

    @staticmethod
    def _standing(rules: Iterable[Rule], truths: dict[str, Truth]) -> Standing:
        found: list[Verdict] = []
        still_open: list[Verdict] = []
        for rule in rules:
            if truths[rule.id] is not FALSE:
                (found if truths[rule.id] is TRUE else still_open).append(rule.verdict)
        verdict = worst(found)
        return Standing(verdict, worst([verdict, *still_open]), not still_open)


def _picking(parts: Iterable[int]) -> Callable[[Sequence[bytes]], object]:
    chosen = sorted(parts)
    return itemgetter(*chosen) if chosen else lambda _: None
