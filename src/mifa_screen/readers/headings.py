"""What a heading says: which column of ours it is, in which unit (contract section 8)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.nearness import near

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]?")
_BETWEEN = re.compile(r"[\s_\-./,:;?*^()\[\]{}\ufeff]+")
_SIGNS = str.maketrans({"μ": "u", "²": "2"})
_LOOKS_LIKE_A_UNIT = re.compile(r"[/%]")
SHORTEST = 3
"""Letters of a heading that may be the beginning of a known one."""


class Heading(NamedTuple):
    """A heading, read: our name for the column, or None; `problem` says why it must not be passed over."""

    ours: str | None
    problem: str = ""


def key(heading: str) -> str:
    """Return a heading for comparison: case, blanks, hyphens and the like do not count."""
    return _BETWEEN.sub("", heading.casefold().translate(_SIGNS))


def bare_key(heading: str) -> str:
    """Return a heading for comparison, without what stands in brackets."""
    return key(_BRACKETS.sub(" ", heading))


class Headings:
    """All headings that are understood."""

    def __init__(self, settings: Mapping[str, Any], facts: Collection[str], laboratory: Mapping[str, Any]) -> None:
        """Take the settings and the laboratory section of the library, and the names of facts."""
        columns = settings["columns"]
        analytes = laboratory["analytes"]
        self.laboratory: dict[str, tuple[str, str]] = {name: (lab["test"], lab["unit"]) for name, lab in columns["laboratory"].items()}
        """Columns of results: test and unit."""
        self._tests = {key(alias): name for name, analyte in analytes.items() for alias in (name, *analyte["names"])}
        self._units = {name: {key(s) for unit in analyte["units"] for s in unit["spellings"]} for name, analyte in analytes.items()}
        self._of_column: dict[str, set[str]] = {ours: {key(s) for s in spellings} for ours, spellings in columns.get("units", {}).items()}
        self._nearly: dict[str, str] = {key(theirs): ours for theirs, ours in columns.get("nearly", {}).items()}
        self._names = {key(theirs): ours for ours, many in columns["names"].items() for theirs in many}
        for fact in facts:
            self._names.setdefault(key(fact), fact)
        self._names |= {key(name): name for name in self.laboratory}
        dates = {f"{test}_date" for test, _ in self.laboratory.values()}
        self._names |= {key(name): name for name in dates}
        self._with_unit: dict[str, str] = {}
        for name, (test, unit) in self.laboratory.items():
            factors = [unit_ for unit_ in analytes[test]["units"] if unit in unit_["spellings"]]
            self._of_column.setdefault(name, set()).update(key(s) for unit_ in factors for s in unit_["spellings"])
        for test, analyte in analytes.items():
            for unit in analyte["units"]:
                self._add(test, analyte["names"], unit["spellings"])

    def _add(self, test: str, names: Collection[str], spellings: Collection[str]) -> None:
        """Understand every name of a test with every spelling of a unit."""
        ours = next((name for name, (of, unit) in self.laboratory.items() if of == test and unit in spellings), None)
        if ours is None:
            first = next(iter(spellings))
            ours = f"{test}_{re.sub('[^a-z0-9]+', '_', first.casefold().translate(_SIGNS)).strip('_')}"
            self.laboratory[ours] = (test, first)
            self._of_column[ours] = {key(s) for s in spellings}
        for alias in (test, *names):
            for spelling in spellings:
                self._with_unit.setdefault(key(f"{alias} {spelling}"), ours)

    def named(self, ours: str) -> str | None:
        """Return the column that a name of ours stands for."""
        return self._names.get(key(ours)) or self._with_unit.get(key(ours))

    def meant(self, said: str) -> str | None:
        """Return the column that a misspelt name may stand for."""
        found = near(key(said), self._names)
        return None if found is None else self._names[found]

    def read(self, heading: str) -> Heading:
        """Return what a heading says."""
        whole, bare = key(heading), bare_key(heading)
        ours = self._names.get(whole) or self._with_unit.get(whole)
        if ours is not None or not whole:
            return Heading(ours)
        brackets = [part.strip() for part in _BRACKETS.findall(heading) if part.strip()]
        ours = self._names.get(bare) or self._with_unit.get(bare)
        if ours is not None:
            wrong = next((part for part in brackets if self._is_another_unit(part, ours)), None)
            return Heading(ours) if wrong is None else Heading(None, f'"{wrong}" is not what {ours} holds; convert the values and rename it')
        return self._nearly_known(bare, brackets)

    def _is_another_unit(self, said: str, ours: str) -> bool:
        """Return whether what stands in brackets is a unit that the column does not have; for `age` and the like, anything but its unit."""
        told = key(said)
        own = self._of_column.get(ours)
        if own is None or told in own:
            return False
        if ours not in self.laboratory:
            return True
        return _LOOKS_LIKE_A_UNIT.search(said) is not None or any(told in units for units in self._units.values())

    def _nearly_known(self, bare: str, brackets: list[str]) -> Heading:
        test = self._tests.get(bare)
        if test is not None:
            columns = [name for name, (of, _) in self.laboratory.items() if of == test]
            names = " or ".join(columns[:2])
            what = f'the unit "{brackets[0]}" is not known' if brackets else "a result without its unit"
            return Heading(None, f"{what}; name it {names}" if "_" in names else f'nearly "{columns[0]}"')
        begun = (ours for ours in self._of_column if len(bare) >= SHORTEST and key(ours).startswith(bare) and ours not in self.laboratory)
        meant = self._nearly.get(bare) or next(begun, None)
        if meant is None:
            meant = self.meant(bare)
        return Heading(None) if meant is None else Heading(None, f'nearly "{meant}"')
