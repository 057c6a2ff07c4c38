"""From each statement of a source to the rules that rest on it, what these read, and the examples that show them; and back again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.authoring.examples import examples_of
from mifa_screen.authoring.readers import readers_of, reads
from mifa_screen.authoring.references import references

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mifa_screen.authoring.yaml_source import YamlSource
    from mifa_screen.knowledge.model import Knowledge

LIMITS = ("thresholds", "dose_limits")


class Traced(NamedTuple):
    """One rule that a statement leads to: what it reads, how many examples show it, and through what it rests on the statement.

    `through` names the fact, value set or limit that cites the statement; it is empty when the rule itself does.
    """

    rule: str
    through: tuple[str, ...]
    facts: tuple[str, ...]
    value_sets: tuple[str, ...]
    limits: tuple[str, ...]
    examples: int


class Statement(NamedTuple):
    """A statement of a source, and what became of it: rules, or the reason why there is none."""

    id: str
    source: str
    section: str
    says: str
    rules: tuple[Traced, ...]
    because: str = ""


class Read(NamedTuple):
    """Something that rules read, looked at from its own side: the rules that read it and the statements that these rest on."""

    kind: str
    id: str
    title: str
    rules: tuple[str, ...]
    statements: tuple[str, ...]


class Matrix(NamedTuple):
    """Both ways."""

    statements: tuple[Statement, ...]
    reads: tuple[Read, ...]


def traced(files: Sequence[YamlSource], knowledge: Knowledge, own: Sequence[YamlSource] = ()) -> Matrix:
    """Return what files that are used together trace to, in the order of the files. The files hold.

    Of a user's files (`own`) everything, first; of the shipped ones beside them then only what leads to rules.
    """
    files = [*own, *(file for file in files if not any(file is one for one in own))]
    shown: dict[str, int] = {}
    for example in examples_of(files):
        shown[example.rule] = shown.get(example.rule, 0) + 1
    read_by = readers_of(knowledge)
    rules = {rule.id: _traced(rule.id, dict.fromkeys(reads(rule.when, knowledge)), shown.get(rule.id, 0)) for rule in knowledge.rules}
    statements = []
    citing = _citing(files)
    aside = {item["statement"]: item["because"] for file in files for item in file.plain.get("not_screened", ())}
    sources = {name: source for file in files for name, source in file.plain.get("sources", {}).items()}
    for file in files:
        for name, statement in file.plain.get("statements", {}).items():
            through: dict[str, list[str]] = {}
            cited = citing.get(name, ())
            for section, item in cited:
                for rule in read_by.of(section, item):
                    through.setdefault(rule, []).append(item)
            found = tuple(
                rule._replace(through=() if ("rules", rule.rule) in cited else tuple(dict.fromkeys(through[rule.rule])))
                for rule in rules.values() if rule.rule in through
            )  # fmt: skip
            if own and not found and not any(file is one for one in own):
                continue
            because = aside.get(name) or ("" if found else _otherwise(cited))
            statements.append(Statement(name, sources[statement["source"]]["title"], statement["section"], statement["says"], found, because))
    mine = {name for file in own for section in ("facts", "value_sets", *LIMITS) for name in file.plain.get(section, ())}
    reads_back = [read for read in _backwards(knowledge, rules, statements) if read.rules or not own or read.id in mine]
    return Matrix(tuple(statements), tuple(sorted(reads_back, key=lambda read: read.id not in mine)))


def _traced(rule: str, read: Iterable[tuple[str, str]], examples: int) -> Traced:
    by_section: dict[str, list[str]] = {}
    for section, name in read:
        by_section.setdefault(section, []).append(name)
    limits = [name for section in LIMITS for name in by_section.get(section, ())]
    return Traced(rule, (), tuple(by_section.get("facts", ())), tuple(by_section.get("value_sets", ())), tuple(limits), examples)


def _citing(files: Iterable[YamlSource]) -> dict[str, list[tuple[str, str]]]:
    """Return what cites each statement: section and name, as the readers of things know them."""
    found: dict[str, list[tuple[str, str]]] = {}
    for file in files:
        for reference in references(file.plain):
            if reference.section == "statements" and reference.keys[0] != "not_screened":
                found.setdefault(reference.name, []).append(_item(file.plain, reference.keys))
    return found


def _item(plain: dict[str, Any], keys: tuple[str | int, ...]) -> tuple[str, str]:
    section = str(keys[0])
    if section == "rules":
        return section, plain["rules"][keys[1]]["id"]
    if section == "notices":
        return section, f"{plain['id']}/{keys[1]}"
    return ("analytes", str(keys[2])) if section == "laboratory" else (section, str(keys[1]))


def _otherwise(citing: Iterable[tuple[str, str]]) -> str:
    """Return what rests on a statement that no rule rests on."""
    words = [f"the notice {name}" if section == "notices" else f"{section.replace('_', ' ')}: {name}" for section, name in citing]
    return f"no rule; {', '.join(words)}" if words else "nothing cites it"


def _backwards(knowledge: Knowledge, rules: dict[str, Traced], statements: Iterable[Statement]) -> Iterator[Read]:
    resting: dict[str, list[str]] = {}
    for statement in statements:
        for rule in statement.rules:
            resting.setdefault(rule.rule, []).append(statement.id)
    titles: dict[str, dict[str, str]] = {
        "facts": {name: fact.title for name, fact in knowledge.facts.items()},
        "value_sets": {name: value_set.title for name, value_set in knowledge.value_sets.items()},
        "thresholds": {name: f"{limit.title}: {limit.value} {limit.unit}" for name, limit in knowledge.thresholds.items()},
        "dose_limits": dict.fromkeys(knowledge.dose_limits, ""),
    }
    read_by = readers_of(knowledge)
    for section, named in titles.items():
        for name, title in named.items():
            reading = tuple(rule for rule in read_by.of(section, name) if rule in rules)
            cited = tuple(dict.fromkeys(statement for rule in reading for statement in resting.get(rule, ())))
            yield Read(section.rstrip("s").replace("_", " "), name, title, reading, cited)
