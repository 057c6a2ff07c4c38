"""What a batch reads: a table, JSON Lines, or a folder of JSON files, in blocks of rows that can travel to another process."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.batch.by_cell import ByCell, screen_row
from mifa_screen.errors import InputError
from mifa_screen.readers.many import json_files, json_lines, read_json
from mifa_screen.readers.recognise import files_of
from mifa_screen.readers.table import open_rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from mifa_screen.batch.by_cell import Screened
    from mifa_screen.readers.columns import Layout
    from mifa_screen.readers.opening import Opening
    from mifa_screen.screening.screener import Screener

ROWS_AT_ONCE = 1_000
LINES = (".jsonl", ".ndjson")
FEW_FILES, SMALL = 2_000, 4_000_000
"""A folder with fewer files, or a file with fewer bytes, is screened sooner than a second process has started."""


class Block(NamedTuple):
    """Some rows as they were read, of which the first has the number `first`: cells of a table, lines of JSON, or paths of files."""

    first: int
    rows: list[Any]


class Source(NamedTuple):
    """An input, and how it is to be read."""

    path: Path
    how: Opening
    as_of: dt.date | None = None
    """The day of screening; only FHIR is read by it."""
    fhir: bool = False
    """Whether this is FHIR: the patients are put together in this process, and are screened where the blocks go."""

    @property
    def is_table(self) -> bool:
        """Return whether this is a table. Raises InputError for a single patient's file."""
        if self.fhir:
            return False
        ending = self.path.suffix.lower()
        if ending == ".json" and not self.path.is_dir():
            raise InputError(str(self.path), "this is one patient's file; `check` takes it, or save many as JSON Lines (.jsonl)")
        return not self.path.is_dir() and ending not in LINES

    @property
    def is_small(self) -> bool:
        """Return whether one process is enough. FHIR takes longer to put together than to screen."""
        if self.fhir:
            return True
        if self.path.is_dir():
            return len(list(islice(json_files(self.path), FEW_FILES))) < FEW_FILES
        # Reading a workbook takes longer than screening it, and cannot be shared out.
        return self.path.stat().st_size < SMALL or self.path.suffix.lower().startswith(".xls")

    def layout(self, screener: Screener) -> Layout | None:
        """Return what the columns of a table are; None where the input is none."""
        with self._reading():
            return open_rows(self.path, screener, self.how)[0] if self.is_table else None

    def blocks(self, screener: Screener, after: int = 0) -> Iterator[Block]:
        """Yield all rows in blocks, but for the first ones that are done already. Raises InputError when they cannot be read on."""
        with self._reading():
            yield from self._blocks(screener, after)

    def rows(self, screener: Screener) -> Iterator[Any]:
        """Yield all rows of a table as cells."""
        for block in self.blocks(screener):
            yield from block.rows

    def _blocks(self, screener: Screener, after: int) -> Iterator[Block]:
        if self.fhir and self.as_of is not None:
            from mifa_screen.readers.fhir.export import Export  # noqa: PLC0415 - only for FHIR

            with Export(self.path, screener, self.as_of) as export:
                yield from self._in_blocks(export.rows(), after)
            return
        given: Iterable[Any] = open_rows(self.path, screener, self.how)[2] if self.is_table else self._patients()
        yield from self._in_blocks(given, after)

    @staticmethod
    def _in_blocks(given: Iterable[Any], after: int) -> Iterator[Block]:
        rows, first = islice(given, after, None), after + 1
        while block := list(islice(rows, ROWS_AT_ONCE)):
            yield Block(first, block)
            first += len(block)

    def _patients(self) -> Iterable[Any]:
        return json_files(self.path) if self.path.is_dir() else json_lines(self.path)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise InputError(str(self.path), f"cannot be read: {(error.strerror or 'input or output error').lower()}") from None

    def screening(self, screener: Screener, as_of: dt.date) -> Callable[[Block], Iterator[Screened]]:
        """Return what screens blocks."""
        if self.fhir:
            return lambda block: (screen_row(row, screener, as_of) for row in block.rows)
        if self.is_table:
            by_cell = ByCell(open_rows(self.path, screener, self.how)[1], screener, as_of)
            return lambda block: by_cell.screen(block.first, block.rows)
        return lambda block: (screen_row(read_json(number, row, screener.fact_names), screener, as_of) for number, row in enumerate(block.rows, block.first))

    def fingerprint(self) -> str:
        """Return what tells this input from any other: a hash of the file, or of the names, sizes and times of a folder's files."""
        listing = hashlib.sha256()
        with self._reading():
            if not self.path.is_dir():
                with self.path.open("rb") as opened:
                    return hashlib.file_digest(opened, "sha256").hexdigest()
            for file in files_of(self.path) if self.fhir else json_files(self.path):
                state = file.stat()
                listing.update(f"{file.name}\0{state.st_size}\0{state.st_mtime_ns}\0".encode("utf-8", "surrogateescape"))
        return listing.hexdigest()
