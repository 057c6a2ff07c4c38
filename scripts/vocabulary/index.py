"""Turns the hand-made lists of data/vocabulary, and the titles of ICD-10-CM, into the sorted index files that are looked up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mifa_screen.reading.phrases import CODE, SIGNS, key, tokenise
from mifa_screen.reading.vocabulary import spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from mifa_screen.reading.cues import Cues

STEM = "stem"
"""Marks a line of beginnings of words, which are no phrases."""
MOST_WORDS = 12
SHORTEST_WORD = 3
NOT_FROM_TITLES = re.compile(r"^[V-Y]|^U(?!07|09)|^[ST]...[^.]*\w{4}$")
SIDES = re.compile(r",? ?\b(?:right|left|bilateral|unspecified side|unspecified|unilateral)\b ?", re.IGNORECASE)
VAGUE = re.compile(r"^certain\b|not elsewhere classified|\bother specified\b|\b(?:family|personal) history\b", re.IGNORECASE)
EPISODE = re.compile(r"(?:initial|subsequent) encounter|sequela$", re.IGNORECASE)


class Conflict(Exception):
    """Two lines of a hand-made list give one phrase two meanings."""


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a list with their line numbers."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            yield number, [*line.split("\t"), "", ""][:3]


def curated(path: Path, cues: Cues, known: frozenset[str] | None, *, stances: bool) -> dict[str, str]:
    """Return key -> the rest of the index line, from a hand-made list; `known` are the ICD-10-CM codes and concepts there are."""
    found: dict[str, str] = {}
    where: dict[str, int] = {}
    wrong: list[str] = []
    for number, (codes, phrases, extra) in rows(path):
        if extra == STEM:
            continue
        if known is not None:
            missing = [code for code in re.split(r"[+/]", codes) if code != "-" and code.removeprefix("concept:") not in known]
            if missing:
                wrong.append(f"{path.name}:{number}: there is no code {', '.join(missing)}")
        line = f"{codes.replace('.', '') if known is not None else codes}\t{extra.strip() if stances else ''}\t{'' if stances else extra.strip()}"
        for phrase in spread(phrases):
            for name in key_of(phrase, cues):
                if found.get(name, line) != line:
                    wrong.append(f"{path.name}:{number}: {phrase!r} means something else in line {where[name]}")
                found[name] = line
                where.setdefault(name, number)
    if wrong:
        raise Conflict("\n".join(wrong))
    return found


def hand_words(paths: Iterable[Path]) -> set[str]:
    """Return the words of the phrases of hand-made lists."""
    return {token.said for path in paths for _, cells in rows(path) if cells[2] != STEM for name in spread(cells[1]) for token in tokenise(name) if token.said.isalpha()}


def key_of(phrase: str, cues: Cues) -> list[str]:
    """Return the key of a phrase, or nothing when no telling word is left."""
    found = key((token.word for token in tokenise(phrase, cues.signs)), cues.drop, cues.joining)
    return [found] if found else []


def variants(title: str) -> Iterator[str]:
    """Yield the spellings of a title: with and without what stands in brackets, and with it in place of the words before."""
    yield title
    yield re.sub(r"\s*[\[(][^\])]*[\])]", "", title)
    if "[" in title:
        yield re.sub(r"[\[\]]", " ", title)
    if title.startswith("Malignant neoplasm of "):
        for other in ("Malignant tumor of ", "Cancer of "):
            yield title.replace("Malignant neoplasm of ", other)


def titles(pairs: Iterable[tuple[str, str]], cues: Cues) -> dict[str, str]:
    """Return key -> code for the titles that mean one code; where several have one key, their common ancestor must be among them."""
    by_key: dict[str, set[str]] = {}
    for code, title in pairs:
        if NOT_FROM_TITLES.match(code) or EPISODE.search(title) or VAGUE.search(title):
            continue
        for text in {SIDES.sub(" ", variant) for variant in variants(title)}:
            tokens = [token.word for token in tokenise(text, cues.signs)]
            telling = [word for word in tokens if word not in cues.drop and word not in cues.joining and word not in SIGNS]
            if any(word.startswith(CODE) or word == "?" for word in tokens) or not 0 < len(telling) <= MOST_WORDS:
                continue
            if len(telling) == 1 and ((telling[0],) in cues.of_conditions or len(telling[0]) < SHORTEST_WORD):
                continue
            by_key.setdefault(key(tokens, cues.drop, cues.joining), set()).add(code.replace(".", ""))
    found = {}
    for name, codes in by_key.items():
        shortest = min(codes, key=len)
        if all(code.startswith(shortest) for code in codes):
            found[name] = f"{shortest}\t\t"
    return found


def index(found: dict[str, str]) -> bytes:
    """Return the bytes of an index file."""
    return "".join(f"{line}\n" for line in sorted(f"{name}\t{rest}".rstrip() for name, rest in found.items())).encode()
