"""All files as one: the plain data that the engine's knowledge is built from."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mifa_screen.authoring.checking import check
from mifa_screen.authoring.corpus import NOWHERE_ELSE, ONCE, SECTIONS, Corpus, Elsewhere, Misfit
from mifa_screen.authoring.example_patients import check_examples
from mifa_screen.authoring.schema import RULES
from mifa_screen.errors import RuleFileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mifa_screen.authoring.yaml_source import YamlSource
    from mifa_screen.errors import Problem

Plain = dict[str, Any]
UNUSED_AT_RUN_TIME = frozenset({"examples", "note", "reference", "mark"})
FLOATING = frozenset({"egfr"})
"""Formulas that are computed in binary floating point; all other decimals stay exact."""


def problems_in(files: Sequence[YamlSource], elsewhere: Elsewhere = NOWHERE_ELSE) -> list[Problem]:
    """Return all that is wrong with files that are used together."""
    found = [Misfit(file, *wrong) for file in files for wrong in (*check(file), *check_examples(file))]
    found += Corpus(files, elsewhere).misfits()
    one_a_place = {(id(misfit.source), misfit.keys): misfit for misfit in found}  # a name that does not exist may have a wrong shape, too
    return in_order(one_a_place.values(), files)


def in_order(found: Iterable[Misfit], files: Sequence[YamlSource]) -> list[Problem]:
    """Return what was found as problems, file by file and line by line."""
    order = {id(file): number for number, file in enumerate(files)}
    by_line = sorted(found, key=lambda misfit: (order[id(misfit.source)], misfit.source.line(misfit.keys)))
    return [misfit.source.problem(misfit.keys, misfit.what) for misfit in by_line]


def merged(files: Sequence[YamlSource], elsewhere: Elsewhere = NOWHERE_ELSE) -> Plain:
    """Return what all files together say, in the shape of `knowledge_from`. Raises `RuleFileError` with all that is wrong."""
    problems = problems_in(files, elsewhere)
    if problems:
        raise RuleFileError("", problems)
    plain: Plain = {"rule_sets": [], "rules": [], "notices": [], "not_screened": []}
    plain |= {section: {} for section in SECTIONS} | {"laboratory": {"analytes": {}}} | {section: {} for section in ONCE}
    for file in files:
        said = file.plain
        for section in SECTIONS:
            plain[section] |= lean(said.get(section, {}))
        plain["laboratory"]["analytes"] |= lean(said.get("laboratory", {}).get("analytes", {}))
        for section in ONCE:
            plain[section] |= {key: lean(part, floating=key in FLOATING) for key, part in said.get(section, {}).items()}
        if said["schema"] == RULES:
            plain["rule_sets"].append({key: said[key] for key in ("id", "title", "version", "medicine")} | {"sha256": fingerprint(file, files)})
            for section in ("rules", "notices", "not_screened"):
                plain[section] += [{"rule_set": said["id"], **lean(item)} for item in said.get(section, [])]
    return plain


def fingerprint(rule_file: YamlSource, files: Iterable[YamlSource]) -> str:
    """Return the SHA-256 of a rule file followed by the library files that it rests on, in the order of their names."""
    digest = hashlib.sha256(rule_file.raw)
    for file in sorted(files, key=lambda file: file.name):
        if file.plain.get("schema") != RULES:
            digest.update(file.raw)
    return digest.hexdigest()


def lean(value: Any, *, floating: bool = False) -> Any:
    """Return a value as JSON could hold it, without what only readers of the file need."""
    if isinstance(value, dict):
        return {key: lean(part, floating=floating) for key, part in value.items() if key not in UNUSED_AT_RUN_TIME}
    if isinstance(value, list):
        return [lean(part, floating=floating) for part in value]
    if isinstance(value, Decimal):
        return float(value) if floating else str(value)
    return value
