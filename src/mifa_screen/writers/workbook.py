"""Rows of a batch as a workbook (XLSX): headings that stay, filters, the outcome in words and colour; row by row, so that memory does not grow."""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from mifa_screen.errors import OutputError
from mifa_screen.writers.rows import COLUMNS, ERROR, csv_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_ROWS = 1_048_576
LONGEST_CELL = 32_767
CUT = " … (cut: a cell of a workbook holds 32,767 characters)"
OUTCOME = COLUMNS.index("outcome")
SHEET = "Screened"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
COLOURS = {"do-not-give": "F4B6B6", "incomplete": "F8D9A8", "with-care": "FFF2B3", ERROR: "D0D0D0"}
"""By outcome; `none-found` has no colour, because it is no permission."""
WIDTHS = {"row": 6, "id": 16, "outcome": 14, "verdict": 16, "could_be": 16, "complete": 10}
WIDE, KEPT = 42, 18
_MODIFIED = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def write_workbook(lines: Iterable[str], file: IO[bytes], name: str, folder: Path) -> None:
    """Write lines of CSV, the headings first, into the workbook `file`, which is called `name`. What lies about meanwhile lies in `folder`.

    Raises OutputError when there are more rows than a sheet can hold.
    """
    with tempfile.TemporaryDirectory(dir=folder, prefix=".workbook-") as here:
        book = Workbook(write_only=True)
        sheet = book.create_sheet(SHEET)
        try:
            with _temporary_files_in(here):
                count, last = _fill(sheet, lines, name)
        except BaseException:
            with suppress(Exception):
                sheet.close()  # openpyxl's generators complain when they are left alone
            raise
        sheet.auto_filter.ref = f"A1:{last}{count}"
        whole = Path(here) / "whole"
        book.save(whole)
        _copy_without_times(whole, file)


def _fill(sheet: Any, lines: Iterable[str], name: str) -> tuple[int, str]:
    """Write all rows. Returns their number with the headings, and the letter of the last column."""
    count, last = 0, "A"
    for count, line in enumerate(lines, 1):
        if count > MOST_ROWS:
            raise OutputError(name, f"a sheet holds {MOST_ROWS:,} rows, and there are more; write .csv, .jsonl or .parquet")
        cells = csv_cells(line)
        if count == 1:
            _set_up(sheet, cells)
            last = get_column_letter(len(cells))
            sheet.append([_cell(sheet, text, bold=True) for text in cells])
        else:
            sheet.append([int(cells[0]), *(_cell(sheet, text, COLOURS.get(text) if at == OUTCOME else None) for at, text in enumerate(cells[1:], 1))])
    return count, last


def _set_up(sheet: Any, headings: list[str]) -> None:
    sheet.freeze_panes = "C2"
    sheet.print_title_rows = "1:1"
    for at, heading in enumerate(headings, 1):
        width = WIDTHS.get(heading, WIDE if at <= len(COLUMNS) else KEPT)
        sheet.column_dimensions[get_column_letter(at)].width = width


def _cell(sheet: Any, text: str, colour: str | None = None, *, bold: bool = False) -> Any:
    """Return a cell that is a text, whatever it looks like."""
    if not text:
        return None
    if len(text) > LONGEST_CELL:
        text = text[: LONGEST_CELL - len(CUT)] + CUT
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if colour is not None:
        cell.fill = PatternFill("solid", fgColor=colour)
    if bold:
        cell.font = Font(bold=True)
    return cell


@contextmanager
def _temporary_files_in(folder: str) -> Iterator[None]:
    """Have openpyxl write its temporary files, which hold patient data, where they are certain to be removed."""
    before, tempfile.tempdir = tempfile.tempdir, folder
    try:
        yield
    finally:
        tempfile.tempdir = before


def _copy_without_times(book: Path, file: IO[bytes]) -> None:
    """Copy a workbook without the time of its making: the same rows give the same bytes."""
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            told = zipfile.ZipInfo(part.filename, FIRST_DAY)
            told.compress_type = zipfile.ZIP_DEFLATED
            if part.filename == "docProps/core.xml":
                new.writestr(told, _MODIFIED.sub(b"", old.read(part)))
                continue
            with old.open(part) as source, new.open(told, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target)
