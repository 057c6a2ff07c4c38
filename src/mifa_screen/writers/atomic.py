"""Files appear whole or not at all, replace what was there, and never are the input (contract section 5)."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from mifa_screen.errors import OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def refuse_input(path: Path, inputs: Iterable[Path], option: str = "--output") -> None:
    """Raise UsageError when an output file is one of the inputs, by whatever name."""
    for given in inputs:
        with contextlib.suppress(OSError):
            if path.samefile(given):
                raise UsageError(option, "this is the input file; choose another name")


@contextlib.contextmanager
def whole_file(path: Path, inputs: Iterable[Path] = ()) -> Iterator[IO[str]]:
    """Open a text file that takes its name only when it is complete; readable by its owner alone.

    Raises OutputError when it cannot be written, UsageError when it is an input. On any exception nothing is left behind.
    """
    refuse_input(path, inputs)
    if path.is_dir():
        raise OutputError(str(path), "this is a folder; name a file")
    if path.exists() and not path.is_file():
        # A device or a pipe (/dev/null, /dev/stdout) is written to; replacing it would take it away from everybody.
        try:
            with path.open("w", encoding="utf-8", newline="") as file:
                yield file
        except OSError as error:
            raise OutputError(str(path), f"cannot be written: {(error.strerror or 'input or output error').lower()}") from None
        return
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
    except OSError as error:
        raise OutputError(str(path), f"cannot be written: {(error.strerror or 'no such folder').lower()}") from None
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 - a descriptor, not a path
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as error:
        raise OutputError(str(path), f"cannot be written: {(error.strerror or 'input or output error').lower()}") from None
    finally:
        with contextlib.suppress(OSError):
            Path(name).unlink()


def write_whole(path: Path, data: bytes | str, never: Iterable[Path] = ()) -> None:
    """Write a file in one piece, as `whole_file` does."""
    with whole_file(path, never) as file:
        file.write(data.decode("utf-8") if isinstance(data, bytes) else data)
