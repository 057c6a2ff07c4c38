"""What a text of a list does to the rules, measured against what a clinician says it should do.

Each line of `rules/PART-KIND.txt` is a text and its label, after a bar. The text stands alone on its list, of a girl of 16 with normal tests and
empty other lists. The label names the rules (short names below) that must be true; with a mark before the name: `?` unknown, `~` true or unknown,
`.` unknown or false, `!` false, `*` anything. `-` = none. `!` alone = must not be understood. Rules that a label does not name must be false (those on
pregnancy, which no silence makes false: not true). Medicines have a label of ATC codes between (`+` between medicines, `/` between readings of one,
`*` before what may be left out). A last cell `misspelt` marks a text with a spelling mistake: such a word may only be suggested, never read, so these are
counted by themselves.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mifa_screen import Patient, screen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mifa_screen.reading.answer import Claim
    from mifa_screen.reading.understanding import Understanding

RIGHT, OVER, WRONG, OPEN, RIGHTLY_OPEN = "right", "too cautious", "WRONG", "not understood", "rightly not understood"
SUGGESTED = "rightly suggested"
ORDER = (RIGHT, WRONG, OVER, OPEN, RIGHTLY_OPEN)
MISSPELT = " | misspelt"
DAY = dt.date(2026, 11, 23)
COMBINATIONS = Path(__file__).with_name("combinations.tsv")
SHORT = {
    "m": "allergy-mifamurtide", "rx": "allergy-reaction-current", "sa": "allergy-severe-other", "oa": "allergy-other",
    "rs": "renal-severe", "ckd": "renal-chronic", "hs": "hepatic-severe", "hep": "hepatic-hepatitis", "hmod": "label-hepatic-moderate",
    "ai": "immune-autoimmune", "id": "immune-deficiency", "preg": "pregnancy", "lact": "lactation", "plan": "pregnancy-planned",
    "resp": "label-respiratory", "vasc": "label-vascular", "cni": "label-calcineurin-inhibitor", "top": "label-topical-calcineurin",
    "nsaid": "label-nsaid", "hd": "label-nsaid-high-dose", "ster": "label-corticosteroid",
}  # fmt: skip
LISTS = {
    "conditions": "m rx sa oa rs ckd hs hep hmod ai id preg lact plan resp vasc ster".split(),
    "medicines": "id cni top nsaid hd ster".split(),
    "allergies": "m sa oa".split(),
}
SILENT = {"preg", "lact", "plan"}
FIELD = {"conditions": "conditions", "medicines": "medications", "allergies": "allergies"}
GIRL = {
    "id": "a", "birth_date": "2010-03-09", "sex": "female", "height_cm": 160, "allergies": [], "conditions": [], "medications": [],
    "labs": [{"test": test, "value": value, "unit": unit, "date": "2026-11-20"}
             for test, value, unit in (("creatinine", 0.6, "mg/dL"), ("bilirubin", 0.5, "mg/dL"), ("alt", 22, "U/L"))],
}  # fmt: skip


def screened(kind: str, text: str) -> tuple[dict[str, str], bool]:
    """Return each rule's truth ("t", "f", "u") for a patient with the text, and whether the text was understood."""
    result = screen(Patient.model_validate(GIRL | {FIELD[kind]: [text]}), as_of=DAY)
    truth = {finding.rule: "t" for finding in result.findings} | {entry.rule: "u" for entry in result.unresolved}
    truth |= {entry.rule: "f" for entry in result.ruled_out}
    return {short: truth[SHORT[short]] for short in LISTS[kind]}, not result.not_understood


MARKS = {"?": "u", "~": "tu", ".": "uf", "!": "f", "*": "tuf"}


def allowed(kind: str, label: str) -> dict[str, str]:
    """Return the truths that a label allows each rule."""
    allows = {short: "uf" if short in SILENT else "f" for short in LISTS[kind]}
    for word in label.split():
        if word != "-":
            name = word.lstrip("?~.!*")
            allows[name] = MARKS[word[0]] if word[0] in MARKS else "t"
    return allows


def codes_judged(claims: Iterable[Claim], label: str) -> bool:
    """Return whether the medicines read are those of the label; a combination may be read by its substances."""
    return any(_codes_are(claims, reading) for reading in (label, _by_substances(label)))


def _by_substances(label: str) -> str:
    """Return a label with the codes of combinations as those of their substances (combinations.tsv)."""
    rows = (line.split("\t") for line in COMBINATIONS.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")
    parts = dict(rows)
    return "+".join(next((parts[code] for code in want.split("/") if code in parts), want) for want in label.split("+"))


def _codes_are(claims: Iterable[Claim], label: str) -> bool:
    wanted = [] if label == "-" else label.split("+")
    stands = [{c.code for c in claim.codings} for claim in claims if claim.stance.value != "denied"]
    stands = [codes - {"none-recorded", "thing-irrelevant"} for codes in stands if codes - {"none-recorded", "thing-irrelevant"}]
    for want in wanted:
        if not want.startswith("*") and not any(code.startswith(tuple(want.split("/"))) for codes in stands for code in codes):
            return False
    known = tuple(code for want in wanted for code in want.lstrip("*").split("/"))
    return not wanted or all(any(code.startswith(known) for code in codes) for codes in stands)


def judge(kind: str, text: str, label: str, understanding: Understanding) -> tuple[str, str]:
    """Return how a text was read against its label, and what was read."""
    codes, _, rules = label.rpartition("|") if kind == "medicines" else ("", "", label)
    truths, understood = screened(kind, text)
    seen = " ".join(f"{short}={truth}" for short, truth in truths.items() if truth != "f" and (short not in SILENT or truth == "t"))
    allows = allowed(kind, "" if codes.strip() == "!" or rules.strip() == "!" else rules)
    if "!" in (codes.strip(), rules.strip()):
        return (WRONG if understood else RIGHTLY_OPEN), seen
    off = [short for short, truth in truths.items() if truth not in allows[short]]
    if not off and not understood and kind == "allergies" and not any(allows[short] == "t" for short in truths):
        return RIGHTLY_OPEN, seen  # nothing certain could be read, and nothing certain was
    if any(truths[short] != "u" for short in off):
        return WRONG, seen
    if not understood:
        return OPEN, seen
    if off:
        return OVER, seen
    if kind == "medicines":
        claims = understanding.medicine(text).text.claims
        if not codes_judged(claims, codes.strip()):
            return WRONG, " ".join("|".join(c.code for c in claim.codings) for claim in claims) + " " + seen
    return RIGHT, seen


def judge_misspelt(kind: str, text: str, label: str, understanding: Understanding) -> tuple[str, str]:
    """Return the same for a text with a spelling mistake: not understood is right where what is suggested says what the label says."""
    verdict, seen = judge(kind, text, label, understanding)
    if verdict != OPEN:
        return verdict, seen
    suggestion = suggested(kind, text, understanding)
    right = suggestion is not None and judge(kind, suggestion, label, understanding)[0] == RIGHT
    return (SUGGESTED if right else OPEN), f"suggestion {suggestion!r}"


def suggested(kind: str, text: str, understanding: Understanding) -> str | None:
    """Return what is suggested for a text that is not understood."""
    if kind == "conditions":
        return understanding.condition(text).suggestion
    return (understanding.medicine(text) if kind == "medicines" else understanding.allergen(text)).text.suggestion


class Labelled(NamedTuple):
    """A text of a file, its label, and whether it has a spelling mistake."""

    text: str
    label: str
    misspelt: bool


def read(path: Path) -> list[Labelled]:
    """Return the texts and labels of a file."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]
    cut = [(line.removesuffix(MISSPELT), line.endswith(MISSPELT)) for line in lines]
    return [Labelled(text.strip(), label.strip(), misspelt) for line, misspelt in cut for text, _, label in (line.partition(" | "),)]
