"""Measures that are computed from others: age, estimated GFR, Child-Pugh points."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from mifa_screen.core.dates import completed_years
from mifa_screen.core.interval import INFINITE, Interval
from mifa_screen.measures.measurement import UNMEASURED, Measurement
from mifa_screen.measures.renal import ckd_epi_2021, ckid_u25, rounded
from mifa_screen.measures.score import laboratory_points, total
from mifa_screen.patient.origin import recorded_patient

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from mifa_screen.patient.model import Patient

ZERO, TENTH, ALMOST_ONE = Decimal(0), Decimal("0.1"), 0.999
CM_PER_M = 100.0
SEXES = ("male", "female")


class Age(NamedTuple):
    """An age: completed years as an interval, and the least and greatest age in years with decimals."""

    years: Interval
    youngest: float
    oldest: float
    path: str
    said: str


def _cut(interval: Interval) -> str:
    """Return an estimate in words, cut after one decimal: 29.96 is shown as 29.9, since it lies below 30."""
    low, high = (end if end == INFINITE else end.quantize(TENTH, ROUND_DOWN) for end in interval[:2])
    if interval.is_point:
        return f"{high}"
    if high == INFINITE:
        return f"at least {low}"
    return f"at most {high}" if low == ZERO else f"{low} to {high}"


class Computed(NamedTuple):
    """An estimated GFR from creatinine: what it proves alone, what is missing, and what counts `beside` a reported value (all that is obtainable)."""

    measurement: Measurement
    asks: tuple[str, ...]
    missing: str
    beside: Interval | None = None


class Described(Protocol):
    """What the formulas read of a patient, beside age and laboratory."""

    @property
    def sex(self) -> str | None:
        """Sex."""

    @property
    def height_cm(self) -> Decimal | None:
        """Height in cm."""

    @property
    def child_pugh(self) -> str | None:
        """Stated class."""

    @property
    def ascites(self) -> str | None:
        """Stated grade in words."""

    @property
    def encephalopathy(self) -> int | None:
        """Stated grade."""


class Derived:
    """Computes what no laboratory prints, from the formulas of the library."""

    def __init__(self, formulas: Mapping[str, Any], settings: Mapping[str, Any]) -> None:
        """Take the coefficients and the plausible ranges."""
        self._egfr, self._score = formulas["egfr"], formulas["child_pugh"]
        self._plausible = {name: (Decimal(r["from"]), Decimal(r["to"])) for name, r in settings["plausible"].items()}
        self._asks = settings["asks"]
        self._by_age = [(band["from"], tuple(band["formulas"])) for band in self._egfr["by_age"]]
        self.scored = tuple(self._score["laboratory"])
        """The laboratory tests that earn Child-Pugh points."""
        self._days, self._mg_per_dl = float(self._egfr["days_per_year"]), float(self._egfr["mg_per_dl"])

    def age(self, patient: Patient, as_of: dt.date) -> Age | None:
        """Return the age on `as_of`; a given number of whole years leaves open where in that year the patient is."""
        if recorded_patient(patient) and patient.birth_date is not None and patient.birth_latest is not None:
            return self._age_between(patient.birth_date, patient.birth_latest, as_of)
        if patient.birth_date is not None:
            whole = Decimal(completed_years(patient.birth_date, as_of))
            exact = (as_of - patient.birth_date).days / self._days
            return Age(Interval.point(whole), exact, exact, "birth_date", patient.birth_date.isoformat()) if self._is_age(whole) else None
        if patient.age_years is None or not self._is_age(patient.age_years):
            return None
        given, whole = float(patient.age_years), patient.age_years // 1
        oldest = given + ALMOST_ONE if whole == patient.age_years else given
        return Age(Interval.point(whole), given, oldest, "age_years", f"{patient.age_years:f}")

    def _age_between(self, earliest: dt.date, latest: dt.date, as_of: dt.date) -> Age | None:
        """Return the age of somebody born between two days."""
        years = Interval(Decimal(completed_years(latest, as_of)), Decimal(completed_years(earliest, as_of)))
        if not (self._is_age(years.low) and self._is_age(years.high)):
            return None
        youngest, oldest = ((as_of - day).days / self._days for day in (latest, earliest))
        return Age(years, youngest, oldest, "birth_date", f"between {earliest.isoformat()} and {latest.isoformat()}")

    def _is_age(self, years: Decimal) -> bool:
        low, high = self._plausible["age_years"]
        return low <= years <= high

    @staticmethod
    def known_age(age: Age) -> Measurement:
        """Return the completed years of an age as a measure."""
        shown = f"{age.years.low}" if age.years.is_point else f"{age.years.low} to {age.years.high}"
        return Measurement(age.years, path=age.path, said=age.said, understood=f"{shown} completed years")

    def age_measurement(self, patient: Patient, age: Age | None) -> Measurement:
        """Return the completed years as a measure."""
        if age is not None:
            return self.known_age(age)
        given = patient.birth_date is not None or patient.age_years is not None
        warnings = (("birth_date" if patient.birth_date else "age_years", "the age is not plausible and is not used"),) if given else ()
        return Measurement(asks=(self._asks["age"],), missing="the age", warnings=warnings)

    def egfr(self, patient: Described, age: Age | None, reported: Measurement, creatinine: Measurement) -> Measurement:
        """Return the estimated GFR: the lower of what is reported and what is computed, as far as either can be had."""
        warnings = (*reported.warnings, *creatinine.warnings)
        computed, asks, missing, beside = Computed(UNMEASURED, creatinine.asks, creatinine.missing)
        if creatinine.interval is not None:
            computed, asks, missing, beside = self._computed(patient, age, creatinine, creatinine.interval)
        elif creatinine.stale is not None:
            computed = self._computed(patient, age, creatinine, creatinine.stale).measurement
            computed = computed._replace(interval=None, stale=computed.interval)
        unsettled = reported.unsettled or creatinine.unsettled
        if reported.interval is None and computed.interval is None:
            old = next((m for m in (reported, computed) if m.stale is not None), None)
            if old is None:
                old = creatinine._replace(asks=asks, missing=missing)
            elif old is computed:
                old = creatinine._replace(stale=computed.stale)
            return old._replace(interval=None, unsettled=unsettled, warnings=warnings)
        if computed.interval is None:
            return reported._replace(unsettled=unsettled, warnings=warnings)
        if reported.interval is None or beside is None:
            return computed._replace(unsettled=unsettled, asks=asks, missing=missing, warnings=warnings)
        chosen = reported if reported.interval.high <= beside.high else computed
        other = f"eGFR {_cut(beside)} from creatinine" if chosen is reported else f"{reported.said} as reported"
        return chosen._replace(
            understood=f"{chosen.understood}, the lower beside {other}",
            interval=reported.interval.lower_of(beside), unsettled=unsettled, asks=(*reported.asks, *asks), missing=reported.missing or missing, warnings=warnings
        )

    def _computed(self, patient: Described, age: Age | None, source: Measurement, creatinine: Interval) -> Computed:
        """Return the eGFR from creatinine, what to ask for a full answer, and what is missing."""
        asks = self._egfr["asks"]
        if age is None:
            return Computed(UNMEASURED, (asks["age"],), "the age, to compute eGFR")
        if patient.sex not in SEXES:
            return Computed(UNMEASURED, (asks["sex"],), "the sex, to compute eGFR")
        formulas, at_the_oldest = map(self.formulas, age.years[:2])
        if formulas != at_the_oldest:
            return Computed(UNMEASURED, (asks["age"],), "the exact date of birth, to compute eGFR")
        if not formulas:
            return Computed(UNMEASURED, (asks["under_one"],), "an eGFR (there is no formula under one year of age)")
        height = self.plausible_height(patient.height_cm)
        results, names, upper_only = [], [], False
        for name in formulas:
            if name == "ckid-u25" and height is None:
                upper_only = True
                continue
            results.append(self._ends(name, patient.sex, age, height, creatinine))
            names.append(name)
        if not results:
            return Computed(UNMEASURED, (asks["height"],), "the height, to compute eGFR")
        obtained = results[0] if len(results) == 1 else results[0].lower_of(results[1])
        # The missing formula may give less, never more than the lower of both.
        interval = Interval(ZERO, obtained.high) if upper_only else obtained
        by = ", ".join(names) if len(names) == 1 else ", ".join(f"{name} {_cut(result)}" for name, result in zip(names, results, strict=True))
        understood = f"eGFR {_cut(interval)} mL/min/1.73 m² ({by})"
        measured = Measurement(interval, path=source.path, said=source.said, understood=understood, unsettled=source.unsettled)
        if upper_only:
            return Computed(measured, (asks["height"],), "the height, to compute eGFR", obtained)
        if age.youngest != age.oldest:  # the year of age alone may leave open on which side of a limit the estimate lies
            return Computed(measured, (*source.asks, asks["age"]), "the date of birth, to compute eGFR exactly", obtained)
        return Computed(measured, source.asks, source.missing, obtained)

    def _ends(self, name: str, sex: str, age: Age, height: Decimal | None, creatinine: Interval) -> Interval:
        values = [
            self._value(name, sex, years, height, end)
            for years in {age.youngest, age.oldest}
            for end in {creatinine.low, creatinine.high}
        ]
        return Interval(min(values), max(values))

    def _value(self, name: str, sex: str, age: float, height: Decimal | None, creatinine: Decimal) -> Decimal:
        if creatinine == INFINITE:
            return ZERO
        if creatinine == ZERO:
            return INFINITE
        return rounded(self._estimate(name, sex, age, float(height or ZERO), float(creatinine)))

    def _estimate(self, name: str, sex: str, age: float, height_cm: float, umol_per_l: float) -> float:
        mg_per_dl = umol_per_l / self._mg_per_dl
        if name == "ckid-u25":
            return ckid_u25(self._egfr["ckid_u25"], creatinine=mg_per_dl, height_m=height_cm / CM_PER_M, age=age, sex=sex)
        return ckd_epi_2021(self._egfr["ckd_epi_2021"], creatinine=mg_per_dl, age=age, sex=sex)

    def formulas(self, years: Decimal) -> tuple[str, ...]:
        """Return the formulas that hold at an age in completed years."""
        return next(formulas for first, formulas in reversed(self._by_age) if years >= first)

    def plain_egfr(self, formulas: Sequence[str], sex: str | None, age: float, height_cm: float, umol_per_l: float) -> float | None:
        """Return the estimated GFR where age and creatinine are exact and all that the formulas take is known (height 0: not), unrounded; else None."""
        if sex not in SEXES or not formulas or umol_per_l <= 0 or (height_cm <= 0 and "ckid-u25" in formulas):
            return None
        lowest = self._estimate(formulas[0], sex, age, height_cm, umol_per_l)
        for name in formulas[1:]:
            lowest = min(lowest, self._estimate(name, sex, age, height_cm, umol_per_l))
        return lowest

    def plausible_height(self, height_cm: Decimal | None) -> Decimal | None:
        """Return a height that can be used."""
        low, high = self._plausible["height_cm"]
        return height_cm if height_cm is not None and low <= height_cm <= high else None

    def child_pugh_given(self, patient: Described) -> Measurement:
        """Return the points that the stated class stands for."""
        if patient.child_pugh is None:
            return Measurement(asks=(self._score["ask"],), missing="the Child-Pugh class")
        low, high = self._score["classes"][patient.child_pugh]
        points = Interval(Decimal(low), Decimal(high))
        return Measurement(points, path="child_pugh", said=patient.child_pugh, understood=f"Child-Pugh class {patient.child_pugh}")

    def points(self, name: str, found: Measurement) -> tuple[int, int]:
        """Return the fewest and the most points that a laboratory test may earn."""
        least, most = self._score["least"], self._score["most"]
        if found.interval is None or found.unsettled:
            return least, most
        return laboratory_points(self._score["laboratory"][name], found.interval, least, most)

    def child_pugh(self, patient: Described, tests: Mapping[str, Measurement]) -> Measurement:
        """Return the points: the stated class, unless what is measured proves a worse one; else computed as far as known."""
        least, most = self._score["least"], self._score["most"]
        points, said = [], []
        asks: list[str] = []
        warnings: list[tuple[str, str]] = []
        for name in self.scored:
            found = tests[name]
            warnings += found.warnings
            points.append(self.points(name, found))
            asks += found.asks
            if found.interval is not None and not found.unsettled:
                said.append(f"{name} {found.said}")
        for name, table in self._score["stated"].items():
            value = getattr(patient, name)
            if value is None:
                points.append((least, most))
                asks.append(self._score["asks"][name])
            else:
                points.append((table[str(value)], table[str(value)]))
                said.append(f"{name} {value}")
        computed = total(points)
        understood = f"Child-Pugh {computed.low} points" if computed.is_point else f"Child-Pugh {computed.low} to {computed.high} points"
        measured = Measurement(computed, path="labs", said=", ".join(said), understood=understood, asks=(self._score["ask"], *asks),
                               missing="the Child-Pugh class", warnings=tuple(warnings))  # fmt: skip
        given = self.child_pugh_given(patient)
        if given.interval is None:
            return measured
        if computed.low > given.interval.high:
            proved = ("child_pugh", f"class {patient.child_pugh} is stated, but the results on record prove more points")
            return measured._replace(warnings=(*warnings, proved))
        return given._replace(warnings=tuple(warnings))

