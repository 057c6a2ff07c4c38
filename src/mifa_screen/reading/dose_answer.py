"""What reading a medicine's text yields beside its substances."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mifa_screen.reading.answer import TextReading


class MedicineReading(NamedTuple):
    """A medicine's text, read.

    `dose_mg` is mg of one administration, `times_per_day` its frequency (1/7 for weekly); None where the text does not say
    unambiguously. `route` is one of systemic, topical, ocular, inhaled, nasal or None; `course` single, short, long or None.
    """

    text: TextReading
    dose_mg: Fraction | None = None
    times_per_day: Fraction | None = None
    route: str | None = None
    course: str | None = None
    stopped: bool = False
    """The text itself says that it is no longer taken ("ciclosporin (stopped 2019)")."""
    most_per_day: Fraction | None = None
    """How often a day at most, where it is taken as needed ("every 6 hours as needed")."""
