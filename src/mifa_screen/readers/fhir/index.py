"""An export sorted by patient, on disk: memory stays bounded whatever its size.

SQLite's private temporary database: it has no name, and the system removes it when it is closed or the program ends.
"""

from __future__ import annotations

import sqlite3
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA temp_store = FILE;
PRAGMA cache_size = -32768;
CREATE TABLE patient (n INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE piece (owner TEXT, place TEXT, body BLOB);
CREATE TABLE aside (place TEXT, body BLOB);
CREATE TABLE shared (name TEXT PRIMARY KEY, place TEXT, body BLOB) WITHOUT ROWID;
"""
IN_ORDER = """
SELECT piece.owner, piece.place, piece.body FROM piece LEFT JOIN patient ON patient.name = piece.owner
ORDER BY patient.n IS NULL, patient.n, piece.owner, piece.rowid
"""
AT_ONCE = 2_000


class Piece(NamedTuple):
    """A resource of a patient as it came: where it stood, and its bytes; None for one that could not be told apart."""

    place: str
    body: bytes | None


class Index:
    """Takes resources in any order and gives them back patient by patient, in the order in which the patients came."""

    def __init__(self) -> None:
        """Open an empty one."""
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(TABLES)
        self._database.execute("BEGIN")
        self._waiting: list[tuple[str, str, bytes | None]] = []

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove it."""
        self.close()

    def close(self) -> None:
        """Remove it."""
        self._database.close()

    def add_patient(self, name: str) -> None:
        """Note a patient (`Patient/id`); the first note fixes the place in the order."""
        self._database.execute("INSERT OR IGNORE INTO patient (name) VALUES (?)", (name,))

    def add(self, owner: str, place: str, body: bytes | None) -> None:
        """Note a resource of a patient."""
        self._waiting.append((owner, place, body))
        if len(self._waiting) >= AT_ONCE:
            self._write()

    def share(self, name: str, place: str, body: bytes) -> None:
        """Note a resource that others refer to (`Medication/id`)."""
        self._database.execute("INSERT OR IGNORE INTO shared VALUES (?, ?, ?)", (name, place, body))

    def set_aside(self, place: str, body: bytes) -> None:
        """Keep something that is a record of its own."""
        self._database.execute("INSERT INTO aside VALUES (?, ?)", (place, body))

    def aside(self) -> Iterator[tuple[str, bytes]]:
        """Yield what was set aside."""
        yield from self._database.execute("SELECT place, body FROM aside ORDER BY rowid")

    def shared(self, name: str) -> Piece | None:
        """Return a resource that others refer to."""
        row = self._database.execute("SELECT place, body FROM shared WHERE name = ?", (name,)).fetchone()
        return None if row is None else Piece(*row)

    def owners(self) -> Iterator[str]:
        """Yield the patients, those of whom only others speak among them."""
        self._write()
        yield from (name for (name,) in self._database.execute("SELECT DISTINCT owner FROM piece"))

    def patients(self) -> Iterator[tuple[str, Iterable[Piece]]]:
        """Yield each patient with all its resources."""
        self._write()
        for owner, rows in groupby(self._database.execute(IN_ORDER), key=lambda row: str(row[0])):
            yield owner, [Piece(place, body) for _, place, body in rows]

    def _write(self) -> None:
        self._database.executemany("INSERT INTO piece VALUES (?, ?, ?)", self._waiting)
        self._waiting.clear()
