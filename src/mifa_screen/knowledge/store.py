"""Where the shipped knowledge lies, and how it is loaded: from its built form while that is fresh, else from the YAML files.

The built form is one JSON file made from the YAML files (`mifa_screen.authoring.built`). It names the SHA-256 of each; one that was
edited, added or removed makes it stale, and the YAML is read instead: the same answer, more slowly.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mifa_screen.errors import UsageError, one_line
from mifa_screen.knowledge.build import knowledge_from
from mifa_screen.nearness import near

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mifa_screen.knowledge.model import Knowledge

Plain = dict[str, Any]

BUILT_NAME = "built.json"
BUILT_FORM = 2
"""Grows whenever the built form changes its shape or meaning."""
VOCABULARY = "vocabulary"
ALL = "all"
BY_RULE_SET = ("rules", "notices", "not_screened")


def data_folder() -> Path:
    """Return the folder of the shipped data: beside the package's modules when installed, at the top of a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "data"
    return installed if installed.is_dir() else package.parent.parent / "data"


def vocabulary_folder() -> Path:
    """Return the folder of the shipped vocabulary."""
    return data_folder() / VOCABULARY


def load_knowledge(extra: Sequence[Path] = (), rule_set: str = ALL) -> Knowledge:
    """Return the shipped knowledge, with the rule files in `extra`; of the shipped rule sets only `rule_set`, unless that is "all".

    Rule files for the shipped medicine add to the shipped sets, or take the place of the one that they say they replace; those for
    another stand alone. Raises `RuleFileError` with all that is wrong with the files, `UsageError` for an unknown rule set or two medicines.
    """
    if extra:
        from mifa_screen.authoring.loading import plain_with  # noqa: PLC0415 - reading YAML is slow to import and seldom needed

        return knowledge_from(plain_with(data_folder(), extra, rule_set))
    return knowledge_from(selected(shipped(), rule_set))


def shipped(folder: Path | None = None) -> Plain:
    """Return what all shipped files together say."""
    folder = data_folder() if folder is None else folder
    plain = _built(folder)
    if plain is not None:
        return plain
    from mifa_screen.authoring.loading import shipped_plain  # noqa: PLC0415 - as above

    return shipped_plain(folder)


def data_files(folder: Path) -> dict[str, Path]:
    """Return the rule and library files in a data folder, by their path in it and in its order."""
    found = {}
    for here, folders, names in os.walk(folder):
        if VOCABULARY in folders and here == str(folder):
            folders.remove(VOCABULARY)
        for name in names:
            if name.endswith(".yaml"):
                path = Path(here, name)
                found[path.relative_to(folder).as_posix()] = path
    return dict(sorted(found.items()))


def fingerprints(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each rule and library file."""
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in data_files(folder).items()}


def selected(plain: Plain, rule_set: str, *, also: Collection[str] = (), known: Collection[str] | None = None) -> Plain:
    """Return the data with the rules of one rule set, and of those in `also`."""
    if rule_set == ALL:
        return plain
    ids = [item["id"] for item in plain["rule_sets"]] if known is None else known
    if rule_set not in ids:
        guess = near(rule_set, [ALL, *ids])
        hint = f'did you mean "{guess}"?' if guess else f"choose one of {', '.join([ALL, *ids])}"
        raise UsageError("--rule-set", f'there is no rule set "{one_line(rule_set)}"; {hint}')
    kept = {rule_set, *also}
    lists = {section: [item for item in plain[section] if item["rule_set"] in kept] for section in BY_RULE_SET}
    return plain | lists | {"rule_sets": [item for item in plain["rule_sets"] if item["id"] in kept]}


def _built(folder: Path) -> Plain | None:
    try:
        built = json.loads((folder / BUILT_NAME).read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(built, dict) or built.get("form") != BUILT_FORM or built.get("files") != fingerprints(folder):
        return None
    plain: Plain = built["plain"]
    return plain
