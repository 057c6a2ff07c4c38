"""One line of output for each row of input: CSV (contract section 8) or JSON Lines."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING, Any

from mifa_screen.screening.memo import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable

    from mifa_screen.result import NotUnderstood
    from mifa_screen.screening.screener import Assessment

COLUMNS = ("row", "id", "outcome", "verdict", "could_be", "complete", "findings", "unresolved", "to_ask", "not_understood", "warnings", "error")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ERROR = "error"
JOIN = "; "


def harmless(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, without control characters."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_cell(text: str) -> str:
    """Return a cell as CSV has it; `text` has no line breaks, which `harmless` sees to."""
    return '"' + text.replace('"', '""') + '"' if '"' in text or "," in text else text


def csv_cells(line: str) -> list[str]:
    """Return the cells of a line that was written here, however long they are."""
    limit = csv.field_size_limit(sys.maxsize)
    try:
        return next(csv.reader([line]))
    finally:
        csv.field_size_limit(limit)


class CsvRows:
    """Writes rows as CSV."""

    HEADING = ",".join(COLUMNS) + "\n"

    def __init__(self, write: Callable[[str], object]) -> None:
        """Take what takes the lines; the heading is for the caller to write."""
        self._write = write
        self._rules = Remembered(_rules)

    def screened(self, number: int, name: str, assessment: Assessment) -> None:
        """Write a row that was screened."""
        d = assessment.decision
        asked, unread, remarks = assessment.to_ask(), assessment.not_understood(), assessment.warnings()
        self._write(",".join((
            str(number), _cell(name), d.outcome, d.verdict, d.could_be, "true" if d.complete else "false", self._rules(d.findings), self._rules(d.unresolved),
            _cell(JOIN.join(asked)) if asked else "",
            _cell(JOIN.join(map(_unread, unread))) if unread else "",
            _cell(JOIN.join([f"{w.path}: {w.message}" for w in remarks])) if remarks else "",
            "\n",
        )))  # fmt: skip

    def failed(self, number: int, name: str, error: str) -> None:
        """Write a row that could not be read."""
        self._write(f"{number},{_cell(name)},{ERROR},,,,,,,,,{_cell(error)}\n")

    @staticmethod
    def marked(line: str, says: str) -> str:
        """Return a line with one more warning, about the row itself."""
        cells = csv_cells(line)
        at = COLUMNS.index("warnings")
        cells[at] = f"{cells[at]}{JOIN}{says}" if cells[at] else says
        return ",".join(map(csv_cell, cells))


def _cell(text: str) -> str:
    return csv_cell(harmless(text))


def _rules(ids: tuple[str, ...]) -> str:
    return csv_cell(JOIN.join(ids))


def _unread(entry: NotUnderstood) -> str:
    return f"{entry.path}: {entry.said}" + (f' (did you mean "{entry.suggestion}"?)' if entry.suggestion else "")


class JsonRows:
    """Writes rows as JSON Lines."""

    HEADING = ""

    def __init__(self, write: Callable[[str], object]) -> None:
        """Take what takes the lines."""
        self._write = write

    def screened(self, number: int, name: str, assessment: Assessment) -> None:  # noqa: ARG002 - as CsvRows
        """Write a row that was screened."""
        self._write(_json({"row": number, **assessment.result().to_dict(), "error": None}))

    def failed(self, number: int, name: str, error: str) -> None:
        """Write a row that could not be read."""
        self._write(_json({"row": number, "patient_id": name, "outcome": ERROR, "error": error, "warnings": []}))

    @staticmethod
    def marked(line: str, says: str) -> str:
        """Return a line with one more warning, about the row itself."""
        plain = json.loads(line)
        plain["warnings"].append({"path": "id", "message": says})
        return _json(plain).removesuffix("\n")


def _json(plain: dict[str, Any]) -> str:
    return json.dumps(plain, ensure_ascii=False) + "\n"


WRITERS: dict[str, type[CsvRows | JsonRows]] = {"csv": CsvRows, "jsonl": JsonRows}
"""By what the rows are written as."""
