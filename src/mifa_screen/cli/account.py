"""What a batch says on stderr: progress, and the account of its rows; never a word of a patient."""

from __future__ import annotations

import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mifa_screen.cli.output import talk
from mifa_screen.errors import one_line
from mifa_screen.knowledge.expressions import FactRef, walk
from mifa_screen.writers.page import counted

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mifa_screen.batch.tally import Tally
    from mifa_screen.knowledge.model import Knowledge

MOST_ERRORS = 20
MOST_LISTED = 8
NARROWEST = 40


@contextmanager
def progress(*, quiet: bool, no_color: bool = False) -> Iterator[Callable[[int], None]]:
    """Show a count on a terminal's stderr; nothing anywhere else. Yields what takes the number of further rows."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (BarColumn(), TextColumn("{task.completed} rows"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True, no_color=no_color or None), transient=True) as bar:
        task = bar.add_task("rows", total=None)
        yield lambda rows: bar.advance(task, rows)


def tell(tally: Tally, knowledge: Knowledge, source: Path, day: dt.date, *, quiet: bool) -> None:
    """Print which rows could not be read and the account of all rows (contract section 8: always); unless `quiet`, a table of what came of them."""
    for number, error in tally.errors[:MOST_ERRORS]:
        talk(f"{source}: row {number}: {one_line(error, 300)}")
    if tally.failed > MOST_ERRORS:
        talk(f"{source}: … and {counted(tally.failed - MOST_ERRORS, 'more row')} that could not be read")
    talk(f"as of {day.isoformat()}: {counted(tally.rows, 'row')} in = {tally.screened} screened + {tally.failed} in error")
    if quiet:
        return
    width = max(shutil.get_terminal_size((80, 24)).columns, NARROWEST)
    asks = {rule.id: _question(knowledge, rule.id) for rule in knowledge.rules}
    missing = {f"{name}: {asks[name]}" if asks.get(name) else name: count for name, count in tally.still_open.most_common(MOST_LISTED)}
    digits = len(f"{tally.rows}")
    for title, counts in (("outcomes", dict(tally.outcomes.most_common())), ("rules found", dict(tally.rules.most_common(MOST_LISTED))), ("most often left open", missing)):
        if counts:
            talk(f"{title}:")
        for name, count in counts.items():
            talk(one_line(f"  {count:>{digits}}  {name}", width))
    if tally.repeated:
        talk(f"{tally.repeated} rows have an id that stands on another row too")


def _question(knowledge: Knowledge, rule_id: str) -> str:
    """Return what settles an open rule."""
    rule = next(rule for rule in knowledge.rules if rule.id == rule_id)
    facts = (knowledge.facts[node.name] for node in walk(rule.when) if isinstance(node, FactRef))
    return next((fact.ask for fact in facts), "")
