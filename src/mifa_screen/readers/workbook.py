"""Workbooks (XLSX) as a grid: one sheet, its values as text; what its eyes see and a plain reading would miss is said or refused."""

from __future__ import annotations

import warnings
import zipfile
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from itertools import count, islice
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl

from mifa_screen.errors import InputError, UsageError, one_line
from mifa_screen.nearness import near
from mifa_screen.readers.bad_cell import ACROSS, NO_VALUE
from mifa_screen.readers.grid import LARGEST_CELL, TOO_LARGE, Grid, MergedCell, OddRow, is_blank
from mifa_screen.readers.workbook_cells import text_of
from mifa_screen.readers.workbook_outline import Outline
from mifa_screen.readers.workbook_package import check_package, damaged_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

AT_ONCE = 200
HIDDEN = "this row is hidden in the sheet"
MERGED = "cells merged over several rows: their value is taken for each of these rows"
BEYOND = "a value stands to the right of the last heading"
MOST_NAMED, LOOKED_AT = 10, 20


class _Sheet(NamedTuple):
    """A sheet with something in it: the row of its headings, these, and some rows below."""

    sheet: Any
    outline: Outline
    header_row: int
    header: list[str]
    below: list[list[str]]

    @property
    def title(self) -> str:
        return f'"{one_line(self.sheet.title, 40)}"'

    @property
    def hidden(self) -> bool:
        return bool(self.sheet.sheet_state != "visible")


def open_workbook(path: Path, wanted: str | None, has_patients: Callable[[list[str]], bool]) -> Grid:
    """Open the sheet named `wanted`, or the first whose headings `has_patients` accepts, or the first that is not empty.

    Raises InputError for a file that cannot be read, UsageError for a sheet that does not exist.
    """
    check_package(path)
    source = str(path)
    book = _Book(path, source)
    filled = _filled(path, book.sheets if wanted is None else [_named(book.sheets, wanted)], source)
    chosen = _chosen(filled, has_patients, source)
    left_out = _left_out(filled, chosen, has_patients)
    return Grid(chosen.header, _rows(book, chosen, source), place=f"row {chosen.header_row}", notes=_notes(chosen), left_out=left_out)


@contextmanager
def _quietly(source: str) -> Iterator[None]:
    """Keep in what openpyxl warns of, quoting cells, and what it prints; a damaged file makes it raise almost anything."""
    with warnings.catch_warnings(), redirect_stdout(StringIO()):
        warnings.simplefilter("ignore")
        try:
            yield
        except Exception:  # noqa: BLE001 - as said
            raise damaged_workbook(source) from None


class _Book:
    """A workbook, open as long as something refers to it: a reading need not be finished, nor begun."""

    def __init__(self, path: Path, source: str) -> None:
        self._file = path.open("rb")
        with _quietly(source):
            self.sheets: list[Any] = openpyxl.load_workbook(self._file, read_only=True, data_only=True, keep_links=False).worksheets

    def __del__(self) -> None:
        self._file.close()


def _named(sheets: list[Any], wanted: str) -> Any:
    by_name = {sheet.title.casefold(): sheet for sheet in sheets}
    for sheet in sheets:
        if sheet.title == wanted:
            return sheet
    if wanted.casefold() in by_name:
        return by_name[wanted.casefold()]
    meant = near(wanted.casefold(), by_name)
    hint = f'did you mean "{one_line(by_name[meant].title, 40)}"?' if meant else "there are " + _listed(sheet.title for sheet in sheets)
    raise UsageError("--sheet", f'there is no sheet "{one_line(wanted, 40)}"; {hint}')


def _listed(titles: Iterable[str]) -> str:
    names = list(titles)
    return ", ".join(f'"{one_line(title, 40)}"' for title in names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")


def _filled(path: Path, sheets: list[Any], source: str) -> list[_Sheet]:
    """Return the sheets that hold anything."""
    found = []
    for sheet in sheets:
        sheet.reset_dimensions()  # what a file says of them need not be true
        outline = _outline(path, sheet, source)
        steps = zip(count(1), _texts(sheet, 1, outline.last_row, source))
        for number, row in steps:
            header = [text.strip() for text in row]
            if any(header):
                while not header[-1]:
                    header.pop()
                below = [[text.strip() for text in lower] for _, lower in islice(steps, LOOKED_AT)]
                found.append(_Sheet(sheet, outline, number, header, below))
                break
    return found


def _outline(path: Path, sheet: Any, source: str) -> Outline:
    try:
        with zipfile.ZipFile(path) as package, package.open(sheet._worksheet_path) as part:  # noqa: SLF001 - there is no public name for it
            return Outline(part)
    except Exception:  # noqa: BLE001 - zip, XML and numbers each have their own errors
        raise damaged_workbook(source) from None


def _chosen(filled: list[_Sheet], has_patients: Callable[[list[str]], bool], source: str) -> _Sheet:
    """Return the first sheet that is to be seen and has patients, or the first with anything."""
    seen = [each for each in filled if not each.hidden] or filled
    if not seen:
        raise InputError(source, "there is nothing in it; `mifa-screen template csv` shows what belongs into a sheet")
    return next((each for each in seen if has_patients(each.header)), seen[0])


def _left_out(filled: list[_Sheet], chosen: _Sheet, has_patients: Callable[[list[str]], bool]) -> tuple[str, ...]:
    """Say which of several sheets is read, and which are not."""
    if len(filled) == 1:
        return ()
    said = [f"sheet {chosen.title} is read"]
    for each in filled:
        if each is not chosen:
            holds = "also holds" if has_patients(each.header) else "seems to hold" if any(map(has_patients, each.below)) else ""
            what = f"{holds} patients, NOT screened" if holds else "not read"
            said.append(f"sheet {each.title}{' (hidden)' if each.hidden else ''}: {what}; --sheet {each.title} reads it")
    return tuple(said)


def _notes(chosen: _Sheet) -> tuple[str, ...]:
    """Say what the eye would not see of a sheet, or would see otherwise."""
    notes = [f"sheet {chosen.title} is hidden, and is read"] if chosen.hidden else []
    hidden = sum(row > chosen.header_row for row in chosen.outline.hidden_rows)
    if hidden:
        notes.append(f"{hidden} hidden {'row is' if hidden == 1 else 'rows are'} read and screened too")
    if chosen.outline.hidden_columns:
        notes.append("hidden columns are read too")
    if any(last > chosen.header_row for _, _, _, last in chosen.outline.merged):
        notes.append("cells are merged: over several rows, the value is taken for each; across columns, the row or the value is refused")
    return tuple(notes)


def _texts(sheet: Any, first: int, last: int, source: str) -> Iterator[list[str]]:
    """Yield the texts of rows, gaps as rows without cells."""
    if last < first:
        return
    steps = sheet.iter_rows(min_row=first, max_row=last)
    while True:
        with _quietly(source):
            some = [[text_of(cell.value, cell.number_format) if cell.value is not None else "" for cell in row] for row in islice(steps, AT_ONCE)]
        if not some:
            return
        yield from some


def _rows(book: _Book, chosen: _Sheet, source: str) -> Iterator[list[str]]:
    """Yield rows as texts, as wide as the headings."""
    width = len(chosen.header)
    outline = chosen.outline
    merged = _Merged(outline, chosen.header_row, width)
    first = chosen.header_row + 1
    for number, texts in zip(count(first), _texts(chosen.sheet, first, outline.last_row, source)):
        row = texts + [""] * (width - len(texts))
        for column in outline.without_value(number):
            row[column - 1] = NO_VALUE
        if is_blank(row):
            continue
        error = _error(row, width)
        remark = merged.spread(number, row)
        if outline.is_hidden(number):
            remark = f"{HIDDEN}; {remark}" if remark else HIDDEN
        yield OddRow(row[:width], error, remark) if error or remark else row[:width]
    del book  # which kept the file open until here


class _Merged:
    """Writes the values of merged areas into rows: down each of the rows, but never across columns."""

    def __init__(self, outline: Outline, header_row: int, width: int) -> None:
        """Keep the areas that matter: across columns, or over several rows that are not empty otherwise."""
        areas = [
            (top, bottom if outline.filled(top + 1, bottom) else top, left, min(right, width))
            for left, top, right, bottom in outline.merged
            if top > header_row and left <= width
        ]
        self._ahead = sorted((area for area in areas if area[0] < area[1] or area[2] < area[3]), reverse=True)
        self._open: list[tuple[tuple[int, int, int, int], str]] = []

    def spread(self, number: int, row: list[str]) -> str:
        """Write into the row what merged areas say of it. Returns a remark."""
        while self._ahead and self._ahead[-1][0] <= number:
            area = self._ahead.pop()
            self._open.append((area, row[area[2] - 1] if area[0] == number else ""))
        self._open = [each for each in self._open if each[0][1] >= number]
        remark = ""
        for (top, bottom, left, right), text in self._open:
            if text.strip():
                if bottom > top:
                    row[left - 1] = MergedCell(text)
                    remark = MERGED
                for column in range(left, right):
                    row[column] = ACROSS
        return remark


def _error(row: list[str], width: int) -> str:
    if any(map(str.strip, row[width:])):
        return BEYOND
    return TOO_LARGE if any(len(cell) > LARGEST_CELL for cell in row) else ""
