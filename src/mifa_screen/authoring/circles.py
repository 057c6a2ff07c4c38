"""Names that lead back to themselves, or through too many others."""

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


def depths(leads_to: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return on how many names one above the other each name rests: none for a name that leads nowhere. There are no circles."""
    found: dict[str, int] = {}
    waiting = list(leads_to)
    while waiting:
        below = [name for name in leads_to.get(waiting[-1], ()) if name not in found]
        if below:
            waiting += below
        else:
            name = waiting.pop()
            found[name] = max((found[part] + 1 for part in leads_to.get(name, ())), default=0)
    return found
