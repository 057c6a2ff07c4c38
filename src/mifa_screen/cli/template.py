"""`mifa-screen template`: a filled-in example to start from."""

from __future__ import annotations

from typing import Annotated

import typer

from mifa_screen.cli.options import NoColor, Output, Quiet, one_of
from mifa_screen.cli.output import deliver

FILES = {"json": "patient.json", "csv": "patients.csv"}
FOLDER = "templates"


def template(
    kind: Annotated[str, typer.Argument(metavar="json|csv", help="One patient for `check`, or a table for `batch`.")],
    output: Output = None,
    quiet: Quiet = False,  # noqa: ARG001 - nothing here talks or has colour; the options are common to all commands
    no_color: NoColor = False,  # noqa: ARG001 - as above
) -> None:
    """Print an example patient (json) or table of patients (csv) to start from."""
    from mifa_screen.knowledge.store import data_folder  # noqa: PLC0415 - after the cheap check

    name = FILES[one_of("", kind, tuple(FILES), "template")]
    deliver((data_folder() / FOLDER / name).read_bytes(), output)
