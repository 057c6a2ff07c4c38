"""One line of output for each row of input: CSV (contract section 8) or JSON Lines."""

from __future__ import annotations

import csv
import json
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
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


class CsvRows:
    """Writes rows as CSV."""

    def __init__(self, file: IO[str]) -> None:
        """Write the header."""
        self._write = csv.writer(file, lineterminator="\n").writerow
        self._write(COLUMNS)

    def screened(self, number: int, name: str, assessment: Assessment, extra: str = "") -> None:
        """Write a row that was screened; `extra` is a warning about the row itself."""
        d = assessment.decision
        not_understood = JOIN.join(f"{n.path}: {n.said}" + (f' (did you mean "{n.suggestion}"?)' if n.suggestion else "") for n in assessment.not_understood())
        warnings = JOIN.join([*(f"{w.path}: {w.message}" for w in assessment.warnings()), *([extra] if extra else [])])
        self._write((
            number, harmless(name), d.outcome, d.verdict, d.could_be, "true" if d.complete else "false", JOIN.join(d.findings), JOIN.join(d.unresolved),
            harmless(JOIN.join(assessment.to_ask())), harmless(not_understood), harmless(warnings), "",
        ))  # fmt: skip

    def failed(self, number: int, name: str, error: str, extra: str = "") -> None:
        """Write a row that could not be read."""
        self._write((number, harmless(name), ERROR, "", "", "", "", "", "", "", harmless(extra), harmless(error)))


class JsonRows:
    """Writes rows as JSON Lines."""

    def __init__(self, file: IO[str]) -> None:
        """Take the file."""
        self._file = file

    def _line(self, plain: dict[str, Any]) -> None:
        self._file.write(json.dumps(plain, ensure_ascii=False) + "\n")

    def screened(self, number: int, name: str, assessment: Assessment, extra: str = "") -> None:  # noqa: ARG002 - as CsvRows
        """Write a row that was screened; `extra` is a warning about the row itself."""
        plain = assessment.result().to_dict()
        if extra:
            plain["warnings"].append({"path": "id", "message": extra})
        self._line({"row": number, **plain, "error": None})

    def failed(self, number: int, name: str, error: str, extra: str = "") -> None:
        """Write a row that could not be read."""
        self._line({"row": number, "patient_id": name, "outcome": ERROR, "error": error, "warnings": [{"path": "id", "message": extra}] if extra else []})
