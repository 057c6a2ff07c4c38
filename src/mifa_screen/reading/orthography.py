"""Ways of spelling one international name: what only orthography tells apart is the same name ("amitryptiline", "omeprazol", "lanzoprazole").

This is no nearness: two names are alike only when every difference between them is one of these, and the index holds such a spelling only
where all names that share it mean the same medicine.
"""

from __future__ import annotations

import re
from typing import Final

SHORTEST: Final = 7
"""Fewest letters of a word that is looked up by its sound; shorter ones differ by too little."""
_ONE_SOUND: Final = (
    ("ph", "f"), ("th", "t"), ("rh", "r"), ("sch", "s"), ("ch", "c"), ("ck", "c"), ("k", "c"), ("ae", "e"), ("oe", "e"),
    ("y", "i"), ("j", "i"), ("z", "s"), ("w", "v"), ("x", "cs"),
)  # fmt: skip
# Not at the end of a word: there it is a slip of the key ("tacrolimuss").
_DOUBLED: Final = re.compile(r"(.)\1+(?=.)")
# What national and Latin forms of a name end in: omeprazol(e), ibuprofen(o), paracetamol(um), diazepam(a).
_ENDING: Final = re.compile(r"(?:um|[aeo])$")


def alike(word: str) -> str | None:
    """Return the one spelling of what sounds and means the same; None for a word that is too short to tell."""
    if len(word) < SHORTEST or not word.isalpha():
        return None
    for letters, sound in _ONE_SOUND:
        word = word.replace(letters, sound)
    return _ENDING.sub("", _DOUBLED.sub(r"\1", word))
