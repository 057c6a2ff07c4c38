"""The examples of rule files, run: each is a patient and what the rule must say of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from mifa_screen.authoring.example_patients import patient_of, patients_of
from mifa_screen.authoring.lint import missing_answers, used_together
from mifa_screen.authoring.loading import Together, shipped_files
from mifa_screen.authoring.merge import merged
from mifa_screen.authoring.schema import RULES
from mifa_screen.errors import MifaScreenError
from mifa_screen.knowledge.build import knowledge_from
from mifa_screen.knowledge.store import data_folder
from mifa_screen.result import Remark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from mifa_screen.authoring.yaml_source import YamlSource
    from mifa_screen.knowledge.model import Knowledge
    from mifa_screen.patient.model import Patient
    from mifa_screen.result import Result


class Screens(Protocol):
    """What screens a patient."""

    def screen(self, patient: Patient, as_of: dt.date) -> Result:
        """Return the result of one patient on a day."""


class Example(NamedTuple):
    """An example of a rule, or of a notice. `then` is true, false or unknown; `where` its file and line.

    `verdict` and `warns` are what it says besides: the verdict of the rule, and the path of a warning that must come.
    """

    rule_set: str
    rule: str
    it: str
    given: dict[str, Any]
    then: str
    where: str
    verdict: str | None = None
    warns: str | None = None
    remark: Remark | None = None
    """The warning, where the example is of a notice."""

    @property
    def expected(self) -> str:
        """The answer that is expected."""
        return self.told(self.then, self.verdict, [self.warns])

    def told(self, answer: str, verdict: str | None, warned: Iterable[str | None]) -> str:
        """Return an answer with as much of the rest as the example speaks of."""
        told = [answer]
        if self.verdict is not None:
            told.append(str(verdict))
        if self.warns is not None:
            told.append(f"warning of {self.warns}" if self.warns in warned else f"no warning of {self.warns}")
        return ", ".join(told)


class ExampleOutcome(NamedTuple):
    """What became of an example: what the rule should say, what it said (None when it could not be asked), and why not."""

    rule_set: str
    rule: str
    it: str
    expected: str
    got: str | None
    where: str
    because: str = ""

    @property
    def holds(self) -> bool:
        """Whether the rule says what it should."""
        return self.expected == self.got


def examples_in(path: Path | None = None) -> list[Example]:
    """Return the examples of a rule file; of all shipped ones without a path. Raises `RuleFileError` when it does not hold."""
    together = files_for(path)
    merged(together.files, together.elsewhere)
    return list(examples_of(together.own))


def run_examples(path: Path | None, screener_for: Callable[[Knowledge], Screens]) -> list[ExampleOutcome]:
    """Run the examples of a rule file, or of all shipped ones; `screener_for` makes a screener of the rules that are used together.

    A rule that no example shows true, false or unknown has an outcome that does not hold. Raises `RuleFileError` when the file does not.
    """
    together = files_for(path)
    plain = merged(together.files, together.elsewhere)
    screener = screener_for(knowledge_from(plain))
    as_of = dt.date.fromisoformat(plain["settings"]["examples_as_of"])
    return [*(_run(example, screener, as_of) for example in examples_of(together.own)), *_gaps(together)]


def files_for(path: Path | None) -> Together:
    """Return the files whose examples are run (`own`: the file named, or all shipped ones), and those that go with them."""
    if path is not None:
        return used_together(path)
    shipped = shipped_files(data_folder())
    return Together(shipped, own=tuple(shipped))


def examples_of(files: Iterable[YamlSource]) -> Iterator[Example]:
    """Yield the examples of files that were checked: of their rules and of their notices."""
    for file in files:
        for section in ("rules", "notices"):
            for number, item in enumerate(file.plain.get(section, ())):
                remark = Remark(item["path"], item["says"]) if section == "notices" else None
                name = f"notice on {item['path']}" if section == "notices" else item["id"]
                for index, example in enumerate(item.get("examples", ())):
                    where, then = file.at((section, number, "examples", index)), str(example["then"]).lower()
                    for it, given in patients_of(example):
                        yield Example(file.plain["id"], name, it, given, then, where, example.get("verdict"), example.get("warns"), remark)


def _gaps(together: Together) -> Iterator[ExampleOutcome]:
    for file in together.own:
        if file.plain["schema"] == RULES:
            for number, rule in enumerate(file.plain["rules"]):
                for answer in missing_answers(rule):
                    where = file.at(("rules", number, "examples"))
                    yield ExampleOutcome(file.plain["id"], rule["id"], f"an example in which it is {answer}", answer, None, where, "there is none")


def _run(example: Example, screener: Screens, as_of: dt.date) -> ExampleOutcome:
    try:
        result = screener.screen(patient_of(example.given), as_of)
    except MifaScreenError as error:
        return ExampleOutcome(example.rule_set, example.rule, example.it, example.expected, None, example.where, str(error))
    return ExampleOutcome(example.rule_set, example.rule, example.it, example.expected, _answer(result, example), example.where)


def _answer(result: Result, example: Example) -> str | None:
    if example.remark is not None:
        return "true" if example.remark in result.warnings else "false"
    answers = (("true", result.findings), ("unknown", result.unresolved), ("false", result.ruled_out))
    for answer, entries in answers:
        for entry in entries:
            if entry.rule == example.rule:
                verdict = entry.verdict if example.verdict else None
                return example.told(answer, verdict, [warning.path for warning in result.warnings] if example.warns else ())
    return None
