"""docs/sign-off.md: everything that is a judgement or from memory, one line each, to be signed or corrected by a pharmacist or a clinician; made from the data."""

import hashlib
import re
import tomllib

from docs.pieces import code, page, table
from docs.safety import TO_SIGN, hazards, marked_rows, shown

from mifa_screen.authoring.checking import walk
from mifa_screen.authoring.loading import shipped_files
from mifa_screen.authoring.yaml_words import spoken
from mifa_screen.core.truth import FALSE
from mifa_screen.knowledge.store import data_folder, load_knowledge, vocabulary_folder

SAYS_SO = re.compile(r"\b(?:from memory|as recalled|not verified|a judgement|sign-off|mark [JM])\b", re.IGNORECASE)
IN_A_COMMENT = re.compile(r"#.*(?:\bmark(?:s|ed)? [JM]\b|\[[JM]\]|from memory|sign-off|judgement)", re.IGNORECASE)
DEFINES_THE_MARKS = re.compile(r"# mark: V seen|what is marked M is from memory|The limits are proposals that need")
"""Comments about marks that stand elsewhere."""
BY_HAND = ("medicines.tsv", "medicines-further.tsv")
HEADS = ("line", "what", "how it stands", "why it must be signed", "where", "right, or what is right", "name, date")

INTRODUCTION = """
One line for everything in the data that is a judgement of this project (J) or from memory (M), and for every name of a medicine that a rule asks for and that was
written by hand. A pharmacist or a clinician who knows the medicine writes behind each line whether it is right, and signs. Until then it is a proposal.

The code of a line is made from what the line says. When that changes, the code changes with it, and an older signature does not hold any more.
`docs/safety.md` says which hazard rests on them.

Not here line by line: the words for diagnoses, reactions and allergens (`conditions.tsv`, `conditions-further.tsv`, `reactions.tsv`, `allergens.tsv`), which were written by hand as well. How well they
read what clinicians write is measured in `benchmarks/understanding`, and H5 is the line to sign for them.
"""


def line(*cells):
    """Return a row, with the code that is made from it and room for two entries."""
    return (code(hashlib.sha256("\x1f".join(map(str, cells)).encode()).hexdigest()[:8]), *cells, "", "")


def sentences():
    """Return rows of sentences and notes that say themselves that they are from memory or a judgement, where no mark does."""
    rows = []
    for file in shipped_files(data_folder()):
        for keys, text in walk(file.plain):
            if not isinstance(text, str) or not SAYS_SO.search(text) or "examples" in keys or keys[0] == "sources":
                continue
            around = file.plain
            for key in keys[:-1]:
                around = around[key]
            if isinstance(around, dict) and around.get("mark") not in TO_SIGN:
                beside = "; ".join(f"{key} {said}" for key, said in shown(around).items() if key != "ask") if keys[-1] == "note" else ""
                rows.append(line(code(spoken(keys, file.plain)), f"{beside}. {text}".strip(". ") if beside else text, "it says so", code(file.name)))
    return rows


def comments():
    """Return rows of what a comment in the data calls a judgement or from memory, with the lines that it is about."""
    rows = []
    for path in sorted(path for path in data_folder().rglob("*") if path.suffix in (".yaml", ".toml", ".tsv") and not path.stem.endswith("-index")):
        lines = path.read_text(encoding="utf-8").splitlines()
        if path.name == "medicines-further.tsv":
            continue  # each of its lines that a rule asks for stands below
        for number, text in enumerate(lines):
            if IN_A_COMMENT.search(text) and not DEFINES_THE_MARKS.search(text):
                about, _, says = text.partition("#")
                heading = not about.strip() or re.fullmatch(r"\s*(\[.*\]|[\w-]+:)\s*", about)
                value = "; ".join(filter(None, (about.strip(), *(following(lines[number + 1 :]) if heading else ()))))
                rows.append(line(says.strip(), value, "the comment says so", code(f"data/{path.relative_to(data_folder())}")))
    return rows


def following(lines):
    """Return the lines up to the next blank one, comment or heading; further comments and a heading may come first."""
    found = []
    for text in lines:
        if not text.strip() or (found and text.lstrip().startswith(("#", "["))):
            break
        if text.lstrip().startswith("#"):
            continue
        found.append(" ".join(text.split()))
    return found


def addresses():
    """Return rows of what the table of FHIR words marks by an entry of its own."""
    plain = tomllib.loads((data_folder() / "fhir.toml").read_text(encoding="utf-8"))
    return [
        line(f"{code(name)} (source)", f"{entry['title']}: {entry['reference']}", entry["mark"], code("data/fhir.toml"))
        for name, entry in plain["sources"].items()
        if entry["mark"] in ("J", "M")
    ]


def names():
    """Return rows of the names, written by hand, of medicines that a rule asks for: one a line of the vocabulary."""
    knowledge = load_knowledge()
    asked = [value_set for value_set in knowledge.value_sets.values() if "atc" in value_set.codes]
    codes_of = {}
    rows = []
    for name in BY_HAND:
        entries = [entry.split("\t") for entry in (vocabulary_folder() / name).read_text(encoding="utf-8").splitlines() if entry and entry[0] not in "#-"]
        for said, substance, *rest in entries:
            if said != "=":
                codes_of.setdefault(substance, []).extend(said.split("|"))
        for said, substance, *rest in entries:
            parts = [part.partition(":")[0].partition("@")[0] for part in substance.split("+")] if said == "=" else [substance]
            codes = [at for part in parts for at in codes_of.get(part, ())] if said == "=" else said.split("|")
            of = [value_set.title for value_set in asked if any(value_set.membership("atc", at) is not FALSE for at in codes)]
            if of and rest and rest[0]:
                what = f"names of {substance}, by themselves" if said == "=" else f"names of {substance} ({said})"
                rows.append(line(what, rest[0], f"from memory; read as: {'; '.join(dict.fromkeys(of))}", code(f"vocabulary/{name}")))
    return rows


def risks():
    """Return rows of the risks that are left, for whoever must accept them."""
    return [line(f"{hazard['id']} {hazard['hazard']}", hazard["residual"], f"harm {hazard['harm']}; {hazard['before']} without, {hazard['after']} with what is built against it; to be accepted by: {hazard['signs']}", code("docs/safety.md"))
            for hazard in hazards()]  # fmt: skip


def all_rows():
    """Return all lines by section."""
    marked = [line(what, value, f"{mark}{'. ' if note else ''}{note}", file) for what, value, mark, note, file in marked_rows()]
    return {
        "Values and sources that are marked": [*marked, *addresses()],
        "Sentences that say so themselves": sentences(),
        "Values whose comment says so": comments(),
        "Names of medicines that a rule asks for": names(),
        "Risks that are left": risks(),
    }


def document():
    """Return the document."""
    sections = all_rows()
    used = ", ".join(f"{used.id} {used.version}" for used in load_knowledge().rule_sets)
    parts = [INTRODUCTION, f"Rule sets: {used}. {sum(map(len, sections.values()))} lines."]
    for title, rows in sections.items():
        parts += [f"## {title}", table(HEADS, rows)]
    return page("Sign-off", "the marks, comments and names in `data/`, and `scripts/docs/hazards.yaml`", *parts)
