"""The condition language: connectives over facts and leaves (docs/conditions.md says what each word means)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mifa_screen.knowledge.model import Fact

Plain = dict[str, Any]
LISTS = ("conditions", "allergies", "medications")


class All(NamedTuple):
    """True when every part is."""

    parts: tuple[Node, ...]


class AnyOf(NamedTuple):
    """True when a part is; `known_suffices`: false as soon as one part is known to be false and none is true."""

    parts: tuple[Node, ...]
    known_suffices: bool = False


class Not(NamedTuple):
    """The mirror image."""

    part: Node


class FactRef(NamedTuple):
    """A settled fact."""

    name: str


class Doubted(NamedTuple):
    """A leaf whose truth is put in doubt: true becomes unknown while `by` is true."""

    part: Node
    by: Node
    asks: str


class ConditionLeaf(NamedTuple):
    """An entry of `conditions` in a value set. `mode`: required, recorded (can only prove) or doubtful (understood, but in doubt)."""

    value_set: str
    mode: str = "required"
    list: str = "conditions"


class AllergyLeaf(NamedTuple):
    """An allergy to a substance of the set (`to`), or to any other (`others`); of those only the severe ones where `severe` is given."""

    substances: str
    others: bool = False
    severe: str | None = None
    list: str = "allergies"


class MedicationLeaf(NamedTuple):
    """A medicine of the set, active or planned; not in one of `unless_course`; at a daily dose that `daily_dose` calls high."""

    value_set: str
    unless_course: tuple[str, ...] = ()
    daily_dose: str | None = None
    list: str = "medications"


class MeasureLeaf(NamedTuple):
    """A measure against a named threshold; `relation` is above, at_least, below or at_most; `times_upper_limit` multiplies by the limit."""

    measure: str
    relation: str
    threshold: str
    times_upper_limit: bool = False


class PersonLeaf(NamedTuple):
    """A field of the patient that holds one of a few words: `sex` or `treatment`."""

    field: str
    word: str


Leaf = ConditionLeaf | AllergyLeaf | MedicationLeaf | MeasureLeaf | PersonLeaf
Node = All | AnyOf | Not | FactRef | Doubted | Leaf
RELATIONS = ("above", "at_least", "below", "at_most")


def parse(plain: Plain) -> Node:
    """Return the node that a checked mapping stands for."""
    head = next(key for key in plain if key in READERS)
    return READERS[head](plain)


def _measure(plain: Plain) -> Node:
    relation = next(word for word in RELATIONS if word in plain)
    leaf = MeasureLeaf(plain["measure"], relation, plain[relation], plain.get("times") == "upper_limit")
    if "put_in_doubt_by" in plain:
        return Doubted(leaf, parse(plain["put_in_doubt_by"]), plain.get("doubt_asks", ""))
    return leaf


def _allergy(plain: Plain) -> Node:
    inner = plain["allergy"]
    return AllergyLeaf(inner["to"]) if "to" in inner else AllergyLeaf(inner["not_to"], others=True, severe=inner.get("severe"))


def _medication(plain: Plain) -> Node:
    return MedicationLeaf(plain["medication"], tuple(plain.get("unless_course", ())), plain.get("daily_dose"))


READERS: dict[str, Callable[[Plain], Node]] = {
    "all": lambda p: All(tuple(map(parse, p["all"]))),
    "any": lambda p: AnyOf(tuple(map(parse, p["any"]))),
    "any_known": lambda p: AnyOf(tuple(map(parse, p["any_known"])), known_suffices=True),
    "not": lambda p: Not(parse(p["not"])),
    "fact": lambda p: FactRef(p["fact"]),
    "condition": lambda p: ConditionLeaf(p["condition"]),
    "recorded": lambda p: ConditionLeaf(p["recorded"], "recorded"),
    "doubtful": lambda p: ConditionLeaf(p["doubtful"], "doubtful"),
    "allergy": _allergy,
    "medication": _medication,
    "measure": _measure,
    "sex": lambda p: PersonLeaf("sex", p["sex"]),
    "treatment": lambda p: PersonLeaf("treatment", p["treatment"]),
}
"""The head keys of the language and how each is read; the authoring schema and the manual list the same words."""


def children(node: Node) -> tuple[Node, ...]:
    """Return the direct parts of a node; none for a leaf or a fact."""
    if isinstance(node, All | AnyOf):
        return node.parts
    if isinstance(node, Not):
        return (node.part,)
    if isinstance(node, Doubted):
        return (node.part, node.by)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and everything below it, in order of writing."""
    yield node
    for child in children(node):
        yield from walk(child)


def walk_through(node: Node, facts: Mapping[str, Fact], seen: set[str] | None = None) -> Iterator[Node]:
    """Yield the node and everything below it, also below the facts that it names; each fact is entered once, so that no web of facts explodes."""
    seen = set() if seen is None else seen
    for part in walk(node):
        yield part
        if isinstance(part, FactRef) and part.name not in seen:
            seen.add(part.name)
            fact = facts[part.name]
            for inner in (fact.true_when, fact.false_when, fact.presumed_when):
                if inner is not None:
                    yield from walk_through(inner, facts, seen)
