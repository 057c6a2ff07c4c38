"""A table as text: columns as wide as their longest cell; the last one below the others where there is no room, one block a row if need be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from mifa_screen.writers.shown import fit, shown
from mifa_screen.writers.text import FILE, Screen

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP, INDENT = "  ", "    "


def text_table(heads: Sequence[str], rows: Sequence[Sequence[str]], screen: Screen = FILE) -> str:
    """Return a table with a head; nothing is cut off."""
    table = [[fit(shown(cell), screen.encoding) for cell in row] for row in (heads, *rows)]
    widths = [max(cell_len(row[n]) for row in table) for n in range(len(heads) - 1)]
    start = sum(widths) + len(GAP) * len(widths)
    if start - len(GAP) > screen.width:
        return "\n".join(_block(table[0], row, screen.width) for row in table[1:])
    beside = screen.width - start >= max(cell_len(row[-1]) for row in table)
    lines = []
    for number, row in enumerate(table):
        line = "".join(cell + " " * (width - cell_len(cell)) + GAP for cell, width in zip(row, widths, strict=False))
        line = (line + row[-1] if beside else line).rstrip()
        lines.append(f"\x1b[1m{line}\x1b[0m" if screen.colour and number == 0 else line)
        if not beside:
            lines += [INDENT + part for part in _wrapped(row[-1], screen.width - len(INDENT))]
    return "\n".join(lines) + "\n"


def _block(heads: Sequence[str], row: Sequence[str], width: int) -> str:
    lines = [row[0]]
    for head, cell in zip(heads[1:], row[1:], strict=True):
        first, *more = _wrapped(f"{head}: {cell}", max(width - len(INDENT), 1))
        lines += [GAP + first, *(INDENT + part for part in more)]
    return "\n".join(lines) + "\n"


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and cell_len(lines[-1]) + 1 + cell_len(word) > width:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return lines
