"""What FHIR's systems, codes and words mean here: data/fhir.toml, read when the first resource is."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from mifa_screen.knowledge.store import data_folder

NAME = "fhir.toml"


class Terms:
    """The words of the file, ready to be looked up."""

    def __init__(self, plain: dict[str, Any]) -> None:
        """Take the parsed file."""
        self.plain = plain
        self._systems: dict[str, str] = dict(plain["systems"]["exact"])
        self._patterns = [(re.compile(pattern["matches"]), pattern["is"]) for pattern in plain["systems"]["pattern"]]
        self.windows: dict[str, int] = plain["windows"]
        self._tails = [re.compile(tail) for tail in plain["names"]["tails"]]
        self._route_tails = [re.compile(tail) for tail in plain["names"]["route_tails"]]
        self.body_units = {
            field: {spelling.casefold(): Decimal(unit["factor"]) for unit in units.values() for spelling in unit["spellings"]}
            for field, units in plain["body_units"].items()
        }
        self.answers: dict[str, dict[str, Any]] = plain["answers"]
        self.answer_codes = {code: fact for fact, answer in self.answers.items() for code in (*answer["loinc"], *answer["snomed"])}
        self.dose_units: dict[str, str] = plain["dose_units"]
        self.period_days = {unit: Fraction(days) for unit, days in plain["period_days"].items()}
        self.timing_codes = {code: Fraction(times) for code, times in plain["timing_codes"].items()}

    def system(self, address: str | None) -> str:
        """Return our name of a code system, "?" for one that is not read here."""
        if address is None:
            return "?"
        known = self._systems.get(address)
        if known is None:
            folded = address.lower().partition("|")[0].rstrip("/")
            known = self._systems.get(folded) or next((name for pattern, name in self._patterns if pattern.search(folded)), "?")
            self._systems[address] = known
        return known

    def spoken(self, display: str | None) -> str | None:
        """Return a name without the tag at its end ("Asthma (disorder)")."""
        for tail in self._tails:
            display = tail.sub("", display) if display else display
        return display or None

    def route(self, code: str | None, word: str | None) -> str | None:
        """Return the word for a route, from its SNOMED code or its name."""
        known: str | None = self.plain["routes"].get(code)
        if known is not None:
            return known
        word = self.spoken(word)
        for tail in self._route_tails:
            word = tail.sub("", word) if word else word
        return word or code


@cache
def terms() -> Terms:
    """Return the words of the shipped file."""
    return Terms(tomllib.loads((data_folder() / NAME).read_text(encoding="utf-8")))
