"""Where a batch lies until it is whole: lines of output and hashes of ids, beside the output under hidden names, and how far it got.

A long run leaves a journal now and then. It tells what was being done (a fingerprint of input, options, rules and version) and how much of the
two files is certain. A run that was interrupted, even by a power cut, is continued from there, into the same bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from mifa_screen.batch.repeats import WIDTH, repeated_rows
from mifa_screen.batch.tally import Tally
from mifa_screen.errors import OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mifa_screen.batch.repeats import Repeated
    from mifa_screen.batch.work import Done

ROWS_BETWEEN_NOTES = 50_000
LONGEST_NAME = 200
COPIED_AT_ONCE = 1 << 20


class Staging:
    """What is done of a batch. On leaving the context without `finish`, nothing stays, or, after a note in the journal, all that goes on from there."""

    def __init__(self, lines: IO[bytes], ids: IO[bytes]) -> None:
        """Take the two files, both empty, or as far as `tally` tells."""
        self.lines, self._ids = lines, ids
        self.tally = Tally()

    def take(self, done: Done) -> None:
        """Take the next block."""
        self.lines.write(done.lines)
        self._ids.write(done.ids)
        self.tally.add(done.tally)

    def repeated(self) -> Repeated:
        """Return the rows whose id stands on another row too; to be called when all rows are here."""
        self._ids.flush()
        found = repeated_rows(self._ids, self.tally.rows)
        self.tally.repeated = found.count
        return found

    def finished_lines(self, repeated: Repeated, mark: Callable[[str], str], headings: int) -> Iterator[str]:
        """Yield the output as `marked` does, line by line, without line ends."""
        self.lines.seek(0)
        for place, line in enumerate(self.lines, -headings):
            text = line.decode().removesuffix("\n")
            yield mark(text) if place >= 0 and place in repeated else text

    def marked(self, repeated: Repeated, mark: Callable[[str], str], headings: int) -> Iterator[bytes]:
        """Yield the output, with `mark` applied to the lines of repeated rows; the first `headings` lines are of no row."""
        self.lines.seek(0)
        if not repeated.count:
            while block := self.lines.read(COPIED_AT_ONCE):
                yield block
            return
        for line in self.finished_lines(repeated, mark, headings):
            yield line.encode() + b"\n"


@contextlib.contextmanager
def unnamed() -> Iterator[Staging]:
    """Stage an output that has no name of its own: what goes to stdout, once it is whole."""
    with tempfile.TemporaryFile() as lines, tempfile.TemporaryFile() as ids:
        yield Staging(lines, ids)


class Named(Staging):
    """Stages an output file; keeps a journal beside it."""

    def __init__(self, output: Path, lines: IO[bytes], ids: IO[bytes], fingerprint: str) -> None:
        """Take the output and the files beside it."""
        super().__init__(lines, ids)
        self._output, self._fingerprint = output, fingerprint
        self._noted = 0
        self.finished = False

    def take(self, done: Done) -> None:
        """Take the next block, and note from time to time how far it is."""
        super().take(done)
        if self.tally.rows - self._noted >= ROWS_BETWEEN_NOTES:
            self.note()

    def note(self) -> None:
        """Note how far it is."""
        for file in (self.lines, self._ids):
            file.flush()
            os.fsync(file.fileno())
        plain = {"fingerprint": self._fingerprint, "lines": self.lines.tell(), "tally": self.tally.to_plain()}
        journal = beside(self._output, "journal")
        new = beside(self._output, "journal-new")
        with open(new, "wb", opener=_owner_only) as written:
            written.write(json.dumps(plain).encode())
            written.flush()
            os.fsync(written.fileno())
        new.replace(journal)
        self._noted = self.tally.rows

    @property
    def can_go_on(self) -> bool:
        """Return whether a later run may continue this one."""
        return bool(self._noted)

    def go_on(self, plain: dict[str, Any]) -> None:
        """Go back to what the journal of an interrupted run is certain of."""
        self.tally = Tally.from_plain(plain["tally"])
        self._noted = self.tally.rows
        for file, size in ((self.lines, plain["lines"]), (self._ids, self.tally.rows * WIDTH)):
            if file.seek(0, os.SEEK_END) < size:
                raise UsageError("--resume", "the files of the interrupted run are shorter than its journal says; run without --resume to start over")
            file.truncate(size)
            file.seek(size)

    def finish(self, repeated: Repeated, mark: Callable[[str], str], headings: int, change: Callable[[Iterator[str]], Iterator[str]] | None = None) -> None:
        """Give the output its name, with all lines passed through `change` if need be."""
        part = beside(self._output, "part")
        self.lines.flush()
        if repeated.count or change is not None:
            lines = self.finished_lines(repeated, mark, headings)
            marked = beside(self._output, "marked")
            with open(marked, "wb", opener=_owner_only) as file:
                file.writelines(line.encode() + b"\n" for line in (lines if change is None else change(lines)))
                file.flush()
                os.fsync(file.fileno())
            marked.replace(self._output)
        else:
            os.fsync(self.lines.fileno())
            part.replace(self._output)
        self.finished = True


def beside(output: Path, what: str) -> Path:
    """Return the hidden file of an unfinished output."""
    name = output.name
    if len(name.encode()) > LONGEST_NAME:
        name = f"{name[:40]}-{hashlib.sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}"
    return output.with_name(f".{name}.{what}")


@contextlib.contextmanager
def named(output: Path, fingerprint: str, *, resume: bool, interrupted: Callable[[int], None]) -> Iterator[Named]:
    """Stage an output file: a new run, or with `resume` the one that was interrupted, if there was one.

    Raises OutputError when it cannot be written, UsageError when the interrupted run was another one. `interrupted` is told how many rows are
    done when the user stops a run that can go on.
    """
    if output.is_dir():
        raise OutputError(str(output), "this is a folder; name a file")
    if output.exists() and not output.is_file():  # to take its name would do away with a device
        raise OutputError(str(output), "this is a device or a pipe; name a file, or leave it out and redirect")
    keep = True  # until it is certain that nobody else is at work here, and that this is not another run, nothing is thrown away
    try:
        with open(beside(output, "part"), "a+b", opener=_owner_only) as lines, open(beside(output, "ids"), "a+b", opener=_owner_only) as ids:
            _only_one(lines, output)
            staging = Named(output, lines, ids, fingerprint)
            journal = _journal(output) if resume else None
            if journal is not None and journal.get("fingerprint") != fingerprint:
                raise UsageError("--resume", "the interrupted run had another input, options, rules or version; run without --resume to start over")
            if journal is None:
                beside(output, "journal").unlink(missing_ok=True)
                lines.truncate(0)
                ids.truncate(0)
            else:
                staging.go_on(journal)
            keep = False
            try:
                yield staging
            except KeyboardInterrupt:
                keep = staging.can_go_on
                if keep:
                    interrupted(staging.tally.rows)
                raise
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise OutputError(str(output), f"cannot be written: {(error.strerror or 'input or output error').lower()}") from None
    finally:
        if not keep:
            for what in ("journal", "journal-new", "part", "marked", "ids"):
                with contextlib.suppress(OSError):
                    beside(output, what).unlink()


def _journal(output: Path) -> dict[str, Any] | None:
    try:
        plain = json.loads(beside(output, "journal").read_bytes())
    except (OSError, ValueError):
        return None
    return plain if isinstance(plain, dict) else None


def _owner_only(path: str, flags: int) -> int:
    """Open a file that only its owner may read; never through a link that somebody else put there."""
    handle = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)
    if hasattr(os, "fchmod"):
        os.fchmod(handle, 0o600)
    return handle


def _only_one(file: IO[bytes], output: Path) -> None:
    """Refuse to write what another run is writing."""
    try:
        import fcntl  # noqa: PLC0415 - not everywhere
    except ImportError:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OutputError(str(output), "another run is writing this file") from None
