"""Dated answers about pregnancy, breastfeeding and planning: the newest counts while it is new enough, and else leaves it open."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from mifa_screen.patient.recorded import RecordedCode, RecordedCondition

if TYPE_CHECKING:
    from mifa_screen.readers.fhir.context import Context
    from mifa_screen.readers.fhir.observations import Answer


def facts_of(answers: list[Answer], values: dict[str, Any], context: Context, *, complete: bool) -> list[RecordedCondition]:
    """Put the facts that answers settle into `values`; return those that a doubtful answer leaves open, as diagnoses in doubt."""
    facts: dict[str, bool] = {}
    answered_by: dict[str, str] = {}
    doubts = []
    for fact in dict.fromkeys(answer.fact for answer in answers):
        here = [answer for answer in answers if answer.fact == fact]
        counts = _newest([answer for answer in here if answer.sure and answer.days is not None])
        says = _still_holds(counts, context) if counts is not None else None
        if says is False and not (complete and not _in_doubt_since(counts, here)):
            says = None
        if says is not None and counts is not None and fact in context.screener.fact_names:
            facts[fact] = says
            answered_by[fact] = counts.place
        elif any(answer.says is not False for answer in here) or counts is None:
            place = next((answer.place for answer in here if answer.says is not False), here[0].place)
            context.say(place, f"{context.terms.answers[fact]['title']}: not dated, not final, not clear or too old to count; it is asked for")
            system, code = context.terms.plain["evidence_for"][fact]
            doubts.append(RecordedCondition(place=place, codings=(RecordedCode(system, code, context.terms.answers[fact]["title"]),), status="suspected"))
        else:
            context.say(counts.place, f"{context.terms.answers[fact]['title']}: too old to count; it is asked for")
    if facts:
        values["facts"], values["answered_by"] = facts, answered_by
    return doubts


def _newest(answers: list[Answer]) -> Answer | None:
    """Return the newest answer; of several that may be the newest, a yes before an open one, and that before a no."""
    if not answers:
        return None
    latest_first_day = max(answer.days.first for answer in answers if answer.days is not None)
    candidates = [answer for answer in answers if answer.days is not None and answer.days.last >= latest_first_day]
    return min(candidates, key=lambda answer: (True, None, False).index(answer.says))


def _still_holds(answer: Answer, context: Context) -> bool | None:
    """Return what an answer says, as long as it is new enough for that."""
    if answer.says is None or answer.days is None:
        return None
    table = context.terms.answers[answer.fact]
    window = dt.timedelta(days=table["yes_days" if answer.says else "no_days"])
    return answer.says if context.as_of - answer.days.first <= window else None


def _in_doubt_since(counts: Answer | None, answers: list[Answer]) -> bool:
    """Return whether something that is not final, not dated or not clear may be newer than a no."""
    if counts is None or counts.days is None:
        return True
    return any(answer is not counts and answer.says is not False and (answer.days is None or answer.days.last >= counts.days.first) for answer in answers)
