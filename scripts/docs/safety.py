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
* Recorded sex is believed until something speaks against it, and tells neither hormones nor organs (H32).
* The rules are as old as their sources (below). The label in force is what counts.
"""
LOG = """
## Hazard log

In the manner of ISO 14971. *Harm*: grave (death or lasting harm), serious (harm that needs treatment), minor (delay or annoyance). *How often* is an estimate of this
project (J), for there is no experience in use yet, and the site puts its own in its place: often (once in a hundred uses or more), sometimes (once in a thousand),
rarely (less), hardly (not expected at all); first without, then with what is built against it. What is left counts as acceptable when the harm is
grave and it hardly happens, serious and rarely, minor and sometimes. Anything above that is as low as it can be made for now, and is accepted by name or not at all: the
roles are named, and [the sign-off list](sign-off.md) has a line for each. Each test named exists and runs; a test checks that. A name in brackets is a case, a sentence in `tests/cases`.
"""
LEFT = """
## What is left

Together the residual risks are acceptable only where a person who may prescribe reads each result, where [the list of what must be signed](sign-off.md) has been signed, and where
the site has tried the program on its own records first. The gravest that remain are H5, a text that is understood, and wrongly; H14, a statement that is wrong or old; and H37,
what does not stand in the record.

## When it is in use

* A finding that was missed, or a none-found that proved wrong, is reported as SECURITY.md says, with an invented patient that shows it; the rules are mended with an example.
* With each new edition of the label, and once a year, a pharmacist reads `docs/trace.md` beside the sources and signs anew what has changed.
* With each new version the site screens some patients of its own, known ones, with the old and the new, and looks at what differs.
* Every month somebody looks at a batch: how many results are incomplete, what is most often asked, what was not understood. A share that grows is a sign of H1, H13 or H23.
* Estimates of how often are replaced by what was counted.
"""
ACCEPTABLE = {("grave", "hardly"), ("serious", "hardly"), ("serious", "rarely"), ("minor", "hardly"), ("minor", "rarely"), ("minor", "sometimes")}
HARMS = ("grave", "serious", "minor")
OFTEN = ("often", "sometimes", "rarely", "hardly")


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


def shown(item):
    """Return what of an entry is its value, lists and mappings as words."""
    said = {key: said for key, said in item.items() if key not in ("mark", "note", "cites", "when", "examples", "limits")}
    return {key: ", ".join(map(str, said)) if isinstance(said, list) else ", ".join(f"{a} {b}" for a, b in said.items()) if isinstance(said, dict) else said for key, said in said.items()}


def marked_rows():
    """Return rows of what is marked in the rule files: what, its value, the mark, a note, where it stands."""
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
            elif "limits" in item or "atc" in item:
                limits = item.get("limits", [item])
                value = "; ".join(", ".join(f"{key} {said}" for key, said in shown(limit).items()) for limit in limits)
            elif keys == ("settings",):
                value = f"max_lab_age_days {item['max_lab_age_days']}"
            elif "title" not in item and "value" not in item:
                value = "; ".join(f"{key} {said}" for key, said in shown(item).items())
            else:
                value = f"{item.get('title', '')}: {item.get('value', '')} {item.get('unit', '')}".strip(": ")
            rows.append((code(name), value, f"{item['mark']}, {MARKS[item['mark']]}", item.get("note", ""), code(file.name)))
    return rows


def accepted(hazard):
    """Return whether what is left of a hazard is acceptable by the rule above, in a word."""
    return "acceptable" if (hazard["harm"], hazard["after"]) in ACCEPTABLE else "as low as can be, to be accepted by name"


def document():
    """Return the document."""
    knowledge = load_knowledge()
    log = hazards()
    short = [(hazard["id"], hazard["hazard"], hazard["harm"], hazard["before"], hazard["after"], accepted(hazard), hazard["signs"]) for hazard in log]
    parts = [USE, LOG, table(("", "hazard", "harm", "without", "with", "what is left is", "who accepts it"), short)]
    for hazard in log:
        often = f"{hazard['before']} without, {hazard['after']} with what is built against it"
        rows = [("Harm", hazard["harm"]), ("How often", often), ("Cause", hazard["cause"]), ("How it comes about", hazard["sequence"]), ("Built against it", hazard["mitigation"]),
                ("Shown by", "<br>".join(code(test) for test in hazard["tests"])), ("What is left", f"{hazard['residual']}. *{accepted(hazard).capitalize()}* ({hazard['signs']})")]  # fmt: skip
        parts += [f"### {hazard['id']} {hazard['hazard']}", table(("", ""), rows)]
    parts += [LEFT, "## What is not screened", table(("rule set", "section", "statement", "why"), [(o.rule_set, o.section, o.statement, o.because) for o in knowledge.omissions])]
    parts += ["## What somebody must sign", "[The sign-off list](sign-off.md): every value, sentence and name that is a judgement or from memory, and every risk that is left, one line each."]
    return page("Safety", "`scripts/docs/hazards.yaml` and the rule files in `data/`", *parts)
