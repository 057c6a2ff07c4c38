"""A medicine as people write it ("ibuprofen 800 mg TDS", "tacrolimus 0.1 % ointment", "ciclosporin (stopped 2019)"), read.

Every word must be a name, a number with its unit, or a word that is known to change nothing; otherwise the text is not understood.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from mifa_screen.reading.answer import Claim, Coding, Stance, TextReading
from mifa_screen.reading.dosage import Dosage, read_dosage
from mifa_screen.reading.dose_answer import MedicineReading
from mifa_screen.reading.medicine_behind import narrows
from mifa_screen.reading.medicine_groups import Group, Taken, as_products, perhaps_taken
from mifa_screen.reading.medicine_pieces import Item, Unknown, items_of
from mifa_screen.reading.medicines import RECTAL, SYSTEMIC, Thing
from mifa_screen.reading.phrases import LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mifa_screen.reading.medicines import Medicines

NONE_RECORDED: Final = Coding("concept", "none-recorded")
ATC: Final = "atc"
_WEAK: Final = ("comma", "join", "slash")
_DECISIVE: Final = frozenset({"negated", "stopped"})
# What may stand between such a word and the name, and after it where no name follows: dates and spans of time; no dose, no frequency.
_BEFORE_NAME: Final = frozenset(".aFc")
_AFTER_CUE: Final = frozenset(".,/YndwoyaFr")


def read_medicine(text: str, medicines: Medicines) -> MedicineReading:
    """Return what a medicine's text says."""
    if len(text) > LONGEST_TEXT:
        return _not_understood()
    items = items_of(text, medicines)
    if isinstance(items, Unknown):
        return _not_understood(items.suggestion, items.remark)
    if not items:
        return _not_understood()
    if items[0].is_none:
        return MedicineReading(TextReading(understood=True, claims=(Claim((NONE_RECORDED,), said=text.strip()),)))
    groups = _groups(items)
    stances = _stances(groups)
    if stances is None:
        return _not_understood(remark="which of the medicines is not taken cannot be told")
    read = _reading(groups, stances, medicines)
    return read._replace(most_per_day=None) if read.most_per_day and _may_be_more(items) else read


def _may_be_more(items: Sequence[Item]) -> bool:
    """Return whether what is taken as needed may come on top of the rest ("400 mg tds and as needed")."""
    needed = [item.piece.value("prn") is not None for item in items[1:]] + [False]
    return any(item.separator not in (None, "comma") or (item.separator is not None and is_needed) for item, is_needed in zip(items, needed, strict=True))


def _not_understood(suggestion: str | None = None, remark: str | None = None) -> MedicineReading:
    return MedicineReading(TextReading(understood=False, suggestion=suggestion, remark=remark))


def _groups(items: Sequence[Item]) -> list[Group]:
    """Return the stretches between separators; those without a name join the only one that has any."""
    groups: list[Group] = []
    before, held = "start", list[Item]()
    for item in items:
        if item.separator is None:
            held.append(item)
        elif held:
            groups.append(Group(before, tuple(held)))
            before, held = item.separator, []
        elif before != "but":
            before = item.separator if groups or item.separator == "but" else before
    if held:
        groups.append(Group(before, tuple(held)))
    naming = [group for group in groups if group.drugs()]
    if len(naming) == 1 and not any(item.only_leads for group in groups[: groups.index(naming[0])] for item in group.items):
        return [Group("start", tuple(item for group in groups for item in group.items))]
    return groups


def _stances(groups: Sequence[Group]) -> list[set[str]] | None:
    """Return the cues that hold for each group; None when it cannot be told how far a cue reaches."""
    reach: list[set[str]] = []
    for at, group in enumerate(groups):
        cues = group.cues()
        if cues and not group.drugs():
            return None
        if len(group.drugs()) > 1 and cues and _distinct(group.drugs()) > 1:
            return None
        if at and group.before == "or":
            cues |= reach[at - 1]
        elif (at and group.before in _WEAK and not cues and reach[at - 1] and groups[at - 1].cue_leads() and group.drugs()) or (at and group.before in ("join", "slash") and cues and not group.cue_leads() and groups[at - 1].drugs() and cues != reach[at - 1]):
            return None
        if not _cues_stand_alone(group):
            return None
        if any(narrows(cues, item.behind) for item in group.items):
            cues |= {"questioned"}
        if ({"stopped"} <= cues or {"held"} <= cues) and cues & {"again", "negated"}:
            return None
        reach.append(cues - {"again"})
    return reach


def _cues_stand_alone(group: Group) -> bool:
    """Return whether each word that says "not taken" is about the medicine, not about a dose ("previously 3 mg", "not regularly")."""
    for at, item in enumerate(group.items):
        if not _DECISIVE & set(item.cues):
            continue
        if any(sense.kind == "open" for other in group.items for sense in other.piece.senses):
            return False
        if item.only_leads and _leads_elsewhere(group.items, at):
            return False
        after = [other for other in group.items[at + 1 :] if other.separator is None]
        before_name = list(takewhile(lambda other: other.name is None, after))
        if "negated" in item.cues and before_name and before_name[0].is_reason:
            return False  # "ibuprofen: no pain"
        allowed = _BEFORE_NAME if len(before_name) < len(after) else _AFTER_CUE
        if not all(other.piece.letter in allowed and not other.is_instruction for other in before_name):
            return False
    return True


def _leads_elsewhere(items: Sequence[Item], at: int) -> bool:
    """Return whether a "no" behind the name denies something else ("tacrolimus, no other medicines"); at the end it denies the medicine."""
    behind = any(item.name is not None for item in items[:at])
    return behind and (" " in items[at].said or at + 1 < len(items))


def _distinct(drugs: Sequence[Item]) -> int:
    return len({thing.substance for item in drugs if item.name for thing in item.name.things})


def _reading(groups: Sequence[Group], stances: Sequence[set[str]], medicines: Medicines) -> MedicineReading:
    dosages = [read_dosage(medicines.words, [item.piece for item in group.items]) for group in groups]
    taken: dict[Thing, Taken] = {}
    seen_in: dict[str, int] = {}
    twice = False
    for at, group in enumerate(groups):
        for item in group.drugs():
            routes = _routes(groups, dosages, at, item)
            for thing in item.name.things if item.name else ():
                # "oxycodone MR 10 mg bd + OxyNorm prn": what is said of one is not the whole dose.
                twice |= seen_in.setdefault(thing.substance, at) != at
                known = next((t for t in taken if t.substance == thing.substance), thing)
                if known in taken:
                    other = taken.pop(known)
                    if other.cues != stances[at]:
                        return _not_understood(remark="one of the medicines is named twice, taken and not taken")
                    # "Protopic (tacrolimus)": said twice, it is one medicine; what either says of it counts.
                    several = dict.fromkeys((*other.routes, *routes))
                    apart = group.before in ("join", "but") and at != other.group  # "ibuprofen gel and ibuprofen 800 mg tds" are two
                    said_routes = tuple(several) if apart else tuple(r for r in several if r is not None) or (None,)
                    thing = known if known.codes else thing  # noqa: PLW2901
                    taken[thing] = Taken(thing, said_routes, other.cues | stances[at], other.said, at)
                else:
                    taken[thing] = Taken(thing, routes, frozenset(stances[at]), item.said, at)
    if not taken:
        return _not_understood()
    alone = len(taken) == 1 and not twice
    dosage = read_dosage(medicines.words, [item.piece for group in groups for item in group.items]) if alone else None
    taken = as_products(taken, groups, medicines)
    stopped = all("stopped" in t.cues and "questioned" not in t.cues for t in taken.values())
    taken |= perhaps_taken(groups, taken, medicines)
    claims = tuple(_claim(t, dosage, medicines, stopped=stopped) for t in taken.values())
    remark = _remark(groups, claims)
    route = _one_route([t.routes for t in taken.values()], stated=any(g.routes() for g in groups))
    reading = TextReading(understood=True, claims=claims, remark=remark)
    if dosage is None:
        return MedicineReading(reading, route=route, stopped=stopped)
    return MedicineReading(reading, dosage.dose_mg, dosage.times_per_day, route, dosage.course, stopped, dosage.most_per_day)


def _routes(groups: Sequence[Group], dosages: Sequence[Dosage], at: int, item: Item) -> tuple[str | None, ...]:
    own = groups[at].routes()
    if len(own) > 1 and RECTAL in own:
        own = [RECTAL]
    local = [route for route in own if route != SYSTEMIC]
    if len(own) > 1 and len(local) == 1:
        # A tablet "for the skin" and a cream "for injection" do not exist: the words disagree.
        return tuple(own)
    if own:
        return tuple(own)
    if item.name and item.name.route:
        return (item.name.route,)
    places = [other.place for other in groups[at].items if other.place is not None]
    if places:
        return (None, *dict.fromkeys(places))
    elsewhere = [route for group in groups for route in group.routes() if route != SYSTEMIC]
    brands = [other.name.route for group in groups for other in group.drugs() if other.name and other.name.route]
    if dosages[at].has_percent and not brands:
        return (SYSTEMIC, "topical", "ocular", "inhaled", "nasal")
    return (None, *dict.fromkeys(elsewhere)) if elsewhere and not dosages[at].has_mass else (None,)


def _claim(taken: Taken, dosage: Dosage | None, medicines: Medicines, *, stopped: bool) -> Claim:
    codes = tuple(dict.fromkeys(code for route in taken.routes for code in medicines.codes(taken.thing, route)))
    if dosage and dosage.dose_mg is not None:
        times = dosage.times_per_day or (Fraction(1) if dosage.course == "single" else None)
        low = [code for code, most in medicines.words.purposes(taken.thing.substance) if times and dosage.dose_mg * times <= most]
        codes = tuple(low) if low and set(low) <= set(codes) else codes
    codings = tuple(Coding(ATC, code) for code in codes) or (Coding("concept", "thing-irrelevant"),)
    stance = Stance.AFFIRMED
    if taken.cues & {"questioned", "held"}:
        stance = Stance.QUESTIONED
    elif "negated" in taken.cues or ("stopped" in taken.cues and not stopped):
        stance = Stance.DENIED
    return Claim(codings, stance, taken.said)


def _remark(groups: Sequence[Group], claims: Sequence[Claim]) -> str | None:
    denied = [claim.said for claim in claims if claim.stance is Stance.DENIED]
    if denied:
        return f"read as not taken: {', '.join(denied)}"
    questioned = [claim.said for claim in claims if claim.stance is Stance.QUESTIONED]
    if questioned:
        return f"read as uncertain whether it is taken: {', '.join(questioned)}"
    reasons = [item.said for group in groups for item in group.items if item.is_reason]
    return f"the reason given ({', '.join(reasons)}) is not read as a condition" if reasons else None


def _one_route(routes: Sequence[tuple[str | None, ...]], *, stated: bool) -> str | None:
    found = {route for several in routes for route in several}
    if len(found) != 1:
        return None
    route = found.pop()
    return SYSTEMIC if route in (RECTAL, "gut") else route if stated or route is not None else None

