"""What every table is before its cells mean anything: headings and rows of text cells, whatever file they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class BadRow(list[str]):
    """A row that the file itself makes unreadable: its cells as far as they are known, and why."""

    __slots__ = ("why",)

    def __init__(self, cells: list[str], why: str) -> None:
        """Take the cells and the reason, which holds no patient data."""
        super().__init__(cells)
        self.why = why

    def __reduce__(self) -> tuple[type[BadRow], tuple[list[str], str]]:
        """Travel between processes."""
        return BadRow, (list(self), self.why)


class Grid(NamedTuple):
    """A table, opened.

    `rows` gives the cells of one row after the other, or a BadRow; blank rows are passed over. `decimal_comma` tells that 0,6 is a number here.
    `place` says where the headings stand. `notes` are about the file, `remarks` about single rows, by their number (from 1).
    """

    header: list[str]
    rows: Iterator[list[str]]
    decimal_comma: bool = False
    place: str = "line 1"
    notes: tuple[str, ...] = ()
    remarks: Mapping[int, str] = {}


def is_blank(row: list[str]) -> bool:
    """Return whether nothing stands in a row."""
    return not row or not (row[0].strip() or any(map(str.strip, row)))
