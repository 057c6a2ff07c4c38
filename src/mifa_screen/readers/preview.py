"""How each column of a table would be read, before anything is screened."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.readers.columns import Column, Layout, columns_of, layout_of
from mifa_screen.readers.table import Table, open_grid_of, rows_again

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mifa_screen.readers.grid import Grid
    from mifa_screen.readers.headings import Headings
    from mifa_screen.readers.opening import Opening
    from mifa_screen.screening.screener import Screener

LOOKED_AT = 1_000
SAMPLES = 3
COMPARATORS = ("<", ">", "≤", "≥")


class Seen(NamedTuple):
    """A column: what it is, some of its cells, and how many of the `filled` ones cannot be read, with the reason of the first."""

    column: Column
    samples: tuple[str, ...]
    filled: int
    unreadable: int
    why: str


class Preview(NamedTuple):
    """The columns of a table, how many rows were looked at, and how many of these do not fit the headings. `check` raises what would stop a batch."""

    seen: list[Seen]
    rows: int
    misfits: int
    grid: Grid
    headings: Headings
    how: Opening
    path: Path

    @property
    def layout(self) -> Layout:
        """Return what the columns are, as far as they can be read."""
        return Layout(tuple(None if seen.column.problem else seen.column.ours for seen in self.seen), (), self.headings.laboratory)

    def check(self) -> None:
        """Raise InputError with all that is wrong with the headings."""
        layout_of(self.grid, self.headings, self.how.mapping, str(self.path))


def preview(path: Path, screener: Screener, how: Opening) -> Preview:
    """Look at the columns of a table. Raises InputError for a file that is none, UsageError for an option that does not fit it."""
    grid, headings = open_grid_of(path, screener, how)
    columns = columns_of(grid.header, headings, how.mapping)
    some = list(islice(grid.rows, LOOKED_AT))
    rows = [row for row in some if len(row) == len(columns)]
    names = tuple(None if column.problem else column.ours for column in columns)
    table = Table(Layout(names, (), headings.laboratory), screener, how, rows_again(grid, path, how)) if "id" in names else None
    cells = ([row[at].strip() for row in rows] for at in range(len(columns)))
    seen = [_seen(column, [text for text in texts if text], table, at) for at, (column, texts) in enumerate(zip(columns, cells, strict=True))]
    return Preview(seen, len(some), len(some) - len(rows), grid._replace(rows=iter(some)), headings, how, path)


def _seen(column: Column, texts: Sequence[str], table: Table | None, at: int) -> Seen:
    different = dict.fromkeys(texts)
    reasons: dict[str, str] = {}
    if table is not None and column.ours not in (None, "id") and not column.problem:
        reasons = {text: why for text in different if (why := _why_not(table, at, text))}
    unreadable = sum(text in reasons for text in texts)
    return Seen(column, tuple(islice(different, SAMPLES)), len(texts), unreadable, next(iter(reasons.values()), ""))


def _why_not(table: Table, at: int, text: str) -> str:
    """Say why a cell cannot be read, by reading a row that has nothing else."""
    row = [""] * table.width
    row[table.id_column] = "-"
    row[at] = text
    read = table.read(0, row)
    if read.patient is None:
        return read.error.partition(": ")[2]
    result = next(iter(read.patient.labs or ()), None)
    if result is not None and isinstance(result.value, str) and not result.value.startswith(COMPARATORS):
        return "this is no number; the result is not used"
    return ""
