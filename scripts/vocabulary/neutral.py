"""Finds the words of ICD-10-CM and MeSH that cannot name a condition that a rule asks for (data/vocabulary/neutral-index.txt)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from mifa_screen.reading.medicines import load_medicines
from mifa_screen.reading.phrases import tokenise
from mifa_screen.reading.vocabulary import spread
from vocabulary.index import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from mifa_screen.reading.cues import Cues
    from mifa_screen.reading.medicines import Medicines
    from vocabulary.mesh import Names

SYSTEMS = ("icd", "icd-10", "icd-10-cm")
MEDICINES = "medicines.yaml"
SOURCES = re.compile(r"^(?:[A-NQRS]|T[01]|T2)")
"""Chapters on diseases, symptoms and injuries; those on pregnancy, poisons, causes and contacts hold too many words that turn a statement round."""
SHORTEST = 4
TELLING = ("negated", "denies", "other", "person", "questioned", "history", "over", "treated", "shield", "vaccinated", "prevented", "end", "header",
           "denied-allergy", "questioned-allergy", "allergy-word", "none", "none-allergy")  # fmt: skip


def asked_for(value_sets: Path) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the beginnings of the ICD codes that the value sets of conditions hold, or leave unclear, and the concepts."""
    codes: set[str] = set()
    concepts: set[str] = set()
    for path in sorted(value_sets.glob("*.yaml")):
        sets: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["value_sets"]
        if path.name == MEDICINES:
            continue
        for members in (group for content in sets.values() for part in ("members", "unclear") for group in content.get(part, [])):
            codes |= {code.replace(".", "") for system in SYSTEMS for code in members.get(system, [])}
            concepts |= set(members.get("concept", []))
    return tuple(sorted(codes)), frozenset(concepts)


def hand_list(folder: Path) -> dict[str, frozenset[str]]:
    """Return the cells of neutral.tsv by kind, taken apart at the semicolons."""
    cells: dict[str, set[str]] = {}
    for _, (kind, parts, _) in rows(folder / "neutral.tsv"):
        cells.setdefault(kind, set()).update(part.strip() for part in parts.split(";") if part.strip())
    return {kind: frozenset(parts) for kind, parts in cells.items()}


def never_of(hand: dict[str, frozenset[str]]) -> re.Pattern[str]:
    """Return what no neutral word may hold."""
    return re.compile("|".join(sorted(hand["never"])))


def neutral(entries: Iterable[tuple[str, str]], names: Names, folder: Path, cues: Cues) -> bytes:
    """Return neutral-index.txt; `entries` are (code, title or inclusion term) of ICD-10-CM, `names` those of MeSH, `folder` is data/vocabulary."""
    codes, concepts = asked_for(folder.parent / "value-sets")
    deciding: set[str] = set()
    found: set[str] = set()
    for code, text in entries:
        plain = code.replace(".", "")
        if plain.startswith(codes):
            deciding |= set(_words(text, cues))
        elif SOURCES.match(plain):
            found |= {word for word in _words(text, cues) if len(word) >= SHORTEST}
    for _, (cell, phrases, _) in rows(folder / "conditions.tsv"):
        things = re.split(r"[+/]", cell)
        decides = any(thing.removeprefix("concept:") in concepts if ":" in thing else thing.replace(".", "").startswith(codes) for thing in things)
        (deciding if decides else found).update(word for phrase in spread(phrases) for word in _words(phrase, cues) if decides or len(word) >= SHORTEST)
    holding = {word for name in names.holding for word in _words(name, cues)}
    found |= {word for name in names.harmless for word in _words(name, cues) if len(word) >= SHORTEST and word not in holding}
    hand = hand_list(folder)
    never = never_of(hand)
    also, besides, asides = ({word for part in hand.get(kind, ()) for word in _words(part, cues)} for kind in ("also", "beside", "aside"))
    telling = {word for kind in TELLING for phrase in cues.words(kind) for word in phrase.split()}
    kept = {word for word in found - deciding - telling if not never.search(word)} | also
    # A medicine is known as a medicine: beside a condition it may say more ("on tacrolimus").
    medicines = load_medicines(folder)
    kept = {word for word in kept if medicines.name(word) is None} | (also - {word for word in also if is_asked_for(medicines, word, cues)})
    lines = [f"={kind} {parts}" for _, (kind, parts, _) in rows(folder / "neutral.tsv") if kind in ("suffix", "never")]
    lines += [f"+{word}" for word in besides - kept - asides] + [f"~{word}" for word in asides] + sorted(kept - cues.joining)
    return "".join(f"{line}\n" for line in sorted(lines)).encode()


def is_asked_for(medicines: Medicines, word: str, cues: Cues) -> bool:
    """Return whether a word is the name of a medicine that a rule asks for."""
    name = medicines.name(word)
    return name is not None and any(cues.use_of(medicines.codes(thing, name.route)) is not None for thing in name.things)


def _words(text: str, cues: Cues) -> Iterator[str]:
    """Yield the words of a text as they are compared; no abbreviations in capitals."""
    capitals = {word.casefold() for word in re.findall(r"\b[A-Z]{2,}\b", text)}
    yield from (token.word for token in tokenise(text, cues.signs) if token.word.isalpha() and token.said not in capitals)
