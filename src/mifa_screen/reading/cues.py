"""The words around a diagnosis or an allergy that decide what is claimed of it (after NegEx and ConText; data/vocabulary/cues.tsv)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.reading.phrases import tokenise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mifa_screen.reading.answer import Coding
    from mifa_screen.reading.phrases import Token

CONDITION_KINDS = ("negated", "denies", "other", "person", "questioned", "history", "over", "treated", "shield", "end", "join", "header", "filler", "grade")
ALLERGY_KINDS = ("denied-allergy", "questioned-allergy", "severe", "not-severe", "allergy", "join", "end", "header", "filler", "partial", "grade")
REACTION_KINDS = ("negated", "questioned", "severe", "not-severe", "join", "filler", "grade")


class Cue(NamedTuple):
    """What a cue does to what follows it, to what precedes it, or that it is only passed over (`plain`)."""

    before: str | None
    """The kind that it gives to the phrases after it (the cue stands before them)."""
    after: str | None
    plain: str | None
    length: int = 1
    last: bool = False
    """Speaks of what precedes it only where nothing follows ("hepatitis: no")."""


class Cues:
    """The cues of the vocabulary."""

    def __init__(self, text: str) -> None:
        """Take the text of cues.tsv."""
        self._rows: dict[str, list[tuple[str, str]]] = {}
        patterns = []
        for line in text.splitlines():
            if not line or line[0] == "#":
                continue
            kind, how, words = line.split("\t")
            if kind == "sign":
                patterns.append((re.compile(how), words))
            else:
                self._rows.setdefault(kind, []).append((how, words))
        self.signs = tuple(patterns)
        self.drop = frozenset(self._simple("drop"))
        self.joining = frozenset(self._simple("joining"))
        self.units = frozenset(self._simple("unit"))
        self.counters = frozenset(self._simple("counter"))
        self._traits = {how: tuple(w.strip() for w in words.split(";")) for how, words in self._rows.get("trait", ())}
        self.of_conditions = self._table(CONDITION_KINDS)
        self.of_allergies = self._table(ALLERGY_KINDS)
        self.of_reactions = self._table(REACTION_KINDS)
        self.none = frozenset(self._simple("none"))
        self.none_allergy = frozenset(self._simple("none-allergy"))
        self.allergy_words = frozenset(self._simple("allergy-word"))
        self.anaphylaxis_words = frozenset(self._simple("anaphylaxis-word"))
        self.quiet_allergy_words = frozenset(self._simple("quiet-allergy-word"))
        self.severe_words = frozenset(self._simple("severe-word"))
        self.ends = frozenset(self._simple("end"))
        self.or_words = frozenset(self._simple("or"))
        self.partial = frozenset(self._simple("partial"))

    def _phrases(self, kind: str) -> list[tuple[str, tuple[str, ...]]]:
        return [(how, tuple(t.word for t in tokenise(phrase, self.signs))) for how, cell in self._rows.get(kind, ()) for phrase in cell.split(";")]

    def _simple(self, kind: str) -> list[str]:
        return [" ".join(words) for _, words in self._phrases(kind)]

    def _table(self, kinds: Sequence[str]) -> CueTable:
        table: dict[tuple[str, ...], Cue] = {}
        for kind in kinds:
            for how, words in self._phrases(kind):
                old = table.get(words, Cue(None, None, None, len(words)))
                table[words] = Cue(
                    old.before or (kind if how in ("pre", "any") else None),
                    old.after or (kind if how in ("post", "any", "last") else None),
                    old.plain or (kind if how == "-" else None),
                    len(words),
                    old.last or how == "last",
                )
        return CueTable(table)

    def has_trait(self, trait: str, coding: Coding) -> bool:
        """Return whether a code is among those that a trait names."""
        return f"{coding.system}:{coding.code}".startswith(self._traits[trait])


class CueTable:
    """The cues that one kind of text knows."""

    def __init__(self, cues: dict[tuple[str, ...], Cue]) -> None:
        """Take the cues by their words."""
        self._cues = cues
        self._longest = max(map(len, cues), default=0)
        self._starts = frozenset(words[0] for words in cues if words)

    def at(self, tokens: Sequence[Token], start: int) -> Cue | None:
        """Return the longest cue that starts at a token."""
        if tokens[start].word not in self._starts:
            return None
        for length in range(min(self._longest, len(tokens) - start), 0, -1):
            cue = self._cues.get(tuple(token.word for token in tokens[start : start + length]))
            if cue is not None:
                return cue
        return None

    def __contains__(self, words: tuple[str, ...]) -> bool:
        """Return whether these words are a cue."""
        return words in self._cues
