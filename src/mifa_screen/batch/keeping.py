"""`--keep`: columns of the input that go out again beside the results, as they came in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.errors import UsageError, one_line
from mifa_screen.nearness import near
from mifa_screen.readers.headings import key
from mifa_screen.writers.rows import COLUMNS, csv_cell, harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Kept(NamedTuple):
    """The columns to keep: where they stand, and their headings."""

    places: tuple[int, ...]
    headings: tuple[str, ...]


def kept_columns(asked: Sequence[str], header: Sequence[str]) -> Kept:
    """Find the columns to keep. Raises UsageError for one that the table has not."""
    places: list[int] = []
    for name in asked:
        same = [at for at, heading in enumerate(header) if heading == name] or [at for at, heading in enumerate(header) if key(heading) == key(name) != ""]
        if not same:
            meant = near(key(name), [key(heading) for heading in header])
            hint = next((f'; did you mean "{one_line(heading, 40)}"?' for heading in header if meant is not None and key(heading) == meant), "")
            raise UsageError("--keep", f'the table has no column "{one_line(name, 40)}"{hint}')
        places += [at for at in same if at not in places]
    return Kept(tuple(places), tuple(header[at] for at in places))


def beside(lines: Iterable[str], rows: Iterable[list[str]], kept: Kept, form: str) -> Iterator[str]:
    """Yield lines of output, the headings of CSV first, with the kept cells of the row of input that each belongs to."""
    steps, headings = iter(lines), _unlike_ours(kept.headings)
    if form == "csv":
        yield _joined(next(steps), headings)
    for line, row in zip(steps, rows, strict=True):
        cells = [row[at] if at < len(row) else "" for at in kept.places]
        if form == "csv":
            yield _joined(line, cells)
        else:
            told = json.dumps(dict(zip(headings, cells, strict=True)), ensure_ascii=False)
            yield f'{line.removesuffix("}")}, "kept": {told}}}'


def _unlike_ours(headings: Sequence[str]) -> list[str]:
    """Return headings that differ from ours and from each other."""
    told: list[str] = []
    for heading in headings:
        name = heading or "column"
        while name in COLUMNS or name in told:
            name = f"input {name}"
        told.append(name)
    return told


def _joined(line: str, cells: Iterable[str]) -> str:
    return ",".join([line, *(csv_cell(harmless(cell)) for cell in cells)])
