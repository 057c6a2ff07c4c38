"""Which kind of file a table is: by what it holds, not by its name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.errors import InputError, UsageError
from mifa_screen.readers.dates import DateFormat  # noqa: TC001 - a field of a named tuple
from mifa_screen.readers.delimited import open_delimited

if TYPE_CHECKING:
    from mifa_screen.readers.grid import Grid

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".xltx", ".ods")
NO_TABLE = {
    b"%pdf": "a PDF; save the table itself as CSV (UTF-8) or .xlsx",
    b"\x1f\x8b": "a gzip archive; unpack it first",
    b"<?xm": "an XML file; open it in Excel and save it as .xlsx or CSV (UTF-8)",
    b"<bundle": "FHIR in XML; FHIR is read as JSON or NDJSON",
    b"<htm": "a web page under another name; open it in Excel and save it as .xlsx or CSV (UTF-8)",
    b"<!do": "a web page under another name; open it in Excel and save it as .xlsx or CSV (UTF-8)",
    b"<tab": "a web page under another name; open it in Excel and save it as .xlsx or CSV (UTF-8)",
    b"{\\rt": "a text document; save the table as CSV (UTF-8) or .xlsx",
}


class Opening(NamedTuple):
    """How a table is to be read: what the file does not say itself."""

    encoding: str | None = None
    sheet: str | None = None
    mapping: Mapping[str, str] = {}
    labs_date: dt.date | None = None
    date_format: DateFormat | None = None


def open_grid(path: Path, how: Opening, has_patients: Callable[[list[str]], bool]) -> Grid:
    """Open a table; of a workbook's sheets, rather one whose headings `has_patients` accepts. Raises InputError for a file that is none, UsageError for an option that does not fit it."""
    with path.open("rb") as raw:
        start = raw.read(64)
    if start.startswith((ZIP, OLE)):
        from mifa_screen.readers.workbook import open_workbook  # noqa: PLC0415 - openpyxl takes its time to import

        if how.encoding is not None:
            raise UsageError("--encoding", "is for text files; a workbook says itself how it is written")
        return open_workbook(path, how.sheet, has_patients)
    told = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for magic, what in NO_TABLE.items():
        if told.startswith(magic):
            raise InputError(str(path), f"this is {what}")
    if path.suffix.lower() in WORKBOOKS:
        raise InputError(str(path), "this is no workbook, or a damaged one; open it in Excel and save it again, or name it .csv if it is text")
    if how.sheet is not None:
        raise UsageError("--sheet", "is for workbooks; this file has no sheets")
    return open_delimited(path, how.encoding)
