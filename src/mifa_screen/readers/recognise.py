"""Whether a file or folder holds FHIR, told by its first bytes; so that nothing of FHIR is loaded for other inputs."""

from __future__ import annotations

import gzip
import zlib
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from pathlib import Path

LINES = (".ndjson", ".jsonl", ".ndjson.gz", ".jsonl.gz", ".json.gz")
SNIFFED = 65_536
MARK = b'"resourceType"'
CANNOT_BE_UNPACKED = (EOFError, zlib.error)
"""What a packed file raises that is cut off or damaged; OSError beside these."""


def open_lines(path: Path) -> IO[bytes]:
    """Open a file of lines, packed or not."""
    return cast("IO[bytes]", gzip.open(path, "rb")) if path.suffix.lower() == ".gz" else path.open("rb")


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
