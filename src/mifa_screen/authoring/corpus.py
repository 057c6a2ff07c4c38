"""All files that are used together: what each name stands for, and what does not fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.authoring.circles import circles, depths
from mifa_screen.authoring.limits import COMPUTED, empty_ranges, incomparable, muddled_units, not_weekly
from mifa_screen.authoring.references import DIAGNOSES, MEDICINES, REACTIONS, SUBSTANCES, comparisons, items, mapping, references
from mifa_screen.authoring.schema import RULES
from mifa_screen.authoring.schema_definitions import SYSTEMS
from mifa_screen.authoring.wording import nearly, odd_letter, unknown
from mifa_screen.errors import one_line
from mifa_screen.knowledge.build import EITHER_EDITION
from mifa_screen.measures.laboratory import plain_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mifa_screen.authoring.references import Reference
    from mifa_screen.authoring.yaml_source import Keys, YamlSource

SECTIONS = {
    "sources": "source",
    "statements": "statement",
    "thresholds": "threshold",
    "value_sets": "value set",
    "dose_limits": "dose limit",
    "facts": "fact",
    "ambiguous_medicines": "ambiguous medicine",
}
"""The sections whose names are shared by all files, and what one of each is called."""
WORDS = SECTIONS | {"measures": "measure", "rules": "rule", "rule_sets": "rule set", "analytes": "laboratory test"}
ONCE = ("formulas", "settings", "exchange")
"""What one file holds for all."""
USES = {
    DIAGNOSES: frozenset({"icd", "icd-10", "icd-10-cm", "snomed", "concept"}),
    MEDICINES: frozenset({"atc", "rxnorm"}),
    SUBSTANCES: frozenset({"substance"}),
    REACTIONS: frozenset({"reaction"}),
}
MAY_BE_UNUSED = frozenset({"sources", "thresholds", "value_sets", "dose_limits", "facts"})
"""Sections in which something that nothing names is worth a remark; an unused statement is an error, see the ledger."""
MOST_FACTS_DEEP = 10
CODE_GROUPS = ("members", "except", "unclear")


class Definition(NamedTuple):
    """Where a name is defined, and as what."""

    source: YamlSource
    keys: Keys
    value: Any


class Misfit(NamedTuple):
    """Something wrong at a place of one of the files."""

    source: YamlSource
    keys: Keys
    what: str


class Elsewhere(NamedTuple):
    """What shipped rule sets hold that are left out: their statements, which the library may still cite; and the ids of those replaced."""

    statements: frozenset[str] = frozenset()
    replaced: frozenset[str] = frozenset()


NOWHERE_ELSE = Elsewhere()


class Corpus:
    """The files that are used together."""

    def __init__(self, files: Sequence[YamlSource], elsewhere: Elsewhere = NOWHERE_ELSE) -> None:
        """Take the files, and what else there would be."""
        self.files = files
        self._elsewhere = elsewhere
        self._references = [(file, reference) for file in files for reference in references(file.plain)]
        self.defined: dict[str, dict[str, Definition]] = {section: {} for section in (*WORDS, *ONCE)}
        self._twice: list[Misfit] = []
        for file in files:
            for section, name, keys, value in _definitions(file.plain):
                self._define(section, name, Definition(file, keys, value))

    def _define(self, section: str, name: str, new: Definition) -> None:
        old = self.defined[section].setdefault(name, new)
        if old is not new:
            what = f'the {WORDS[section]} "{name}"' if section in WORDS else f"`{section}`"
            said = f"{what} is defined a second time, first at {old.source.at(old.keys)}; names are shared by all files"
            self._twice.append(Misfit(new.source, new.keys, said))

    def misfits(self) -> Iterator[Misfit]:
        """Yield everything that does not fit together."""
        yield from self._twice
        for file, reference in self._references:
            what = self._unknown(reference) or self._unusable(reference)
            if what:
                yield Misfit(file, reference.keys, what)
        for file in self.files:
            yield from self._limits(file)
        yield from self._names_of_tests()
        yield from self._beside()
        yield from self._ledger()
        yield from self._circles()
        yield from self._codes()

    def unused(self, source: YamlSource) -> Iterator[Misfit]:
        """Yield what a file defines and nothing names."""
        named = {(reference.section, reference.name) for _, reference in self._references if "given" not in reference.keys}
        for section, word in SECTIONS.items():
            for name, (file, keys, _) in self.defined[section].items():
                if file is source and section in MAY_BE_UNUSED and (section, name) not in named:
                    yield Misfit(file, keys, f"nothing uses this {word}")

    def known(self, section: str) -> list[str]:
        """Return the names that may stand for something of this section."""
        return [*self.defined["analytes"], *COMPUTED] if section == "measures" else list(self.defined[section])

    def _unknown(self, reference: Reference) -> str | None:
        known = self.known(reference.section)
        if reference.name in known or (reference.section == "statements" and reference.name in self._elsewhere.statements):
            return None
        what = unknown(WORDS[reference.section], reference.name, known)
        if nearly(reference.name, known):
            return what
        if reference.section == "measures":
            return f"{what}; there are {', '.join(known)}, and a test of your own stands under `laboratory › analytes`"
        return f"{what}; define it under `{reference.section}`"

    def _unusable(self, reference: Reference) -> str | None:
        if not reference.use or USES[reference.use] & _systems(self.defined["value_sets"][reference.name].value):
            return None
        return f'the value set "{reference.name}" has no codes of {reference.use}'

    def _limits(self, file: YamlSource) -> Iterator[Misfit]:
        """Yield comparisons that mean nothing."""
        analytes, thresholds = self.defined["analytes"], {name: limit.value for name, limit in self.defined["thresholds"].items()}
        for comparison in comparisons(file.plain):
            analyte = analytes.get(comparison.measure)
            what = incomparable(comparison, analyte.value if analyte else None, thresholds.get(comparison.threshold))
            if what:
                yield Misfit(file, comparison.keys, what)
        own = [name for name, analyte in analytes.items() if analyte.source is file]
        for wrong in (*(wrong for name in own for wrong in muddled_units(name, analytes[name].value)), *not_weekly(file.plain, thresholds), *empty_ranges(file.plain, thresholds)):
            yield Misfit(file, *wrong)

    def _names_of_tests(self) -> Iterator[Misfit]:
        """Yield names and LOINC codes that stand for two laboratory tests: the results of one would go to the other."""
        first: dict[str, str] = {}
        for name, (file, keys, analyte) in self.defined["analytes"].items():
            for group in ("names", "loinc"):
                for number, said in items(mapping(analyte).get(group)):
                    if isinstance(said, str) and (taken := first.setdefault(plain_name(said), name)) != name:
                        at = self.defined["analytes"][taken]
                        yield Misfit(file, (*keys, group, number), f'"{one_line(said)}" stands for the laboratory test "{taken}" already, at {at.source.at(at.keys)}; use that test, or another name')

    def _beside(self) -> Iterator[Misfit]:
        """Yield rule files that replace nothing, or are for nearly the medicine of those beside them."""
        sets = [file for file in self.files if file.plain.get("schema") == RULES]
        first = next((medicine for file in sets if isinstance(medicine := file.plain.get("medicine"), str)), "")
        for file in sets:
            name, replaces, medicine = file.plain.get("id"), file.plain.get("replaces"), file.plain.get("medicine")
            if isinstance(replaces, str) and replaces not in self._elsewhere.replaced:
                yield Misfit(file, ("replaces",), unknown("shipped rule set of this medicine", replaces, self.defined["rule_sets"]))
            if isinstance(name, str) and name in self._elsewhere.replaced and name != replaces:
                advice = f"give this one another id, or write `replaces: {name}` to have it in the place of the shipped one"
                yield Misfit(file, ("id",), f'there is a shipped rule set "{name}"; {advice}')
            if isinstance(medicine, str) and medicine != first:
                yield Misfit(file, ("medicine",), f'"{one_line(medicine)}" is not the medicine of the rules beside it{odd_letter(medicine)}; did you mean "{first}"?')

    def _ledger(self) -> Iterator[Misfit]:
        """Yield statements that nothing rests on and nobody has set aside, and those of which both are true."""
        aside = {r.name: (file, r.keys) for file, r in self._references if r.section == "statements" and r.keys[0] == "not_screened"}
        cited = {r.name for _, r in self._references if r.section == "statements" and r.keys[0] != "not_screened"}
        for name, (file, keys) in aside.items():
            if name in cited:
                yield Misfit(file, keys, f'"{name}" stands under not_screened and is cited as well; decide which')
        for name, (file, keys, _) in self.defined["statements"].items():
            if name not in cited and name not in aside:
                aside_so = f"not_screened: [{{statement: {one_line(name)}, because: …}}]"
                advice = f"let a rule, fact, value set or threshold cite it, or say at the left margin of the file why no rule does: `{aside_so}`"
                yield Misfit(file, keys, f"nothing cites this statement; {advice}")

    def _circles(self) -> Iterator[Misfit]:
        """Yield facts that rest on themselves."""
        rests_on: dict[str, list[str]] = {}
        for _, reference in self._references:
            if reference.section == "facts" and reference.keys[0] == "facts":
                rests_on.setdefault(str(reference.keys[1]), []).append(reference.name)
        found = list(circles(rests_on))
        for circle in found:
            file, keys, _ = self.defined["facts"][circle[0]]
            yield Misfit(file, keys, f"the fact rests on itself: {' → '.join(circle)}")
        for name, depth in ({} if found else depths(rests_on)).items():
            if depth == MOST_FACTS_DEEP + 1 and name in self.defined["facts"]:
                file, keys, _ = self.defined["facts"][name]
                yield Misfit(file, keys, f"the fact rests on facts that rest on facts, more than {MOST_FACTS_DEEP} deep; nobody could follow it: read the value sets directly")

    def _codes(self) -> Iterator[Misfit]:
        """Yield codes that one value set names in two ways."""
        for file, keys, value in self.defined["value_sets"].values():
            first: dict[tuple[str, str], str] = {}
            for inner, group, system, code in codes_of(value):
                earlier = {first.setdefault((edition, code), group) for edition in EITHER_EDITION.get(system, (system,))} - {group}
                if earlier:
                    yield Misfit(file, (*keys, *inner), f"{code} stands under `{min(earlier)}` as well, and cannot be both")


def codes_of(value_set: Any) -> Iterator[tuple[Keys, str, str, str]]:
    """Yield the codes of a value set: where, in which group, of which system, and the code."""
    for group in CODE_GROUPS:
        for index, part in items(mapping(value_set).get(group)):
            for system in SYSTEMS:
                for number, code in items(mapping(part).get(system)):
                    if isinstance(code, str):
                        yield (group, index, system, number), group, system, code


def _systems(value_set: Any) -> set[str]:
    return {system for _, _, system, _ in codes_of(value_set)}


def _definitions(plain: dict[str, Any]) -> Iterator[tuple[str, str, Keys, Any]]:
    for section in SECTIONS:
        for name, value in mapping(plain.get(section)).items():
            yield section, name, (section, name), value
    for name, value in mapping(mapping(plain.get("laboratory")).get("analytes")).items():
        yield "analytes", name, ("laboratory", "analytes", name), value
    for index, rule in items(plain.get("rules")):
        if isinstance(mapping(rule).get("id"), str):
            yield "rules", rule["id"], ("rules", index, "id"), rule
    if plain.get("schema") == RULES and isinstance(plain.get("id"), str):
        yield "rule_sets", plain["id"], ("id",), plain
    for section in ONCE:
        if section in plain and plain.get("schema") != RULES:
            yield section, section, (section,), plain[section]

