"""Options that say how a table is to be read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mifa_screen.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Map = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="THEIRS=OURS", help="Read their column as ours; OURS - ignores it. Repeatable; @FILE reads a file of such lines."),
]
LabsDate = Annotated[str | None, typer.Option("--labs-date", metavar="DATE", help="The date of all results of the file.")]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook (default: the first that holds patients).")]
DateFormatOption = Annotated[str | None, typer.Option("--date-format", metavar="FORMAT", help="How dates are written beside YYYY-MM-DD, as in DD.MM.YYYY.")]
Encoding = Annotated[str | None, typer.Option("--encoding", metavar="NAME", help="The file's encoding (default UTF-8).")]


def mapping_of(given: Iterable[str]) -> dict[str, str]:
    """Read `--map`. Raises UsageError."""
    maps: dict[str, str] = {}
    for place, item in _items(given):
        theirs, equals, ours = (part.strip() for part in item.rpartition("="))
        if not equals or not theirs or not ours:
            raise UsageError("--map", f"{place}is written THEIRS=OURS")
        if maps.setdefault(theirs, ours) != ours:
            raise UsageError("--map", f'{place}says two things of "{theirs}"')
    return maps


def _items(given: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each THEIRS=OURS with the place where it stands in a file."""
    for item in given:
        if not item.startswith("@"):
            yield "", item
            continue
        try:
            lines = Path(item[1:]).read_text(encoding="utf-8-sig").splitlines()
        except (OSError, ValueError):
            raise UsageError("--map", f"{item[1:]} cannot be read; it holds lines THEIRS=OURS, in UTF-8") from None
        for number, line in enumerate(lines, 1):
            if line.strip() and not line.startswith("#"):
                yield f"{item[1:]}, line {number}: ", line
