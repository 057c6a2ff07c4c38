"""What is wrong with a rule file, and what its author may want to know; nothing is raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mifa_screen.authoring.corpus import Corpus, Misfit, codes_of
from mifa_screen.authoring.loading import Together, combined, shipped_files
from mifa_screen.authoring.merge import in_order, problems_in
from mifa_screen.authoring.references import items, mapping
from mifa_screen.authoring.schema import LIBRARY
from mifa_screen.authoring.wording import unknown
from mifa_screen.authoring.yaml_source import read_yaml
from mifa_screen.errors import RuleFileError, one_line
from mifa_screen.knowledge.build import EITHER_EDITION
from mifa_screen.knowledge.store import data_files, data_folder, vocabulary_folder
from mifa_screen.reading.understanding import Understanding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mifa_screen.authoring.yaml_source import YamlSource
    from mifa_screen.errors import Problem
    from mifa_screen.reading.answer import TextReading

CONCEPTS = "concepts.tsv"
ANSWERS = ("true", "false", "unknown")
IN_CLASSES = frozenset({"icd-10", "icd-10-cm", "atc"})
"""Systems in which a code stands for all below it."""
NO_SUCH = {
    "substance": "only this very name will mean it, and a text near it is asked about",
    "reaction": "no text will ever mean it",
}
TO_BE_SIGNED = frozenset({"J", "M"})


def lint(path: Path, folder: Path | None = None) -> list[Problem]:
    """Return all that is wrong with a rule or library file, by itself and together with the shipped files (or those of `folder`)."""
    try:
        together = used_together(path, folder)
    except RuleFileError as error:
        return error.problems
    return problems_in(together.files, together.elsewhere)


def remarks(path: Path, folder: Path | None = None) -> list[Problem]:
    """Return what is no error and may be a slip: definitions that nothing uses, unknown concepts, missing kinds of examples."""
    try:
        together = used_together(path, folder)
    except RuleFileError:
        return []
    corpus = Corpus(together.files)
    by_file = (corpus.unused, _unknown_concepts, _unknown_substances, _codes_to_no_effect, _missing_examples, _unsigned)
    found = (remark for file in together.own for remarks_on in by_file for remark in remarks_on(file))
    return in_order(found, together.files)


def used_together(path: Path, folder: Path | None = None) -> Together:
    """Return the files that go with one: all shipped files for one of them, else as `--rules` would have it."""
    folder = data_folder() if folder is None else folder
    name = next((name for name, ours in data_files(folder).items() if path.exists() and ours.samefile(path)), None)
    if name is not None:
        shipped = shipped_files(folder)
        return Together(shipped, own=tuple(file for file in shipped if file.name == f"data/{name}"))
    file = read_yaml(path)
    shipped = shipped_files(folder)
    if file.plain.get("schema") == LIBRARY:
        return Together([*shipped, file], own=(file,))
    return combined(shipped, [file])


def missing_answers(rule: object) -> list[str]:
    """Return which of true, false and unknown no example of a rule shows."""
    shown = {str(mapping(example).get("then")).lower() for _, example in items(mapping(rule).get("examples"))}
    return [answer for answer in ANSWERS if answer not in shown]


def _missing_examples(file: YamlSource) -> Iterator[Misfit]:
    for number, rule in items(file.plain.get("rules")):
        missing = missing_answers(rule)
        if missing:
            yield Misfit(file, ("rules", number, "examples"), f"no example in which the rule is {' or '.join(missing)}")


def _unknown_concepts(file: YamlSource) -> Iterator[Misfit]:
    lines = (vocabulary_folder() / CONCEPTS).read_text(encoding="utf-8").splitlines()
    known = [line.split("\t")[0] for line in lines if line and not line.startswith("#")]
    for name, value_set in mapping(file.plain.get("value_sets")).items():
        for keys, _, system, code in codes_of(value_set):
            if system == "concept" and code not in known:
                what = f"{unknown('concept', code, known)} (vocabulary/{CONCEPTS}): no text will ever mean it"
                yield Misfit(file, ("value_sets", name, *keys), what)


def _unknown_substances(file: YamlSource) -> Iterator[Misfit]:
    """Yield substances and reactions that no text means: their own names mean something else, or nothing."""
    texts = Understanding(vocabulary_folder())
    read: dict[str, Callable[[str], TextReading]] = {"substance": lambda text: texts.allergen(text).text, "reaction": texts.reaction}
    for name, value_set in mapping(file.plain.get("value_sets")).items():
        for keys, _, system, code in codes_of(value_set):
            if system in read:
                claims = read[system](code.replace("-", " ")).claims
                meant = sorted({coding.code for claim in claims for coding in claim.codings if coding.system == system})
                if code not in meant:
                    elsewhere = f"texts of that name mean {' or '.join(meant)} here; name that" if meant else NO_SUCH[system]
                    yield Misfit(file, ("value_sets", name, *keys), f'the vocabulary knows no {system} "{one_line(code)}": {elsewhere}')


def _codes_to_no_effect(file: YamlSource) -> Iterator[Misfit]:
    """Yield codes that a value set could do without: named twice, or below one that is named. An exception from nothing may be a decision worth writing down."""
    for name, value_set in mapping(file.plain.get("value_sets")).items():
        codes = [(keys, group, frozenset(EITHER_EDITION.get(system, (system,))), code) for keys, group, system, code in codes_of(value_set)]
        for number, (keys, group, editions, code) in enumerate(codes):
            inner = code.replace(".", "")
            above = [(other.replace(".", ""), at, theirs) for _, at, theirs, other in codes if editions & theirs & IN_CLASSES and inner.startswith(other.replace(".", "")) and code != other]
            nearest = max(above, key=lambda one: (len(one[0]), len(one[2])), default=None)  # of one code named twice, the one of both editions
            if any(code == other and editions <= theirs for _, _, theirs, other in codes[:number]):
                yield Misfit(file, ("value_sets", name, *keys), f"{code} stands here for a second time; keep one")
            elif nearest is not None and nearest[1] == group and editions <= nearest[2]:
                yield Misfit(file, ("value_sets", name, *keys), f"{code} lies below another code of `{group}`, and adds nothing")


def _unsigned(file: YamlSource) -> Iterator[Misfit]:
    for name, threshold in mapping(file.plain.get("thresholds")).items():
        if mapping(threshold).get("mark") in TO_BE_SIGNED and "note" not in threshold:
            yield Misfit(file, ("thresholds", name), "a judgement, or from memory: add a note that it needs a clinician's sign-off")
