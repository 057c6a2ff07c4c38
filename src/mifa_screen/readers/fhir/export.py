"""Many patients out of FHIR: a folder of Bundles and resources, a bulk export in NDJSON, a stream of lines, a Bundle of several patients."""

from __future__ import annotations

import errno
import json
import sqlite3
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from mifa_screen.errors import InputError, one_line
from mifa_screen.readers.fhir.assemble import LIST_OF, fhir_patient
from mifa_screen.readers.fhir.bundles import READ, Found, contents_of, missing_of
from mifa_screen.readers.fhir.index import Index, Piece
from mifa_screen.readers.fhir.lines import Line, Sieve, any_owner, kinds_in
from mifa_screen.readers.fhir.record import Record, References, is_of_another_kind, owner_reference, records_of, tail_of
from mifa_screen.readers.json_patient import patient_from
from mifa_screen.readers.json_source import parse_json
from mifa_screen.readers.recognise import CANNOT_BE_UNPACKED, LINES, files_of, open_lines
from mifa_screen.readers.table import Row
from mifa_screen.result import Remark

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from mifa_screen.screening.screener import Screener

MOST_NOTED = 100
SHARED = ("Medication",)
STANDING_ALONE = (None, "Patient", "Bundle", "OperationOutcome", *SHARED)
"""Kinds of lines that must be parsed to know whose they are."""
OPENS = (*LIST_OF, "Observation")
"""Kinds that say something of a patient; whose they are matters."""
NOT_JSON = "is not a resource in JSON; what it says is not known"


class Export:
    """The patients of a source. Lines and single resources are brought together by patient; Bundles and patient files stand for themselves."""

    def __init__(self, source: Path, screener: Screener, as_of: dt.date) -> None:
        """Read the source once, and sort it."""
        self._screener, self._as_of = screener, as_of
        self._index = Index()
        self._whole: list[Path] = []
        self._broken: list[str] = []
        self._missing: list[Remark] = []
        sieve = Sieve(screener)
        with _as_os_error():
            for path in files_of(source) if source.is_dir() else [source]:
                if path.name.lower().endswith(LINES):
                    self._take_lines(path, sieve)
                else:
                    self._take_file(path)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove what was sorted."""
        self.close()

    def close(self) -> None:
        """Remove what was sorted."""
        self._index.close()

    def ids(self) -> Iterator[str]:
        """Yield the ids of the patients, as far as they can be told before they are read."""
        yield from (row.id for row in self._rows_of_wholes(1))
        yield from (name.removeprefix("Patient/") for name in self._index.owners())

    def rows(self) -> Iterator[Row]:
        """Yield the patients, one a row; what cannot be read and belongs to nobody known is a row in error."""
        number = 0
        for row in self._rows_of_wholes(1):
            number += 1
            yield row
        for what in self._broken:
            number += 1
            yield Row(number, "", None, what)
        with _as_os_error():
            for owner, pieces in self._index.patients():
                number += 1
                yield self._row(number, self._record(owner, pieces))

    def _row(self, number: int, record: Record) -> Row:
        patient = fhir_patient(record, self._screener, self._as_of).patient
        return Row(number, patient.id, patient)

    # ---- files and Bundles ------------------------------------------------------------------------------------------------------

    def _take_file(self, path: Path) -> None:
        data = path.read_bytes()
        try:
            plain: Any = parse_json(data, "")
        except InputError:
            plain = None
        kind = plain.get("resourceType") if isinstance(plain, dict) else None
        if kind is None or kind == "Bundle":
            self._whole.append(path)
        else:
            self._take(plain, path.name, data)

    def _rows_of_wholes(self, number: int) -> Iterator[Row]:
        for path in self._whole:
            for row in self._rows_of(number, path.name, path.read_bytes()):
                number += 1
                yield row
        for place, data in self._index.aside():
            for row in self._rows_of(number, place, data):
                number += 1
                yield row

    def _rows_of(self, number: int, place: str, data: bytes) -> Iterator[Row]:
        name = ""
        try:
            plain: Any = parse_json(data, "")
            if not isinstance(plain, dict) or "resourceType" not in plain:
                name = plain["id"] if isinstance(plain, dict) and isinstance(plain.get("id"), str) else ""
                yield Row(number, name, patient_from(plain, "", self._screener.fact_names))
                return
            contents = contents_of(plain, "", f"{place} Bundle")
            records = records_of(contents.found, [*contents.missing, *self._missing])
        except InputError as error:
            yield Row(number, name, None, "; ".join(f"{place}: {problem}" for problem in error.problems))
            return
        if not records and (contents.found or contents.missing):
            yield Row(number, "", None, f"{place}: this Bundle holds no resource about a patient who is named")
        for record in records:
            yield self._row(number, record._replace(references=References(contents.found, self._elsewhere)))
            number += 1

    # ---- lines ------------------------------------------------------------------------------------------------------------------

    def _take_lines(self, path: Path, sieve: Sieve) -> None:
        number = 0
        try:
            with open_lines(path) as file:
                for line in sieve.lines(file):
                    number = line.number
                    self._take_line(line, f"{path.name}:{line.number}")
        except (OSError, *CANNOT_BE_UNPACKED) as error:
            if path.suffix.lower() != ".gz":
                raise
            self._lost(f"{path.name}:{number + 1}", f"the packed file cannot be read on ({type(error).__name__}); what follows is not known")

    def _take_line(self, line: Line, place: str) -> None:
        if not line.whole:
            self._take_broken(line.data, place)
        elif line.kind in STANDING_ALONE or line.owner is None:
            plain = self._parsed(line.data)
            if plain is None:
                self._take_broken(line.data, place)
            else:
                self._take(plain, place, line.data)
        else:
            self._own(line.owner, place, line.data, line.kind)

    @staticmethod
    def _parsed(data: bytes) -> dict[str, Any] | None:
        try:
            plain = parse_json(data, "") if b"\\u" in data or not data.isascii() else json.loads(data, parse_float=Decimal, object_pairs_hook=_object)
        except (InputError, ValueError, RecursionError):
            return None
        return plain if isinstance(plain, dict) else None

    def _take(self, plain: dict[str, Any], place: str, data: bytes) -> None:
        """Take a resource that stands by itself."""
        kind, name = plain.get("resourceType"), plain.get("id")
        if kind == "Bundle":
            self._index.set_aside(place, data)
        elif kind == "Patient":
            if isinstance(name, str) and name:
                self._index.add_patient(f"Patient/{name}")
                self._index.add(f"Patient/{name}", place, data)
            else:
                self._index.set_aside(place, b'{"resourceType":"Bundle","type":"collection","entry":[{"resource":' + data + b"}]}")
        elif kind in SHARED:
            if isinstance(name, str):
                self._index.share(f"{kind}/{name}", place, data)
        elif kind == "OperationOutcome" or kind not in READ:
            for remark in missing_of(plain, place):
                self._lost(remark.path, remark.message)
        else:
            self._own(owner_reference(plain), place, data, str(kind))

    def _own(self, reference: str | None, place: str, data: bytes, kind: str) -> None:
        owner = _owner(reference) if reference else None
        if owner is not None:
            self._index.add(owner, place, data)
        elif kind in OPENS and (reference is None or not is_of_another_kind(reference)):
            self._lost(place, f"a {kind} that names no patient; whose it is, is not known")

    def _take_broken(self, data: bytes, place: str) -> None:
        kinds = kinds_in(data)
        if kinds and not kinds & set(READ) and b"}{" not in data and data[:1] == b"{":
            self._lost(place, "is not a whole line; it seems to be of a kind that is not read", opens=False)
            return
        name = any_owner(data) if b"}{" not in data else None
        owner = _owner(name if name is None or "/" in name or ":" in name else f"Patient/{name}")
        if owner is None:
            self._lost(place, NOT_JSON)
        else:
            self._index.add(owner, place, None)

    def _lost(self, place: str, what: str, *, opens: bool = True) -> None:
        """Note what belongs to nobody known; it may be anybody's."""
        if len(self._broken) < MOST_NOTED:
            self._broken.append(f"{place}: {one_line(what, 200)}")
        if opens and len(self._missing) < MOST_NOTED:
            self._missing.append(Remark(place, f"{what}; it may be about any patient"))

    def _record(self, owner: str, pieces: Iterable[Piece]) -> Record:
        found: list[Found] = []
        missing = list(self._missing)
        patient: Found | None = None
        for piece in pieces:
            plain = None if piece.body is None else self._parsed(piece.body)
            kind = plain.get("resourceType") if plain is not None else None
            if plain is None or not isinstance(kind, str):
                missing.append(Remark(piece.place, NOT_JSON))
            elif kind == "Patient":
                if patient is not None and any(plain.get(key) != patient.plain.get(key) for key in ("gender", "birthDate")):
                    missing.append(Remark(piece.place, "the patient stands twice, and differs"))
                patient = patient or Found(piece.place, kind, plain)
            else:
                found.append(Found(piece.place, kind, plain))
        return Record(owner, patient, found, References(found, self._elsewhere), tuple(missing))

    def _elsewhere(self, name: str) -> Found | None:
        """Return a resource that stands in another file."""
        shared = f"Medication/{name.removeprefix('urn:uuid:')}" if name.startswith("urn:uuid:") else tail_of(name)
        piece = self._index.shared(shared)
        plain = self._parsed(piece.body) if piece is not None and piece.body is not None else None
        return None if piece is None or plain is None else Found(piece.place, str(plain.get("resourceType")), plain)


@contextmanager
def _as_os_error() -> Iterator[None]:
    """Let a full disk under the index be what it is: an input or output error."""
    try:
        yield
    except sqlite3.Error as error:
        raise OSError(errno.EIO, f"the temporary index of the export: {error}") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) != len(pairs):
        raise ValueError("a key stands twice")
    return plain


def _owner(reference: str | None) -> str | None:
    """Return `Patient/id` for a reference to a patient."""
    if reference is None:
        return None
    if reference.startswith("urn:uuid:"):
        return f"Patient/{reference.removeprefix('urn:uuid:')}"
    tail = tail_of(reference)
    return tail if tail.startswith("Patient/") and len(tail) > len("Patient/") else None
