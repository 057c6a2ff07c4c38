"""From an answer sheet to a decision: facts are settled, rules evaluated, verdicts compared. A pure function of the sheet.

A sheet comes in parts (`screening.leaves`), and a rule reads a few of them. Rules that read the same parts are decided together and what
they amount to is remembered by those parts: patients who differ in everything else share it.
"""

from __future__ import annotations

from functools import cache, partial
from itertools import accumulate, repeat
from operator import itemgetter, or_
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from mifa_screen.core.truth import FALSE, TRUE, UNKNOWN, Truth, all_of, any_of
from mifa_screen.knowledge.expressions import All, AnyOf, Doubted, FactRef, Node, Not, walk_through
from mifa_screen.knowledge.model import Unmeasured
from mifa_screen.result import Remark, Standing
from mifa_screen.screening.memo import Memo, Table
from mifa_screen.verdicts import RANK, Outcome, Verdict, outcome_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from mifa_screen.knowledge.model import Fact, Knowledge
    from mifa_screen.screening.leaves import Leaves

MEMO_SIZE = 4_000
BY_BYTE = (FALSE, UNKNOWN, TRUE)
"""The truths by their byte on a sheet; a look-up costs a tenth of what the enumeration's own constructor does."""
STATED = {None: UNKNOWN, True: TRUE, False: FALSE}

Item = TypeVar("Item")
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
    """What the rules say of a sheet. Rule ids stand worst verdict first, then by id."""

    __slots__ = ("_decider", "_found", "_open", "complete", "conflicts", "could_be", "findings", "outcome", "remarks", "unmeasured", "unresolved", "verdict")

    def __init__(self, decider: Decider, found: int, still_open: int) -> None:
        """Take which rules are true and which are open, one bit each in their order."""
        self._decider, self._found, self._open = decider, found, still_open
        self.verdict, self.could_be, self.complete = decider.worst(found), decider.worst(found | still_open), not still_open
        self.outcome: Outcome = decider.outcome(self.verdict, self.could_be)
        self.findings, self.unresolved = decider.rule_ids(found), decider.rule_ids(still_open)
        self.remarks: tuple[Remark, ...] = ()
        """The notices that hold."""
        self.conflicts: tuple[str, ...] = ()
        """The facts that are true against something said."""
        self.unmeasured: tuple[tuple[tuple[str, ...], Remark], ...] = ()
        """What is to be said of facts that are stated false, should none of the measures be known."""

    @property
    def ruled_out(self) -> tuple[str, ...]:
        """Return the ids of the rules that are false."""
        return self._decider.rule_ids(~(self._found | self._open))

    @property
    def by_rule_set(self) -> dict[str, Standing]:
        """Return what the rules of each set amount to."""
        decisions = {name: Decision(self._decider, self._found & of_set, self._open & of_set) for name, of_set in self._decider.rule_sets.items()}
        return {name: Standing(decision.verdict, decision.could_be, decision.complete) for name, decision in decisions.items()}


class Group(NamedTuple):
    """Rules, notices and facts that read the same parts of a sheet: what they amount to, by those parts."""

    parts: tuple[int, ...]
    amounts: Table[Any, int]

    def keys(self, columns: Sequence[Sequence[bytes]]) -> Iterable[Any]:
        """Return what the group reads of some sheets, which are given part by part."""
        if len(self.parts) == 1:
            return columns[self.parts[0]]
        return zip(*(columns[part] for part in self.parts), strict=True) if self.parts else ((),) * len(columns[0])


class Decider:
    """Evaluates the loaded rules; remembers parts of sheets that it has seen, bounded."""

    def __init__(self, knowledge: Knowledge, leaves: Leaves) -> None:
        """Take the rules and the numbering of their leaves."""
        self._knowledge = knowledge
        self._number = leaves.number
        self._first_fact = len(leaves.number)
        self._order = {name: n for n, name in enumerate(knowledge.facts)}
        self._part_of = [part for part, width in enumerate(leaves.widths) for _ in range(width)]
        self._widths = (*leaves.widths, len(knowledge.facts))
        self._stated_part = len(leaves.widths)
        self.rules = {rule.id: rule for rule in sorted(knowledge.rules, key=lambda rule: (RANK[rule.verdict], rule.id))}
        self._ruled, self._facts = tuple(self.rules.values()), tuple(knowledge.facts.values())
        self._reads = {name: itemgetter(*self._places(FactRef(name))) for name in knowledge.facts}
        self._settled_before: dict[str, Memo[object, Settled]] = {name: Memo(MEMO_SIZE) for name in knowledge.facts}
        # What a group amounts to is a number of which each bit says one thing; a decision is what all bits of all groups say together.
        sizes = (len(self._ruled), len(self._ruled), len(knowledge.notices), len(self._facts), len(self._facts))
        self._found, self._open, self._noticed, self._conflicting, self._unmeasured = accumulate((0, *sizes[:-1]))
        self._groups = self._grouped()
        self._all_rules, self._all_notices, self._all_facts = ((1 << size) - 1 for size in (sizes[0], sizes[2], sizes[3]))
        self._decisions = Table(self._decision, MEMO_SIZE)
        self.rule_sets = {s.id: sum(1 << n for n, rule in enumerate(self._ruled) if rule.rule_set == s.id) for s in knowledge.rule_sets}
        notes = [(f.id, f.unmeasured or Unmeasured((), "")) for f in self._facts]
        self.outcome = cache(outcome_of)
        self.rule_ids, self._fact_ids = Chosen([rule.id for rule in self._ruled]), Chosen([fact.id for fact in self._facts])
        self._notices, self._unmeasured_notes = Chosen([Remark(n.path, n.says) for n in knowledge.notices]), Chosen([(note.measures, Remark(f"facts.{name}", note.says)) for name, note in notes])

    def _places(self, node: Node) -> list[int]:
        places: set[int] = set()
        for part in walk_through(node, self._knowledge.facts):
            if isinstance(part, FactRef):
                places.add(self._first_fact + self._order[part.name])
            elif part in self._number:
                places.add(self._number[part])
        return sorted(places)

    def _parts_of(self, node: Node) -> frozenset[int]:
        return frozenset(self._part_of[place] if place < self._first_fact else self._stated_part for place in self._places(node))

    def reads(self, node: Node) -> Callable[[Parts], object]:
        """Return what picks the parts of a sheet that a node depends on: equal picks, equal truth and equal reasons."""
        return _picking(self._parts_of(node))

    def _grouped(self) -> list[Group]:
        nodes: dict[frozenset[int], tuple[list[int], list[int], list[int]]] = {}
        kinds: list[list[Node]] = [
            [rule.when for rule in self._ruled],
            [notice.when for notice in self._knowledge.notices],
            [FactRef(fact.id) for fact in self._facts],
        ]
        for kind, of_kind in enumerate(kinds):
            for number, node in enumerate(of_kind):
                nodes.setdefault(self._parts_of(node), ([], [], []))[kind].append(number)
        merged: dict[frozenset[int], tuple[list[int], list[int], list[int]]] = {}
        for parts in sorted(nodes, key=lambda parts: (-len(parts), sorted(parts))):
            wider = next((other for other in merged if parts <= other), parts)
            for mine, theirs in zip(merged.setdefault(wider, ([], [], [])), nodes[parts], strict=True):
                mine.extend(theirs)
        groups = []
        for parts, members in merged.items():
            read = tuple(sorted(parts))
            groups.append(Group(read, Table(partial(self._amounts, read, *members), MEMO_SIZE)))
        return groups

    def decide(self, parts: Parts) -> Decision:
        """Return the decision for a sheet, given in its parts."""
        return next(self.decide_all([(part,) for part in parts]))

    def decide_all(self, columns: Sequence[Sequence[bytes]]) -> Iterator[Decision]:
        """Yield the decisions for some sheets, which are given part by part."""
        marks: Iterable[int] = repeat(0, len(columns[0]))
        for group in self._groups:
            marks = map(or_, marks, map(group.amounts.__getitem__, group.keys(columns)))
        return map(self._decisions.__getitem__, marks)

    def _amounts(self, read: tuple[int, ...], rules: list[int], notices: list[int], facts_too: list[int], picked: Any) -> int:
        """Return what a group (by places in the knowledge) amounts to; the parts that it does not read may hold anything."""
        parts = [bytes(width) for width in self._widths]
        for part, given in zip(read, (picked,) if len(read) == 1 else picked, strict=True):
            parts[part] = given
        sheet = b"".join(parts)
        facts = Facts(self, sheet)
        marks = 0
        for number in rules:
            truth = self.value(self._ruled[number].when, sheet, facts)
            if truth is not FALSE:
                marks |= 1 << (self._found if truth is TRUE else self._open) + number
        for number in notices:
            if self.value(self._knowledge.notices[number].when, sheet, facts) is TRUE:
                marks |= 1 << self._noticed + number
        for number in facts_too:
            settled = facts[self._facts[number].id]
            if settled.contradicted:
                marks |= 1 << self._conflicting + number
            if self._facts[number].unmeasured and settled.truth is settled.stated is FALSE:
                marks |= 1 << self._unmeasured + number
        return marks

    def _decision(self, marks: int) -> Decision:
        rules = self._all_rules
        decision = Decision(self, marks & rules, marks >> self._open & rules)
        marks >>= self._noticed
        if marks:
            notices, facts = self._all_notices, self._all_facts
            decision.remarks = self._notices(marks & notices)
            decision.conflicts = self._fact_ids(marks >> self._conflicting - self._noticed & facts)
            decision.unmeasured = self._unmeasured_notes(marks >> self._unmeasured - self._noticed & facts)
        return decision

    def worst(self, rules: int) -> Verdict:
        """Return the worst verdict of some rules, which is that of the first."""
        return self._ruled[(rules & -rules).bit_length() - 1].verdict if rules else Verdict.NONE

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


class Chosen(Generic[Item]):
    """Things of a list that a number's bits choose; remembered by the number."""

    def __init__(self, items: Sequence[Item]) -> None:
        """Take the list."""
        self._items = items
        self._known: Memo[int, tuple[Item, ...]] = Memo(MEMO_SIZE)

    def __call__(self, bits: int) -> tuple[Item, ...]:
        """Return what the bits choose, in order."""
        chosen = self._known.get(bits)
        if chosen is None:
            chosen = self._known.keep(bits, tuple(item for number, item in enumerate(self._items) if bits >> number & 1))
        return chosen


def _picking(parts: Iterable[int]) -> Callable[[Sequence[bytes]], object]:
    chosen = sorted(parts)
    return itemgetter(*chosen) if chosen else lambda _: None
