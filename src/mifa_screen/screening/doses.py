"""How much of a medicine is taken, and what that says about it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from mifa_screen.core.truth import FALSE, UNKNOWN, Truth
from mifa_screen.patient.origin import recorded_medication
from mifa_screen.reading.answer import Claim, Coding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mifa_screen.knowledge.model import AmbiguousMedicine, DoseLimit
    from mifa_screen.patient.model import Medication
    from mifa_screen.reading.dose_answer import MedicineReading

DAYS_A_WEEK = 7


def daily_dose(entry: str | Medication, text: MedicineReading | None) -> Fraction | None:
    """Return mg a day, from the entry's own fields or its text; None where they do not say, or contradict each other."""
    dose = text.dose_mg if text else None
    times = text.times_per_day if text else None
    course = text.course if text else None
    if recorded_medication(entry):
        if entry.dose_open:
            return None
        # What a record calls a medicine names the strength of a tablet; how many milligrams or tablets are taken stands beside it.
        if entry.dose_mg is not None:
            dose = None
        elif entry.dose_units is not None:
            dose = None if dose is None else dose * Fraction(entry.dose_units)
    if not isinstance(entry, str):
        course = entry.course or course
        if entry.dose_mg is not None:
            given = Fraction(entry.dose_mg)
            if dose is not None and dose != given:
                return None
            dose = given
        if entry.times_per_day is not None:
            often = Fraction(entry.times_per_day)
            if times is not None and abs(times - often) * DAYS_A_WEEK * DAYS_A_WEEK > 1:
                return None
            times = often
    if dose is not None and times is None and course == "single":
        times = Fraction(1)
    return None if dose is None or times is None else dose * times


def most_daily_dose(entry: str | Medication, text: MedicineReading | None) -> Fraction | None:
    """Return the most mg a day that the text of an entry allows, where nothing beside the text speaks of a dose."""
    if text is None or text.dose_mg is None or text.most_per_day is None:
        return None
    if not isinstance(entry, str) and (recorded_medication(entry) or entry.dose_mg is not None or entry.times_per_day is not None):
        return None
    return text.dose_mg * text.most_per_day


def settled_purpose(claim: Claim, medicine: AmbiguousMedicine, *, companions: bool, daily_mg: Fraction | None, weekly_limit: Decimal) -> Claim:
    """Return the claim with the code that its purpose tells; with both left where it does not (contract section 3, methotrexate)."""
    protocol, low_dose = Coding("atc", medicine.protocol), Coding("atc", medicine.immunosuppressant)
    if protocol not in claim.codings:
        return claim
    is_low = daily_mg is not None and daily_mg * DAYS_A_WEEK <= Fraction(weekly_limit)
    is_protocol = companions or low_dose not in claim.codings
    if is_low == is_protocol:
        return claim._replace(codings=(protocol, low_dose))
    return claim._replace(codings=(low_dose if is_low else protocol,))


def total(doses: Iterable[Fraction | None]) -> tuple[Fraction, bool]:
    """Return the sum of the known daily doses, and whether all are known."""
    known = list(doses)
    return sum((dose for dose in known if dose is not None), Fraction(0)), None not in known


def shown(daily_mg: Fraction) -> str:
    """Return a daily dose for a reader."""
    return f"{Decimal(daily_mg.numerator) / Decimal(daily_mg.denominator):.6g}"


def never_high(limits: Sequence[DoseLimit], codings: Sequence[Coding], most: Sequence[Fraction | None]) -> bool:
    """Return whether a medicine is not high even where as much of it is taken as may be ("400 mg every 6 hours as needed")."""
    daily_mg, all_known = total(most)
    return all_known and is_high(limits, codings, daily_mg, all_known=True) is FALSE


def is_high(limits: Sequence[DoseLimit], codings: Sequence[Coding], daily_mg: Fraction, *, all_known: bool) -> Truth:
    """Return whether a daily dose of a medicine is high; unknown when no limit is on file, or alternatives disagree."""
    answers = {_high_for(limits, coding.code, daily_mg, all_known=all_known) for coding in codings}
    return answers.pop() if len(answers) == 1 else UNKNOWN


def _high_for(limits: Sequence[DoseLimit], code: str, daily_mg: Fraction, *, all_known: bool) -> Truth:
    limit = next((limit for limit in limits if code in limit.atc), None)
    if limit is None:
        return UNKNOWN
    known = Decimal(daily_mg.numerator) / Decimal(daily_mg.denominator)
    answer = limit.is_high(known if all_known or daily_mg else None)
    # What is known of the dose may already be high; that it is not can only be said when all of it is known.
    return answer if all_known or answer is not FALSE or limit.never else UNKNOWN
