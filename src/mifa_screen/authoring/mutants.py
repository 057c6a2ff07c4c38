"""Rule files with one thing changed: what a slip of the pen would make of them, and what the examples should notice.

A mutant changes one item (a rule, a fact, a value set, a limit …) in one place and says in words what it changed. Texts, questions and
notes are left alone: they decide nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.authoring.corpus import USES, WORDS, codes_of
from mifa_screen.authoring.mutant_conditions import changed_conditions, told
from mifa_screen.authoring.mutant_idle import MODES, idle_because, waits_anyway
from mifa_screen.authoring.mutant_numbers import changed_numbers
from mifa_screen.authoring.paths import Change, nudged, taken_out
from mifa_screen.authoring.references import DIAGNOSES, FACT_PARTS, expressions, nodes
from mifa_screen.authoring.schema_expressions import head_of
from mifa_screen.verdicts import RANK, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mifa_screen.authoring.yaml_source import Keys, YamlSource

Plain = dict[str, Any]
KINDS = WORDS | {"notices": "notice", "spellings": "value set"}
"""What an item of a section is called."""
DIRECT = 2
"""The keys that lead to a direct part: `any`, and its number."""


class Mutant(NamedTuple):
    """One change, at `where` (file and line).

    `section` and `name` say of which item: `name` is a rule's id, a notice's rule set and number, else the key. `changed` is its new form;
    of a spelling it is the key that is forgotten.
    """

    where: str
    says: str
    section: str
    name: str
    changed: Any
    idle: str = ""
    """Why it changes no answer, where that is known before anybody is asked."""

    @property
    def item(self) -> str:
        """What was changed, as a reader would call it: a rule by its id, anything else with what it is."""
        return self.name if self.section == "rules" else f"{KINDS.get(self.section, self.section)} {self.name}"


def mutants_of(files: Sequence[YamlSource], together: Sequence[YamlSource]) -> Iterator[Mutant]:
    """Yield the mutants of files that were checked; `together` are all that are used with them, themselves included."""
    waits = _waited_for(together)
    for file in files:
        for number, rule in enumerate(file.plain.get("rules", ())):
            yield from _made(file, ("rules", number), "rules", rule["id"], _rule(rule))
        for number, notice in enumerate(file.plain.get("notices", ())):
            yield from _made(file, ("notices", number), "notices", f"{file.plain['id']}/{number}", _when(notice))
        for name, fact in file.plain.get("facts", {}).items():
            yield from _made(file, ("facts", name), "facts", name, _fact(fact, waits=name in waits))
        for name, value_set in file.plain.get("value_sets", {}).items():
            yield from _made(file, ("value_sets", name), "value_sets", name, _value_set(value_set))
        for name, threshold in file.plain.get("thresholds", {}).items():
            yield from _made(file, ("thresholds", name), "thresholds", name, nudged(threshold, ("value",)))
        for name, limits in file.plain.get("dose_limits", {}).items():
            yield from _made(file, ("dose_limits", name), "dose_limits", name, _dose_limits(limits))
        for name, medicine in file.plain.get("ambiguous_medicines", {}).items():
            yield from _made(file, ("ambiguous_medicines", name), "ambiguous_medicines", name, _ambiguous(medicine))
        for section, keys, name, changes in changed_numbers(file.plain):
            yield from _made(file, keys, section, name, changes)


def _made(file: YamlSource, keys: Keys, section: str, name: str, changes: Iterator[Change]) -> Iterator[Mutant]:
    for inner, says, changed, idle in changes:
        yield Mutant(file.at((*keys, *inner)), says, section, name, changed, idle)


def _rule(rule: Plain) -> Iterator[Change]:
    """Yield a rule with a verdict one step better or worse, and with a changed condition."""
    ranked = sorted((str(verdict) for verdict in Verdict if verdict is not Verdict.NONE), key=lambda word: RANK[Verdict(word)])
    at = ranked.index(rule["verdict"])
    for other in (*ranked[max(at - 1, 0) : at], *ranked[at + 1 : at + 2]):
        yield Change(("verdict",), f'the verdict "{other}" instead of "{rule["verdict"]}"', rule | {"verdict": other})
    yield from _when(rule)


def _when(item: Plain) -> Iterator[Change]:
    for change in changed_conditions(item["when"]):
        idle = idle_because(item["when"], change)
        yield Change(("when", *change.keys), told(item["when"], change), item | {"when": change.item}, idle)


def _waited_for(files: Sequence[YamlSource]) -> set[str]:
    """Return the facts that nothing reads but an `any` of which another part is open without a list of diagnoses."""
    waits: dict[str, bool] = {}
    for file in files:
        for _, root in expressions(file.plain):
            for keys, node in nodes((), root):
                if "fact" in node:
                    beside = keys[:1] == ("any",) and len(keys) == DIRECT and waits_anyway(root, keys)
                    waits[node["fact"]] = waits.get(node["fact"], True) and beside
    return {name for name, anyway in waits.items() if anyway}


def _fact(fact: Plain, *, waits: bool) -> Iterator[Change]:
    for part in FACT_PARTS:
        if part in fact:
            yield Change((part,), f"without `{part}`", taken_out(fact, (part,)))
            for change in changed_conditions(fact[part]):
                open_anyway = part == "true_when" and fact.get("silence") == "unknown"
                idle = idle_because(fact[part], change, only_true_matters=part == "false_when" or open_anyway)
                if not idle and waits and change.says in MODES and change.keys == (head_of(fact[part]),):
                    idle = "whatever reads this fact waits for the list of diagnoses anyway"
                yield Change((part, *change.keys), told(fact[part], change), fact | {part: change.item}, idle)
    if "unmeasured_note" in fact:
        yield Change(("unmeasured_note",), "without `unmeasured_note`", taken_out(fact, ("unmeasured_note",)))
    if fact.get("silence") == "unknown":
        idle = "" if "true_when" in fact else "nothing in the record speaks of it, so that it is open anyway"
        yield Change(("silence",), "without `silence: unknown`", taken_out(fact, ("silence",)), idle)
    elif "true_when" in fact:
        yield Change((), "with `silence: unknown`", fact | {"silence": "unknown"})


def _value_set(value_set: Plain) -> Iterator[Change]:
    systems = set()
    for keys, group, system, code in codes_of(value_set):
        systems.add(system)
        kind = {"members": "the member", "except": "the exception", "unclear": "the unclear code"}[group]
        yield Change(keys, f"without {kind} {system} {code}", taken_out(value_set, keys))
    if systems & USES[DIAGNOSES]:
        counts = value_set.get("counts", "lasting")
        other = "lasting" if counts == "current" else "current"
        yield Change(("counts",), f"counts: {other} instead of {counts}", value_set | {"counts": other})


def _dose_limits(limits: Plain) -> Iterator[Change]:
    for number, limit in enumerate(limits["limits"]):
        here = ("limits", number)
        for kind in ("high_from", "not_high_to", "plausible_from"):
            if kind in limit:
                for change in nudged(limits, (*here, kind)):
                    yield change._replace(says=f"{change.says.removeprefix('limits ')}, of {' and '.join(limit['atc'])}")
        if "never" in limit:
            yield Change(here, f"without the limit of {' and '.join(limit['atc'])}", taken_out(limits, here))
        for place, code in enumerate(limit["atc"]):
            yield Change((*here, "atc", place), f"the limit without atc {code}", taken_out(limits, (*here, "atc", place)))


def _ambiguous(medicine: Plain) -> Iterator[Change]:
    codes = medicine["candidates"]
    swapped = {"protocol": codes["immunosuppressant"], "immunosuppressant": codes["protocol"]}
    yield Change(("candidates",), "with the two candidates changed round", medicine | {"candidates": swapped})
    for place, code in enumerate(medicine["protocol_if_with"]["atc"]):
        keys = ("protocol_if_with", "atc", place)
        yield Change(keys, f"without the companion atc {code}", taken_out(medicine, keys))
