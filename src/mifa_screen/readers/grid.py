"""What every table is before its cells mean anything: headings and rows of text cells, whatever file they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_CELL = 100_000
TOO_LARGE = f"a cell holds more than {LARGEST_CELL} characters"


class OddRow(list[str]):
    """A row with something to say about: an `error` when the file itself makes it unreadable (its cells as far as known), or a `remark`.

    Neither holds patient data.
    """

    __slots__ = ("error", "remark")

    def __init__(self, cells: list[str], error: str = "", remark: str = "") -> None:
        """Take the cells and what is to be said."""
        super().__init__(cells)
        self.error = error
        self.remark = remark

    def __reduce__(self) -> tuple[type[OddRow], tuple[list[str], str, str]]:
        """Travel between processes."""
        return OddRow, (list(self), self.error, self.remark)


class MergedCell(str):
    """The text of a cell that is merged over several rows, in each of them."""

    __slots__ = ()


class Grid(NamedTuple):
    """A table, opened.

    `rows` gives the cells of one row after the other; blank rows are passed over. `decimal_comma` tells that 0,6 is a number here, `as_text` that
    all numbers are as somebody wrote them, so that 1.500 may be in thousands.
    `place` says where the headings stand; `notes` are about the file, and `left_out` is what of it is not read: nobody may miss that.
    """

    header: list[str]
    rows: Iterator[list[str]]
    decimal_comma: bool = False
    place: str = "line 1"
    notes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    as_text: bool = False


def is_blank(row: list[str]) -> bool:
    """Return whether nothing stands in a row."""
    return not row or not (row[0].strip() or any(map(str.strip, row)))
