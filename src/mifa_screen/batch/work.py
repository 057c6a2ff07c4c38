"""Blocks of rows become lines of output: what each process of a batch does."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.batch.repeats import hashes
from mifa_screen.batch.tally import Tally
from mifa_screen.writers.rows import WRITERS

if TYPE_CHECKING:
    from mifa_screen.batch.source import Block, Source
    from mifa_screen.screening.screener import Screener
    from mifa_screen.writers.ward.collector import Collector


class Job(NamedTuple):
    """What is to be done with all rows; it can travel to another process. `form` is a key of `writers.rows.WRITERS`."""

    source: Source
    as_of: dt.date
    form: str
    rules: tuple[Path, ...] = ()
    rule_set: str = "all"
    max_lab_age: int | None = None
    collects: bool = False

    def screener(self) -> Screener:
        """Load the rules."""
        from mifa_screen.api import load_rules  # noqa: PLC0415 - most who import this have loaded them

        return load_rules(*self.rules, rule_set=self.rule_set, max_lab_age=self.max_lab_age)


class Done(NamedTuple):
    """A block, screened: its lines, the hashes of its ids (eight bytes a row), and its account."""

    lines: bytes
    ids: bytes
    tally: Tally


class Worker:
    """Screens blocks. `collector` gathers what a report shows."""

    def __init__(self, job: Job, screener: Screener) -> None:
        """Take what is to be done, and the loaded rules."""
        self._screen = job.source.screening(screener, job.as_of)
        self._lines: list[str] = []
        self._writer = WRITERS[job.form](self._lines.append)
        self.collector: Collector | None = None
        if job.collects:
            from mifa_screen.writers.ward.collector import Collector as Collecting  # noqa: PLC0415 - only for a report

            self.collector = Collecting(screener)

    def screen(self, block: Block) -> Done:
        """Screen a block; a row that cannot be read is an error and the others go on."""
        tally, names = Tally(), []
        takers = [self._writer] if self.collector is None else [self._writer, self.collector]
        for number, name, assessment, error, remark in self._screen(block):
            names.append(name)
            if assessment is None:
                tally.count_error(number, error)
                for taker in takers:
                    taker.failed(number, name, error)
            else:
                tally.count(assessment.decision)
                for taker in takers:
                    taker.screened(number, name, assessment)
            if remark:
                self._lines[-1] = self._writer.marked(self._lines[-1].removesuffix("\n"), remark) + "\n"
        lines = "".join(self._lines).encode("utf-8", "backslashreplace")
        self._lines.clear()
        return Done(lines, hashes(names), tally)
