"""docs/safety.md: intended use, the hazard log, what is not screened, and what somebody must sign; the tables from the rule files."""

from pathlib import Path

import yaml
from docs.pieces import code, page, table

from mifa_screen.authoring.loading import shipped_files
from mifa_screen.knowledge.store import data_folder, load_knowledge

HAZARDS = Path(__file__).with_name("hazards.yaml")
MARKS = {"J": "a judgement", "M": "from memory", "V2": "seen in a copy only"}
TO_SIGN = ("J", "M")

USE = """
## Intended use

mifa-screen helps a clinician, a pharmacist or a tumour board to see, before each decision on mifamurtide (MEPACT) in osteosarcoma, whether anything in a
patient's record speaks against it, and what has to be asked or measured before one can tell. It reads what is put before it and decides nothing about
treatment. A person who may prescribe the medicine looks at each result and at the patient.

Not intended: use by patients; automatic ordering, stopping or release of a medicine; other medicines, unless with a rule file of their own that somebody answers
for; doses; the indication; supervision during an infusion.

It has not been assessed as a medical device by any authority, and has not been evaluated with patients. Who uses it in care does so under the rules of their site.

## Limits

* It knows what stands in the record that it is given, and nothing else. A list recorded as empty is believed.
* Free text is understood only where every word is known; the rest is asked about. How much that is, is measured in `benchmarks/understanding`.
* SNOMED CT and RxNorm ids stand for themselves: a more specific id that is not listed is not understood, and asked about.
* Estimates of kidney function are wrong in changing function, after amputation and with little muscle, which is common in these patients.
* The rules are as old as their sources (below). The label in force is what counts.
"""
LOG = """
## Hazard log

In the manner of ISO 14971. *Harm*: grave (death or lasting harm), serious (harm that needs treatment), minor. How often something happens is not estimated: there
is no experience in use yet. Each test named exists and runs; a test checks that.
"""
LEFT = """
## What is left

Together the residual risks are acceptable only where a person who may prescribe reads each result, where the list of what must be signed has been signed, and where
the site has tried the program on its own records first. The gravest that remains is H5: a text that is understood, and wrongly.
"""


def hazards():
    """Return the hazard log as it is written."""
    return yaml.safe_load(HAZARDS.read_text(encoding="utf-8"))


def marked(plain, keys=()):
    """Yield everything in a file that carries a mark that needs a signature."""
    if isinstance(plain, dict):
        if plain.get("mark") in TO_SIGN:
            yield keys, plain
        for key, value in plain.items():
            yield from marked(value, (*keys, key))
    elif isinstance(plain, list):
        for index, value in enumerate(plain):
            yield from marked(value, (*keys, index))


def to_sign():
    """Return rows of what needs a signature: what, its value, why, where it stands."""
    rows = []
    for file in shipped_files(data_folder()):
        statements = file.plain.get("statements", {})
        for keys, item in marked(file.plain):
            name = " › ".join(str(key) for key in keys if key not in ("laboratory", "analytes", "sources"))
            if keys[0] == "sources":
                says = " ".join(s["says"] for s in statements.values() if s["source"] == keys[1])
                value = f"{item['title']}. {says}"
            elif "from" in item:
                value = f"{item['from']} to {item['to']}"
            else:
                value = f"{item.get('title', '')}: {item.get('value', '')} {item.get('unit', '')}".strip(": ")
            rows.append((code(name), value, f"{item['mark']}, {MARKS[item['mark']]}", item.get("note", ""), code(file.name), ""))
    return rows


def document():
    """Return the document."""
    knowledge = load_knowledge()
    parts = [USE, LOG]
    for hazard in hazards():
        rows = [("Harm", hazard["harm"]), ("Cause", hazard["cause"]), ("How it comes about", hazard["sequence"]), ("Built against it", hazard["mitigation"]),
                ("Shown by", "<br>".join(code(test) for test in hazard["tests"])), ("What is left", hazard["residual"])]  # fmt: skip
        parts += [f"### {hazard['id']} {hazard['hazard']}", table(("", ""), rows)]
    parts += [LEFT, "## What is not screened", table(("rule set", "section", "statement", "why"), [(o.rule_set, o.section, o.statement, o.because) for o in knowledge.omissions])]
    parts += ["## What somebody must sign", "A clinician who knows the medicine signs each line, or corrects it. Until then it is a proposal of this project.",
              table(("what", "value", "mark", "note", "file", "signed by, on"), to_sign())]  # fmt: skip
    return page("Safety", "`scripts/docs/hazards.yaml` and the rule files in `data/`", *parts)
