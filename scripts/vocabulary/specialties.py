"""Builds specialties-index.tsv from specialties.tsv, and refuses a specialty that explains what a rule asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mifa_screen.reading.phrases import JOINED, tokenise
from mifa_screen.reading.specialties import TURN, Specialties
from mifa_screen.reading.vocabulary import Neutral
from vocabulary.index import Conflict, rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mifa_screen.reading.cues import Cues

SOURCE, NAME = "specialties.tsv", "specialties-index.tsv"
DENIED = "denied"


def specialties(folder: Path, cues: Cues) -> bytes:
    """Return specialties-index.tsv: the words as they are compared."""
    lines = []
    for number, (name, kind, cell) in rows(folder / SOURCE):
        parts = [part.strip() for part in cell.split(";") if part.strip()]
        if kind != TURN:
            words = {token.word for part in parts for token in tokenise(part, cues.signs)}
            if len(words) < len({part for part in parts if " " not in part}) // 2:
                message = f"{SOURCE}:{number}: words are lost"
                raise Conflict(message)
            parts = sorted(words)
        lines.append(f"{name}\t{kind}\t{';'.join(parts)}")
    return "".join(f"{line}\n" for line in lines).encode()


def refuse_asked_for(found: bytes, conditions: Mapping[str, str], asked: tuple[tuple[str, ...], frozenset[str]], neutral: bytes, cues: Cues) -> None:
    """Raise where the words alone of a phrase in `conditions` (key -> rest of its line) that a rule asks for would be explained by the specialties."""
    codes, concepts = asked
    known = Neutral(neutral.decode())
    explaining = Specialties(found.decode())
    wrong = []
    for key, line in conditions.items():
        things = [thing for thing in re.split(r"[+/]", line.split("\t")[0]) if thing != "-"]
        if DENIED in line or not any(thing.removeprefix("concept:") in concepts if ":" in thing else thing.startswith(codes) for thing in things):
            continue
        words = frozenset(key.split()) - {JOINED}
        unknown = frozenset(word for word in words if word not in known and not known.is_beside(word) and word not in cues.drop and not word[0].isdigit())
        if unknown and explaining.explain(unknown, words, words):
            wrong.append(f"{SOURCE} explains {key!r}, which means {line.split(chr(9))[0]}")
    if wrong:
        raise Conflict("\n".join(sorted(wrong)))
