"""Many patients that are not a table: JSON Lines, or a folder of JSON files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mifa_screen.errors import InputError
from mifa_screen.readers.json_patient import patient_from
from mifa_screen.readers.json_source import parse_json
from mifa_screen.readers.recognise import files_of
from mifa_screen.readers.table import Row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path


def json_lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a JSON Lines file, one patient each; blank lines are passed over."""
    with path.open("rb") as file:
        yield from (line for line in file if line.strip())


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


def read_json(number: int, given: bytes | Path, facts: Collection[str]) -> Row:
    """Return the patient of one line or file, or why it cannot be read."""
    name = ""
    try:
        plain: Any = parse_json(given if isinstance(given, bytes) else given.read_bytes(), "")
        if isinstance(plain, dict) and isinstance(plain.get("id"), str):
            name = plain["id"]
        return Row(number, name, patient_from(plain, "", facts))
    except InputError as error:
        return Row(number, name, None, "; ".join(map(str, error.problems)))
    except OSError as error:
        return Row(number, name, None, f"the file cannot be read: {(error.strerror or 'input or output error').lower()}")
