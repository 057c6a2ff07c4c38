"""From checked plain data (lists, mappings, texts: the merged YAML files or their built form) to `Knowledge`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mifa_screen.core.truth import FALSE, TRUE, UNKNOWN, Truth
from mifa_screen.knowledge.expressions import Node, parse
from mifa_screen.knowledge.model import (
    AmbiguousMedicine,
    Citation,
    DoseLimit,
    Fact,
    Knowledge,
    Notice,
    Omission,
    Rule,
    RuleSet,
    Threshold,
    Unmeasured,
    ValueSet,
)
from mifa_screen.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

Plain = dict[str, Any]
EITHER_EDITION = {"icd": ("icd-10", "icd-10-cm")}


def knowledge_from(plain: Plain) -> Knowledge:
    """Build the knowledge from merged, checked data.

    `plain` maps section names to what all files together hold: `rule_sets`, `rules`, `notices` and `not_screened` are lists whose items
    name their `rule_set`; `statements`, `sources`, `facts`, `value_sets`, `thresholds`, `dose_limits`, `ambiguous_medicines` are mappings.
    """
    sources, statements = plain["sources"], plain["statements"]
    return Knowledge(
        rule_sets=tuple(RuleSet(**item) for item in plain["rule_sets"]),
        rules=tuple(_rule(item, sources, statements) for item in plain["rules"]),
        notices=tuple(Notice(item["rule_set"], item["path"], item["says"], parse(item["when"])) for item in plain["notices"]),
        omissions=tuple(_omission(item, statements) for item in plain["not_screened"]),
        facts={name: _fact(name, item) for name, item in plain["facts"].items()},
        value_sets={name: value_set(name, item) for name, item in plain["value_sets"].items()},
        thresholds={name: Threshold(name, t["title"], Decimal(str(t["value"])), t["unit"]) for name, t in plain["thresholds"].items()},
        dose_limits={name: tuple(_dose_limit(limit) for limit in item["limits"]) for name, item in plain["dose_limits"].items()},
        ambiguous=tuple(_ambiguous(name, item) for name, item in plain["ambiguous_medicines"].items()),
        laboratory=plain["laboratory"],
        formulas=plain["formulas"],
        settings=plain["settings"],
        exchange=plain.get("exchange", {}),
    )


def _rule(item: Plain, sources: Plain, statements: Plain) -> Rule:
    return Rule(
        id=item["id"],
        rule_set=item["rule_set"],
        group=item["group"],
        verdict=Verdict(item["verdict"]),
        title=item["title"],
        statement=item["statement"],
        why=item["why"],
        advice=item["advice"],
        citations=tuple(_citation(name, sources, statements) for name in item["cites"]),
        label_level=item.get("label_level"),
        label_note=item.get("label_note"),
        when=parse(item["when"]),
    )


def _citation(name: str, sources: Plain, statements: Plain) -> Citation:
    statement = statements[name]
    return Citation(name, sources[statement["source"]]["title"], statement["section"])


def _omission(item: Plain, statements: Plain) -> Omission:
    statement = statements[item["statement"]]
    return Omission(item["rule_set"], statement["says"], statement["section"], item["because"])


def _optional(node: Plain | None) -> Node | None:
    return None if node is None else parse(node)


def _fact(name: str, item: Plain) -> Fact:
    unmeasured = item.get("unmeasured_note")
    return Fact(
        id=name,
        title=item["title"],
        ask=item["ask"],
        true_when=_optional(item.get("true_when")),
        silence=UNKNOWN if item.get("silence") == "unknown" else FALSE,
        false_when=_optional(item.get("false_when")),
        presumed_when=_optional(item.get("presumed_when")),
        unmeasured=Unmeasured(tuple(unmeasured["measures"]), unmeasured["says"]) if unmeasured else None,
    )


def value_set(name: str, item: Plain) -> ValueSet:
    """Build one value set from its groups of members, exceptions and unclear codes."""
    codes: dict[str, dict[str, Truth]] = {}
    asks: dict[str, str] = {}
    for section, truth in (("members", TRUE), ("except", FALSE), ("unclear", UNKNOWN)):
        for group in item.get(section, ()):
            for system, code in _codings(group):
                codes.setdefault(system, {})[code] = truth
                if "ask" in group:
                    asks[code] = group["ask"]
    return ValueSet(name, item["title"], item.get("counts", "lasting"), codes, asks, item.get("lasts_at_most_days"))


def _codings(group: Plain) -> Iterable[tuple[str, str]]:
    for system, codes in group.items():
        if system not in ("note", "ask"):
            for edition in EITHER_EDITION.get(system, (system,)):
                for code in codes:
                    yield edition, code.replace(".", "").upper() if edition in ("icd-10", "icd-10-cm", "atc") else code


def _dose_limit(limit: Plain) -> DoseLimit:
    return DoseLimit(tuple(limit["atc"]), _decimal(limit.get("high_from")), _decimal(limit.get("not_high_to")), limit.get("never", False),
                     _decimal(limit.get("plausible_from")))  # fmt: skip


def _decimal(number: Any) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _ambiguous(name: str, item: Plain) -> AmbiguousMedicine:
    return AmbiguousMedicine(
        id=name,
        protocol=item["candidates"]["protocol"],
        immunosuppressant=item["candidates"]["immunosuppressant"],
        companions=tuple(item["protocol_if_with"]["atc"]),
        weekly_mg_at_most=item["immunosuppressant_if_weekly_mg_at_most"],
    )
