"""The command `mifa-screen`: runs a command and turns everything that can go wrong into a message and an exit code."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from mifa_screen.cli.output import ReaderGone, abandon_stdout, talk
from mifa_screen.errors import MifaScreenError, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "mifa-screen"
FAULT, USAGE, INTERRUPTED, BROKEN_PIPE = 1, 2, 130, 141
MOST_PROBLEMS = 50
LONGEST_MESSAGE = 2000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    if arguments is None:
        _start_fast()
    try:
        code = _run(sys.argv[1:] if arguments is None else list(arguments))
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except ReaderGone:
        return BROKEN_PIPE
    except BrokenPipeError:
        abandon_stdout()
        return BROKEN_PIPE
    except MifaScreenError as error:
        _report(error)
        return error.exit_code
    except Exception as error:
        if os.environ.get("MIFA_SCREEN_DEBUG"):
            raise
        _report_fault(error)
        return FAULT
    return code


def _start_fast() -> None:
    """Spare a process that lives a fraction of a second what only long ones need."""
    gc.disable()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def _run(arguments: list[str]) -> int:
    import typer  # noqa: PLC0415 - inside `main`, so that Ctrl-C during the slow imports is caught as well

    from mifa_screen.cli.commands import app  # noqa: PLC0415

    usage_error: type[Exception] = typer.BadParameter.__mro__[1]
    try:
        code = typer.main.get_command(app)(arguments, prog_name=NAME, standalone_mode=False)
    except typer.Abort:
        return INTERRUPTED
    except usage_error as error:
        context = getattr(error, "ctx", None)
        talk(f"{NAME}: {one_line(_sentence(error), LONGEST_MESSAGE)}")
        talk(f'Try "{context.command_path if context else NAME} --help".')
        return USAGE
    return code if isinstance(code, int) else 0


def _sentence(error: Exception) -> str:
    message: str = getattr(error, "format_message", error.__str__)()
    return message


def _report(error: MifaScreenError) -> None:
    for problem in error.problems[:MOST_PROBLEMS]:
        place = f"{one_line(error.source, LONGEST_MESSAGE)}: " if error.source else ""
        talk(f"{NAME}: {place}{one_line(str(problem), LONGEST_MESSAGE)}")
    if len(error.problems) > MOST_PROBLEMS:
        talk(f"{NAME}: … and {len(error.problems) - MOST_PROBLEMS} more")


def _report_fault(error: Exception) -> None:
    """Name the place in the program, not the message: that may quote the patient."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else "?"  # noqa: PTH119 - no pathlib at a crash
    talk(f"{NAME}: internal error ({type(error).__name__} at {place}); this is a fault of the program, please report it")
    talk("MIFA_SCREEN_DEBUG=1 shows the details; they may hold patient data.")
