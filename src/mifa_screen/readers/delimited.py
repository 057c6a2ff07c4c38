"""CSV and TSV files as a grid: encoding, delimiter and quotes are taken strictly, so that no row is lost or merged unseen."""

from __future__ import annotations

import csv
from typing import IO, TYPE_CHECKING

from mifa_screen.errors import InputError, Problem, UsageError
from mifa_screen.readers.grid import LARGEST_CELL, Grid, OddRow, is_blank

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

DELIMITERS = (",", ";", "\t")
LONGEST_HEADER = 1_000_000
EMPTY = "the file is empty; `mifa-screen template csv` shows what belongs there"
SWALLOWED = "a cell holds line breaks and delimiters: an opening quote without its closing one seems to have swallowed rows"
NUL = "a NUL byte stands in this row: the file is damaged, or no text"
UTF_8, UTF_8_MARK = "utf-8-sig", b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def open_delimited(path: Path, encoding: str | None) -> Grid:
    """Open a CSV or TSV file. Raises InputError for a file that is no such table, UsageError for an encoding that does not exist."""
    with path.open("rb") as raw:
        start = raw.read(4)
    if encoding is None and (start[:2] in UTF_16 or b"\x00" in start):
        raise InputError(str(path), "this is not UTF-8 but looks like UTF-16 (Excel's “Unicode text”); save it as CSV UTF-8, or say --encoding utf-16")
    if encoding is not None and start.startswith(UTF_8_MARK) and _codec(encoding) != UTF_8:
        raise UsageError("--encoding", "the first bytes of the file say that it is UTF-8; leave the option out")
    rows = _guarded(path, encoding)
    first = next(rows)
    return Grid(first[1:], rows, decimal_comma=first[0] == ";", as_text=True)


def _guarded(path: Path, encoding: str | None) -> Iterator[list[str]]:
    """Yield the delimiter with the headings, then the rows."""
    try:
        with path.open(encoding=_codec(encoding), newline="") as file:
            yield from _read(file, str(path))
    except UnicodeError:
        raise _not_in(path, encoding) from None
    except LookupError:
        raise UsageError("--encoding", "there is no such encoding; usual ones are utf-8, cp1252 (Windows), latin-1 and utf-16") from None


def _codec(encoding: str | None) -> str:
    return UTF_8 if encoding is None or encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding


def _not_in(path: Path, encoding: str | None) -> InputError:
    """Say in which line the encoding ends."""
    if encoding is not None:
        return InputError(str(path), f"the file is not {encoding}; name its encoding with --encoding")
    says = "is not UTF-8; save the table as “CSV UTF-8”, or name its encoding (--encoding cp1252 for what Excel on Windows writes as plain CSV)"
    return InputError(str(path), [Problem(f"line {_first_not_utf_8(path)}", says)])


def _first_not_utf_8(path: Path) -> int:
    number = 0
    with path.open("rb") as raw:
        for number, line in enumerate(raw, 1):  # noqa: B007 - the number is what is asked for
            try:
                line.decode()
            except UnicodeDecodeError:
                break
    return number


def _read(file: IO[str], source: str) -> Iterator[list[str]]:
    header, named = _header(file, source)
    delimiter = named or max(DELIMITERS, key=_outside_quotes(header).count)
    csv.field_size_limit(LARGEST_CELL)
    try:
        headings = next(csv.reader([header], delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise InputError(source, [Problem("line 1", f"the headings cannot be read: {error}")]) from None
    yield [delimiter, *headings]
    yield from _rows(file, delimiter, len(header.splitlines()), source)


def _header(file: IO[str], source: str) -> tuple[str, str]:
    """Return the text of the headings, which may run over several lines in quotes, and the delimiter that a line `sep=;` of Excel names."""
    header = named = ""
    for line in _some_lines(file, source):
        if not header and not line.strip():
            continue
        if not header and line.lower().startswith("sep=") and line.strip()[4:] in (*DELIMITERS, "") and not named:
            named = line.rstrip("\r\n")[4:]
            continue
        header += line
        if header.count('"') % 2 == 0:
            return header.rstrip("\r\n"), named
    raise InputError(source, [Problem("line 1", "a quote is opened in the headings and never closed")] if header else EMPTY)


def _some_lines(file: IO[str], source: str) -> Iterator[str]:
    """Yield lines as long as they may belong to the headings."""
    room = LONGEST_HEADER
    while line := file.readline(room):
        room -= len(line)
        if room <= 0:
            raise InputError(source, [Problem("line 1", f"the headings take more than {LONGEST_HEADER} characters; this is no table, or a quote is never closed")])
        yield line


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


class _Lines:
    """Hands lines to the csv module and notices NULs, which it would pass on."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self.nul = False

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            if "\x00" in line:
                self.nul = True
            yield line


def _rows(file: IO[str], delimiter: str, before: int, source: str) -> Iterator[list[str]]:
    lines = _Lines(file)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    read = 0
    while True:
        try:
            for row in reader:
                several = reader.line_num > read + 1
                read = reader.line_num
                if lines.nul:
                    lines.nul = False
                    yield OddRow(row, NUL)
                elif several and any(("\n" in cell or "\r" in cell) and delimiter in cell for cell in row):
                    yield OddRow(row, SWALLOWED)
                elif not is_blank(row):
                    yield row
        except csv.Error as error:
            if reader.line_num > read + 1 or "unexpected end" in str(error):
                raise InputError(source, [Problem(f"line {before + read + 1}", f"cannot be read on from here: {error}; a quote is opened and never closed, perhaps")]) from None
            read = reader.line_num
            lines.nul = False
            yield OddRow([], f"the row cannot be read: {error}")
        else:
            return
