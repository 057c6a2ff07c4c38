"""`mifa-screen batch`: many patients."""

from __future__ import annotations

import json
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from mifa_screen import __version__
from mifa_screen.batch.keeping import beside, kept_columns
from mifa_screen.batch.source import Source
from mifa_screen.batch.staging import Named, named, unnamed
from mifa_screen.batch.tally import at_or_above
from mifa_screen.batch.work import Job
from mifa_screen.batch.workers import Alone, Team, cores
from mifa_screen.cli.account import progress, tell
from mifa_screen.cli.formats import check_format, deliver_lines, is_converted
from mifa_screen.cli.mapping import DateFormatOption, Encoding, LabsDate, Map, Sheet, mapping_of
from mifa_screen.cli.options import AsOf, BatchOutput, MaxLabAge, NoColor, Quiet, Rules, RuleSet, day_of, not_the_input, one_of, screener
from mifa_screen.cli.output import talk, write_stdout
from mifa_screen.errors import InputError, UsageError, one_line
from mifa_screen.readers.columns import undated
from mifa_screen.readers.dates import date_format
from mifa_screen.readers.opening import Opening
from mifa_screen.readers.recognise import is_fhir
from mifa_screen.verdicts import EXIT_CODE, Outcome
from mifa_screen.writers.rows import WRITERS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

    from mifa_screen.batch.repeats import Repeated
    from mifa_screen.batch.staging import Staging
    from mifa_screen.batch.tally import Tally
    from mifa_screen.readers.columns import Layout
    from mifa_screen.screening.screener import Screener
    from mifa_screen.writers.ward.collector import Collector

MOST_LISTED = 20
FORMATS = (".csv", ".jsonl", ".xlsx", ".parquet")
BAD_INPUT = 3
REPEATED = "this id stands on more than one row"


class _Run(NamedTuple):
    """How the work is done, which makes no difference to what comes out."""

    output: str | None
    jobs: int
    resume: bool
    quiet: bool
    keep: tuple[str, ...] = ()
    no_color: bool = False


def batch(
    patients: Annotated[str, typer.Argument(metavar="PATIENTS", help="A CSV, TSV, XLSX or JSON Lines file, or a folder of JSON or FHIR, or a FHIR export (NDJSON).")],
    output: BatchOutput = None,
    report: Annotated[str | None, typer.Option("--report", metavar="FILE", help="Also write a page to look at, print and mail (.html).")] = None,
    as_of: AsOf = None,
    rule_set: RuleSet = "all",
    rules: Rules = None,
    max_lab_age: MaxLabAge = None,
    mapping: Map = None,
    labs_date: LabsDate = None,
    sheet: Sheet = None,
    dates: DateFormatOption = None,
    encoding: Encoding = None,
    keep: Annotated[list[str] | None, typer.Option("--keep", metavar="COLUMN", help="Put this column of the input beside the results. Repeatable.")] = None,
    fail_on: Annotated[str | None, typer.Option("--fail-on", metavar="OUTCOME", help="Exit with 10, 11 or 12 when a row is at or above this.")] = None,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", metavar="N", min=1, help="Processes to use (default: one for a small input, else one a core).")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where an interrupted run to the same --output stopped.")] = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> int:
    """Screen many patients. Exit code 0: every row was screened; 3: some rows could not be read."""
    limit = Outcome(one_of("--fail-on", fail_on, tuple(Outcome), "outcome")) if fail_on is not None else None
    day = day_of(as_of)
    dated = day_of(labs_date, "--labs-date") if labs_date is not None else None
    if dated is not None and dated > day:
        raise UsageError("--labs-date", "lies after the day of screening")
    maps = mapping_of(mapping or ())
    source = Path(patients)
    if output is not None and Path(output).suffix.lower() not in FORMATS:
        raise UsageError("--output", f"the ending says the format: {', '.join(FORMATS[:-1])} or {FORMATS[-1]}")
    if output is not None:
        check_format(output)
    not_the_input(output, (patients, *(rules or ())))
    if resume:
        _check_resume(output, report)
    if report is not None:
        from mifa_screen.cli.report import check_report  # noqa: PLC0415

        check_report(report, output, (patients, *(rules or ())))
    if not source.exists():
        reads = "; `batch` reads files and folders, `check -` one patient from standard input" if patients == "-" else ""
        raise InputError(patients, f"there is no such file{reads}")
    screen = screener(rules, rule_set, max_lab_age)
    how = Opening(encoding, sheet, maps, dated, date_format(dates) if dates is not None else None)
    form = "jsonl" if output is not None and output.lower().endswith(".jsonl") else "csv"
    job = Job(Source(source, how, day, _is_fhir(source)), day, form, tuple(map(Path, rules or ())), rule_set, max_lab_age, collects=report is not None)
    run = _Run(output, jobs or (1 if job.source.is_small else cores()), resume, quiet, tuple(keep or ()), no_color)
    layout = job.source.layout(screen)
    if layout is None:
        _refuse_for_no_table({"--map": maps, "--labs-date": dated, "--sheet": sheet, "--date-format": dates, "--encoding": encoding, "--keep": keep})
    left_out, about = ((), []) if layout is None else (layout.left_out, _about(layout, dated))
    for said in left_out if quiet else about:
        talk(said)
    if report is None:
        tally = _screened(job, layout, screen, run, lambda _, __: None)
    else:
        from mifa_screen.cli.report import Options, reported  # noqa: PLC0415

        with reported(Path(report), (source, *job.rules), screen) as page:
            tally = _screened(job, layout, screen, run, page.take)
            page.finish(tally, source, about, day, Options(rule_set, tuple(rules or ()), screen.max_lab_age, how), output)
    tell(tally, screen.knowledge, source, day, quiet=quiet)
    if tally.failed:
        return BAD_INPUT
    if limit is not None:
        reached = at_or_above(tally.outcomes, limit)
        return EXIT_CODE[reached] if reached is not None else 0
    return 0


def _refuse_for_no_table(options: Mapping[str, Any]) -> None:
    """Refuse what would say how to read a table where there is none, rather than pass it over."""
    for option, value in options.items():
        if value:
            raise UsageError(option, "is for tables; this input has no columns")


def _check_resume(output: str | None, report: str | None) -> None:
    if output is None:
        raise UsageError("--resume", "goes on with the --output file of the interrupted run; name it (.csv or .jsonl), or leave out --resume to start over")
    if is_converted(output):
        raise UsageError("--resume", "goes on with a .csv or .jsonl file; a workbook or Parquet is written in one piece: name the .csv of the interrupted run, or leave out --resume to start over")
    if report is not None:
        raise UsageError("--resume", "cannot go on with a --report, which needs all rows: leave out --report to finish the --output, or leave out --resume to start over with both")


def _is_fhir(source: Path) -> bool:
    try:
        return is_fhir(source)
    except OSError as error:
        raise InputError(str(source), f"cannot be read: {(error.strerror or 'input or output error').lower()}") from None


def _about(layout: Layout, labs_date: dt.date | None) -> list[str]:
    """Say what of a table is not read, or is read otherwise than one would think."""
    shown = [f'"{one_line(name, 40)}"' for name in layout.ignored[:MOST_LISTED]]
    if len(layout.ignored) > MOST_LISTED:
        shown.append(f"and {len(layout.ignored) - MOST_LISTED} more")
    ignored = [f"columns not understood, ignored: {', '.join(shown)} (--map THEIRS=OURS to use one)"] if shown else []
    without = undated(layout, labs_date)
    return [*layout.left_out, *ignored, *([without] if without else []), *layout.notes]


def _screened(job: Job, layout: Layout | None, screen: Screener, run: _Run, collected: Callable[[list[Collector], Repeated], None]) -> Tally:
    """Screen all rows, and deliver them whole."""
    kept = kept_columns(run.keep, layout.header) if run.keep and layout is not None else None
    form = WRITERS[job.form]
    headings = form.HEADING.count("\n")
    crew: Alone | Team = Team(job, run.jobs) if run.jobs > 1 else Alone(job, screen)
    try:
        with _staging(job, screen, run) as staging, progress(quiet=run.quiet, no_color=run.no_color) as advance:
            if not staging.tally.rows:
                staging.lines.write(form.HEADING.encode())
            advance(staging.tally.rows)
            for done in crew.done(job.source.blocks(screen, after=staging.tally.rows)):
                staging.take(done)
                advance(done.tally.rows)
            repeated = staging.repeated()
            collected(crew.collected(), repeated)
            mark = partial(form.marked, says=REPEATED)
            change = None if kept is None else lambda lines: beside(lines, job.source.rows(screen), kept, job.form)
            if isinstance(staging, Named):
                staging.finish(repeated, mark, headings, change)
            elif run.output is None and change is None:
                for piece in staging.marked(repeated, mark, headings):
                    write_stdout(piece)
            else:
                lines = staging.finished_lines(repeated, mark, headings)
                deliver_lines(lines if change is None else change(lines), run.output, never=(job.source.path, *job.rules))
    finally:
        crew.close()
    return staging.tally


def _staging(job: Job, screen: Screener, run: _Run) -> AbstractContextManager[Staging]:
    if run.output is None or is_converted(run.output):
        return unnamed()
    how = {
        "version": __version__, "input": job.source.fingerprint(), "read": repr(job.source.how), "as_of": job.as_of.isoformat(), "form": job.form,
        "max_lab_age": screen.max_lab_age, "rules": [(s.id, s.version, s.sha256) for s in screen.knowledge.rule_sets],
    }  # fmt: skip
    fingerprint = sha256(json.dumps(how, sort_keys=True).encode()).hexdigest()
    return named(Path(run.output), fingerprint, resume=run.resume, interrupted=lambda rows: talk(f"stopped after {rows} rows; the same command with --resume goes on"))
