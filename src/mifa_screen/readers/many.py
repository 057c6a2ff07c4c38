"""Many patients that are not a table: JSON Lines, or a folder of JSON files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mifa_screen.errors import InputError
from mifa_screen.readers.json_patient import patient_from
from mifa_screen.readers.json_source import parse_json
from mifa_screen.readers.table import Row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path


def read_lines(path: Path, facts: Collection[str]) -> Iterator[Row]:
    """Yield the patients of a JSON Lines file, one a line; blank lines are passed over."""
    with path.open("rb") as file:
        number = 0
        for line in file:
            if line.strip():
                number += 1
                yield _row(number, line, facts)


def read_folder(path: Path, facts: Collection[str]) -> Iterator[Row]:
    """Return the patients of a folder's JSON files, by file name. Raises InputError for a folder that would be passed over in silence."""
    if any(path.glob("*.ndjson*")):
        raise InputError(str(path), "holds a bulk export (.ndjson), which this version does not read; give a folder with one .json file a patient")
    files = sorted(path.glob("*.json"))
    if not files:
        raise InputError(str(path), "holds no .json file; give a folder with one .json file a patient")
    return (_row(number, file.read_bytes(), facts) for number, file in enumerate(files, 1))


def _row(number: int, data: bytes, facts: Collection[str]) -> Row:
    name = ""
    try:
        plain: Any = parse_json(data, "")
        if isinstance(plain, dict) and isinstance(plain.get("id"), str):
            name = plain["id"]
        return Row(number, name, patient_from(plain, "", facts))
    except InputError as error:
        return Row(number, name, None, "; ".join(map(str, error.problems)))
