"""From an answer sheet to a decision: facts are settled, rules evaluated, verdicts compared. A pure function of the sheet.

A sheet comes in parts (`screening.leaves`), and a rule reads a few of them. Rules that read the same parts are decided together and what
they amount to is remembered by those parts: patients who differ in everything else share it.
"""

from __future__ import annotations

from itertools import accumulate
from operator import itemgetter
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from mifa_screen.core.truth import FALSE, TRUE, UNKNOWN, Truth, all_of, any_of
from mifa_screen.knowledge.expressions import All, AnyOf, Doubted, FactRef, Node, Not, walk
from mifa_screen.knowledge.model import Unmeasured
from mifa_screen.result import Remark, Standing
from mifa_screen.screening.memo import Memo
from mifa_screen.verdicts import RANK, Outcome, Verdict, outcome_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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


class Marks(NamedTuple):
    """What holds of a sheet, one bit each: rules found and rules open (worst verdict first, then by id), notices, facts in conflict, facts unmeasured."""

    found: int
    still_open: int
    noticed: int
    conflicting: int
    unmeasured: int


class Decision:
    """What the rules say of a sheet. Rule ids stand worst verdict first, then by id.

    The same answers are the same object, so that whatever follows from a decision alone can be remembered by it.
    """

    __slots__ = ("_decider", "_marks", "complete", "could_be", "findings", "outcome", "unresolved", "verdict")

    def __init__(self, decider: Decider, marks: Marks) -> None:
        """Take what holds."""
        self._decider, self._marks = decider, marks
        whole = decider.standing(marks.found, marks.still_open)
        self.outcome: Outcome = outcome_of(whole.verdict, whole.could_be)
        self.verdict, self.could_be, self.complete = whole.verdict, whole.could_be, whole.complete
        self.findings = decider.rule_ids(marks.found)
        self.unresolved = decider.rule_ids(marks.still_open)

    @property
    def ruled_out(self) -> tuple[str, ...]:
        """Return the ids of the rules that are false."""
        return self._decider.rule_ids(~(self._marks.found | self._marks.still_open))

    @property
    def by_rule_set(self) -> dict[str, Standing]:
        """Return what the rules of each set amount to."""
        found, still_open = self._marks.found, self._marks.still_open
        return {name: self._decider.standing(found & of_set, still_open & of_set) for name, of_set in self._decider.rule_sets.items()}

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Return the notices that hold."""
        return self._decider.notices(self._marks.noticed)

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Return the facts that are true against something said."""
        return self._decider.fact_ids(self._marks.conflicting)

    @property
    def unmeasured(self) -> tuple[tuple[tuple[str, ...], Remark], ...]:
        """Return what is to be said of facts that are stated false, should none of the measures be known."""
        return self._decider.unmeasured(self._marks.unmeasured)


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
        self._full = [(1 << size) - 1 for size in sizes]
        self._decisions: Memo[int, Decision] = Memo(MEMO_SIZE)
        self.rule_sets = {s.id: sum(1 << n for n, rule in enumerate(self._ruled) if rule.rule_set == s.id) for s in knowledge.rule_sets}
        notes = [(f.id, f.unmeasured or Unmeasured((), "")) for f in self._facts]
        self.rule_ids, self.fact_ids = Chosen([rule.id for rule in self._ruled]), Chosen([fact.id for fact in self._facts])
        self.notices, self.unmeasured = Chosen([Remark(n.path, n.says) for n in knowledge.notices]), Chosen([(note.measures, Remark(f"facts.{name}", note.says)) for name, note in notes])

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
        starts = (self._found, self._open, self._noticed, self._conflicting, self._unmeasured)
        return Decision(self, Marks(*(marks >> start & full for start, full in zip(starts, self._full, strict=True))))

    def standing(self, found: int, still_open: int) -> Standing:
        """Return what rules amount to, of which some are found and some open."""
        verdict = self._worst(found)
        return Standing(verdict, self._worst(found | still_open), not still_open)

    def _worst(self, rules: int) -> Verdict:
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
