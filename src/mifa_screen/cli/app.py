"""The command `mifa-screen`: runs a command and turns everything that can go wrong into a message and an exit code."""

from __future__ import annotations

import errno
import gc
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from mifa_screen.cli.output import STDOUT, ReaderGone, abandon_stdout, talk, write_stdout
from mifa_screen.errors import MifaScreenError, OutputError, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "mifa-screen"
FAULT, USAGE, INTERRUPTED, BROKEN_PIPE = 1, 2, 130, 141
MOST_PROBLEMS = 50
LONGEST_MESSAGE = 2000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; the process ends here when it was started for this alone (no `arguments`)."""
    if arguments is not None:
        return _guarded(list(arguments))
    _start_fast()
    code = _guarded(sys.argv[1:])
    _end_fast(code)
    return code


def _guarded(arguments: list[str]) -> int:
    """Run a command; whatever goes wrong becomes a message and an exit code."""
    try:
        code = _run(arguments)
        if sys.stdout is not None:
            write_stdout(b"")
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
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:  # the help, which the library prints by itself
            full = OutputError(STDOUT, "cannot be written (no space left)")
            _report(full)
            return full.exit_code
        if os.environ.get("MIFA_SCREEN_DEBUG"):
            raise
        _report_fault(error)
        return FAULT
    return code


def _start_fast() -> None:
    """Spare a process that lives a fraction of a second what only long ones need."""
    gc.disable()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def _end_fast(code: int) -> None:
    """End at once: taking vocabularies and rules down one object at a time lasts a fifth of a `check`, and all is written by now."""
    watched = sys.gettrace() or sys.getprofile() or os.environ.get("MIFA_SCREEN_DEBUG")
    if not watched:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                with suppress(OSError, ValueError):
                    stream.flush()
        os._exit(code)


def _run(arguments: list[str]) -> int:
    import typer  # noqa: PLC0415 - inside `main`, so that Ctrl-C during the slow imports is caught as well

    from mifa_screen.cli.commands import COMMANDS, command_line  # noqa: PLC0415

    usage_error: type[Exception] = typer.BadParameter.__mro__[1]
    try:
        code = typer.main.get_command(command_line(arguments))(arguments, prog_name=NAME, standalone_mode=False)
    except typer.Abort:
        return INTERRUPTED
    except usage_error as error:
        context = getattr(error, "ctx", None)
        talk(f"{NAME}: {one_line(_sentence(error), LONGEST_MESSAGE)}")
        meant = f"{NAME} {arguments[0]}" if arguments and arguments[0] in COMMANDS else NAME
        talk(f'Try "{context.command_path if context else meant} --help".')
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
