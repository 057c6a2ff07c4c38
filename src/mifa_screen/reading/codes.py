"""Codes of classifications: their one spelling, and whether such a code can exist."""

from __future__ import annotations

import re
from typing import Final

from mifa_screen.reading.answer import Coding

ICD_SYSTEMS: Final = ("icd-10", "icd-10-cm")
_ICD = {
    "icd-10": re.compile(r"[A-Z]\d\d\d{0,2}"),
    "icd-10-cm": re.compile(r"(?![A-Z]\d\d[A-Z]{2}\d\d)(?:[A-Z]\d|QA)[0-9A-Z][0-9A-Z]{0,4}"),  # none looks like one of ATC in full
}
LETTERS: Final = "icd-10-cm-letters"
_LETTERED = re.compile(r"[A-Z]\d[0-9A-Z][A-WYZ][A-WYZ]?")
_ATC = re.compile(r"[A-Z]\d\d(?:[A-Z](?:[A-Z](?:\d\d)?)?)?")
_DIGITS = re.compile(r"\d+")
_SNOMED = re.compile(r"[1-9]\d{5,17}")
_MARKS = str.maketrans("", "", " .†*\u00a0")
_LEADING = re.compile(r"\s*\(?(?P<code>[A-Za-z]\d[0-9A-Za-z](?:\.?[0-9A-Za-z]{1,4})?[†*]?)\)?(?:\s*[:,–—-]\s*|\s+)(?P<rest>\S.*)", re.DOTALL)
_PLAIN = re.compile(r"[A-Za-z]\d[0-9A-Za-z](?:\.[0-9A-Za-z]{1,4}|[0-9A-Za-z]{1,4})?[†*]?")
_CATEGORY, _SUBGROUP = 3, 4

# The dihedral group D5 of the Verhoeff check digit (J. Verhoeff, Error detecting decimal codes, 1969), as SNOMED CT uses it.
_PRODUCT = ("0123456789", "1234067895", "2340178956", "3401289567", "4012395678", "5987604321", "6598710432", "7659821043", "8765932104", "9876543210")
_TURN = ("0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258")


def verhoeff_holds(digits: str) -> bool:
    """Return whether the last digit checks the others."""
    check = 0
    for position, digit in enumerate(reversed(digits)):
        check = int(_PRODUCT[check][int(_TURN[position % 8][int(digit)])])
    return check == 0


class CodeBook:
    """The categories of ICD-10 and the groups of ATC that exist; no titles."""

    def __init__(self, categories: str, groups: str) -> None:
        """Take the texts of icd-categories.tsv and atc-groups.tsv."""
        self._categories = {system: frozenset(codes.split()) for system, codes in _rows(categories)}
        self._groups = frozenset(code for _, codes in _rows(groups) for code in codes.split())

    def canonical(self, system: str, code: str) -> str | None:
        """Return the one spelling of a code, or None when it cannot exist in the system."""
        plain = code.upper().translate(_MARKS)
        if system == "icd":
            return plain if any(self.canonical(edition, plain) for edition in ICD_SYSTEMS) else None
        if system in _ICD:
            return plain if _ICD[system].fullmatch(plain) and plain[:_CATEGORY] in self._categories[system] and self._letters_hold(plain) else None
        if system == "atc":
            return plain if _ATC.fullmatch(plain) and plain[:_SUBGROUP] in self._groups else None
        if system == "snomed":
            return plain if _SNOMED.fullmatch(plain) and verhoeff_holds(plain) else None
        if system == "rxnorm":
            return plain if _DIGITS.fullmatch(plain) else None
        return code.strip() or None

    def _letters_hold(self, plain: str) -> bool:
        """Return whether letters in the fourth and fifth place are those of ICD-10-CM ("F32A"), and not those of ATC ("L04AD")."""
        letters = _LETTERED.match(plain)
        return letters is None or letters[0] in self._categories[LETTERS]

    def plain_code(self, text: str) -> Coding | None:
        """Return the ICD code that a whole text is."""
        if not _PLAIN.fullmatch(text.strip()):
            return None
        code = self.canonical("icd", text.strip())
        return None if code is None else Coding("icd", code)

    def plain_atc(self, text: str) -> Coding | None:
        """Return the ATC code that a whole text is; a group counts from its third level on."""
        code = self.canonical("atc", text.strip()) if text.strip().isalnum() else None
        return None if code is None else Coding("atc", code)

    def leading_code(self, text: str) -> tuple[Coding, str] | None:
        """Return the ICD code at the start of a text, and the rest ("J45.40 asthma")."""
        match = _LEADING.fullmatch(text)
        if match is None:
            return None
        code = self.canonical("icd", match["code"])
        return None if code is None else (Coding("icd", code), match["rest"].strip().rstrip(")"))


def _rows(text: str) -> list[tuple[str, str]]:
    return [(name, codes) for name, codes in (line.split("\t") for line in text.splitlines() if line and line[0] != "#")]
