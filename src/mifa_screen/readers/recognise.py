"""Whether a file or folder holds FHIR, told by its first bytes; so that nothing of FHIR is loaded for other inputs."""

from __future__ import annotations

import gzip
import zlib
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LINES = (".ndjson", ".jsonl", ".ndjson.gz", ".jsonl.gz", ".json.gz")
SNIFFED = 65_536
LONGEST_LINE = 100_000_000
MARK = b'"resourceType"'
CANNOT_BE_UNPACKED = (EOFError, zlib.error)
"""What a packed file raises that is cut off or damaged; OSError beside these."""


def open_lines(path: Path) -> IO[bytes]:
    """Open a file of lines, packed or not."""
    return cast("IO[bytes]", gzip.open(path, "rb")) if path.suffix.lower() == ".gz" else path.open("rb")


def lines_of(file: IO[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield lines, and whether each is whole: of one that is longer than any resource only the beginning, however much a packed file unpacks to."""
    while line := file.readline(LONGEST_LINE):
        whole = len(line) < LONGEST_LINE or line.endswith(b"\n")
        yield line if whole else line[:SNIFFED], whole
        while not whole and (rest := file.readline(LONGEST_LINE)):
            whole = rest.endswith(b"\n")


def files_of(folder: Path) -> list[Path]:
    """Return the files of a folder that may hold patients, by name."""
    return sorted(file for file in folder.iterdir() if file.is_file() and file.name.lower().endswith((".json", *LINES)))


def is_fhir(path: Path) -> bool:
    """Return whether a file, or one of a folder's files, holds FHIR."""
    if path.is_dir():
        return any(is_fhir(file) for file in files_of(path))
    if not path.name.lower().endswith((".json", *LINES)):
        return False
    try:
        with open_lines(path) as file:
            return MARK in file.read(SNIFFED)
    except CANNOT_BE_UNPACKED:
        return True
    except OSError:  # whoever reads it next says what is wrong with it
        return False
