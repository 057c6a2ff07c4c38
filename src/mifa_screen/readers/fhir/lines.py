"""Lines of an NDJSON export, told apart by their bytes: only what the screen reads is ever parsed.

A test here may keep too much, never too little: what it cannot tell for sure is kept, and parsed.
"""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING, NamedTuple

from mifa_screen.readers.fhir.bundles import READ, meant_kind, names_a_kind
from mifa_screen.readers.fhir.terms import terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mifa_screen.screening.screener import Screener

BOM = b"\xef\xbb\xbf"
_COMPACT, _SPACED = b'{"resourceType":"', b'{"resourceType": "'
_KIND = re.compile(rb'"resourceType"\s*:\s*"([^"\\]*)"')
_OWNER = re.compile(rb'"(?:subject|patient)"\s*:\s*\{[^{}]*?"reference"\s*:\s*"([^"\\]+)"')
_ANY_OWNER = re.compile(rb"Patient/([A-Za-z0-9.\-]{1,64})")
_ID = re.compile(rb'"id"\s*:\s*"([A-Za-z0-9.\-]{1,64})"')
_LOINC = re.compile(rb'"code"\s*:\s*"([0-9]{1,7}-[0-9])"')
NAMES_LOINC = (b"loinc.org", b"LOINC", b"2.16.840.1.113883.6.1")
MOST_KINDS = 10_000


class Line(NamedTuple):
    """A line that is kept. `kind` and `owner` are None where only parsing it can tell; `whole` is false when it cannot be one resource."""

    number: int
    data: bytes
    kind: str | None
    owner: str | None
    whole: bool = True


def kinds_in(data: bytes) -> set[str]:
    """Return all kinds that a line names, those of contained resources among them."""
    return {kind.decode(errors="replace") for kind in _KIND.findall(data)}


def any_owner(data: bytes) -> str | None:
    """Return the patient that a broken line seems to be about."""
    found = _OWNER.search(data) or _ANY_OWNER.search(data)
    if found is not None:
        return found[1].decode(errors="replace")
    own = _ID.search(data) if "Patient" in kinds_in(data) else None
    return own[1].decode() if own is not None else None


class Sieve:
    """Keeps the lines that the screen reads."""

    def __init__(self, screener: Screener) -> None:
        """Take the tests that rules read."""
        plain = terms().plain
        codes = {*plain["body"], *terms().answer_codes}
        codes |= {name for name in screener.numbers.laboratory.names if name[:1].isdigit()}
        self._loinc = frozenset(code.encode() for code in codes)
        self._kinds: dict[bytes, str | None] = {}

    def lines(self, file: IO[bytes]) -> Iterator[Line]:
        """Yield the lines of a file that are kept; blank ones are passed over."""
        for number, raw in enumerate(file, 1):
            data = raw.strip().removeprefix(BOM) if number == 1 else raw.strip()
            if not data:
                continue
            if data[:1] != b"{" or data[-1:] != b"}" or b"}{" in data:
                yield Line(number, data, None, None, whole=False)
                continue
            line = self._kept(number, data)
            if line is not None:
                yield line

    def _kept(self, number: int, data: bytes) -> Line | None:
        kind = self._kind(data)
        if kind == "":
            return None
        if kind is None or b'"contained"' in data or b"\\u" in data:
            return Line(number, data, None, None)
        if kind == "Observation" and not self._is_wanted(data):
            return None
        owner = _OWNER.search(data)
        return Line(number, data, kind, owner[1].decode(errors="replace") if owner else None)

    def _kind(self, data: bytes) -> str | None:
        """Return the kind of a line; "" for one that is not read, None where the bytes do not tell."""
        start = len(_COMPACT) if data.startswith(_COMPACT) else len(_SPACED) if data.startswith(_SPACED) else 0
        if start:
            return self._name(data[start : data.find(b'"', start)])
        kinds = set(_KIND.findall(data))
        return self._name(kinds.pop()) if len(kinds) == 1 else None

    def _name(self, kind: bytes) -> str | None:
        if kind not in self._kinds:
            if len(self._kinds) >= MOST_KINDS:
                self._kinds.clear()
            name = kind.decode(errors="replace")
            passed_over = names_a_kind(name) and meant_kind(name) is None
            self._kinds[kind] = name if name in READ else "" if passed_over else None
        return self._kinds[kind]

    def _is_wanted(self, data: bytes) -> bool:
        if not self._loinc.isdisjoint(_LOINC.findall(data)):
            return True
        return not any(name in data for name in NAMES_LOINC) or (b"snomed" in data and b"413712001" in data)
