"""Which laboratory result counts: the newest in the window; of two on one day the worse (contract sections 2 and 4)."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.measures.measurement import Measurement
from mifa_screen.measures.quantity import Analyte, Quantity, analytes_from, read_quantity
from mifa_screen.nearness import near
from mifa_screen.patient.origin import recorded_lab
from mifa_screen.reading.tokens import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mifa_screen.patient.model import Lab

MEMO_SIZE = 4_000
UNDATED = dt.date.min


SHORT = 4
"""Names up to this length are never suggested: "urea" is no misspelt "crea"."""
_MARKS = re.compile(r"[\s_,;:()/-]+")


def plain_name(test: str) -> str:
    """Return the name of a test for comparison, whatever stands between its words ("Bilirubin, total", "bilirubin_total")."""
    return _MARKS.sub(" ", fold(test)).strip()


class Pick(NamedTuple):
    """A usable result: its place in `labs`, as written, and in the analyte's unit."""

    place: int
    lab: Lab
    quantity: Quantity
    date: dt.date

    @property
    def path(self) -> str:
        """Where the result stands."""
        return lab_path(self.place, self.lab)


def lab_path(index: int, lab: Lab) -> str:
    """Return where a result stands: in the record that it came from, or in `labs`."""
    return lab.place if recorded_lab(lab) else f"labs[{index}]"


class Sorted(NamedTuple):
    """The results of one analyte: the one that counts, the newest that is too old or undated, and remarks.

    `unread` tells that a result at least as new as `fresh` could not be used: what `fresh` seems to rule out is then open.
    """

    fresh: Pick | None = None
    stale: Pick | None = None
    unread: str = ""
    warnings: tuple[tuple[str, str], ...] = ()


NOTHING = Sorted()


class Laboratory:
    """Reads the list of results; keeps what equal values meant, bounded."""

    def __init__(self, plain: Mapping[str, Any], max_age_days: int) -> None:
        """Take the laboratory section of the library, and how old a result may be, in days."""
        self.analytes, names = analytes_from(plain)
        self._names = {key: analyte for name, analyte in names.items() for key in (fold(name), plain_name(name))}
        self._long_names = [name for name in self._names if len(name) > SHORT]
        self.max_age_days = max_age_days
        self._memo: dict[tuple[Any, ...], Quantity | str] = {}
        self._measured: dict[tuple[Any, ...], Measurement] = {}

    @property
    def names(self) -> Iterable[str]:
        """All names and LOINC codes of tests that rules read."""
        return self._names

    def analyte_of(self, test: str) -> Analyte | None:
        """Return the analyte that a test name or LOINC code stands for; None for a test that no rule reads."""
        name = self._names.get(test) or self._names.get(plain_name(test))
        return None if name is None else self.analytes[name]

    def sort(self, labs: Sequence[Lab], as_of: dt.date) -> dict[str, Sorted]:
        """Return the results by analyte. Results dated after `as_of` were refused before."""
        found: dict[str, list[Pick | str]] = {}
        places: dict[str, list[tuple[int, Lab, dt.date]]] = {}
        for index, lab in enumerate(labs):
            analyte = self.analyte_of(lab.test)
            if analyte is None:
                continue
            quantity = lab.unusable if recorded_lab(lab) and lab.unusable else self._read(analyte, lab)
            date = lab.date or UNDATED
            found.setdefault(analyte.id, []).append(quantity if isinstance(quantity, str) else Pick(index, lab, quantity, date))
            places.setdefault(analyte.id, []).append((index, lab, date))
        # No window reaches back to the day that stands for "undated".
        oldest = dt.date.fromordinal(max(as_of.toordinal() - self.max_age_days, UNDATED.toordinal() + 1))
        return {name: self._choose(self.analytes[name], entries, places[name], oldest) for name, entries in found.items()}

    def near_name(self, test: str) -> str | None:
        """Return the known name that the name of a test nearly is."""
        return near(fold(test), self._long_names)

    def unread_tests(self, labs: Sequence[Lab]) -> list[tuple[int, str, str]]:
        """Return tests that no rule reads but whose name is nearly a known one: index, name and the known name."""
        near_misses = []
        for index, lab in enumerate(labs):
            if self.analyte_of(lab.test) is None:
                known = self.near_name(lab.test)
                if known is not None:
                    near_misses.append((index, lab.test, known))
        return near_misses

    def _read(self, analyte: Analyte, lab: Lab) -> Quantity | str:
        key = (analyte.id, lab.value, lab.unit, lab.upper_limit)
        known = self._memo.get(key)
        if known is None:
            known = read_quantity(analyte, lab.value, lab.unit, lab.upper_limit)
            if len(self._memo) >= MEMO_SIZE:
                self._memo.clear()
            self._memo[key] = known
        return known

    def _choose(self, analyte: Analyte, entries: list[Pick | str], places: list[tuple[int, Lab, dt.date]], oldest: dt.date) -> Sorted:
        if len(entries) == 1 and isinstance(entries[0], Pick):  # the usual case
            only = entries[0]
            return Sorted(fresh=only) if only.date >= oldest else Sorted(stale=only)
        fresh: list[Pick] = []
        stale: list[Pick] = []
        warnings, unread = [], []
        for entry, (index, lab, date) in zip(entries, places, strict=True):
            if isinstance(entry, str):
                warnings.append((lab_path(index, lab), entry))
                unread.append((date, entry))
            else:
                (fresh if entry.date >= oldest else stale).append(entry)
        best = self._worst_of_newest(analyte, fresh)
        undated = [pick for pick in stale if pick.lab.date is None]
        dated = [pick for pick in stale if pick.lab.date is not None]
        old = max((*filter(None, (self._worst_of_newest(analyte, dated),)), *undated), key=lambda pick: self._badness(analyte, pick), default=None)
        # `_unmeasured` speaks of the one that it asks about; of the undated ones somebody should know in any case.
        warnings += [self._not_used(analyte, pick) for pick in undated if best is not None or pick is not old]
        if best is not None:
            same = {(p.quantity.interval, p.quantity.limit) for p in fresh if p.date == best.date}
            if len(same) > 1:
                warnings.append((best.path, f"{analyte.title}: different results on {best.date}; the worse one counts"))
        newest = best.date if best else oldest
        open_because = next((why for date, why in unread if date >= newest), "")
        return Sorted(best, old, open_because, tuple(warnings))

    def _worst_of_newest(self, analyte: Analyte, picks: list[Pick]) -> Pick | None:
        if not picks:
            return None
        newest = max(pick.date for pick in picks)
        return max((pick for pick in picks if pick.date == newest), key=lambda pick: self._badness(analyte, pick))

    @staticmethod
    def _badness(analyte: Analyte, pick: Pick) -> tuple[Any, ...]:
        interval, limit = pick.quantity.interval, pick.quantity.limit or analyte.assumed_limit
        if not analyte.worse_is_higher:
            return (-interval.low, -interval.high)
        return (interval.high / limit, interval.low / limit) if limit else (interval.high, interval.low)

    def _not_used(self, analyte: Analyte, pick: Pick) -> tuple[str, str]:
        return pick.path, f"{analyte.title} ({self.describe(pick)}) is {self._why_stale(pick)} and is not used"

    def _why_stale(self, pick: Pick) -> str:
        return f"older than {self.max_age_days} days" if pick.lab.date else "without a date"

    def describe(self, pick: Pick) -> str:
        """Return a result as written, with its date."""
        lab = pick.lab
        value = lab.value if isinstance(lab.value, str) else f"{lab.value:f}"
        limit = f", upper limit {lab.upper_limit:f}" if lab.upper_limit is not None else ""
        when = f", {lab.date.isoformat()}" if lab.date else ", no date"
        return f"{value} {lab.unit}{limit}{when}"

    def measurement(self, name: str, results: Mapping[str, Sorted]) -> Measurement:
        """Return what is known of one analyte."""
        result = results.get(name, NOTHING)
        pick = result.fresh or result.stale
        if pick is None:
            return self._measurement(name, result)
        if result.warnings or result.unread:
            return self._measurement(name, result)
        # The usual case is worth remembering: few different values, many patients. Of the value its text, too: 1 and 1.0 are equal, and not said alike.
        lab = pick.lab
        key = (name, result.fresh is None, pick.path, str(lab.value), lab.unit, lab.upper_limit, lab.date)
        known = self._measured.get(key)
        if known is None:
            if len(self._measured) >= MEMO_SIZE:
                self._measured.clear()
            known = self._measured[key] = self._measurement(name, result)
        return known

    def _measurement(self, name: str, result: Sorted) -> Measurement:
        analyte, pick = self.analytes[name], result.fresh
        if pick is None:
            return self._unmeasured(analyte, result)
        limit = pick.quantity.limit if pick.quantity.limit is not None else analyte.assumed_limit
        assumed = f"; upper limit {analyte.assumed_says} assumed" if pick.quantity.limit is None and analyte.assumed_says else ""
        return Measurement(
            interval=pick.quantity.interval,
            upper_limit=limit,
            path=pick.path,
            said=self.describe(pick),
            understood=analyte.title + assumed,
            unsettled=bool(result.unread),
            asks=self._asks_beside(analyte, pick, result),
            missing=result.unread,
            warnings=result.warnings,
        )

    @staticmethod
    def _asks_beside(analyte: Analyte, pick: Pick, result: Sorted) -> tuple[str, ...]:
        if result.unread:
            return (f"{analyte.ask} (a newer result cannot be used)",)
        return () if pick.quantity.interval.is_point else (analyte.ask,)

    def _unmeasured(self, analyte: Analyte, result: Sorted) -> Measurement:
        stale = result.stale
        if stale is None:
            return Measurement(asks=(analyte.ask,), missing=result.unread or f"{analyte.title}", warnings=result.warnings)
        return Measurement(
            stale=stale.quantity.interval,
            upper_limit=stale.quantity.limit if stale.quantity.limit is not None else analyte.assumed_limit,
            path=stale.path,
            said=self.describe(stale),
            asks=(f"{analyte.ask}: the last result ({self.describe(stale)}) is {self._why_stale(stale)}",),
            missing=f"recent {analyte.title} (on record: {self.describe(stale)})",
            warnings=(*result.warnings, self._not_used(analyte, stale)),
        )

