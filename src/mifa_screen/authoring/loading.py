"""Which files are used together: the shipped ones, and the rule files that a user names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.authoring.corpus import Elsewhere
from mifa_screen.authoring.merge import merged
from mifa_screen.authoring.references import mapping
from mifa_screen.authoring.schema import LIBRARY, RULES
from mifa_screen.authoring.wording import nearly
from mifa_screen.authoring.yaml_source import YamlSource, read_yaml
from mifa_screen.errors import RuleFileError, UsageError, one_line
from mifa_screen.knowledge.store import data_files, selected, vocabulary_folder
from mifa_screen.reading.understanding import Understanding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

Plain = dict[str, Any]


class Together(NamedTuple):
    """Files that are used together, and what of the shipped ones is left out."""

    files: list[YamlSource]
    elsewhere: Elsewhere = Elsewhere()
    own: tuple[YamlSource, ...] = ()
    """Those of the files that the user named."""
    shipped_sets: tuple[str, ...] = ()
    """The ids of all shipped rule sets, used or not."""


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
    together = together_with(folder, extra)
    plain = merged(together.files, together.elsewhere)
    own = [file.plain["id"] for file in together.own]
    return selected(plain, rule_set, also=own, known=[*together.shipped_sets, *own])


def together_with(folder: Path, extra: Sequence[Path]) -> Together:
    """Return the user's rule files with those of the shipped ones that go with them. Raises `RuleFileError` for a library file.

    A shipped file that is named goes without saying.
    """
    shipped = data_files(folder).values()
    theirs = read_all((path, None) for path in extra if not (path.exists() and any(path.samefile(ours) for ours in shipped)))
    stray = f"this is a library file; --rules takes rule files (`schema: {RULES}`)"
    strays = [file.problem(("schema",), stray) for file in theirs if _is(file, LIBRARY)]
    if strays:
        raise RuleFileError("", strays)
    files = shipped_files(folder)
    return combined(files, theirs) if theirs else Together(files)


def combined(shipped: list[YamlSource], extra: list[YamlSource]) -> Together:
    """Return which files are used together.

    Rule files for the medicine of the shipped ones come beside them, without the one that they say they replace; those for another
    medicine stand alone. The library always goes with them. A medicine that is nearly the shipped one, and an id that is a shipped one's
    without a word of replacing it, are for `Corpus` to refuse.
    """
    medicines = list(dict.fromkeys(filter(None, (_said(file, "medicine") for file in extra))))
    ours = [file for file in shipped if _is(file, RULES)]
    shipped_medicines = [medicine for file in ours if (medicine := _said(file, "medicine"))]
    meant = {nearly(medicine, shipped_medicines) or _other_name(medicine, shipped_medicines) or medicine for medicine in medicines}
    if len(meant) > 1:
        said = " and ".join(f'"{one_line(medicine)}"' for medicine in medicines)
        raise UsageError("--rules", f"the rule files are for different medicines, {said}; screen for one at a time")
    in_place = {_said(file, key) for file in extra for key in ("id", "replaces")}
    replaced = [file for file in ours if _said(file, "medicine") in meant and _said(file, "id") in in_place]
    left_out = [*replaced, *(file for file in ours if _said(file, "medicine") not in meant)]
    kept = [file for file in shipped if not any(file is out for out in left_out)]
    statements = frozenset(name for file in left_out for name in mapping(file.plain.get("statements")))
    elsewhere = Elsewhere(statements, frozenset(_said(file, "id") for file in replaced))
    return Together([*kept, *extra], elsewhere, tuple(extra), tuple(_said(file, "id") for file in ours))


def _other_name(said: str, medicines: Iterable[str]) -> str | None:
    """Return the medicine that the vocabulary knows by this name too: a brand, an abbreviation."""
    codings = {coding.code for claim in Understanding(vocabulary_folder()).allergen(said.replace("-", " ")).text.claims for coding in claim.codings}
    return next((medicine for medicine in medicines if medicine in codings and medicine != said), None)


def _said(file: YamlSource, key: str) -> str:
    said = file.plain.get(key)
    return said if isinstance(said, str) else ""


def _is(file: YamlSource, kind: str) -> bool:
    return file.plain.get("schema") == kind
