"""Formats of a batch that are made of its lines when all are there: workbooks and Parquet; and lines that go to standard output."""

from __future__ import annotations

from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from mifa_screen.cli.output import write_stdout
from mifa_screen.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

XLSX, PARQUET = ".xlsx", ".parquet"
LINES_AT_ONCE = 1_000


def is_converted(output: str) -> bool:
    """Return whether an output is written at the end, from lines of CSV."""
    return output.lower().endswith((XLSX, PARQUET))


def check_format(output: str) -> None:
    """Raise UsageError for a format that needs a library which is not installed."""
    if output.lower().endswith(PARQUET) and find_spec("pyarrow") is None:
        raise UsageError("--output", 'Parquet needs pyarrow: install it with pip install "mifa-screen[parquet]", or write .csv, .jsonl or .xlsx')


def deliver_lines(lines: Iterable[str], output: str | None, never: Sequence[Path]) -> None:
    """Write lines of CSV to a workbook or a Parquet file, whole or not at all, or any lines to standard output."""
    if output is None:
        steps = iter(lines)
        while some := list(islice(steps, LINES_AT_ONCE)):
            write_stdout("".join(f"{line}\n" for line in some).encode())
        return
    from mifa_screen.writers.atomic import whole_file  # noqa: PLC0415

    path = Path(output)
    with whole_file(path, never) as file:
        if output.lower().endswith(XLSX):
            from mifa_screen.writers.workbook import write_workbook  # noqa: PLC0415 - openpyxl takes its time to import

            write_workbook(lines, file.buffer, output, path.parent)  # type: ignore[attr-defined]
        else:
            from mifa_screen.writers.parquet import write_parquet  # noqa: PLC0415 - an extra

            write_parquet(lines, file.buffer)  # type: ignore[attr-defined]
