"""Which files are used together: the shipped ones, and the rule files that a user names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.authoring.merge import merged
from mifa_screen.authoring.references import mapping
from mifa_screen.authoring.schema import LIBRARY, RULES
from mifa_screen.authoring.yaml_source import YamlSource, read_yaml
from mifa_screen.errors import RuleFileError, UsageError, one_line
from mifa_screen.knowledge.store import data_files, selected

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

Plain = dict[str, Any]


class Together(NamedTuple):
    """Files that are used together, and the statements of shipped rule sets that are left out."""

    files: list[YamlSource]
    elsewhere: frozenset[str] = frozenset()
    own: tuple[YamlSource, ...] = ()
    """Those of the files that the user named."""


def read_all(named: Iterable[tuple[Path, str | None]]) -> list[YamlSource]:
    """Read several files; raises `RuleFileError` with the problems of all of them."""
    files, problems = [], []
    for path, name in named:
        try:
            files.append(read_yaml(path, name))
        except RuleFileError as error:
            problems += error.problems
    if problems:
        raise RuleFileError("", problems)
    return files


def shipped_files(folder: Path) -> list[YamlSource]:
    """Read the shipped rule and library files."""
    return read_all((path, f"data/{name}") for name, path in data_files(folder).items())


def shipped_plain(folder: Path) -> Plain:
    """Return what the shipped files together say."""
    return merged(shipped_files(folder))


def plain_with(folder: Path, extra: Sequence[Path], rule_set: str) -> Plain:
    """Return what the user's rule files say together with what of the shipped ones goes with them; of those only `rule_set`."""
    ours = shipped_files(folder)
    theirs = read_all((path, None) for path in extra)
    stray = f"this is a library file; --rules takes rule files (`schema: {RULES}`)"
    strays = [file.problem(("schema",), stray) for file in theirs if _is(file, LIBRARY)]
    if strays:
        raise RuleFileError("", strays)
    together = combined(ours, theirs)
    plain = merged(together.files, together.elsewhere)
    own = [file.plain["id"] for file in together.own]
    return selected(plain, rule_set, also=own, known=[*(file.plain["id"] for file in ours if _is(file, RULES)), *own])


def combined(shipped: list[YamlSource], extra: list[YamlSource]) -> Together:
    """Return which files are used together.

    Rule files for the medicine of the shipped ones come beside them, and take the place of one with the same id; those for another
    medicine stand alone. The library always goes with them.
    """
    medicines = list(dict.fromkeys(medicine for file in extra if isinstance(medicine := file.plain.get("medicine"), str)))
    if len(medicines) > 1:
        said = " and ".join(f'"{one_line(medicine)}"' for medicine in medicines)
        raise UsageError("--rules", f"the rule files are for different medicines, {said}; screen for one at a time")
    ids = [file.plain.get("id") for file in extra]
    left_out = [f for f in shipped if _is(f, RULES) and (f.plain.get("medicine") not in medicines or f.plain.get("id") in ids)]
    kept = [file for file in shipped if not any(file is out for out in left_out)]
    elsewhere = frozenset(name for file in left_out for name in mapping(file.plain.get("statements")))
    return Together([*kept, *extra], elsewhere, tuple(extra))


def _is(file: YamlSource, kind: str) -> bool:
    return file.plain.get("schema") == kind
