"""What the three lists have in common: being absent, and being counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mifa_screen.core.truth import UNKNOWN
from mifa_screen.errors import one_line
from mifa_screen.result import NotUnderstood, Remark
from mifa_screen.screening.reading import Note, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mifa_screen.patient.recorded import Gap
    from mifa_screen.screening.reading import Tally


def path_of(name: str, index: int, entry: object) -> str:
    """Return where an entry stands: in the record that it came from, or in our own list."""
    place: str | None = getattr(entry, "place", None)
    return f"{name}[{index}]" if place is None else place


def none_beside(nones: Iterable[tuple[str, str]], *, others: bool) -> list[Remark]:
    """Return the warnings about entries (path and text) that say "none" while `others` are there, which count."""
    return [Remark(path, f'"{one_line(said)}" stands beside other entries, which count') for path, said in nones] if others else []


def leave_all_open(tallies: Iterable[Tally], gap: Gap, path: str, not_understood: list[NotUnderstood]) -> None:
    """Note a part of a record that could not be read: nothing that reads the list is ruled out."""
    if gap.said is not None:
        not_understood.append(NotUnderstood(path, one_line(gap.said), None))
    for tally in tallies:
        tally.leave_open(None, gap.missing, gap.ask)


def absent(leaves: int, about: Mapping[str, str]) -> Reading:
    """Return the reading of a list that is not there: everything that reads it is open, and the list is asked for."""
    note = Note(missing=(f"the list of {about['title']}",), asks=(about["ask"],))
    return Reading(bytes([UNKNOWN]) * leaves, dict.fromkeys(range(leaves), note), summary="not on record")


def summary(entries: int, name: str) -> str:
    """Return what a list says for a rule that none of its entries speaks for, in words."""
    if entries == 0:
        return f"{name}: none on record"
    return f"{name}: 1 entry, which does not say so" if entries == 1 else f"{name}: {entries} entries, none of which says so"
