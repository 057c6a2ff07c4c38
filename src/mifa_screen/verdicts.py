"""The six verdicts and the four outcomes, and how one follows from the other (contract sections 1 and 7)."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What a rule says when it is true; declared worst first."""

    STOP = "stop"
    CONTRAINDICATED = "contraindicated"
    AVOID = "avoid"
    SUPERVISE = "supervise"
    CAUTION = "caution"
    NONE = "none"


class Outcome(StrEnum):
    """The headline of a result; declared worst first, as `--fail-on` counts."""

    DO_NOT_GIVE = "do-not-give"
    INCOMPLETE = "incomplete"
    WITH_CARE = "with-care"
    NONE_FOUND = "none-found"


RANK = {verdict: rank for rank, verdict in enumerate(Verdict)}
"""0 for the worst verdict, 5 for none: the order of every list in a result."""

HEADLINE = {
    Verdict.STOP: Outcome.DO_NOT_GIVE,
    Verdict.CONTRAINDICATED: Outcome.DO_NOT_GIVE,
    Verdict.AVOID: Outcome.DO_NOT_GIVE,
    Verdict.SUPERVISE: Outcome.WITH_CARE,
    Verdict.CAUTION: Outcome.WITH_CARE,
    Verdict.NONE: Outcome.NONE_FOUND,
}
BADNESS = {Outcome.NONE_FOUND: 0, Outcome.WITH_CARE: 1, Outcome.DO_NOT_GIVE: 2}

EXIT_CODE = {Outcome.NONE_FOUND: 0, Outcome.DO_NOT_GIVE: 10, Outcome.INCOMPLETE: 11, Outcome.WITH_CARE: 12}


def worst(verdicts: list[Verdict]) -> Verdict:
    """Return the worst of `verdicts`; `none` when there are none."""
    return min(verdicts, key=RANK.__getitem__, default=Verdict.NONE)


def outcome_of(verdict: Verdict, could_be: Verdict) -> Outcome:
    """Return the headline: a finding that forbids stands; else an open rule that could be worse makes it incomplete."""
    found = HEADLINE[verdict]
    if found is Outcome.DO_NOT_GIVE:
        return found
    return Outcome.INCOMPLETE if BADNESS[HEADLINE[could_be]] > BADNESS[found] else found
