"""Collects, row by row, what the report of a batch shows: counts of everything, and the rows themselves up to a limit."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.verdicts import Outcome, Verdict, outcome_of
from mifa_screen.writers.result_page import against
from mifa_screen.writers.ward.questions import QuestionKinds

if TYPE_CHECKING:
    from collections.abc import Callable

    from mifa_screen.screening.screener import Assessment, Screener
    from mifa_screen.writers.page import Section

MOST_ROWS = 1_000
"""Rows of one outcome that are kept for the table."""
MOST_TOLD = 200
"""Rows whose findings are told in full."""
MOST_TEXTS = 20
LONGEST_TEXT = 400
ERROR = "error"


class Listed(NamedTuple):
    """A row of the table: what was decided, rules by id, questions as asked. `verdict` and `could_be` are empty for a row in error."""

    row: int
    id: str
    outcome: str
    verdict: str
    could_be: str
    findings: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()
    to_ask: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class Told(NamedTuple):
    """A patient who must not be given the medicine, told in full: why, on what evidence, from which source."""

    row: int
    id: str
    verdict: Verdict
    against: Section


class Collector:
    """What the report shows, in memory that does not grow with the rows. Can be pickled; `merge` joins those of several processes."""

    def __init__(self, screener: Screener) -> None:
        """Take the loaded rules."""
        self._kind = QuestionKinds(screener.knowledge)
        self.rows = 0
        self.listed: dict[str, list[Listed]] = {outcome: [] for outcome in (*Outcome, ERROR)}
        self.outcomes: Counter[str] = Counter()
        self.rules: Counter[str] = Counter()
        self.told: list[Told] = []
        self.needed: Counter[str] = Counter()
        """By kind of question: incomplete patients of whom it is asked, for a rule that could change the outcome."""
        self.alone: Counter[str] = Counter()
        """By kind of question: incomplete patients of whom nothing else is asked for such a rule."""
        self.not_understood = 0
        """Patients with an entry that was not understood."""

    def screened(self, number: int, name: str, assessment: Assessment, extra: str = "") -> None:
        """Take a row that was screened; `extra` is a warning about the row itself."""
        decision = assessment.decision
        outcome = decision.outcome
        self.rows += 1
        self.outcomes[outcome] += 1
        self.rules.update(decision.findings)
        unread = assessment.not_understood()
        self.not_understood += bool(unread)
        if outcome is Outcome.INCOMPLETE:
            self._count_questions(assessment)
        kept = self.listed[outcome]
        if len(kept) < MOST_ROWS:
            remarks = (*(f"{n.path}: {n.said}" for n in unread), *((extra,) if extra else ()))
            texts = map(_cut, (assessment.to_ask(), remarks))
            kept.append(Listed(number, _short(name), outcome, decision.verdict, decision.could_be, decision.findings, decision.unresolved, *texts))
        if outcome is Outcome.DO_NOT_GIVE and len(self.told) < MOST_TOLD:
            section = against(assessment.result(), MOST_TEXTS)
            if section is not None:
                self.told.append(Told(number, _short(name), decision.verdict, section))

    def failed(self, number: int, name: str, error: str, extra: str = "") -> None:
        """Take a row that could not be read."""
        self.rows += 1
        self.outcomes[ERROR] += 1
        if len(self.listed[ERROR]) < MOST_ROWS:
            remarks = _cut((error, extra) if extra else (error,))
            self.listed[ERROR].append(Listed(number, _short(name), ERROR, "", "", remarks=remarks))

    def remark(self, concerns: Callable[[int], bool], says: str) -> None:
        """Add a remark about some rows themselves, by their number."""
        for kept in self.listed.values():
            kept[:] = [listed._replace(remarks=_cut((*listed.remarks, says))) if concerns(listed.row) else listed for listed in kept]

    def merge(self, other: Collector) -> None:
        """Add what another process collected from other rows of the same batch."""
        self.rows += other.rows
        self.not_understood += other.not_understood
        for mine, theirs in ((self.outcomes, other.outcomes), (self.rules, other.rules), (self.needed, other.needed), (self.alone, other.alone)):
            mine.update(theirs)
        for outcome, kept in other.listed.items():
            self.listed[outcome] = sorted([*self.listed[outcome], *kept])[:MOST_ROWS]
        self.told = sorted([*self.told, *other.told], key=lambda told: told.row)[:MOST_TOLD]

    def _count_questions(self, assessment: Assessment) -> None:
        """Count what is asked for the open rules that could change the outcome: only when all of them are settled is the patient decided."""
        decision, rules = assessment.decision, assessment.screener.decider.rules
        deciding = [name for name in decision.unresolved if outcome_of(decision.verdict, rules[name].verdict) is Outcome.INCOMPLETE]
        kinds = set(map(self._kind, assessment.to_ask(deciding)))
        self.needed.update(kinds)
        if len(kinds) == 1:
            self.alone.update(kinds)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"


def _cut(texts: tuple[str, ...]) -> tuple[str, ...]:
    kept = tuple(map(_short, texts[:MOST_TEXTS]))
    return kept if len(texts) <= MOST_TEXTS else (*kept, f"… and {len(texts) - MOST_TEXTS} more")
