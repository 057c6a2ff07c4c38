"""What a result says to a reader, in order: may it be given, why not, what is missing, what was ruled out, what it rests on."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from mifa_screen.verdicts import Outcome, Verdict
from mifa_screen.writers.page import Item, Page, Section, counted, first, labelled, name, ours, strong, theirs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mifa_screen.result import Evidence, Finding, Result, RuledOut, Unresolved
    from mifa_screen.writers.page import Line, Span

HEADLINES = {
    Outcome.DO_NOT_GIVE: "DO NOT GIVE",
    Outcome.INCOMPLETE: "CANNOT BE DECIDED YET",
    Outcome.WITH_CARE: "WITH CARE",
    Outcome.NONE_FOUND: "NOTHING FOUND in the facts given",
}
MEANS = {
    Verdict.STOP: "stop at once, emergency treatment",
    Verdict.CONTRAINDICATED: "must not be given",
    Verdict.AVOID: "should not be given",
    Verdict.SUPERVISE: "avoid, or give only under close medical supervision",
    Verdict.CAUTION: "the treating doctor must weigh it first",
    Verdict.NONE: "nothing found so far",
}
CLOSING = "This supports the decision of a clinician and does not replace it."
SHORT_LIST, LONG_LIST = 20, 200
FEW_OPEN = 8
"""Open rules that are named with their ids."""


def result_page(result: Result, medicine: str = "the medicine", *, verbose: bool = False) -> Page:
    """Return the page of a result; `verbose` lists what was ruled out, what was not screened and longer lists."""
    limit = LONG_LIST if verbose else SHORT_LIST
    sections = (
        against(result, limit),
        _asked(result, limit),
        _open(result, limit, verbose=verbose),
        _ruled_out(result, limit, verbose=verbose),
        _not_understood(result, limit),
        _warnings(result, limit),
        _basis(result, verbose=verbose),
    )
    return Page(
        about=(ours(f"May {medicine} be given? Patient "), theirs(result.patient_id), ours(f", as of {result.as_of}")),
        headline=HEADLINES[result.outcome],
        gloss=tuple((ours(text),) for text in gloss(result)),
        sections=tuple(section for section in sections if section is not None),
        outcome=result.outcome,
        closing=CLOSING,
    )


def gloss(result: Result) -> Iterator[str]:
    """Yield what the headline means, a sentence at a time."""
    if result.verdict is Verdict.NONE:
        yield "No rule was found to be true." if result.unresolved else "No rule is true, and none is open."
    else:
        yield f"Worst finding: {result.verdict} ({MEANS[result.verdict]})."
    if result.unresolved:
        are = "is" if len(result.unresolved) == 1 else "are"
        worse = f"it could still be: {result.could_be} ({MEANS[result.could_be]})"
        could = worse if result.could_be != result.verdict else "that can make it no worse"
        yield f"{counted(len(result.unresolved), 'rule')} {are} still open; {could}."


def finding_lines(finding: Finding) -> tuple[Item, ...]:
    """Return what is to be said of one finding: the reason, what is on record, the source, the advice."""
    return _finding(finding, LONG_LIST).items


def open_sections(result: Result) -> tuple[Section, ...]:
    """Return what is missing, open, not understood and warned of."""
    still_open = Section("Open until then", items=tuple(map(Item, _by_verdict(result.unresolved)))) if result.unresolved else None
    sections = (_asked(result, LONG_LIST), still_open, *record_sections(result))
    return tuple(section for section in sections if section is not None)


def record_sections(result: Result) -> tuple[Section, ...]:
    """Return what of the record was not understood, and the warnings."""
    return tuple(section for section in (_not_understood(result, LONG_LIST), _warnings(result, LONG_LIST)) if section is not None)


def against(result: Result, limit: int) -> Section | None:
    """Return what speaks against giving the medicine, with at most `limit` pieces of evidence a rule."""
    return Section("What speaks against it", items=tuple(_finding(f, limit) for f in result.findings)) if result.findings else None


def _finding(finding: Finding, limit: int) -> Item:
    items = [Item((ours(finding.reason),))]
    evidence, more = first(map(_evidence, finding.evidence), limit)
    if evidence:
        items.append(labelled("On record", evidence, more))
    items.append(labelled("Source", tuple(Item((ours(f"{c.source}, section {c.section}"),)) for c in finding.citations)))
    if finding.label_level:
        items.append(labelled("What the product label says", (Item((ours(finding.label_level),)),)))
    if finding.advice:
        items.append(labelled("Advice", (Item((ours(finding.advice),)),)))
    return Item((strong(finding.title), *_which(finding)), tuple(items), finding.verdict)


def _which(rule: Finding | Unresolved | RuledOut) -> tuple[Span, ...]:
    return (ours(" ("), name(rule.rule), ours(f", rule set {rule.rule_set})"))


def _evidence(evidence: Evidence) -> Line:
    spans: list[Span] = []
    if evidence.path:
        spans += [name(evidence.path), ours(" ") if evidence.said else ours(": ")]
    if evidence.said:
        spans += [theirs(evidence.said), ours(": ")]
    return (*spans, ours(evidence.understood))


def _asked(result: Result, limit: int) -> Section | None:
    asks, more = first(((ours(ask),) for ask in result.to_ask), limit)
    return Section("What is missing, and what settles it", items=asks, more=more) if asks else None


def _open(result: Result, limit: int, *, verbose: bool) -> Section | None:
    if not result.unresolved:
        return None
    if verbose:
        return Section("Open until then", items=tuple(_unresolved(rule, limit) for rule in result.unresolved))
    if len(result.unresolved) <= FEW_OPEN:
        return Section("Open until then", items=tuple(map(Item, _by_verdict(result.unresolved))))
    hint = ours("--verbose lists them by id, each with what it waits for")
    return Section("Open until then", items=(*map(Item, _titles_by_verdict(result.unresolved)), Item((hint,))))


def _by_verdict(rules: tuple[Unresolved, ...]) -> Iterator[Line]:
    for verdict, same in groupby(rules, lambda rule: rule.verdict):
        line = [strong(verdict), ours(": ")]
        for number, rule in enumerate(same):
            line += [ours("; " if number else ""), ours(f"{rule.title} ("), name(rule.rule), ours(")")]
        yield tuple(line)


def _titles_by_verdict(rules: tuple[Unresolved, ...]) -> Iterator[Line]:
    """Yield no more than a reader takes in: how many rules, and what they are about."""
    for verdict, same in groupby(rules, lambda rule: rule.verdict):
        titles = [rule.title for rule in same]
        yield strong(verdict), ours(f" ({len(titles)}): {'; '.join(titles)}")


def _unresolved(rule: Unresolved, limit: int) -> Item:
    missing, more = first(((ours(text),) for text in rule.missing), limit)
    items = [labelled("Missing", missing, more)] if missing else []
    if rule.ask:
        items.append(labelled("To settle it", (Item((ours(rule.ask),)),)))
    return Item((strong(rule.title), *_which(rule)), tuple(items), rule.verdict)


def _ruled_out(result: Result, limit: int, *, verbose: bool) -> Section | None:
    if not result.ruled_out:
        return None
    if not verbose:
        return Section("Ruled out", ((ours(f"{counted(len(result.ruled_out), 'rule')} (--verbose lists them)"),),))
    return Section("Ruled out", items=tuple(_out(rule, limit) for rule in result.ruled_out))


def _out(rule: RuledOut, limit: int) -> Item:
    kept, more = rule.evidence[:limit], len(rule.evidence) - limit
    because = "; ".join((*kept, f"and {more} more") if more > 0 else kept)
    return Item((ours(rule.title), *_which(rule), ours(f": {because}" if because else "")), verdict=rule.verdict)


def _not_understood(result: Result, limit: int) -> Section | None:
    if not result.not_understood:
        return None
    lines, more = first(((name(n.path), ours(" "), theirs(n.said), _meant(n.suggestion)) for n in result.not_understood), limit)
    note = "It counts as unknown, never as nothing. Correct it, give a code, or decide by hand."
    return Section("Not understood", ((ours(note),),), lines, more)


def _meant(suggestion: str | None) -> Span:
    return ours(f'; did you mean "{suggestion}"?' if suggestion else "")


def _warnings(result: Result, limit: int) -> Section | None:
    if not result.warnings:
        return None
    lines, more = first(((name(w.path), ours(f": {w.message}")) if w.path else (ours(w.message),) for w in result.warnings), limit)
    return Section("Warnings", items=lines, more=more)


def _basis(result: Result, *, verbose: bool) -> Section:
    items = [Item((ours(f"Day of screening: {result.as_of}"),))]
    for used in result.rule_sets:
        standing = result.by_rule_set[used.id]
        could = f", could be {standing.could_be}" if standing.could_be != standing.verdict else ""
        hashed = used.sha256 if verbose else used.sha256[:12]
        items.append(Item((ours("Rule set "), name(used.id), ours(f" {used.version} (sha256 {hashed}): {standing.verdict}{could}"))))
    items.append(Item((ours(f"mifa-screen {result.tool_version}"),)))
    if result.not_screened:
        count = f"{counted(len(result.not_screened), 'statement')} of the sources {'is' if len(result.not_screened) == 1 else 'are'} not screened"
        each = tuple(Item((ours(f"{n.rule_set}, section {n.section}: {n.statement} Not screened: {n.because}"),)) for n in result.not_screened)
        items.append(Item((ours(count + (":" if verbose else " (--verbose lists them)")),), each if verbose else ()))
    return Section("What this rests on", items=tuple(items))
