"""Names that lead back to themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def circles(leads_to: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Yield circles as the names along them, first and last the same; each name is walked through once, so that no search explodes."""
    done: set[str] = set()
    for name in leads_to:
        circle = _circle(name, leads_to, done)
        if circle:
            yield circle


def _circle(start: str, leads_to: Mapping[str, Sequence[str]], done: set[str]) -> list[str] | None:
    path: list[str] = []
    waiting = [(start, 0)]
    while waiting:
        name, depth = waiting.pop()
        done.update(path[depth:])
        del path[depth:]
        if name in path:
            done.update(path)
            return [*path[path.index(name) :], name]
        if name not in done:
            path.append(name)
            waiting += [(part, depth + 1) for part in reversed(leads_to.get(name, ()))]
    done.update(path)
    return None
