"""The Python API: load rules once, screen as many patients as you like."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mifa_screen.core.dates import iso_day
from mifa_screen.errors import UsageError
from mifa_screen.knowledge.store import load_knowledge, vocabulary_folder
from mifa_screen.reading.understanding import Understanding
from mifa_screen.screening.screener import Screener

if TYPE_CHECKING:
    from mifa_screen.patient.model import Patient
    from mifa_screen.result import Result


@cache
def _understanding() -> Understanding:
    return Understanding(vocabulary_folder())


def load_rules(*files: str | Path, rule_set: str = "all", max_lab_age: int | None = None) -> Screener:
    """Return the shipped rules (`rule_set` all, document or label) together with rule files of your own, ready to screen.

    `max_lab_age` is in days. Raises RuleFileError when a file cannot be used.
    """
    return Screener(load_knowledge([Path(file) for file in files], rule_set), _understanding(), max_lab_age)


@cache
def _shipped() -> Screener:
    return load_rules()


def screen(patient: Patient, *, as_of: dt.date | str, rules: Screener | None = None) -> Result:
    """Screen one patient on a day (a date, or YYYY-MM-DD); with the shipped rules unless others are given.

    Raises InputError when the data contradict themselves or the day, UsageError when the day is none.
    """
    if isinstance(as_of, str):
        try:
            as_of = iso_day(as_of)
        except ValueError as error:
            raise UsageError("as_of", str(error)) from None
    return (rules or _shipped()).screen(patient, as_of)
