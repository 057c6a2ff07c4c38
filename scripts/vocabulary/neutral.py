"""Finds the words of ICD-10-CM that cannot name a condition that a rule asks for (data/vocabulary/neutral-index.txt)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from mifa_screen.reading.phrases import tokenise
from mifa_screen.reading.vocabulary import spread
from vocabulary.index import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from mifa_screen.reading.cues import Cues

SYSTEMS = ("icd", "icd-10", "icd-10-cm")
MEDICINES = "medicines.yaml"
SOURCES = re.compile(r"^(?:[A-NQRS]|T[01]|T2)")
"""Chapters on diseases, symptoms and injuries; those on pregnancy, poisons, causes and contacts hold too many words that turn a statement round."""
SHORTEST = 4
TELLING = ("negated", "denies", "other", "person", "questioned", "history", "over", "treated", "shield", "end", "header",
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


def neutral(entries: Iterable[tuple[str, str]], folder: Path, cues: Cues) -> bytes:
    """Return neutral-index.txt; `entries` are (code, title or inclusion term) of ICD-10-CM, `folder` is data/vocabulary."""
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
    hand = list(rows(folder / "neutral.tsv"))
    never = re.compile("|".join(part.strip() for _, (kind, parts, _) in hand if kind == "never" for part in parts.split(";")))
    also = {word for _, (kind, parts, _) in hand if kind == "also" for word in _words(parts.replace(";", " "), cues)}
    telling = {word for kind in TELLING for phrase in cues.words(kind) for word in phrase.split()}
    besides = {word for _, (kind, parts, _) in hand if kind == "beside" for word in _words(parts.replace(";", " "), cues)}
    kept = {word for word in found - deciding - telling if not never.search(word)} | also
    lines = [f"={kind} {parts}" for _, (kind, parts, _) in hand if kind in ("suffix", "never")]
    lines += [f"+{word}" for word in besides - kept] + sorted(kept - cues.joining)
    return "".join(f"{line}\n" for line in sorted(lines)).encode()


def _words(text: str, cues: Cues) -> Iterator[str]:
    """Yield the words of a text as they are compared; no abbreviations in capitals."""
    capitals = {word.casefold() for word in re.findall(r"\b[A-Z]{2,}\b", text)}
    yield from (token.word for token in tokenise(text, cues.signs) if token.word.isalpha() and token.said not in capitals)
