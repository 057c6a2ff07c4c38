"""Conditions with one thing changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mifa_screen.authoring.paths import Change, taken_out
from mifa_screen.authoring.schema_expressions import head_of
from mifa_screen.knowledge.expressions import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator


Plain = dict[str, Any]
OTHER_JOINING = {"all": ("any",), "any": ("all", "any_known"), "any_known": ("any", "all")}
OTHER_RELATION = {
    "above": ("at_least", "below"),
    "at_least": ("above", "below"),
    "below": ("at_most", "above"),
    "at_most": ("below", "above"),
}
OTHER_MODE = {"condition": ("recorded",), "recorded": ("condition", "doubtful"), "doubtful": ("recorded",)}
OTHER_WORD = {"sex": ("male", "female"), "treatment": ("planned", "ongoing", "completed")}
ASIDE = ("put_in_doubt_by", "doubt_asks")
"""What does not belong to a comparison told in short."""
assert OTHER_RELATION.keys() == set(RELATIONS)


def changed_conditions(node: Plain) -> Iterator[Change]:
    """Yield a condition with one thing changed, in it or in a condition inside it: where, what in words, and the condition."""
    yield Change((), "the opposite of the condition", node.get("not", {"not": node}))
    yield from _changed(node)


def _changed(node: Plain) -> Iterator[Change]:
    head = head_of(node)
    match head:
        case "all" | "any" | "any_known":
            yield from _joined(node, head)
        case "not":
            yield Change(("not",), "without `not`", node["not"])
            yield from _inside(node, "not")
        case "measure":
            yield from _measure(node)
        case "condition" | "recorded" | "doubtful":
            for other in OTHER_MODE[head]:
                yield Change((head,), f"`{other}` instead of `{head}`", {other: node[head]})
        case "allergy":
            yield from _allergy(node["allergy"])
        case "medication":
            yield from _medication(node)
        case "sex" | "treatment":
            for other in OTHER_WORD[head]:
                if other != node[head]:
                    yield Change((head,), f"{head}: {other} instead of {node[head]}", {head: other})
        case _:
            return


def _inside(node: Plain, key: str) -> Iterator[Change]:
    """Yield a condition with changes in the condition that one of its keys holds."""
    for inner, says, changed, _ in _changed(node[key]):
        yield Change((key, *inner), says, node | {key: changed})


def _joined(node: Plain, head: str) -> Iterator[Change]:
    parts = node[head]
    if len(parts) > 1:
        for other in OTHER_JOINING[head]:
            yield Change((head,), f"`{other}` instead of `{head}`", {other: parts})
        for index in range(len(parts)):
            yield Change((head, index), f"without part {index + 1} of `{head}`", taken_out(node, (head, index)))
    for index, part in enumerate(parts):
        for inner, says, changed, _ in _changed(part):
            yield Change((head, index, *inner), says, {head: [*parts[:index], changed, *parts[index + 1 :]]})


def _measure(node: Plain) -> Iterator[Change]:
    relation = next(word for word in RELATIONS if word in node)
    for other in OTHER_RELATION[relation]:
        swapped = {other if key == relation else key: value for key, value in node.items()}
        yield Change((relation,), f"`{other}` instead of `{relation}`", swapped)
    if "times" in node:
        yield Change(("times",), "without `times: upper_limit`", taken_out(node, ("times",)))
    if "put_in_doubt_by" in node:
        yield Change(("put_in_doubt_by",), "without `put_in_doubt_by`", {k: v for k, v in node.items() if k not in ("put_in_doubt_by", "doubt_asks")})
        yield from _inside(node, "put_in_doubt_by")


def _allergy(inner: Plain) -> Iterator[Change]:
    if "to" in inner:
        yield Change(("allergy", "to"), "`not_to` instead of `to`", {"allergy": {"not_to": inner["to"]}})
    else:
        yield Change(("allergy", "not_to"), "`to` instead of `not_to`", {"allergy": {"to": inner["not_to"]}})
    if "severe" in inner:
        yield Change(("allergy", "severe"), "without `severe`", {"allergy": taken_out(inner, ("severe",))})


def _medication(node: Plain) -> Iterator[Change]:
    for index, course in enumerate(node.get("unless_course", ())):
        yield Change(("unless_course", index), f"`unless_course` without {course}", taken_out(node, ("unless_course", index)))
    if "daily_dose" in node:
        yield Change(("daily_dose",), "without `daily_dose`", taken_out(node, ("daily_dose",)))


def told(root: Plain, change: Change) -> str:
    """Return what a change of a condition changed, with the part that it changed where the condition has several: a reader has only the line."""
    conditions, part = [root], root
    for key in change.keys:
        part = part[key]  # type: ignore[index]  # the key of a mapping, or the number of an item
        if head_of(part) is not None:
            conditions.append(part)
    if change.keys and conditions[-1] is part:
        return f"{change.says}: {in_short(part)}"
    return change.says if conditions[-1] is root else f"{change.says}, in {in_short(conditions[-1])}"


def in_short(node: Plain) -> str:
    """Return a condition in few words: what it reads, or how many parts it has."""
    head = head_of(node) or ""
    if head in OTHER_JOINING:
        return f"`{head}` of {len(node[head])} parts" if len(node[head]) > 1 else in_short(node[head][0])
    if head == "not":
        return f"not {in_short(node[head])}"
    said = node if head != "allergy" else node[head]
    words = (value if key == "measure" else f"{key} {' or '.join(value) if isinstance(value, list) else value}" for key, value in said.items() if key not in ASIDE)
    return ("allergy " if head == "allergy" else "") + " ".join(words)
