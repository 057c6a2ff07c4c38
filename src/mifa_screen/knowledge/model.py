"""Rules, facts, value sets and thresholds as the engine holds them: frozen, checked when they were written, cheap to build."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.core.truth import FALSE, TRUE, UNKNOWN, Truth

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from mifa_screen.knowledge.expressions import Node
    from mifa_screen.verdicts import Verdict

SAME_SYSTEM = {"icd": ("icd-10-cm", "icd-10"), "icd-10": ("icd-10",), "icd-10-cm": ("icd-10-cm",)}
"""A code whose edition is not said may be meant in either."""
BY_PREFIX = frozenset({"icd-10", "icd-10-cm", "atc"})
"""Classifications in which position says what a code is: a value set holds everything below the codes it names."""
WHOLE = {"icd-10": 4, "icd-10-cm": 4, "atc": 7}
"""Fewest characters of a code that may be whole; a shorter one (a category, a group) leaves open what stands below it."""


class Threshold(NamedTuple):
    """A named limit with its unit."""

    id: str
    title: str
    value: Decimal
    unit: str


class ValueSet(NamedTuple):
    """A named set of codings. `codes`: system → code → TRUE (member), UNKNOWN (unclear) or FALSE (exception)."""

    id: str
    title: str
    counts: str
    codes: dict[str, dict[str, Truth]]
    asks: dict[str, str]
    lasts_at_most_days: int | None = None
    """How long such a state can last; a record of it that is older and has no end leaves open whether it still is."""

    def membership(self, system: str, code: str) -> Truth:
        """Return whether a coding belongs; in a classification the longest prefix that the set names decides."""
        editions = SAME_SYSTEM.get(system, (system,))
        return max(self._in_edition(edition, code) for edition in editions)

    def _in_edition(self, system: str, code: str) -> Truth:
        known = self.codes.get(system)
        if not known:
            return FALSE
        if system not in BY_PREFIX:
            return known.get(code, FALSE)
        for end in range(len(code), 0, -1):
            found = known.get(code[:end])
            if found is not None:
                return found
        if len(code) < WHOLE[system] and any(truth is not FALSE for key, truth in known.items() if key.startswith(code)):
            return UNKNOWN  # "K74" without its last figure may be the cirrhosis
        return FALSE

    def of_translations(self, codings: Iterable[tuple[str, str]]) -> Truth:
        """Return whether a concept belongs that has several codes: any that belongs counts, unless another is an exception of the set."""
        codings = tuple(codings)
        truth = max((self.membership(*coding) for coding in codings), default=FALSE)
        return UNKNOWN if truth is TRUE and any(self._excepts(*coding) for coding in codings) else truth

    def _excepts(self, system: str, code: str) -> bool:
        """Return whether the set names a coding (or what it lies under) as an exception, and nothing else of it."""
        if self.membership(system, code) is not FALSE:
            return False
        prefixes = range(len(code), 0, -1) if system == "icd" or system in BY_PREFIX else (len(code),)
        return any(code[:end] in self.codes.get(edition, {}) for edition in SAME_SYSTEM.get(system, (system,)) for end in prefixes)

    def question(self, code: str) -> str | None:
        """Return what to ask about an unclear code, if the set says so."""
        return next((self.asks[code[:end]] for end in range(len(code), 0, -1) if code[:end] in self.asks), None)


class DoseLimit(NamedTuple):
    """From which daily dose (mg) a medicine counts as high; `not_high_to`: up to it surely not; `never`: at no dose.

    Below `plausible_from` the dose is mostly in another unit, and says nothing.
    """

    atc: tuple[str, ...]
    high_from: Decimal | None = None
    not_high_to: Decimal | None = None
    never: bool = False
    plausible_from: Decimal | None = None

    def is_high(self, daily_mg: Decimal | None) -> Truth:
        """Return whether a daily dose in mg is high; unknown when it is not known or the limits leave it open."""
        if self.never:
            return FALSE
        if daily_mg is None or (self.plausible_from is not None and daily_mg < self.plausible_from):
            return UNKNOWN
        if self.high_from is not None:
            return TRUE if daily_mg >= self.high_from else FALSE
        return FALSE if self.not_high_to is not None and daily_mg <= self.not_high_to else UNKNOWN


class AmbiguousMedicine(NamedTuple):
    """A medicine whose purpose tells which of two codes is meant: a protocol's by its companions, the other by its weekly dose."""

    id: str
    protocol: str
    immunosuppressant: str
    companions: tuple[str, ...]
    weekly_mg_at_most: str


class Unmeasured(NamedTuple):
    """The warning when a fact is stated false while none of these measures is known."""

    measures: tuple[str, ...]
    says: str


class Fact(NamedTuple):
    """Something that a rule reads, and how it is settled from the data (contract section 2)."""

    id: str
    title: str
    ask: str
    true_when: Node | None
    silence: Truth
    false_when: Node | None
    presumed_when: Node | None
    unmeasured: Unmeasured | None


class Citation(NamedTuple):
    """A statement of a source that a rule rests on."""

    statement: str
    source: str
    section: str


class Rule(NamedTuple):
    """One rule of a rule set."""

    id: str
    rule_set: str
    group: str
    verdict: Verdict
    title: str
    statement: str
    why: str
    advice: str
    citations: tuple[Citation, ...]
    label_level: str | None
    label_note: str | None
    when: Node


class Notice(NamedTuple):
    """A warning that is no rule."""

    rule_set: str
    path: str
    says: str
    when: Node


class Omission(NamedTuple):
    """A statement of a source that no rule covers, and why."""

    rule_set: str
    statement: str
    section: str
    because: str


class RuleSet(NamedTuple):
    """A rule set as loaded; `sha256` is over its own file and the library files that it rests on."""

    id: str
    title: str
    version: str
    medicine: str
    sha256: str


class Knowledge(NamedTuple):
    """Everything that the engine knows; names are unique over all files."""

    rule_sets: tuple[RuleSet, ...]
    rules: tuple[Rule, ...]
    notices: tuple[Notice, ...]
    omissions: tuple[Omission, ...]
    facts: dict[str, Fact]
    value_sets: dict[str, ValueSet]
    thresholds: dict[str, Threshold]
    dose_limits: dict[str, tuple[DoseLimit, ...]]
    ambiguous: tuple[AmbiguousMedicine, ...]
    laboratory: dict[str, Any]
    formulas: dict[str, Any]
    settings: dict[str, Any]
    exchange: dict[str, Any]
    """How a result is told to other systems."""
