"""Which mutants the examples notice, and which survive.

Each mutant is screened in this process with the examples of the rules that read what was changed, until one of them comes out otherwise
than written.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from mifa_screen.authoring.example_patients import patient_of
from mifa_screen.authoring.examples import Example, examples_of, files_for
from mifa_screen.authoring.merge import lean, merged
from mifa_screen.authoring.mutant_spellings import forgotten_spellings, understanding_without
from mifa_screen.authoring.mutants import Mutant, mutants_of
from mifa_screen.authoring.readers import readers_of
from mifa_screen.core.truth import FALSE
from mifa_screen.errors import MifaScreenError
from mifa_screen.knowledge.build import knowledge_from, value_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from mifa_screen.authoring.readers import Readers
    from mifa_screen.knowledge.model import Knowledge, ValueSet
    from mifa_screen.patient.model import Patient
    from mifa_screen.reading.understanding import Understanding
    from mifa_screen.result import Remark
    from mifa_screen.screening.decide import Decision

Plain = dict[str, Any]
BY_POSITION = ("icd-10", "icd-10-cm", "atc")


class Assessed(Protocol):
    """A patient, decided."""

    @property
    def decision(self) -> Decision:
        """What the rules say."""

    def warnings(self) -> tuple[Remark, ...]:
        """Return what the user should know that decides no rule."""


class Assesses(Protocol):
    """What decides on a patient without explaining."""

    def assess(self, patient: Patient, as_of: dt.date) -> Assessed:
        """Return the decision on one patient on a day."""


class Asked(NamedTuple):
    """An example, ready to be asked again and again; `words` are those of its patient."""

    example: Example
    patient: Patient
    words: str


class Survey(NamedTuple):
    """What became of the mutants: how many were made, which no example noticed, and which change nothing that could be noticed."""

    made: int
    survivors: tuple[Mutant, ...]
    idle: tuple[Mutant, ...]

    @property
    def caught(self) -> int:
        """How many an example noticed."""
        return self.made - len(self.survivors) - len(self.idle)


def survey(path: Path | None, understanding: Understanding, screener_for: Callable[[Knowledge, Understanding], Assesses]) -> Survey:
    """Make the mutants of a rule file (of all shipped files without a path) and let the examples find them.

    `screener_for` makes a screener of mutated rules. Raises `RuleFileError` when the file does not hold.
    """
    together = files_for(path)
    plain = merged(together.files, together.elsewhere)
    as_of = dt.date.fromisoformat(plain["settings"]["examples_as_of"])
    asked = _by_reader([Asked(example, patient_of(example.given), str(example.given)) for example in examples_of(together.files)], plain)
    readers = readers_of(knowledge_from(plain))
    mutants = [*mutants_of(together.own, together.files), *forgotten_spellings(together.own, understanding)]
    survivors, idle = [], []
    for mutant in mutants:
        if mutant.idle:
            idle.append(mutant)
            continue
        if not readers.of(mutant.section, mutant.name):
            idle.append(mutant._replace(idle="no rule reads it"))
            continue
        if mutant.section == "value_sets" and _says_nothing(mutant, plain):
            idle.append(mutant._replace(idle="every code is answered for as before; it only tells the reader"))
            continue
        knowledge = knowledge_from(with_mutant(plain, mutant))
        words = understanding_without(understanding, mutant.changed) if mutant.section == "spellings" else understanding
        of_readers = _of_readers(mutant, readers, asked)
        if not _noticed(knowledge, screener_for(knowledge, words), _likely_first(of_readers, mutant), as_of):
            survivors.append(mutant)
    return Survey(len(mutants), tuple(survivors), tuple(idle))


def with_mutant(plain: Plain, mutant: Mutant) -> Plain:
    """Return the merged data with one item changed."""
    section, name, changed = mutant.section, mutant.name, lean(mutant.changed, floating=mutant.name == "egfr")
    if section == "rules":
        return plain | {"rules": [item | changed if item["id"] == name else item for item in plain["rules"]]}
    if section == "notices":
        rule_set, _, number = name.partition("/")
        places = [index for index, item in enumerate(plain["notices"]) if item["rule_set"] == rule_set]
        return plain | {"notices": [item | changed if index == places[int(number)] else item for index, item in enumerate(plain["notices"])]}
    if section == "spellings":
        return plain
    if section == "analytes":
        return plain | {"laboratory": {"analytes": plain["laboratory"]["analytes"] | {name: changed}}}
    return plain | {section: plain[section] | {name: changed}}


def _by_reader(asked: Iterable[Asked], plain: Plain) -> dict[str, list[Asked]]:
    """Return the examples by what they are of: the id of a rule, or a notice by its rule set and number."""
    notices = {(item["path"], item["says"]): name for name, item in numbered(plain["notices"]).items()}
    found: dict[str, list[Asked]] = {}
    for one in asked:
        remark = one.example.remark
        found.setdefault(one.example.rule if remark is None else notices[remark.path, remark.message], []).append(one)
    return found


def numbered(notices: Sequence[Plain]) -> dict[str, Plain]:
    """Return the notices by rule set and number in it."""
    counts: dict[str, int] = {}
    found = {}
    for item in notices:
        number = counts[item["rule_set"]] = counts.get(item["rule_set"], -1) + 1
        found[f"{item['rule_set']}/{number}"] = item
    return found


def _of_readers(mutant: Mutant, readers: Readers, asked: dict[str, list[Asked]]) -> list[Asked]:
    """Return the examples of what reads the thing changed; of all rules where whether a code is understood at all depends on it."""
    if mutant.section == "value_sets" and " snomed " in mutant.says:
        return [one for of_one in asked.values() for one in of_one]
    return [one for reader in readers.of(mutant.section, mutant.name) for one in asked.get(reader, ())]


def _likely_first(asked: list[Asked], mutant: Mutant) -> list[Asked]:
    """Return the examples in an order in which one that speaks of what was changed comes early."""
    told = [word.strip('"`:') for word in mutant.says.split() if not word.islower()] or [mutant.name]
    return sorted(asked, key=lambda one: not any(word in one.words for word in told))


def _noticed(knowledge: Knowledge, screener: Assesses, asked: Iterable[Asked], as_of: dt.date) -> bool:
    verdicts = {rule.id: str(rule.verdict) for rule in knowledge.rules}
    return any(_answer(screener, one, verdicts, as_of) != one.example.expected for one in asked)


def _answer(screener: Assesses, one: Asked, verdicts: dict[str, str], as_of: dt.date) -> str | None:
    example = one.example
    try:
        assessed = screener.assess(one.patient, as_of)
    except MifaScreenError:
        return None
    decision = assessed.decision
    if example.remark is not None:
        return "true" if example.remark in decision.remarks else "false"
    rule = example.rule
    answer = "true" if rule in decision.findings else "unknown" if rule in decision.unresolved else "false"
    return example.told(answer, verdicts[rule], [warning.path for warning in assessed.warnings()] if example.warns else ())


def _says_nothing(mutant: Mutant, plain: Plain) -> bool:
    """Whether a value set answers for every code as before: what was taken out only told the reader what stands above it anyway."""
    sets = {name: value_set(name, item) for name, item in plain["value_sets"].items()}
    before, after = sets.pop(mutant.name), value_set(mutant.name, lean(mutant.changed))
    if before.counts != after.counts:
        return False
    gone = [(system, code) for system, codes in before.codes.items() for code in codes if code not in after.codes.get(system, {})]
    return all(
        before.codes[system][code] is _without(after, system, code) and (system in BY_POSITION or before.codes[system][code] is not FALSE
                                                                       or system != "snomed" or _named(sets.values(), system, code))
        for system, code in gone
    )  # fmt: skip


def _without(members: ValueSet, system: str, code: str) -> Any:
    known = members.codes.get(system, {})
    if system not in BY_POSITION:
        return FALSE
    return next((known[code[:end]] for end in range(len(code), 0, -1) if code[:end] in known), FALSE)


def _named(sets: Iterable[ValueSet], system: str, code: str) -> bool:
    """Whether another value set names a code, so that it is understood all the same."""
    return any(code in members.codes.get(system, {}) for members in sets)
