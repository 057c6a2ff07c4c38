"""docs/facts.md: what the rules read, from the library files."""

from docs.pieces import code, page, table

from mifa_screen.knowledge.store import load_knowledge
from mifa_screen.writers.condition_words import ConditionWords
from mifa_screen.writers.markdown import markdown_part
from mifa_screen.writers.page import Item, Section
from mifa_screen.writers.rule_page import codes_item

INTRODUCTION = """
A *fact* is what a rule reads. Its name is what a patient file may state under `facts`, and what a column of a table may be called. It is settled from
two sides, the record and what was stated: either side true is true; else stated false is false; else what the record says.
"""


def document():
    """Return facts, thresholds and value sets as a document."""
    knowledge = load_knowledge()
    rows = [(f"[`{fact.id}`](#{fact.id.replace('_', '-')})", fact.title, fact.ask) for fact in knowledge.facts.values()]
    parts = [INTRODUCTION, table(("fact", "title", "question"), rows), "## Facts, one by one"]
    for fact in knowledge.facts.values():
        words = ConditionWords(knowledge)
        item = words.fact(fact)
        parts += [f"### {fact.id.replace('_', '-')}", f"{fact.title}. *{fact.ask}*"]
        if item.items:
            parts.append(_bullets(item.items))
    parts.append("## Limits")
    parts.append(table(("name", "title", "value", "unit"), [(code(t.id), t.title, t.value, code(t.unit)) for t in knowledge.thresholds.values()]))
    parts.append("## Daily doses that count as high")
    for name, limits in knowledge.dose_limits.items():
        rows = [(", ".join(limit.atc), limit.high_from or "", limit.not_high_to or "", "yes" if limit.never else "") for limit in limits]
        parts += [f"### {name}", table(("ATC", "high from (mg a day)", "not high up to (mg a day)", "never high"), rows)]
    parts.append("## Value sets")
    parts.append("In ICD-10 and ATC a code stands for all below it; the longest code that a set names decides.")
    for value_set in knowledge.value_sets.values():
        counts = {"current": "; counts while active or in remission", "lasting": ""}[value_set.counts]
        parts += [f"### {value_set.id}", f"{value_set.title}{counts}.", _bullets(codes_item(value_set).items)]
    return page("Facts, limits and value sets", "`data/facts`, `data/thresholds.yaml`, `data/dose-limits.yaml` and `data/value-sets`", *parts)


def _bullets(items: tuple[Item, ...]) -> str:
    return markdown_part((), [Section("-", items=items)]).split("\n", 1)[1].strip()
