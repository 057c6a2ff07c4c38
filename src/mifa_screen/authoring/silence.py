"""Rules that decide about a patient of whom nothing is known: what is missing must stay unknown."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, get_args

from mifa_screen.authoring.lint import used_together
from mifa_screen.authoring.merge import merged
from mifa_screen.authoring.references import items
from mifa_screen.knowledge.build import knowledge_from
from mifa_screen.patient.model import Patient, Treatment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mifa_screen.authoring.examples import Screens
    from mifa_screen.errors import Problem
    from mifa_screen.knowledge.model import Knowledge

TREATMENTS: tuple[Treatment, ...] = get_args(Treatment)
SAYS = {
    "ruled_out": "with nothing known of a patient this rule is false, so that silence rules it out; `condition` waits for the list of diagnoses, `recorded` does not",
    "findings": "with nothing known of a patient this rule is true",
}


def decided_by_silence(path: Path, screener_for: Callable[[Knowledge], Screens]) -> list[Problem]:
    """Return the rules of a file, which holds, that are false or true of such a patient whatever the treatment is said to be."""
    together = used_together(path)
    plain = merged(together.files, together.elsewhere)
    screener = screener_for(knowledge_from(plain))
    as_of = dt.date.fromisoformat(plain["settings"]["examples_as_of"])
    results = [screener.screen(Patient(id="-", treatment=treatment), as_of) for treatment in TREATMENTS]
    return [
        file.problem(("rules", number, "when"), what)
        for file in together.own
        for number, rule in items(file.plain.get("rules"))
        for answer, what in SAYS.items()
        if all(any(entry.rule == rule["id"] for entry in getattr(result, answer)) for result in results)
    ]
