"""Why a text on a list of conditions is not understood, in words for whoever asks: the words that are not known, or what the known ones leave open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mifa_screen.reading.beside import AMBIGUOUS
from mifa_screen.reading.condition_text import parts_of
from mifa_screen.reading.phrases import LONGEST_TEXT, said

if TYPE_CHECKING:
    from mifa_screen.reading.vocabulary import Vocabulary


def why_unread(text: str, vocabulary: Vocabulary) -> str:
    """Return why a text that is not understood is not."""
    if len(text) > LONGEST_TEXT:
        return f"longer than {LONGEST_TEXT} characters"
    tokens, parts = parts_of(text, vocabulary)
    words = [said(tokens[part.start : part.end]) for part in parts if not part.known]
    if words:
        return "not known here: " + ", ".join(f'"{word}"' for word in dict.fromkeys(words))
    if any(part.cue is not None and part.cue.plain == "elsewhere" for part in parts):
        return "it points to what does not stand in it"
    several = [said(tokens[part.start : part.end]) for part in parts if part.meaning is not None and part.meaning.marks == AMBIGUOUS]
    if several:
        return "may mean several things: " + ", ".join(f'"{word}"' for word in dict.fromkeys(several))
    return "each word is known, but not what they say together"
