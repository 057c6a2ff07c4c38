"""Builds whole-index.tsv: texts that mean something only as they stand ("serum creatinine level"; with one more word it may be a low clearance)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mifa_screen.reading.phrases import in_order, tokenise
from mifa_screen.reading.vocabulary import spread
from vocabulary.index import Conflict, index, rows

if TYPE_CHECKING:
    from pathlib import Path

    from mifa_screen.reading.cues import Cues

SOURCE, NAME = "conditions-whole.tsv", "whole-index.tsv"


def whole_texts(folder: Path, cues: Cues, known: frozenset[str]) -> bytes:
    """Return whole-index.tsv from conditions-whole.tsv; `known` are the codes and concepts there are."""
    found: dict[str, str] = {}
    for number, (codes, texts, stance) in rows(folder / SOURCE):
        missing = [code for code in re.split(r"[+/]", codes) if code != "-" and code.removeprefix("concept:") not in known]
        line = f"{codes.replace('.', '')}\t{stance.strip()}\t"
        for text in spread(texts):
            name = in_order(tokenise(text, cues.signs))
            if missing or found.setdefault(name, line) != line:
                message = f"{SOURCE}:{number}: {text!r} means something else in another line, or there is no code {', '.join(missing)}"
                raise Conflict(message)
    return index(found)
