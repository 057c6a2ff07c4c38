"""From a text as typed to the words that are compared: case, accents, width, punctuation and invisible characters do not matter."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[%+<>=?&/-]", re.UNICODE)
_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF, 0xAD])


def fold(text: str) -> str:
    """Return `text` in one spelling: NFKC, no invisible characters, no accents, lower case, single blanks."""
    plain = text if text.isascii() else _unaccented(text)
    return " ".join(plain.casefold().split())


def _unaccented(text: str) -> str:
    compatible = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    parts = unicodedata.normalize("NFKD", compatible)
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))


def words(text: str) -> list[str]:
    """Return the words, numbers and telling signs (`?`, `+`, `%`, `<`, `>`, `/`, `-`) of a text, folded."""
    return _WORD.findall(fold(text))
