"""Changes of a condition that can change no answer, and why. Whoever reads the list of survivors should not have to find out each time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mifa_screen.authoring.paths import Change
    from mifa_screen.authoring.yaml_source import Keys

Plain = dict[str, Any]
MODES = ("`recorded` instead of `condition`", "`condition` instead of `recorded`")
TO_KNOWN = "`any_known` instead of `any`"
STRICTER = ("`above` instead of `at_least`", "`below` instead of `at_most`")


def idle_because(root: Plain, change: Change, *, only_true_matters: bool = False) -> str:
    """Return why a changed condition answers as before; an empty text when it may not.

    `root` is the condition as it was. `only_true_matters`: whether false and unknown come to the same for whoever reads it.
    The two changes that are judged here turn an unknown into a false, or a false into an unknown, and touch nothing that is true.
    """
    if "not" in change.keys:
        return ""
    if change.says in STRICTER:
        return "the same condition stands beside it and says what is true" if _stands_beside(root, change) else ""
    if change.says not in (*MODES, TO_KNOWN):
        return ""
    if only_true_matters:
        return "only what is certain counts here"
    if change.says == TO_KNOWN:
        return "both parts are known together" if _same_measure(root, change) else ""
    if "put_in_doubt_by" in change.keys:
        return "only a diagnosis that is on record puts in doubt"
    return "another part of the `any` waits for the list of diagnoses anyway" if waits_anyway(root, change.keys) else ""


def waits_anyway(root: Plain, keys: Keys) -> bool:
    """Whether a direct part of an `any`, other than that at `keys`, is open without a list of diagnoses."""
    return any("condition" in part and ("any", index) != keys[:2] for index, part in enumerate(root.get("any", ())))


def _stands_beside(root: Plain, change: Change) -> bool:
    """Whether a direct part of an `any` is the very part of an `any_known` in which something was made harder to fulfil."""
    match change.keys:
        case ("any", int(at), "any_known", int(inner), *_):
            return root["any"][at]["any_known"][inner] in root["any"]
        case _:
            return False


def _same_measure(root: Plain, change: Change) -> bool:
    node: Any = root
    for key in change.keys:
        node = node[key]
    measures = {part.get("measure") for part in node}
    return len(measures) == 1 and None not in measures
