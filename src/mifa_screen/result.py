"""The result of a screening, as every writer and the Python API see it (contract section 7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mifa_screen.verdicts import Outcome, Verdict

SCHEMA = "mifa-screen/result/1"


@dataclass(frozen=True, slots=True)
class RuleSetUsed:
    """Which rule set was screened, exactly."""

    id: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules of one set amount to."""

    verdict: Verdict
    could_be: Verdict
    complete: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """What in the record says so: the place, the words that stand there, and how they were read."""

    path: str
    said: str
    understood: str


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule comes from: title of the source and its section."""

    source: str
    section: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is true."""

    rule: str
    rule_set: str
    group: str
    verdict: Verdict
    title: str
    reason: str
    advice: str
    evidence: tuple[Evidence, ...]
    citations: tuple[Citation, ...]
    label_level: str | None = None


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A rule that is unknown: what is missing, and the question or test that settles it."""

    rule: str
    rule_set: str
    group: str
    verdict: Verdict
    title: str
    missing: tuple[str, ...]
    ask: str


@dataclass(frozen=True, slots=True)
class RuledOut:
    """A rule that is false, and why in one line each."""

    rule: str
    rule_set: str
    group: str
    verdict: Verdict
    title: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A text or code that could not be read, with a near name if there is one."""

    path: str
    said: str
    suggestion: str | None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the user should know that decides no rule."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class NotScreened:
    """A statement of a source that no rule covers, and why."""

    rule_set: str
    statement: str
    section: str
    because: str


@dataclass(frozen=True, slots=True)
class Result:
    """One patient against the rules, on one date."""

    tool_version: str
    as_of: str
    patient_id: str
    rule_sets: tuple[RuleSetUsed, ...]
    outcome: Outcome
    verdict: Verdict
    could_be: Verdict
    complete: bool
    by_rule_set: dict[str, Standing]
    findings: tuple[Finding, ...]
    unresolved: tuple[Unresolved, ...]
    ruled_out: tuple[RuledOut, ...]
    to_ask: tuple[str, ...]
    not_understood: tuple[NotUnderstood, ...]
    warnings: tuple[Remark, ...]
    not_screened: tuple[NotScreened, ...]
    schema: str = SCHEMA

    def to_dict(self) -> dict[str, Any]:
        """Return the result as contract section 7 lays it out: plain values, `schema` first."""
        plain = {"schema": self.schema}
        for name in self.__dataclass_fields__:
            plain.setdefault(name, _plain(getattr(self, name)))
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value
