"""What the three lists have in common: being absent, and being counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mifa_screen.core.truth import UNKNOWN
from mifa_screen.screening.reading import Note, Reading

if TYPE_CHECKING:
    from collections.abc import Mapping


def absent(leaves: int, about: Mapping[str, str]) -> Reading:
    """Return the reading of a list that is not there: everything that reads it is open, and the list is asked for."""
    note = Note(missing=(f"the list of {about['title']}",), asks=(about["ask"],))
    return Reading(bytes([UNKNOWN]) * leaves, dict.fromkeys(range(leaves), note), summary="not on record")


def summary(entries: int, name: str) -> str:
    """Return how many entries a list has, in words."""
    if entries == 0:
        return f"{name}: none on record"
    return f"{name}: 1 entry" if entries == 1 else f"{name}: {entries} entries"
