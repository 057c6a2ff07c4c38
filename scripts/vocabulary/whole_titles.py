"""Finds the titles of ICD-10-CM that the reader does not understand by their words (data/vocabulary/titles-index.tsv)."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from mifa_screen.reading.answer import Stance
from mifa_screen.reading.phrases import in_order, tokenise
from mifa_screen.reading.understanding import Understanding
from vocabulary.index import index
from vocabulary.neutral import asked_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mifa_screen.reading.answer import TextReading

NAME = "titles-index.tsv"
NEITHER = ("this category", "this code", "the selection of", "any condition in")
"""How the notes to coders begin that stand among the inclusion terms."""


def whole_titles(entries: Iterable[tuple[str, str]], files: Mapping[str, bytes], folder: Path) -> bytes:
    """Return titles-index.tsv: `entries` are (code, title or inclusion term), `files` the other index files, `folder` is data/vocabulary.

    A title whose words are understood stays with its words (they may say more than the code, and are never less careful), unless its
    code decides a rule and the words do not name that code.
    """
    deciding, _ = asked_for(folder.parent / "value-sets")
    by_title: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory() as place:
        beside = Path(place)
        shutil.copytree(folder, beside, dirs_exist_ok=True)
        for name, content in files.items():
            (beside / name).write_bytes(content)
        (beside / NAME).write_bytes(b"")
        understanding = Understanding(beside)
        cues = understanding.vocabulary.cues
        for code, text in entries:
            plain = code.replace(".", "")
            decides = plain.startswith(deciding)
            title = in_order(tokenise(text, cues.signs))
            title = title if decides else cues.without_episode(title)
            if not title.startswith(NEITHER):
                by_title.setdefault(title, {})[plain] = text
        kept = {title: set(texts) for title, texts in by_title.items() if not _told(understanding.condition(min(texts.values())), set(texts), deciding)}
    return index({title: f"{_one(codes)}\t\t" for title, codes in kept.items()})


def _told(reading: TextReading, codes: set[str], deciding: tuple[str, ...]) -> bool:
    """Return whether the words of a title say what its codes do."""
    if not reading.understood:
        return False
    named = [coding.code for claim in reading.claims if claim.stance is Stance.AFFIRMED for coding in claim.codings if coding.system == "icd-10-cm"]
    return all(not code.startswith(deciding) or any(code.startswith(other) or other.startswith(code) for other in named) for code in codes)


def _one(codes: set[str]) -> str:
    """Return the code that holds the others; where there is none, all: which is meant is open."""
    shortest = min(sorted(codes), key=len)
    return shortest if all(code.startswith(shortest) for code in codes) else "/".join(sorted(codes))
