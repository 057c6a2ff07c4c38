"""The stretches of a medicine's text, the medicines that they name, and what follows from several of them together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from mifa_screen.reading.medicines import INHALED, PUFFS, Name, Thing

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mifa_screen.reading.medicine_pieces import Item
    from mifa_screen.reading.medicines import Medicines

PAIR: Final = 2


class Group(NamedTuple):
    """A stretch of text between separators: the medicines that it names and what it says of them."""

    before: str
    """The separator before it: start, but, or, join, comma, slash."""
    items: tuple[Item, ...]

    def drugs(self) -> list[Item]:
        """Return the names in it."""
        return [item for item in self.items if item.name is not None]

    def cues(self) -> set[str]:
        """Return what it says of them: negated, questioned, held, stopped, again."""
        return {cue for item in self.items for cue in item.cues}

    def routes(self) -> list[str]:
        """Return the routes that its words name, each once."""
        named = list(dict.fromkeys(item.route for item in self.items if item.route is not None))
        return [INHALED] if named == [PUFFS] else [route for route in named if route != PUFFS]

    def cue_leads(self) -> bool:
        """Return whether a cue stands before the first name."""
        first = next((at for at, item in enumerate(self.items) if item.name is not None), len(self.items))
        return any(item.cues for item in self.items[:first])


class Taken(NamedTuple):
    """A medicine of a text, and what the text says of it."""

    thing: Thing
    routes: tuple[str | None, ...]
    """The routes it may be taken by; more than one where the text leaves it open."""
    cues: frozenset[str]
    said: str
    group: int
    """The stretch of text that names it."""


def as_products(taken: dict[Thing, Taken], groups: Sequence[Group], medicines: Medicines) -> dict[Thing, Taken]:
    """Return what is taken, with the two substances that one product holds as that product ("fluticasone 0.25 mg / salmeterol 0.05 mg"); never those a rule asks for."""
    several = list(taken)
    if len(several) != PAIR or not _parted_by_a_stroke(groups) or any(medicines.is_asked_for(Name((thing,), None)) for thing in several):
        return taken
    first, second = (taken[thing] for thing in several)
    product = next((name for a, b in (several, reversed(several)) if medicines.forms(name := f"{a.substance}/{b.substance}")), None)
    if product is None or first.cues != second.cues:
        return taken
    thing = Thing(product)
    return {thing: Taken(thing, first.routes, first.cues, f"{first.said} / {second.said}", first.group)}


def _parted_by_a_stroke(groups: Sequence[Group]) -> bool:
    """Return whether a stroke, and nothing else that parts, stands between the first name and the last."""
    naming = [group for group in groups if group.drugs()]
    if len(naming) > 1:
        return all(group.before == "slash" for group in groups[1:])
    items = naming[0].items
    names = [at for at, item in enumerate(items) if item.name is not None]
    return any(item.said == "/" for item in items[names[0] : names[-1]])


def perhaps_taken(groups: Sequence[Group], taken: Collection[Thing], medicines: Medicines) -> dict[Thing, Taken]:
    """Return the medicines that another is given for, where a rule asks for them: perhaps they are taken as well ("omeprazole while on prednisolone")."""
    named = [(at, item.said, name) for at, group in enumerate(groups) for item in group.items if (name := item.given_for) is not None and medicines.is_asked_for(name)]
    things = ((thing, Taken(thing, (name.route,), frozenset({"questioned"}), said, at)) for at, said, name in named for thing in name.things)
    return {thing: perhaps for thing, perhaps in things if thing not in taken}
