"""docs/conditions.md: the manual of the condition language, from the file that specifies and tests it."""

import json

import yaml

from docs.pieces import ROOT, fenced, page, table

SPEC = ROOT / "tests" / "spec" / "conditions.yaml"
GROUPS = {
    "connectives": "Putting conditions together",
    "facts": "Facts",
    "diagnoses": "Diagnoses",
    "allergies": "Allergies",
    "medicines": "Medicines",
    "numbers": "Numbers",
    "person": "The person",
}
INTRODUCTION = """
A condition is a mapping with one of the words below; it is true, false or **unknown**. Rules (`when`) and facts (`true_when`, `false_when`,
`presumed_when`) are made of conditions. Every line of every table below is run as a test: a patient, and what the condition must come to. The day
is 2026-11-23. `mifa-screen rules test tests/spec/conditions.yaml` runs them here.

The samples rest on these definitions, of a medicine that does not exist; a rule file defines its own in the same way, or names the shipped
[facts and value sets](facts.md).
"""
DEFINED = ("thresholds", "dose_limits", "value_sets", "facts")


class Dumper(yaml.SafeDumper):
    """Writes short mappings in one line, as the rule files do."""


def written(value):
    return yaml.dump(value, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None).rstrip()


def document():
    """Return the manual."""
    text = SPEC.read_text(encoding="utf-8")
    plain = yaml.safe_load(text)
    parts = [INTRODUCTION, fenced(_definitions(text), "yaml")]
    for group, title in GROUPS.items():
        parts.append(f"## {title}")
        parts += [part for rule in plain["rules"] if rule["group"] == group for part in _section(rule)]
    assert {rule["group"] for rule in plain["rules"]} == set(GROUPS)
    return page("The condition language", "`tests/spec/conditions.yaml`, which is run as a test", *parts)


def _definitions(text):
    """Return the definitions as they are written, without what stands before and after them."""
    return text[text.index("thresholds:") : text.index("rules:\n")].rstrip()


def _section(rule):
    yield f"### {rule['title']}"
    yield f"{rule['statement']} {rule['why']}"
    yield fenced(written({"when": rule["when"]}), "yaml")
    rows = [(example["it"], f"`{json.dumps(example['given'], ensure_ascii=False)}`", f"**{str(example['then']).lower()}**") for example in rule["examples"]]
    yield table(("", "patient", "truth"), rows)
