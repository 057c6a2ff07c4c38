"""What is known of one measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal

    from mifa_screen.core.interval import Interval


class Measurement(NamedTuple):
    """A measure of one patient.

    `interval` is None while nothing usable is known; `stale` is what an old or undated result would say. `upper_limit` is in the same
    unit. `unsettled`: a newer result could not be used, so that nothing is ruled out. `path` and `said` tell what in the record it rests
    on, `understood` how it was read; `missing` and `asks` what is missing and what would settle it; `warnings` are (path, message).
    """

    interval: Interval | None = None
    stale: Interval | None = None
    upper_limit: Decimal | None = None
    unsettled: bool = False
    path: str = ""
    said: str = ""
    understood: str = ""
    asks: tuple[str, ...] = ()
    missing: str = ""
    warnings: tuple[tuple[str, str], ...] = ()


UNMEASURED = Measurement()
