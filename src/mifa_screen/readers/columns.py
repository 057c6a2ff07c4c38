"""Which column is what: by name, forgiving of case, blanks, hyphens and units in brackets (contract section 8)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.errors import InputError, Problem, UsageError, one_line
from mifa_screen.nearness import near

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mifa_screen.readers.grid import Grid

_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_SEPARATORS = re.compile(r"[\s_\-./]+")
IGNORE = "-"


class Layout(NamedTuple):
    """What each column of a table holds: our name for it, or None for one that is ignored."""

    names: tuple[str | None, ...]
    ignored: tuple[str, ...]


def fold_name(heading: str) -> str:
    """Return a heading for comparison."""
    return _SEPARATORS.sub("_", _BRACKETS.sub("", heading.replace("\ufeff", "")).strip().casefold()).strip("_")


def known_names(settings: Mapping[str, Any], facts: Collection[str]) -> dict[str, str]:
    """Return every folded heading that is understood, with our name for it."""
    columns = settings["columns"]
    names = {fold_name(theirs): ours for ours, many in columns["names"].items() for theirs in many}
    names |= {fold_name(name): name for name in columns["laboratory"]}
    # A unit in brackets is part of the name where the name has one: "creatinine (mg/dL)".
    tests = {lab["test"] for lab in columns["laboratory"].values()}
    names |= {f"{test}_date": f"{test}_date" for test in tests}
    return names | {fold_name(fact): fact for fact in facts if fold_name(fact) not in names}


def layout_of(grid: Grid, known: Mapping[str, str], mapping: Mapping[str, str], source: str) -> Layout:
    """Return what each column is. Raises InputError for a heading that is nearly a known one, UsageError for a useless `--map`."""
    wanted = {fold_name(theirs): ours for theirs, ours in mapping.items()}
    problems: list[Problem] = []
    names: list[str | None] = []
    ignored: list[str] = []
    for number, heading in enumerate(grid.header, 1):
        folded = fold_name(heading)
        whole = fold_name(heading.replace("(", "_").replace(")", "").replace("[", "_").replace("]", ""))
        if wanted.get(folded) == IGNORE:
            wanted.pop(folded)
            names.append(None)
            ignored.append(heading)
            continue
        ours = wanted.pop(folded, None) or known.get(whole) or known.get(folded)
        if ours is not None and ours not in known.values():
            raise UsageError("--map", f'there is no column "{one_line(ours, 40)}" to map to')
        where = f'{grid.place}, column {number} "{one_line(heading, 40)}"'
        if ours is None and folded:
            meant = _nearly(folded, known)
            if meant is not None:
                shown = one_line(heading, 40)
                problems.append(Problem(where, f'nearly "{meant}"; rename it, or say --map "{shown}={meant}" (or --map "{shown}=-" to ignore it)'))
        if ours is not None and ours in names:
            problems.append(Problem(where, f'"{ours}" stands twice'))
        if ours is None and folded:
            ignored.append(heading)
        names.append(ours)
    for theirs in wanted:
        raise UsageError("--map", f'the table has no column "{one_line(theirs, 40)}"')
    if "id" not in names:
        problems.append(Problem(grid.place, 'there is no column "id"; the first line must hold the names of the columns'))
    if problems:
        raise InputError(source, problems)
    return Layout(tuple(names), tuple(ignored))


def _nearly(folded: str, known: Mapping[str, str]) -> str | None:
    meant = near(folded, known)
    if meant is not None:
        return known[meant]
    # A laboratory heading without its unit must not be passed over.
    return next((ours for ours in known.values() if ours.startswith(f"{folded}_") and not ours.endswith("_date")), None)
