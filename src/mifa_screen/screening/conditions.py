"""The list of diagnoses against the value sets that rules read (contract sections 2, 3 and 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mifa_screen.core.truth import FALSE, TRUE, UNKNOWN, Truth
from mifa_screen.errors import one_line
from mifa_screen.patient.origin import recorded_condition
from mifa_screen.reading.answer import Coding, Stance
from mifa_screen.result import Evidence, NotUnderstood, Remark
from mifa_screen.screening.entries import NONE_RECORDED, Understood, joined
from mifa_screen.screening.lists import leave_all_open, none_beside, path_of, summary
from mifa_screen.screening.reading import Note, Reading, Tally
from mifa_screen.screening.recorded import condition_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mifa_screen.knowledge.expressions import ConditionLeaf
    from mifa_screen.knowledge.model import Knowledge, ValueSet
    from mifa_screen.patient.model import Condition
    from mifa_screen.patient.recorded import RecordedCode, RecordedCondition
    from mifa_screen.reading.answer import Claim
    from mifa_screen.reading.understanding import Understanding

NEVER_COUNTS = ("refuted", "entered-in-error", "family-history")
CONDITION_SYSTEMS = ("icd", "icd-10", "icd-10-cm", "snomed")


class ConditionReader:
    """Reads `conditions` for the leaves of the loaded rules."""

    def __init__(self, leaves: Sequence[ConditionLeaf], knowledge: Knowledge, understanding: Understanding) -> None:
        """Take the leaves (their order is the order of the sheet), the value sets and the vocabulary."""
        self._leaves = leaves
        self._sets = [knowledge.value_sets[leaf.value_set] for leaf in leaves]
        self._texts = understanding
        self._words = knowledge.settings["asks"]
        self._list = knowledge.settings["lists"]["conditions"]
        self._known = {Coding(system, code) for s in knowledge.value_sets.values() for system, codes in s.codes.items() for code in codes}

    def read(self, entries: Sequence[str | Condition] | None) -> Reading:
        """Return a truth for every leaf; an absent list, or an entry not understood, leaves open what is not proved."""
        if entries is None:
            return self._absent()
        understood = [(path_of("conditions", i, entry), entry, self._understand(entry)) for i, entry in enumerate(entries)]
        tallies = [Tally() for _ in self._leaves]
        not_understood, warnings, nones, others = [], [], [], False
        for path, entry, read in understood:
            warnings += [Remark(path, remark) for remark in read.remarks]
            if any(NONE_RECORDED in claim.codings for claim in read.claims):
                nones.append((path, read.said))
                continue
            status = None if isinstance(entry, str) else entry.status
            if status in NEVER_COUNTS:
                continue
            others = True
            if read.problem is not None:
                not_understood.append(NotUnderstood(path, read.problem, read.suggestion))
            if recorded_condition(entry) and entry.gap is not None:
                leave_all_open((t for t, leaf in zip(tallies, self._leaves, strict=True) if leaf.mode == "required"), entry.gap, path, not_understood)
            for number, leaf in enumerate(self._leaves):
                self._weigh(tallies[number], leaf, self._sets[number], path, read, status, entry if recorded_condition(entry) else None)
        warnings += none_beside(nones, others=others)
        sheet = bytes(self._sheet_value(leaf, tally) for leaf, tally in zip(self._leaves, tallies, strict=True))
        notes = {n: tally.note() for n, tally in enumerate(tallies) if tally.truth is not FALSE}
        return Reading(sheet, notes, tuple(not_understood), tuple(warnings), summary(len(entries) - len(nones), "conditions"))

    @staticmethod
    def _sheet_value(leaf: ConditionLeaf, tally: Tally) -> Truth:
        if leaf.mode == "doubtful":
            return TRUE if tally.doubt and tally.truth is UNKNOWN else FALSE
        return tally.truth

    def _absent(self) -> Reading:
        note = Note(missing=(f"the list of {self._list['title']}",), asks=(self._list["ask"],))
        sheet = bytes(UNKNOWN if leaf.mode == "required" else FALSE for leaf in self._leaves)
        return Reading(sheet, {n: note for n, leaf in enumerate(self._leaves) if leaf.mode == "required"}, summary="not on record")

    def _weigh(
        self, tally: Tally, leaf: ConditionLeaf, members: ValueSet, path: str, read: Understood, status: str | None,
        recorded: RecordedCondition | None,
    ) -> None:
        if read.problem is not None and leaf.mode == "required":
            clarify = self._words["clarify"].format(path=path, said=one_line(read.problem))
            tally.leave_open(None, f'{path} "{one_line(read.problem)}" is not understood', clarify)
        for claim in read.claims:
            truth, ask = self._claimed(claim, members, status, read.said, recorded)
            evidence = Evidence(path, read.said, members.title)
            if truth is TRUE:
                tally.hold(evidence)
            elif truth is UNKNOWN:
                tally.leave_open(evidence, f'whether {path} "{one_line(read.said)}" counts as: {members.title}', ask)

    def _claimed(self, claim: Claim, members: ValueSet, status: str | None, said: str, recorded: RecordedCondition | None) -> tuple[Truth, str]:
        memberships = [members.of_translations(claim.codings)] if claim.translations else [members.membership(*coding) for coding in claim.codings]
        membership = memberships[0] if len(set(memberships)) == 1 else UNKNOWN
        if membership is FALSE or claim.stance is Stance.DENIED:
            return FALSE, ""
        ask = next(filter(None, (members.question(c.code) for c in claim.codings)), None) or self._words["suspected"].format(said=one_line(said))
        if status == "suspected" or claim.stance is Stance.QUESTIONED:
            return UNKNOWN, ask
        over = status == "resolved" or claim.stance is Stance.RESOLVED
        if members.counts == "current" and not over and recorded is not None:
            bound = members.lasts_at_most_days
            if recorded.perhaps_over or (bound is not None and recorded.age_days is not None and recorded.age_days > bound):
                return UNKNOWN, self._words["still_present"].format(said=one_line(said))
        if over and members.counts == "current":
            # A record that calls the entry active while its words say that it is over contradicts itself.
            return (UNKNOWN, ask) if status == "active" else (FALSE, "")
        return membership, ask

    def _known_code(self, code: RecordedCode) -> Coding | None:
        coding = self._texts.coding(code.system, code.code) if code.system in CONDITION_SYSTEMS else None
        return coding if coding is None or coding.system != "snomed" or coding in self._known else None

    def _understand(self, entry: str | Condition) -> Understood:
        if recorded_condition(entry):
            return Understood("") if entry.only_gap else condition_of(entry, self._known_code, self._texts.condition)
        if isinstance(entry, str):
            coding = self._texts.plain_icd(entry)
            if coding is not None:
                return joined(entry, (coding,), code_known=True, text=None)
            return joined(entry, (), code_known=False, text=self._texts.condition(entry))
        text = None if entry.text is None else self._texts.condition(entry.text)
        said = entry.text if entry.text is not None else f"{entry.code}"
        if entry.code is None:
            return joined(said, (), code_known=False, text=text)
        coding = self._texts.coding(entry.system or "icd", entry.code)
        known = coding is not None and (coding.system != "snomed" or coding in self._known)
        return joined(said, (coding or Coding("?", entry.code),), code_known=known, text=text)

