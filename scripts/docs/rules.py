"""docs/rules.md: the shipped rules, from the rule files."""

from docs.pieces import code, lowered, page, table

from mifa_screen.authoring.loading import shipped_files
from mifa_screen.knowledge.store import data_folder, load_knowledge
from mifa_screen.verdicts import RANK
from mifa_screen.writers.markdown import markdown_page
from mifa_screen.writers.page import ours
from mifa_screen.writers.result_page import MEANS
from mifa_screen.writers.rule_page import Written, rule_page

INTRODUCTION = """
Each rule says when it is true, why, what to do, and where that stands. When it is true is spelt out down to value sets and limits; what these hold
stands under [facts and value sets](facts.md), what each word means under [the condition language](conditions.md). `mifa-screen rules show RULE` shows
one of these pages on the screen. To correct a rule, change its file in `data/`.
"""


def document():
    """Return the rules as a document: an overview, then each rule."""
    knowledge = load_knowledge()
    written = Written.of(file.plain for file in shipped_files(data_folder()))
    parts = [INTRODUCTION, table(("verdict", "meaning"), [(code(verdict), meaning) for verdict, meaning in MEANS.items()])]
    for used in knowledge.rule_sets:
        rules = sorted((rule for rule in knowledge.rules if rule.rule_set == used.id), key=lambda rule: (RANK[rule.verdict], rule.id))
        rows = [(f"[{rule.id}](#{rule.id})", code(rule.verdict), rule.group, rule.statement) for rule in rules]
        parts += [f"## Rule set {used.id}", f"{used.title}, version {used.version}.", table(("rule", "verdict", "group", "what it says"), rows)]
        for rule in rules:
            shown = rule_page(rule, knowledge, written)
            shown = shown._replace(headline=rule.id, gloss=((ours(rule.title),), *shown.gloss), closing="")
            parts.append(lowered(markdown_page(shown), 2))
        left = [o for o in knowledge.omissions if o.rule_set == used.id]
        if left:
            rows = [(o.section, o.statement, o.because) for o in left]
            parts += [f"### Not screened in {used.id}", table(("section", "statement", "why no rule covers it"), rows)]
    return page("The rules", "`data/contraindications.yaml` and `data/label.yaml`", *parts)
