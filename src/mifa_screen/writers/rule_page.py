"""A rule as a page that one could hand to a colleague: what it says, why, when it holds, what to do, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.core.truth import FALSE, TRUE, Truth
from mifa_screen.writers.condition_words import ConditionWords
from mifa_screen.writers.page import Item, Page, Section, labelled, name, ours, strong
from mifa_screen.writers.result_page import CLOSING, MEANS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mifa_screen.knowledge.model import Knowledge, Rule, ValueSet

Plain = dict[str, Any]
CATEGORY, WITH_DOT = 3, frozenset({"icd-10", "icd-10-cm"})
BELONGS = {TRUE: "in the set", Truth.UNKNOWN: "unclear, so asked for", FALSE: "not in the set"}


class Written(NamedTuple):
    """What the files say that screening does not need: the statements and sources by name, the examples by rule."""

    statements: Plain
    sources: Plain
    examples: dict[str, list[Plain]]

    @classmethod
    def of(cls, files: Iterable[Plain]) -> Written:
        """Gather from rule and library files as they are written."""
        written = cls({}, {}, {})
        for plain in files:
            written.statements.update(plain.get("statements", {}))
            written.sources.update(plain.get("sources", {}))
            written.examples.update({rule["id"]: rule.get("examples", []) for rule in plain.get("rules", ())})
        return written


def rule_page(rule: Rule, knowledge: Knowledge, written: Written, *, codes: bool = False) -> Page:
    """Return the page of a rule; `codes` lists the members of its value sets."""
    words = ConditionWords(knowledge)
    when = words.item(rule.when)
    sections = [
        Section("What it says", ((ours(rule.statement),),)),
        Section("Why", ((ours(rule.why),),)),
        Section("When it is true", items=(when,)),
        Section("What to do", ((ours(rule.advice),),)),
        Section("Sources", items=tuple(_sources(rule, written))),
        *_label(rule),
    ]
    if codes:
        sections.append(Section("Codes", items=tuple(codes_item(knowledge.value_sets[value_set]) for value_set in words.value_sets)))
    sections.append(Section("Examples", items=tuple(map(_example, written.examples.get(rule.id, ())))))
    about = (ours("Rule "), name(rule.id), ours(f" of rule set {rule.rule_set}, group {rule.group}"))
    gloss = ((ours(f"Verdict: {rule.verdict} ({MEANS[rule.verdict]})."),),)
    return Page(about, rule.title, gloss, tuple(section for section in sections if section.items or section.paragraphs), closing=CLOSING)


def _sources(rule: Rule, written: Written) -> Iterator[Item]:
    for citation in rule.citations:
        statement = written.statements[citation.statement]
        source = written.sources[statement["source"]]
        items = [Item((ours(statement["says"]),))]
        if source.get("reference"):
            items.append(labelled("Reference", (Item((ours(str(source["reference"])),)),)))
        yield Item((strong(f"{citation.source}, section {citation.section}"), ours(" ("), name(citation.statement), ours(")")), tuple(items))


def _label(rule: Rule) -> Iterator[Section]:
    if rule.label_level or rule.label_note:
        said = ": ".join(filter(None, (rule.label_level, rule.label_note)))
        yield Section("What the product label says", ((ours(said),),))


def _example(example: Plain) -> Item:
    each = f": {', '.join(map(str, example['each']))}" if "each" in example else ""
    return Item((strong(str(example["then"]).lower()), ours(f": {example['it']}{each}")))


def codes_item(value_set: ValueSet) -> Item:
    """Return a value set with its codes, those that are unclear and its exceptions."""
    items = []
    for system, members in sorted(value_set.codes.items()):
        for truth in (TRUE, Truth.UNKNOWN, FALSE):
            listed = sorted(code for code, belongs in members.items() if belongs is truth)
            if listed:
                items.append(Item((ours(f"{system}, {BELONGS[truth]}: "), name(", ".join(_dotted(system, code) for code in listed)))))
    return Item((strong(value_set.title), ours(" ("), name(value_set.id), ours(")")), tuple(items))


def _dotted(system: str, code: str) -> str:
    return f"{code[:CATEGORY]}.{code[CATEGORY:]}" if system in WITH_DOT and len(code) > CATEGORY else code
