"""`mifa-screen columns`: how each column of a table would be read, before anything is screened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mifa_screen.cli.mapping import DateFormatOption, Encoding, Map, Sheet, mapping_of
from mifa_screen.cli.options import NoColor, Quiet, Rules, screener
from mifa_screen.cli.output import screen_for, talk, write_stdout
from mifa_screen.errors import InputError, one_line
from mifa_screen.readers.dates import date_format
from mifa_screen.readers.opening import Opening

if TYPE_CHECKING:
    from mifa_screen.readers.preview import Seen

LONGEST_SAMPLE, LONGEST_HEADING = 24, 24
SEVERAL = " · "


def columns(
    table: Annotated[str, typer.Argument(metavar="FILE", help="A CSV, TSV or XLSX file.")],
    mapping: Map = None,
    sheet: Sheet = None,
    dates: DateFormatOption = None,
    encoding: Encoding = None,
    rules: Rules = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Show how each column of a table would be read, with some of its cells. Exit code 3: `batch` would not take it."""
    path = Path(table)
    how = Opening(encoding, sheet, mapping_of(mapping or ()), None, date_format(dates) if dates is not None else None)
    if not path.exists():
        raise InputError(table, "there is no such file")
    if path.is_dir() or path.suffix.lower() in (".json", ".jsonl", ".ndjson"):
        raise InputError(table, "this is no table; `columns` is for CSV, TSV and XLSX files")

    from mifa_screen.readers.columns import undated  # noqa: PLC0415
    from mifa_screen.readers.preview import preview  # noqa: PLC0415 - after the cheap checks
    from mifa_screen.writers.page import counted  # noqa: PLC0415
    from mifa_screen.writers.table import text_table  # noqa: PLC0415

    found = preview(path, screener(rules, "all", None), how)
    without, misfits = undated(found.layout, None), f"{found.misfits} of {counted(found.rows, 'row')} with another number of cells than the headings, not shown"
    about = [*([without] if without else []), *([f"{misfits}: a delimiter inside a cell must be in quotes"] if found.misfits else [])]
    for note in (*found.grid.left_out, *(() if quiet else (*found.grid.notes, *about))):
        talk(note)
    screen = screen_for(None, no_color=no_color)
    rows = [(str(at), one_line(seen.column.heading, LONGEST_HEADING), _read_as(seen), _told(seen)) for at, seen in enumerate(found.seen, 1)]
    # What is copied from the table goes through `text_table`, which lets nothing of it steer the terminal.
    write_stdout(text_table(("", "heading", "read as", "cells"), rows, screen))
    found.check()


def _read_as(seen: Seen) -> str:
    column = seen.column
    if column.problem:
        return "STOPS THE RUN"
    return (column.ours or "ignored") + (" (--map)" if column.mapped else "")


def _told(seen: Seen) -> str:
    """Return sample cells, and what to do about the column."""
    cells = SEVERAL.join(one_line(text, LONGEST_SAMPLE) for text in seen.samples) or "all blank"
    if seen.column.problem:
        return f"{cells} - {seen.column.problem}"
    if seen.unreadable:
        return f"{cells} - {seen.unreadable} of {seen.filled} cannot be read: {seen.why}"
    return cells
