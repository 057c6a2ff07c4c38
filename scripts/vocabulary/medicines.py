"""Build data/vocabulary/medicines-index.tsv from the hand-written medicines.tsv and from medicines-spellings.tsv.

    python scripts/vocabulary/medicines.py            build the index
    python scripts/vocabulary/medicines.py --check    compare only; exit 1 when it differs
    python scripts/vocabulary/medicines.py --spellings  first renew medicines-spellings.tsv (needs the package drug-named-entity-recognition)

The spellings are names that the package has for our substances under a DrugBank number (see LICENSES.md): those that differ by little from the international name
(another country's spelling or a salt), and further names, brands among them, of substances that no rule asks for and that are not sold together with one
(medicines-combined.tsv). A brand of a medicine that a rule asks for is never taken from there: it may be a combination or another form.
"""

from __future__ import annotations

import argparse
import bz2
import importlib.util
import pickle
import re
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from mifa_screen.nearness import edits  # noqa: E402
from mifa_screen.reading.dosage_words import DosageWords  # noqa: E402
from mifa_screen.reading.medicines import name_key  # noqa: E402

FOLDER = ROOT / "data" / "vocabulary"
SOURCE, FURTHER, SPELLINGS, RXNORM = (
    FOLDER / name for name in ("medicines.tsv", "medicines-further.tsv", "medicines-spellings.tsv", "medicines-rxnorm.tsv")
)
INDEX, WORDS = FOLDER / "medicines-index.tsv", FOLDER / "dosage.tsv"
COMBINED, VALUE_SETS = FOLDER / "medicines-combined.tsv", FOLDER.parent / "value-sets" / "medicines.yaml"
GENERIC = frozenset({"available", "generic", "generically"})
SAME_START, MOST_EDITS, SHORTEST, SHORTEST_BRAND = 4, 2, 6, 5


def rows(path: Path) -> list[list[str]]:
    """Return the cells of the lines that are no comment."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [[*line.split("\t"), "", ""][:3] for line in lines if line and line[0] != "#"]


class Build:
    """Collects names and substances; a name given two meanings is an error."""

    def __init__(self) -> None:
        """Read the words that tell routes."""
        self.words = DosageWords(WORDS.read_text(encoding="utf-8"))
        prefixes = [(p.strip(), route) for route, cell in self.words.settings["code-route"] for p in cell.split(";")]
        self.prefixes = sorted(prefixes, key=lambda pair: -len(pair[0]))
        self.forms: dict[str, dict[str, str]] = {}
        self.names: dict[str, str] = {}
        self.from_codes: dict[str, str] = {}
        self.errors: list[str] = []
        self.yields = False
        """Whether a name that has a meaning already is passed over."""

    def route(self, code: str) -> str:
        """Return the route of an ATC code."""
        return next((route for prefix, route in self.prefixes if code.startswith(prefix)), "systemic")

    def form(self, code: str, substance: str) -> None:
        """Note a code of a substance."""
        if code == "-":
            self.forms.setdefault(substance, {})
            return
        forms = self.forms.setdefault(substance, {})
        route = self.route(code)
        # The first code of a local route is the usual one; of systemic forms there must be one only.
        if route == "systemic" and route in forms and not set(code.split("|")) <= set(forms[route].split("|")):
            self.errors.append(f"{substance}: {code} and {forms[route]} are both {route}")
        forms.setdefault(route, code)
        for single in code.split("|"):
            taken = self.from_codes.setdefault(single, substance)
            if taken != substance and len(single) == len("A00AA00"):
                self.errors.append(f"{single} is {taken} and {substance}")

    def name(self, name: str, things: str, route: str) -> None:
        """Note a name."""
        key, value = name_key(name), f"{things}\t{route}".rstrip("\t")
        if not key:
            self.errors.append(f"{name!r} has no words")
        elif self.yields and (key in self.names or {sense.kind for sense in self.words.senses(key)} - {"salt"}):
            return
        elif self.names.setdefault(key, value) != value:
            self.errors.append(f"{name!r} is {self.names[key]!r} and {value!r}")
        senses = {sense.kind for sense in self.words.senses(key)} - {"salt"}
        if senses:
            self.errors.append(f"{name!r} is also a word of {sorted(senses)}")

    def line(self, code: str, substance: str, names: list[str]) -> None:
        """Take one line of medicines.tsv."""
        if code == "=":
            things, _, route = substance.partition("@")
            for name in names:
                self.name(name, things, route)
            return
        several = len(self.forms[substance]) > 1
        self.name(substance, substance, "")
        if "/" in substance:
            self.name(" ".join(reversed(substance.split("/"))), substance, "")
        for name in names:
            if name[0] == "@":
                self.name(name[1:], f"{substance}:{code}", "")
            else:
                self.name(name.removeprefix("~"), substance, self.route(code) if several and name[0] != "~" else "")

    def spelling(self, name: str, substance: str) -> None:
        """Take one line of medicines-spellings.tsv; our own names win."""
        key = name_key(name)
        if substance in self.forms and key not in self.names and not self.words.senses(key):
            self.names[key] = substance

    def text(self) -> str:
        """Return the index."""
        lines = [f"{key}\t{value}" for key, value in self.names.items()]
        lines += [f"#{s}\t{' '.join(f'{r}={c}' for r, c in forms.items())}" for s, forms in self.forms.items()]
        lines += [f"@{code}\t{substance}" for code, substance in self.from_codes.items()]
        lines += [f"rxnorm:{code}\t{substance}" for code, substance, _ in rows(RXNORM)]
        return "\n".join(sorted(lines))


def build(*, with_spellings: bool = True) -> Build:
    """Return the vocabulary that the two files make, or the hand-written one alone."""
    made = Build()
    source, further = rows(SOURCE), rows(FURTHER)
    for code, substance, _ in [*source, *further]:
        if code != "=":
            made.form(code, substance)
    for code, substance, names in [*source, ("yields", "", ""), *further]:
        if code == "yields":
            made.yields = True
        else:
            made.line(code, substance, [name for name in (part.strip() for part in names.split(";")) if name])
    for things in (row[1] for row in [*source, *further] if row[0] == "="):
        for thing in things.partition("@")[0].split("+"):
            if thing.partition(":")[0] not in made.forms:
                made.errors.append(f"{things}: {thing} is no substance here")
    for name, substance, _ in rows(SPELLINGS) if with_spellings else []:
        made.spelling(name, substance)
    return made


class PlainData(pickle.Unpickler):
    """Loads nothing but dictionaries, lists, texts and numbers."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401
        """Refuse everything else."""
        message = f"{module}.{name} is no plain data"
        raise pickle.UnpicklingError(message)


def open_vocabulary() -> dict[str, Any]:
    """Return the dictionaries of the installed package, without running any of its code."""
    package = importlib.util.find_spec("drug_named_entity_recognition")
    if package is None or package.origin is None:
        message = "the package drug-named-entity-recognition is not installed"
        raise SystemExit(message)
    with bz2.open(Path(package.origin).with_name("drug_ner_dictionary.pkl.bz2"), "rb") as file:
        held: dict[str, Any] = PlainData(file).load()
    return held


def spellings(made: Build) -> str:
    """Return the lines of medicines-spellings.tsv from the open vocabulary that the package holds."""
    held = open_vocabulary()
    data, lines = held["drug_canonical_to_data"], set()
    quiet = unasked(made)
    for variant, canonicals in held["drug_variant_to_canonical"].items():
        meant = [c for c in canonicals if data.get(c, {}).get("drugbank_id")]
        value = made.names.get(name_key(meant[0])) if len(canonicals) == 1 and meant else None
        if value is None or any(sign in value for sign in "+:\t") or not re.fullmatch(r"[^\W\d_]+(?:[ -][^\W\d_]+)?", variant):
            continue
        key = name_key(variant)
        one_word = " " not in key and len(key) >= SHORTEST and _alike(key, value)
        brand = value in quiet and len(key) >= SHORTEST_BRAND and not any(made.words.senses(word) or word in GENERIC for word in key.split())
        if key not in made.names and (one_word or brand):
            lines.add(f"{key}\t{value}")
    head = ("# Other spellings of the substances in medicines.tsv: name, substance.\n"
            "# From the package drug-named-entity-recognition, entries with a DrugBank number; see LICENSES.md and scripts/vocabulary/medicines.py.\n")  # fmt: skip
    return head + "".join(f"{line}\n" for line in sorted(lines))


def unasked(made: Build) -> frozenset[str]:
    """Return the substances that no value set of medicines holds, in any form, and that are not sold together with one that is held."""
    sets = yaml.safe_load(VALUE_SETS.read_text(encoding="utf-8"))["value_sets"].values()
    asked = tuple(code for content in sets for part in ("members", "unclear") for group in content.get(part, []) for code in group.get("atc", []))
    combined = {name.strip() for row in rows(COMBINED) for name in row[0].split(";")}
    # A group of substances ("H02A") is asked for as well when a value set holds a part of it; so is the medicine that the rules are about.
    return frozenset(
        substance
        for substance, forms in made.forms.items()
        if forms and substance not in combined and substance != "mifamurtide"
        and not any(code.startswith(asked) or any(held.startswith(code) for held in asked) for codes in forms.values() for code in codes.split("|"))
    )  # fmt: skip


def _alike(key: str, name: str) -> bool:
    return len(name) >= SHORTEST and key[:SAME_START] == name[:SAME_START] and edits(key, name, MOST_EDITS) <= MOST_EDITS


def main() -> int:
    """Build or compare."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true", help="compare only")
    options.add_argument("--spellings", action="store_true", help="renew the other spellings first")
    asked = options.parse_args()
    made = build(with_spellings=not asked.spellings)
    if asked.spellings:
        SPELLINGS.write_text(spellings(made), encoding="utf-8")
        made = build()
    for error in made.errors:
        print(error, file=sys.stderr)
    if made.errors:
        return 1
    if asked.check:
        return int(INDEX.read_text(encoding="utf-8") != made.text())
    INDEX.write_text(made.text(), encoding="utf-8")
    print(f"{len(made.forms)} substances, {len(made.names)} names, {INDEX.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
