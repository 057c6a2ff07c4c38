"""`mifa-screen check`: one patient."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mifa_screen.cli.options import AsOf, MaxLabAge, NoColor, Output, Quiet, Rules, RuleSet, Verbose, day_of, format_of, not_the_input, screener
from mifa_screen.cli.output import deliver, screen_for, talk
from mifa_screen.errors import InputError
from mifa_screen.verdicts import EXIT_CODE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from mifa_screen.patient.model import Patient
    from mifa_screen.result import Result
    from mifa_screen.screening.screener import Screener

FORMATS = ("text", "json", "markdown", "html", "fhir", "cds-card")
EXCHANGED = ("fhir", "cds-card")
BY_ENDING = {".txt": "text", ".text": "text", ".json": "json", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}
MANY_PATIENTS = (".csv", ".tsv", ".xlsx", ".xls", ".ndjson", ".jsonl", ".gz")
FORMAT_HELP = "text, json, markdown, html, fhir (R4 Bundle) or cds-card (CDS Hooks); default: by the ending of --output, else text"
STDIN, STDIN_NAME = "-", "standard input"


def check(
    patient: Annotated[str, typer.Argument(metavar="PATIENT", help="A JSON file of one patient, our own or FHIR R4 (- reads standard input).")],
    *,
    form: Annotated[str | None, typer.Option("--format", "-f", metavar="FORMAT", help=f"{FORMAT_HELP}.")] = None,
    output: Output = None,
    as_of: AsOf = None,
    rule_set: RuleSet = "all",
    rules: Rules = None,
    max_lab_age: MaxLabAge = None,
    verbose: Verbose = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> int:
    """Screen one patient. Exit code: 0 nothing found, 10 do not give, 11 incomplete, 12 with care."""
    chosen = format_of(form, output, FORMATS, BY_ENDING)
    day = day_of(as_of)
    not_the_input(output, (patient, *(rules or ())))
    screen = screener(rules, rule_set, max_lab_age)
    source = STDIN_NAME if patient == STDIN else patient
    data = _read(patient)

    from mifa_screen.readers.json_patient import read_patient  # noqa: PLC0415 - after the cheap checks

    person = read_patient(data, source, screen.fact_names, lambda rest: screen.problems(rest, day), lambda plain: _fhir(plain, source, screen, day))
    try:
        result = screen.screen(person, day)
    except InputError as error:
        raise InputError(error.source or source, error.problems) from None
    content = _exchanged(result, chosen, screen, getattr(person, "origins", None)) if chosen in EXCHANGED else _written(
        result, chosen, _medicine(screen), output, verbose=verbose, quiet=quiet, no_color=no_color
    )
    deliver(content, output, (patient, *(rules or ())))
    if output is not None and not quiet:
        talk(f"written: {output}")
    return EXIT_CODE[result.outcome]


def _fhir(plain: dict[str, Any], source: str, screen: Screener, day: dt.date) -> Patient:
    from mifa_screen.readers.fhir import read_fhir  # noqa: PLC0415 - only for FHIR

    return read_fhir(plain, source, screen, day).patient


def _read(patient: str) -> bytes:
    if patient == STDIN:
        if sys.stdin is None:
            raise InputError(STDIN_NAME, "is closed; name a file")
        return sys.stdin.buffer.read()
    if patient.lower().endswith(MANY_PATIENTS):
        raise InputError(patient, "`check` reads one patient as JSON; a table or a stream of patients goes to `mifa-screen batch`")
    try:
        with open(patient, "rb") as file:  # noqa: PTH123 - a Path cannot hold every name
            return file.read()
    except FileNotFoundError:
        raise InputError(patient, "there is no such file") from None
    except IsADirectoryError:
        raise InputError(patient, "this is a folder; `mifa-screen batch` screens a folder") from None
    except (OSError, ValueError) as error:
        raise InputError(patient, f"cannot be read ({getattr(error, 'strerror', None) or 'not a file name'})") from None


def _medicine(screen: Screener) -> str:
    return next((used.medicine for used in screen.knowledge.rule_sets), "the medicine")


def _exchanged(result: Result, chosen: str, screen: Screener, origins: Mapping[str, str] | None) -> bytes:
    """Return the result as other systems take it; `origins` are the resources that were read, where the input was FHIR."""
    from mifa_screen.writers.exchange import Exchange  # noqa: PLC0415 - as below

    exchange = Exchange(screen.knowledge, screen.max_lab_age)
    if chosen == "fhir":
        from mifa_screen.writers.fhir_result import fhir_result  # noqa: PLC0415

        return fhir_result(result, exchange, origins)
    from mifa_screen.writers.cds_cards import cds_card_result  # noqa: PLC0415

    return cds_card_result(result, exchange, origins)


def _written(result: Result, chosen: str, medicine: str, output: str | None, *, verbose: bool, quiet: bool, no_color: bool) -> bytes | str:
    """Return the result in the chosen format; its writer is imported here, so that JSON does not wait for the screen's."""
    if chosen == "json":
        from mifa_screen.writers.json_result import json_result  # noqa: PLC0415

        return json_result(result)
    from mifa_screen.writers.result_page import result_page  # noqa: PLC0415

    page = result_page(result, medicine, verbose=verbose)
    if chosen == "markdown":
        from mifa_screen.writers.markdown import markdown_page  # noqa: PLC0415

        return markdown_page(page).encode()
    if chosen == "html":
        from mifa_screen.writers.html import html_page  # noqa: PLC0415

        return html_page(page).encode()
    from mifa_screen.writers.text import text_headline, text_page  # noqa: PLC0415

    write = text_headline if quiet else text_page
    return write(page, screen_for(output, no_color=no_color))
