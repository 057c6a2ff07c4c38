"""What kind of question a question is: the wording of the library without the words of the record, so that questions can be counted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mifa_screen.knowledge.expressions import Doubted
from mifa_screen.screening.leaves import nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mifa_screen.knowledge.model import Knowledge

BLANK = re.compile(r"\{[a-z_]*\}")
GAP = "…"
QUOTED_GAP = re.compile(r':? ?"…"')
MEMO_SIZE = 20_000
OTHER = "Another question"


class QuestionKinds:
    """Sorts questions by the wording they were made from; there are as many kinds as the library has wordings, whatever the records say."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Take the library."""
        wordings = sorted(set(_wordings(knowledge)), key=lambda text: (-len(text), text))
        self._kinds = [(re.compile(_pattern(text), re.DOTALL), QUOTED_GAP.sub("", BLANK.sub(GAP, text))) for text in wordings]
        self._known: dict[str, str] = {}

    def __call__(self, question: str) -> str:
        """Return the kind of a question: its wording, with an ellipsis for what came from the record."""
        kind = self._known.get(question)
        if kind is None:
            if len(self._known) >= MEMO_SIZE:
                self._known.clear()
            kind = self._known[question] = next((kind for pattern, kind in self._kinds if pattern.match(question)), OTHER)
        return kind


def _pattern(wording: str) -> str:
    """Return what a question made from a wording looks like; a question may go on after it ("…: the last result is too old")."""
    return ".*".join(map(re.escape, BLANK.split(wording)))


def _wordings(knowledge: Knowledge) -> Iterator[str]:
    for fact in knowledge.facts.values():
        yield fact.ask
    for value_set in knowledge.value_sets.values():
        yield from value_set.asks.values()
    for node in nodes_of(knowledge):
        if isinstance(node, Doubted) and node.asks:
            yield node.asks
    for part in (knowledge.settings, knowledge.laboratory, knowledge.formulas):
        yield from _asked(part)


def _asked(part: Any) -> Iterator[str]:
    """Yield every text under `ask` or `asks`, however deep."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "ask" and isinstance(value, str):
                yield value
            elif key == "asks" and isinstance(value, dict):
                yield from (text for text in value.values() if isinstance(text, str))
            else:
                yield from _asked(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _asked(value)
