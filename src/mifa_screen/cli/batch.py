"""`mifa-screen batch`: many patients."""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from mifa_screen.cli.options import AsOf, MaxLabAge, NoColor, Quiet, Rules, RuleSet, day_of, not_the_input, one_of, screener
from mifa_screen.cli.output import talk, write_stdout
from mifa_screen.errors import InputError, UsageError, one_line
from mifa_screen.readers.opening import Opening
from mifa_screen.verdicts import EXIT_CODE, Outcome

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from mifa_screen.batch import Summary
    from mifa_screen.batch.by_cell import Screened
    from mifa_screen.readers.columns import Layout
    from mifa_screen.readers.table import Row
    from mifa_screen.screening.screener import Screener
    from mifa_screen.writers.ward.collector import Collector

ROWS_AT_ONCE = 1_000
SPOOL_IN_MEMORY = 1_000_000
MOST_ERRORS = 20
MOST_LISTED = 5
FORMATS = (".csv", ".jsonl")
BAD_INPUT = 3


def batch(
    patients: Annotated[str, typer.Argument(metavar="PATIENTS", help="A CSV, TSV, XLSX or JSON Lines file, or a folder of JSON files.")],
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a .csv or .jsonl file, whole or not at all.")] = None,
    report: Annotated[str | None, typer.Option("--report", metavar="FILE", help="Also write a page to look at, print and mail (.html).")] = None,
    as_of: AsOf = None,
    rule_set: RuleSet = "all",
    rules: Rules = None,
    max_lab_age: MaxLabAge = None,
    mapping: Annotated[list[str] | None, typer.Option("--map", metavar="THEIRS=OURS", help="Read their column as ours; OURS - ignores it. Repeatable.")] = None,
    labs_date: Annotated[str | None, typer.Option("--labs-date", metavar="DATE", help="The date of all results of the file.")] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook (default: the first that holds patients).")] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", metavar="NAME", help="The file's encoding (default UTF-8).")] = None,
    fail_on: Annotated[str | None, typer.Option("--fail-on", metavar="OUTCOME", help="Exit with 10, 11 or 12 when a row is at or above this.")] = None,
    quiet: Quiet = False,
    no_color: NoColor = False,  # noqa: ARG001 - nothing here has colour; the option is common to all commands
) -> int:
    """Screen many patients. Exit code 0: every row was screened; 3: some rows could not be read."""
    limit = Outcome(one_of("--fail-on", fail_on, tuple(Outcome), "outcome")) if fail_on is not None else None
    day = day_of(as_of)
    dated = day_of(labs_date) if labs_date is not None else None
    if dated is not None and dated > day:
        raise UsageError("--labs-date", "lies after the day of screening")
    maps = _mapping(mapping or ())
    source = Path(patients)
    if output is not None and Path(output).suffix.lower() not in FORMATS:
        raise UsageError("--output", f"the ending says the format: {' or '.join(FORMATS)}")
    not_the_input(output, (patients, *(rules or ())))
    if report is not None:
        from mifa_screen.cli.report import check_report  # noqa: PLC0415

        check_report(report, output, (patients, *(rules or ())))
    if not source.exists():
        raise InputError(patients, "there is no such file")
    screen = screener(rules, rule_set, max_lab_age)
    settings = _Settings(screen, source, Opening(encoding, sheet, maps, dated))
    never = (source, *map(Path, rules or ()))
    if report is None:
        summary = _screened(settings, day, output, never, quiet=quiet)
    else:
        from mifa_screen.cli.report import Options, reported  # noqa: PLC0415

        options = Options(rule_set, tuple(rules or ()), screen.max_lab_age, settings.how)
        with reported(Path(report), never, screen) as page:
            summary = _screened(settings, day, output, never, page.collector, quiet=quiet)
            page.finish(summary, source, day, options, output)
    _tell(summary, source, quiet=quiet, day=day)
    if summary.failed:
        return BAD_INPUT
    if limit is not None:
        from mifa_screen.batch import at_or_above  # noqa: PLC0415

        reached = at_or_above(summary.outcomes, limit)
        return EXIT_CODE[reached] if reached is not None else 0
    return 0


class _Settings:
    """How the input is to be read."""

    def __init__(self, screen: Screener, source: Path, how: Opening) -> None:
        self.screen, self.source, self.how = screen, source, how

    def layout(self) -> Layout | None:
        """Return what the columns of a table are; None where the input is none."""
        from mifa_screen.readers.table import open_rows  # noqa: PLC0415

        if self._patients() is not None:
            return None
        return open_rows(self.source, self.screen, self.how)[0]

    def screened(self, as_of: dt.date) -> Iterable[Screened]:
        """Screen all rows, one after the other."""
        from mifa_screen.batch.by_cell import ByCell, screen_row  # noqa: PLC0415
        from mifa_screen.readers.table import open_rows  # noqa: PLC0415

        patients = self._patients()
        if patients is not None:
            yield from (screen_row(row, self.screen, as_of) for row in patients)
            return
        _, table, rows = open_rows(self.source, self.screen, self.how)
        by_cell, number = ByCell(table, self.screen, as_of), 1
        while block := list(islice(rows, ROWS_AT_ONCE)):
            yield from by_cell.screen(number, block)
            number += len(block)

    def _patients(self) -> Iterable[Row] | None:
        """Return the rows of an input that is no table."""
        from mifa_screen.readers.many import read_folder, read_lines  # noqa: PLC0415

        if self.source.is_dir():
            return read_folder(self.source, self.screen.fact_names)
        ending = self.source.suffix.lower()
        if ending in (".jsonl", ".ndjson"):
            return read_lines(self.source, self.screen.fact_names)
        if ending == ".json":
            raise InputError(str(self.source), "this is one patient's file; `check` takes it, or save many as JSON Lines (.jsonl)")
        return None

    def ids(self) -> Iterable[str]:
        """Return the ids of all rows."""
        from mifa_screen.readers.table import read_ids  # noqa: PLC0415

        patients = self._patients()
        if patients is not None:
            return (row.id for row in patients)
        return read_ids(self.source, self.screen, self.how)


def _mapping(given: Iterable[str]) -> dict[str, str]:
    maps = {}
    for item in given:
        theirs, equals, ours = item.rpartition("=")
        if not equals or not theirs or not ours:
            raise UsageError("--map", "is written THEIRS=OURS")
        maps[theirs] = ours
    return maps


def _screened(
    settings: _Settings, day: dt.date, output: str | None, never: tuple[Path, ...], collector: Collector | None = None, *, quiet: bool
) -> Summary:
    from mifa_screen.batch import Repeats, run  # noqa: PLC0415
    from mifa_screen.writers.rows import CsvRows, JsonRows  # noqa: PLC0415

    try:
        layout = settings.layout()
        if layout is not None and layout.ignored and not quiet:
            names = ", ".join(f'"{one_line(name, 40)}"' for name in layout.ignored[:MOST_ERRORS])
            talk(f"columns not understood, ignored: {names} (--map THEIRS=OURS to use one)")
        repeats = Repeats(settings.ids())
        with _destination(output, never) as file:
            writer = JsonRows(file) if output is not None and output.lower().endswith(".jsonl") else CsvRows(file)
            with _progress(quiet=quiet) as tick:
                return run(settings.screened(day), writer, repeats, tick, collector)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise InputError(str(settings.source), f"cannot be read: {(error.strerror or 'input or output error').lower()}") from None


@contextmanager
def _destination(output: str | None, never: tuple[Path, ...]) -> Iterator[IO[str]]:
    """Open what the rows are written to: the file, or something that goes to stdout when it is complete."""
    if output is not None:
        from mifa_screen.writers.atomic import whole_file  # noqa: PLC0415

        with whole_file(Path(output), never) as file:
            yield file
        return
    with tempfile.SpooledTemporaryFile(SPOOL_IN_MEMORY, "w+", encoding="utf-8", newline="") as spool:
        yield spool
        spool.seek(0)
        while block := spool.read(SPOOL_IN_MEMORY):
            write_stdout(block.encode())


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[], None] | None]:
    """Show a count on a terminal's stderr; nothing anywhere else."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    with Progress(TextColumn("{task.completed} rows"), TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("rows", total=None)
        yield lambda: bar.advance(task)


def _tell(summary: Summary, source: Path, *, quiet: bool, day: dt.date) -> None:
    """Print the account of rows; never a word of a patient."""
    for number, error in summary.errors[:MOST_ERRORS]:
        talk(f"{source}: row {number}: {one_line(error, 300)}")
    if summary.failed > MOST_ERRORS:
        talk(f"{source}: … and {summary.failed - MOST_ERRORS} more rows that could not be read")
    if quiet:
        return
    talk(f"as of {day.isoformat()}: {summary.rows} rows in = {summary.screened} screened + {summary.failed} in error")
    width = shutil.get_terminal_size((80, 24)).columns
    for title, counted in (("outcomes", summary.outcomes), ("rules found", summary.rules), ("left open", summary.asked)):
        most = counted.most_common(MOST_LISTED)
        if most:
            talk(one_line(f"  {title}: " + ", ".join(f"{name} {count}" for name, count in most), max(width, 40)))
    if summary.repeated:
        talk(f"  {summary.repeated} rows have an id that stands on another row too")


