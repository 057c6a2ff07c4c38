"""Many patients that are not a table: JSON Lines, or a folder of JSON files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mifa_screen.errors import InputError
from mifa_screen.readers.json_patient import patient_from
from mifa_screen.readers.json_source import json_and_problems
from mifa_screen.readers.recognise import files_of, lines_of
from mifa_screen.readers.table import Row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from mifa_screen.readers.json_patient import Also

BEYOND = b"\0"
"""Stands behind the beginning of a line that is too long to be a patient: with it, it is no JSON."""


def json_lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a JSON Lines file, one patient each; blank lines are passed over, and of one beyond all measure the beginning, which cannot be read."""
    with path.open("rb") as file:
        yield from (line if whole else line + BEYOND for line, whole in lines_of(file) if not whole or line.strip())


def json_files(path: Path) -> Iterator[Path]:
    """Return a folder's JSON files, by name. Raises InputError for a folder of which something would be passed over in silence."""
    found = files_of(path)
    files = [file for file in found if file.name.lower().endswith(".json")]
    if len(files) < len(found):
        says = "holds files of lines or packed files (.ndjson, .jsonl, .gz) without a FHIR resource"
        raise InputError(str(path), f"{says}; give a bulk export, or each file by itself, unpacked, or a folder with one .json file a patient")
    if not files:
        raise InputError(str(path), "holds no .json file; give a folder with one .json file a patient")
    return iter(files)


def read_json(number: int, given: bytes | Path, facts: Collection[str], also: Also | None = None) -> Row:
    """Return the patient of one line or file, or all that keeps it from being read; `also` as for `read_patient`."""
    name = ""
    try:
        plain, problems = json_and_problems(given if isinstance(given, bytes) else given.read_bytes(), "")
        if isinstance(plain, dict) and isinstance(plain.get("id"), str):
            name = plain["id"]
        return Row(number, name, patient_from(plain, "", facts, also, problems))
    except InputError as error:
        return Row(number, name, None, "; ".join(map(str, error.problems)))
    except OSError as error:
        return Row(number, name, None, f"the file cannot be read: {(error.strerror or 'input or output error').lower()}")
