"""A result as CDS Hooks 2.0.1 cards: one a finding, worst first, and one for all that is open. Nothing found and nothing open: no card.

A card tells its reader in `detail` (GitHub Markdown) why and from where; nothing of the record is taken for markup there. Values that are
empty are left out, as CDS Hooks wants it. No clock, and the same result gives the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mifa_screen.verdicts import Outcome
from mifa_screen.writers.exchange import Exchange, Names, Origins, Plain, clean
from mifa_screen.writers.json_result import json_page
from mifa_screen.writers.markdown import markdown_part
from mifa_screen.writers.page import Section, counted, ours
from mifa_screen.writers.result_page import CLOSING, finding_lines, gloss, open_sections, record_sections

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mifa_screen.result import Finding, Result

SHORTER_THAN = 140
"""Characters of a summary, as CDS Hooks limits it."""
OPEN = "open"
"""The name of the card for all that is open."""


def cds_card_result(result: Result, exchange: Exchange, origins: Mapping[str, str] | None = None) -> bytes:
    """Return a result as the body of a CDS Hooks response in JSON."""
    return json_page(cds_cards(result, exchange, origins))


def cds_cards(result: Result, exchange: Exchange, origins: Mapping[str, str] | None = None) -> Plain:
    """Return a result as the body of a CDS Hooks response: plain values. `origins` as for `fhir_bundle`."""
    if result.outcome is Outcome.NONE_FOUND:
        return {"cards": []}
    names, read = Names(result, origins or {}), Origins(result, origins or {})
    cards = [_finding_card(finding, result, exchange, names) for finding in result.findings]
    if result.unresolved:
        cards.append(_open_card(result, exchange, names, read))
    else:  # what would else stand on the card for all that is open
        cards[0]["detail"] = "\n\n".join(filter(None, (cards[0]["detail"], markdown_part((), record_sections(result)))))
    return {"cards": cards}


def _finding_card(finding: Finding, result: Result, exchange: Exchange, names: Names) -> Plain:
    weight = exchange.verdicts[finding.verdict]
    reasons = [reason for reason in exchange.override_reasons if finding.verdict in reason.get("verdicts", ())]
    return {
        "uuid": names("card", finding.rule),
        "summary": _summary(weight["says"].format(medicine=exchange.medicine, title=finding.title)),
        "detail": markdown_part((), (Section(finding.title, items=finding_lines(finding)), _basis(result))),
        "indicator": weight["indicator"],
        "source": _source(exchange, finding.rule_set, finding.rule, finding.title),
        **_overrides(reasons, exchange),
    }


def _open_card(result: Result, exchange: Exchange, names: Names, read: Origins) -> Plain:
    worst = result.unresolved[0]
    count = counted(len(result.unresolved), "rule")
    if result.outcome is Outcome.INCOMPLETE:
        summary = f"{exchange.medicine} cannot be decided yet: {count} open, could be {result.could_be}"
    else:
        summary = f"{exchange.medicine}: {count} still open; the answers make the headline no worse"
    suggestions = list(_suggestions(result, exchange, names, read))
    return {
        "uuid": names("card", OPEN),
        "summary": _summary(summary),
        "detail": markdown_part([(ours(text),) for text in gloss(result)], (*open_sections(result), _basis(result))),
        "indicator": "warning",
        "source": _source(exchange, worst.rule_set, OPEN, "What is missing"),
        **({"suggestions": suggestions, "selectionBehavior": "any"} if suggestions else {}),
        **_overrides([reason for reason in exchange.override_reasons if reason.get(OPEN)], exchange),
    }


def _summary(text: str) -> str:
    text = clean(text)
    text = text[0].upper() + text[1:]
    return text if len(text) < SHORTER_THAN else text[: SHORTER_THAN - 2].rstrip() + "…"


def _basis(result: Result) -> Section:
    used = ", ".join(f"{rule_set.id} {rule_set.version}" for rule_set in result.rule_sets)
    return Section("What this rests on", ((ours(f"As of {result.as_of}; rule sets {used}; mifa-screen {result.tool_version}. {CLOSING}"),),))


def _source(exchange: Exchange, rule_set: str, topic: str, title: str) -> Plain:
    return {**exchange.source(rule_set), "topic": {"system": exchange.name_of_ours("rules", rule_set), "code": topic, "display": clean(title)}}


def _overrides(reasons: list[Plain], exchange: Exchange) -> Plain:
    system = exchange.name_of_ours("override-reasons")
    coded = [{"system": system, "code": reason["code"], "display": reason["display"]} for reason in reasons]
    return {"overrideReasons": coded} if coded else {}


def _suggestions(result: Result, exchange: Exchange, names: Names, read: Origins) -> Iterator[Plain]:
    """Yield an order, as a draft, for every laboratory test that is missing."""
    for answer, ask in exchange.wanted(result).items():
        if answer.order is None:
            continue
        code, title = answer.order
        request = {
            "resourceType": "ServiceRequest",
            "status": "draft",
            "intent": "proposal",
            "code": {"coding": [exchange.coding("loinc", code)], "text": title},
            "subject": read.subject(),
        }
        action = {"type": "create", "description": f"Order: {title}", "resource": request}
        yield {"label": clean(ask), "uuid": names("suggestion", code), "actions": [action]}
