"""What the parts of a file name: facts, value sets, thresholds, measures, statements. Careful with what has the wrong shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.knowledge.expressions import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mifa_screen.authoring.yaml_source import Keys

DIAGNOSES, MEDICINES, SUBSTANCES, REACTIONS = "diagnoses", "medicines", "substances", "reactions"
FACT_PARTS = ("true_when", "false_when", "presumed_when")
JOINING = ("all", "any", "any_known")


class Reference(NamedTuple):
    """A name that stands for something defined elsewhere; `use` says which codes a value set must have to be used so."""

    keys: Keys
    section: str
    name: str
    use: str = ""


class Comparison(NamedTuple):
    """A measure against a threshold."""

    keys: Keys
    measure: str
    threshold: str
    times: bool


def mapping(value: Any) -> dict[str, Any]:
    """Return a mapping; an empty one instead of anything else."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[tuple[int, Any]]:
    """Return the numbered items of a list; none of anything else."""
    return list(enumerate(value)) if isinstance(value, list) else []


def expressions(plain: dict[str, Any]) -> Iterator[tuple[Keys, Any]]:
    """Yield every condition of a file: of rules, notices and facts."""
    for section in ("rules", "notices"):
        for index, item in items(plain.get(section)):
            if "when" in mapping(item):
                yield (section, index, "when"), item["when"]
    for name, fact in mapping(plain.get("facts")).items():
        for part in FACT_PARTS:
            if part in mapping(fact):
                yield ("facts", name, part), fact[part]


def nodes(keys: Keys, expression: Any) -> Iterator[tuple[Keys, dict[str, Any]]]:
    """Yield a condition and every condition inside it."""
    node = mapping(expression)
    yield keys, node
    for head in JOINING:
        for index, part in items(node.get(head)):
            yield from nodes((*keys, head, index), part)
    for head in ("not", "put_in_doubt_by"):
        if head in node:
            yield from nodes((*keys, head), node[head])


def named_in(keys: Keys, node: dict[str, Any]) -> Iterator[Reference]:
    """Yield what one condition names itself, without the conditions inside it."""
    fields: list[tuple[tuple[str, ...], str, str]] = [
        (("fact",), "facts", ""),
        (("condition",), "value_sets", DIAGNOSES),
        (("recorded",), "value_sets", DIAGNOSES),
        (("doubtful",), "value_sets", DIAGNOSES),
        (("allergy", "to"), "value_sets", SUBSTANCES),
        (("allergy", "not_to"), "value_sets", SUBSTANCES),
        (("allergy", "severe"), "value_sets", REACTIONS),
        (("medication",), "value_sets", MEDICINES),
        (("daily_dose",), "dose_limits", ""),
        (("measure",), "measures", ""),
        *(((relation,), "thresholds", "") for relation in RELATIONS),
    ]
    for path, section, use in fields:
        value: Any = node
        for step in path:
            value = mapping(value).get(step)
        if isinstance(value, str):
            yield Reference((*keys, *path), section, value, use)


def references(plain: dict[str, Any]) -> Iterator[Reference]:
    """Yield everything that a file names."""
    for keys, expression in expressions(plain):
        for inner, node in nodes(keys, expression):
            yield from named_in(inner, node)
    yield from cited(plain)
    for name, statement in mapping(plain.get("statements")).items():
        yield from _texts(("statements", name, "source"), mapping(statement).get("source"), "sources")
    for index, item in items(plain.get("not_screened")):
        yield from _texts(("not_screened", index, "statement"), mapping(item).get("statement"), "statements")
    for name, fact in mapping(plain.get("facts")).items():
        measures = mapping(mapping(fact).get("unmeasured_note")).get("measures")
        yield from _texts(("facts", name, "unmeasured_note", "measures"), measures, "measures")
    weekly = "immunosuppressant_if_weekly_mg_at_most"
    for name, medicine in mapping(plain.get("ambiguous_medicines")).items():
        yield from _texts(("ambiguous_medicines", name, weekly), mapping(medicine).get(weekly), "thresholds")
    columns = mapping(mapping(plain.get("settings")).get("columns"))
    yield from _texts(("settings", "columns", "pregnancy_fact"), columns.get("pregnancy_fact"), "facts")
    for name, column in mapping(columns.get("laboratory")).items():
        yield from _texts(("settings", "columns", "laboratory", name, "test"), mapping(column).get("test"), "analytes")
    yield from _stated_in_examples(plain)


def cited(plain: Any, keys: Keys = ()) -> Iterator[Reference]:
    """Yield the statements that anything in a file cites."""
    if isinstance(plain, dict):
        for key, value in plain.items():
            if key == "cites":
                yield from _texts((*keys, key), value, "statements")
            elif key != "given":
                yield from cited(value, (*keys, key))
    for index, item in items(plain):
        yield from cited(item, (*keys, index))


def comparisons(plain: dict[str, Any]) -> Iterator[Comparison]:
    """Yield every comparison of a measure with a threshold."""
    for keys, expression in expressions(plain):
        for inner, node in nodes(keys, expression):
            for relation in RELATIONS:
                if isinstance(node.get("measure"), str) and isinstance(node.get(relation), str):
                    yield Comparison((*inner, relation), node["measure"], node[relation], "times" in node)


def _stated_in_examples(plain: dict[str, Any]) -> Iterator[Reference]:
    for section in ("rules", "notices"):
        for number, item in items(plain.get(section)):
            for index, example in items(mapping(item).get("examples")):
                for fact in mapping(mapping(mapping(example).get("given")).get("facts")):
                    yield Reference((section, number, "examples", index, "given", "facts", fact), "facts", fact)


def _texts(keys: Keys, value: Any, section: str) -> Iterator[Reference]:
    if isinstance(value, str):
        yield Reference(keys, section, value)
    for index, item in items(value):
        if isinstance(item, str):
            yield Reference((*keys, index), section, item)
