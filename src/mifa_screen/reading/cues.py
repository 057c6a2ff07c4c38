"""The words around a diagnosis or an allergy that decide what is claimed of it (after NegEx and ConText; data/vocabulary/cues.tsv)."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.reading.phrases import Sign, tokenise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mifa_screen.reading.answer import Coding
    from mifa_screen.reading.phrases import Token

CONDITION_KINDS = ("elsewhere", "negated", "listed", "denies", "other", "person", "questioned", "history", "over", "treated", "shield", "vaccinated", "prevented", "end", "join", "header", "filler", "grade")
ALLERGY_KINDS = ("denied-allergy", "refuted-allergy", "questioned-allergy", "severe", "not-severe", "allergy", "allergy-filler", "join", "end", "header", "filler", "partial", "grade")
REACTION_KINDS = ("negated", "questioned", "severe", "not-severe", "join", "filler", "grade")
ONLY_ALLERGIES = frozenset({
    "allergy-filler", "allergy-noun", "allergy-telling", "atopy", "hay-fever", "none-adjective", "none-beside", "none-drug", "none-kind", "none-link", "none-more", "none-short", "none-to",
    "not-known-lead", "not-known-word", "person-allergy", "person-heading", "person-lead", "person-told", "person-verb", "reacted", "reporting", "swelling-place", "tolerance",
    "tolerance-narrow",
})  # fmt: skip
"""Kinds that are read in texts on allergies only."""
OF_ALLERGIES_IN_WORDS = frozenset({"allergy", "none-allergy", "none-word", "none-noun", "partial", "severe", "not-severe", "denied-allergy", "refuted-allergy"})
"""Further kinds that are read in texts on allergies only; what names an allergy is guarded by itself (`never` in neutral.tsv)."""
CHANGE_NOTHING = frozenset({"filler", "join", "header", "grade", "unit", "counter", "measure", "taking", "not-taking"})
"""Kinds whose phrases change nothing: nor do their single words, where they stand in another company."""
ONLY_NEXT_TO = frozenset({
    "also-theirs", "aspect", "caused-by", "dose-unit", "behind-medicine", "every-vaccine", "found", "goes-on", "goes-on-unless-over", "habit", "of-a-test", "of-a-vaccine", "patient", "points-on", "screening", "turns", "stopped-behind", "before-stopped",
    "was-found",
})  # fmt: skip
"""Kinds of words that mean something only next to something else; elsewhere they are words like others."""


class Cue(NamedTuple):
    """What a cue does to what follows it, to what precedes it, or that it is only passed over (`plain`)."""

    before: str | None
    """The kind that it gives to the phrases after it (the cue stands before them)."""
    after: str | None
    plain: str | None
    length: int = 1
    last: bool = False
    """Speaks of what precedes it only where no phrase follows ("hepatitis: excluded")."""
    final: bool = False
    """The same, and only where nothing at all follows: "hepatitis: never", but not "hepatitis never controlled"."""
    both: bool = False
    """Speaks of all that stands around it ("lupus versus arthritis")."""


class Cues:
    """The cues of the vocabulary."""

    def __init__(self, text: str) -> None:
        """Take the text of cues-index.tsv (or that of cues.tsv, when the index is to be built from it)."""
        self._rows: dict[str, list[tuple[str, list[str]]]] = {}
        patterns = []
        for line in text.splitlines():
            if not line or line[0] == "#":
                continue
            kind, how, words = line.split("\t")
            if kind.startswith("sign "):
                patterns.append(Sign(how, words, tuple(kind.removeprefix("sign ").split("|"))))
            else:
                self._rows.setdefault(kind, []).append((how, [phrase.strip() for phrase in words.split(";")]))
        self.signs = tuple(patterns)
        self._sets: dict[str, frozenset[str]] = {}
        self._traits: dict[str, tuple[str, ...]] = {}
        for how, codes in self._rows.pop("trait", ()):
            self._traits[how] = (*self._traits.get(how, ()), *codes)
        self.may_be = {word: codes for codes, words in self._rows.pop("may-be", ()) for word in words}
        """Abbreviations of several meanings, and the codes of those meanings that matter (`-`: one that does not)."""
        self.company = [(code, *_split(words)) for code, words in self._rows.pop("company", ())]
        """The code that an abbreviation of several meanings has in the company of certain words: code, abbreviation, words."""
        self._uses = [(how, tuple(words)) for how, words in self._rows.pop("use", ())]
        self._episodes = [how for how, _ in self._rows.pop("episode", ())]

    def index(self) -> str:
        """Return the text of cues-index.tsv: the same cues, with alternatives ({a|b}) written out, taken apart into words."""
        from mifa_screen.reading.vocabulary import spread  # noqa: PLC0415 - only when the index is built

        lines = [f"sign {'|'.join(sign.triggers)}\t{sign.pattern}\t{sign.words}" for sign in self.signs]
        lines += [f"trait\t{how}\t{';'.join(codes)}" for how, codes in self._traits.items()]
        lines += [f"may-be\t{codes}\t{word}" for word, codes in self.may_be.items()]
        lines += [f"company\t{code}\t{';'.join((f'{word}: {first}', *others))}" for code, word, (first, *others) in self.company]
        lines += [f"use\t{how}\t{';'.join(codes)}" for how, codes in self._uses]
        lines += [f"episode\t{how}\t" for how in self._episodes]
        for kind, rows in self._rows.items():
            for how, phrases in rows:
                apart = (" ".join(token.word for token in tokenise(phrase, self.signs)) for cell in phrases for phrase in spread(cell))
                lines.append(f"{kind}\t{how}\t{';'.join(dict.fromkeys(words for words in apart if words))}")
        return "".join(f"{line}\n" for line in lines)

    def _table(self, kinds: Sequence[str]) -> CueTable:
        table: dict[tuple[str, ...], Cue] = {}
        nothing = Cue(None, None, None)
        for kind in kinds:
            for how, phrases in self._rows.get(kind, ()):
                before, after, plain = how in ("pre", "any", "both"), how in ("post", "any", "last", "final", "both"), how == "-"
                for phrase in phrases:
                    words = tuple(phrase.split())
                    old = table.get(words, nothing)
                    table[words] = Cue(
                        old.before or (kind if before else None),
                        old.after or (kind if after else None),
                        old.plain or (kind if plain else None),
                        len(words),
                        old.last or how in ("last", "final"),
                        old.final or how == "final",
                        old.both or how == "both",
                    )
        return CueTable(table)

    @cached_property
    def of_conditions(self) -> CueTable:
        """The cues of a list of conditions."""
        return self._table(CONDITION_KINDS)

    @cached_property
    def of_allergies(self) -> CueTable:
        """The cues of a list of allergies."""
        return self._table(ALLERGY_KINDS)

    @cached_property
    def of_reactions(self) -> CueTable:
        """The cues of a text about what an allergy did."""
        return self._table(REACTION_KINDS)

    @cached_property
    def drop(self) -> frozenset[str]:
        """Words that do not tell one diagnosis from another."""
        return self.words("drop")

    @cached_property
    def joining(self) -> frozenset[str]:
        """Words that join things of one kind."""
        return self.words("joining")

    def is_heading(self, words: tuple[str, ...]) -> bool:
        """Return whether these words open a list and say nothing themselves ("PMH")."""
        return " ".join(words) in self.words("header")

    def words(self, kind: str) -> frozenset[str]:
        """Return the words and phrases of a kind."""
        found = self._sets.get(kind)
        if found is None:
            found = frozenset(phrase for _, phrases in self._rows.get(kind, ()) for phrase in phrases)
            self._sets[kind] = found
        return found

    def all_words(self) -> str:
        """Return all phrases of the kinds that may tell something of a condition by themselves, `;` between them."""
        silent = ONLY_ALLERGIES | OF_ALLERGIES_IN_WORDS | CHANGE_NOTHING | ONLY_NEXT_TO
        return ";".join(";".join(phrases) for kind, rows in self._rows.items() if kind not in silent for _, phrases in rows)

    def has_trait(self, trait: str, coding: Coding) -> bool:
        """Return whether a code is among those that a trait names; a code of an edition that is not said counts as the American."""
        system = "icd-10-cm" if coding.system == "icd" else coding.system
        return f"{system}:{coding.code}".startswith(self._traits[trait])

    def without_episode(self, title: str) -> str:
        """Return the key of a title of ICD-10-CM without the words for the visit ("initial encounter")."""
        return re.sub("|".join(self._episodes), "", title)

    def use_of(self, atc: Sequence[str]) -> str | None:
        """Return the ICD-10-CM code that says that a medicine is in use; None where no rule asks for the medicine, or not for each that it may be."""
        return next((use for use, groups in self._uses if atc and all(code.startswith(groups) for code in atc)), None)


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


def _split(words: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return the abbreviation and the words of its company ("pe: dvt", "ctpa")."""
    name, _, first = words[0].partition(": ")
    return name, (first, *words[1:])
