"""What reading one part of a patient yields: a truth for every leaf that reads it, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.core.truth import FALSE, TRUE, UNKNOWN, Truth

if TYPE_CHECKING:
    from mifa_screen.result import Evidence, NotUnderstood, Remark


class Note(NamedTuple):
    """Why a leaf has its truth: what says so; while unknown, what is missing and which questions settle it, the urgent ones apart."""

    evidence: tuple[Evidence, ...] = ()
    missing: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()


class Reading(NamedTuple):
    """A part of a patient, read. `sheet` holds one truth (0, 1, 2) a leaf; `notes` the leaves that have more to say than that."""

    sheet: bytes
    notes: dict[int, Note]
    not_understood: tuple[NotUnderstood, ...] = ()
    warnings: tuple[Remark, ...] = ()
    summary: str = ""


class Tally:
    """Collects what the entries of a list say to one leaf."""

    __slots__ = ("asks", "doubt", "evidence", "missing", "truth")

    def __init__(self) -> None:
        """Start with no entry: false, nothing said."""
        self.truth: Truth = FALSE
        self.evidence: list[Evidence] = []
        self.doubt: list[Evidence] = []
        self.missing: list[str] = []
        self.asks: list[str] = []

    def hold(self, evidence: Evidence) -> None:
        """Note an entry that makes the leaf true."""
        self.truth = TRUE
        self.evidence.append(evidence)

    def leave_open(self, evidence: Evidence | None, missing: str, ask: str) -> None:
        """Note an entry that leaves the leaf open, unless another makes it true."""
        self.truth = max(self.truth, UNKNOWN)
        if evidence is not None:
            self.doubt.append(evidence)
        self.missing.append(missing)
        self.asks.append(ask)

    def note(self) -> Note:
        """Return what is to be said about the truth reached."""
        if self.truth is TRUE:
            return Note(tuple(self.evidence))
        return Note(tuple(self.doubt), tuple(dict.fromkeys(self.missing)), tuple(dict.fromkeys(self.asks)))
