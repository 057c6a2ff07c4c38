"""Where output goes: results to stdout or to a file, talk to stderr; never a half-written file, never an encoding error."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from mifa_screen.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mifa_screen.writers.page import Page
    from mifa_screen.writers.text import Screen

STDOUT = "standard output"


class ReaderGone(Exception):  # noqa: N818 - no error: whoever read stdout had enough
    """The other end of the pipe was closed. Not a BrokenPipeError, which Typer would turn into exit code 1."""


def talk(message: str) -> None:
    """Say something on stderr, if there is one."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            sys.stderr.write(_fit(message, sys.stderr.encoding or "ascii") + "\n")
            sys.stderr.flush()


def _fit(message: str, encoding: str) -> str:
    """Return a message as the encoding can hold it: our signs in plain forms, any other as its escape."""
    try:
        message.encode(encoding)
    except UnicodeEncodeError:
        from mifa_screen.writers.shown import fit  # noqa: PLC0415 - for few terminals

        return fit(message, encoding)
    return message


def write_stdout(content: bytes | str) -> None:
    """Write a result to stdout: bytes as they are, text in the terminal's encoding. Raises OutputError or ReaderGone."""
    stream = sys.stdout
    if stream is None:
        raise OutputError(STDOUT, "is closed; name a file with --output")
    data = content if isinstance(content, bytes) else content.encode(stream.encoding or "utf-8", "backslashreplace")
    try:
        stream.flush()
        stream.buffer.write(data)
        stream.buffer.flush()
    except BrokenPipeError:
        abandon_stdout()
        raise ReaderGone from None
    except (OSError, ValueError) as error:
        abandon_stdout()
        raise OutputError(STDOUT, f"cannot be written ({getattr(error, 'strerror', None) or 'it is closed'})") from None


def abandon_stdout() -> None:
    """Point stdout at nothing, so that Python does not complain about what it could not write when it exits."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def deliver(content: bytes | str, output: str | None, never: Iterable[str] = ()) -> None:
    """Write a result to stdout, or whole to the file `output`, which must not be one of `never`."""
    if output is None:
        write_stdout(content)
        return
    from pathlib import Path  # noqa: PLC0415

    from mifa_screen.writers.atomic import write_whole  # noqa: PLC0415

    data = content if isinstance(content, bytes) else content.encode("utf-8")
    write_whole(Path(output), data, never=tuple(map(Path, never)))


def screen_for(output: str | None, *, no_color: bool) -> Screen:
    """Return what a text is written for: the terminal as it is, or a file."""
    import shutil  # noqa: PLC0415

    from mifa_screen.writers.text import Screen  # noqa: PLC0415

    if output is not None or sys.stdout is None:
        return Screen()
    plain = no_color or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Screen(shutil.get_terminal_size().columns, sys.stdout.isatty() and not plain, sys.stdout.encoding or "utf-8")


def print_page(page: Page, *, no_color: bool) -> None:
    """Write a page to stdout as text."""
    from mifa_screen.writers.text import text_page  # noqa: PLC0415

    write_stdout(text_page(page, screen_for(None, no_color=no_color)))
