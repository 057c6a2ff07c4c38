"""Options that several commands have, and how they are read."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING, Annotated

import typer

from mifa_screen.core.dates import iso_day
from mifa_screen.errors import UsageError, one_line
from mifa_screen.nearness import near

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mifa_screen.screening.screener import Screener


def _none_for_stdout(output: str | None) -> str | None:
    """Read `-` as standard output, which is where results go anyway; a file of that name is ./-."""
    return None if output == STDOUT else output


STDOUT, TEXT = "-", "text"
Output = Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", callback=_none_for_stdout, help="Write to a file, whole or not at all (-: standard output).")]
BatchOutput = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", callback=_none_for_stdout, help="Write to a .csv, .jsonl, .xlsx or .parquet file, whole or not at all (-: standard output, as CSV)."),
]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Day of screening, YYYY-MM-DD (default: today).")]
RuleSet = Annotated[str, typer.Option("--rule-set", metavar="SET", help="Which of the shipped rule sets: all, document or label.")]
Rules = Annotated[list[str] | None, typer.Option("--rules", metavar="FILE", help="A rule file of your own; may be repeated.")]
MaxLabAge = Annotated[int | None, typer.Option("--max-lab-age", metavar="DAYS", min=0, help="Greatest age of a laboratory result.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Results only: nothing on stderr but errors, how many rows a batch screened, and sheets that it left out.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Also what was ruled out and what is not screened.")]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colours (also: the environment variable NO_COLOR).")]


def day_of(said: str | None, option: str = "--as-of") -> dt.date:
    """Return the day that an option says, today where it says none; the one place where the clock is read."""
    if said is None:
        return dt.date.today()  # noqa: DTZ011 - the user's own day is meant
    try:
        return iso_day(said)
    except ValueError as error:
        raise UsageError(option, str(error)) from None


def one_of(option: str, said: str, choices: Sequence[str], what: str) -> str:
    """Return a choice, or raise UsageError with the choices and a near one."""
    if said in choices:
        return said
    meant = near(said.casefold(), choices)
    hint = f'did you mean "{meant}"?' if meant else f"choose {', '.join(choices[:-1])} or {choices[-1]}"
    raise UsageError(option, f'there is no {what} "{one_line(said)}"; {hint}')


def format_of(form: str | None, output: str | None, formats: Sequence[str], by_ending: Mapping[str, str]) -> str:
    """Return the format that is asked for, or that the ending of `output` names; text where there is no ending. Raises UsageError."""
    if form is not None:
        return one_of("--format", form, formats, "format")
    ending = os.path.splitext(output or "")[1].lower()  # noqa: PTH122 - spares the import of pathlib
    if ending and ending not in by_ending:
        known = list(by_ending)
        raise UsageError("--output", f'the ending "{one_line(ending)}" names no format; write {", ".join(known[:-1])} or {known[-1]}, or say --format')
    return by_ending.get(ending, TEXT)


def not_the_input(output: str | None, inputs: Iterable[str]) -> None:
    """Refuse to write over what is read, before anything is read."""
    if output is not None:
        from pathlib import Path  # noqa: PLC0415 - only with --output

        from mifa_screen.writers.atomic import refuse_input  # noqa: PLC0415

        refuse_input(Path(output), map(Path, inputs))


def screener(rules: Sequence[str] | None, rule_set: str, max_lab_age: int | None) -> Screener:
    """Return the rules that the options name, ready to screen."""
    from mifa_screen.api import load_rules  # noqa: PLC0415 - only commands that screen need it

    return load_rules(*(rules or ()), rule_set=rule_set, max_lab_age=max_lab_age)
