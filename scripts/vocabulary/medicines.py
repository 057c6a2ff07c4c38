"""Build data/vocabulary/medicines-index.tsv from the hand-written lists of medicines and from the names taken from open sources (medicine_sources.py).

    python scripts/vocabulary/medicines.py            build the index
    python scripts/vocabulary/medicines.py --check    compare only; exit 1 when it differs
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from mifa_screen.reading.dosage_words import DosageWords  # noqa: E402
from mifa_screen.reading.medicines import name_key  # noqa: E402
from mifa_screen.reading.orthography import alike  # noqa: E402

FOLDER = ROOT / "data" / "vocabulary"
SOURCE, FURTHER, INTERNATIONAL, SPELLINGS, BRANDS, RXNORM = (
    FOLDER / f"medicines{name}.tsv" for name in ("", "-further", "-inn", "-spellings", "-brands", "-rxnorm")
)
INDEX, WORDS = FOLDER / "medicines-index.tsv", FOLDER / "dosage.tsv"


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

    def taken(self, name: str, things: str) -> None:
        """Take one name from another source; our own names win."""
        key = name_key(name)
        if all(thing in self.forms for thing in things.split("+")) and key not in self.names and not self.words.senses(key):
            self.names[key] = things

    def alike(self) -> dict[str, str]:
        """Return the spellings of international names in which no other medicine may be written."""
        meant: dict[str, set[str]] = {}
        for key, value in self.names.items():
            meant.setdefault(alike(key) or "", set()).add(value)
        return {spelling: key for key in sorted(self.forms) if key in self.names and (spelling := alike(key)) and len(meant[spelling]) == 1}

    def text(self) -> str:
        """Return the index."""
        lines = [f"{key}\t{value}" for key, value in self.names.items()]
        lines += [f"#{s}\t{' '.join(f'{r}={c}' for r, c in forms.items())}" for s, forms in self.forms.items()]
        lines += [f"@{code}\t{substance}" for code, substance in self.from_codes.items()]
        lines += [f"~{spelling}\t{key}" for spelling, key in self.alike().items()]
        lines += [f"rxnorm:{code}\t{substance}" for code, substance, _ in rows(RXNORM)]
        return "\n".join(sorted(lines))


def build(*, only: int = 3) -> Build:
    """Return the vocabulary that the lists make: the hand-written ones, and the first `only` of those taken from other sources."""
    made = Build()
    source, further = rows(SOURCE), rows(FURTHER)
    further += rows(INTERNATIONAL) if only > 0 else []
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
    for name, things, _ in [*(rows(SPELLINGS) if only > 1 else []), *(rows(BRANDS) if only > 2 else [])]:  # noqa: PLR2004
        made.taken(name, things)
    return made


def main() -> int:
    """Build or compare."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true", help="compare only")
    asked = options.parse_args()
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
