"""The allergy history: to the medicine or a component, to anything else, and how severe (contract sections 3, 4 and 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.core.truth import FALSE, TRUE, UNKNOWN, Truth
from mifa_screen.errors import one_line
from mifa_screen.patient.origin import recorded_allergy
from mifa_screen.reading.answer import Coding, Stance
from mifa_screen.result import Evidence, NotUnderstood, Remark
from mifa_screen.screening.entries import NONE_RECORDED
from mifa_screen.screening.lists import absent, leave_all_open, none_beside, path_of, summary
from mifa_screen.screening.reading import Reading, Tally
from mifa_screen.screening.recorded import allergen_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mifa_screen.knowledge.expressions import AllergyLeaf
    from mifa_screen.knowledge.model import Knowledge, ValueSet
    from mifa_screen.patient.model import Allergy
    from mifa_screen.patient.recorded import RecordedCode
    from mifa_screen.reading.answer import Claim
    from mifa_screen.reading.understanding import Understanding

NEVER_COUNTS = ("refuted", "entered-in-error")
HOLDS = (None, "active")
"""The status with which "no known allergies" is an answer."""
SUBSTANCE = "substance"
SUBSTANCE_SYSTEMS = ("atc", "rxnorm")


class Entry(NamedTuple):
    """An allergy, read: the substances it names, how sure it is, and what is known of its severity; `details` are what its other keys say."""

    said: str
    details: str
    claims: tuple[Claim, ...]
    understood: bool
    resembles: str | None
    graded: Truth
    """TRUE: called severe or of high criticality; FALSE: called mild, moderate or of low criticality; UNKNOWN: nothing said."""
    reactions: tuple[Coding, ...]
    doubtful_reactions: tuple[Coding, ...]
    unread_reactions: tuple[tuple[int, str], ...]
    suggestion: str | None
    remarks: tuple[str, ...]
    unconfirmed: bool
    bare: bool
    """A substance is named of which it is not said what it did."""
    settles: bool
    """Nothing of it counts, and the list stands without it."""


class AllergyReader:
    """Reads `allergies` for the leaves of the loaded rules."""

    def __init__(self, leaves: Sequence[AllergyLeaf], knowledge: Knowledge, understanding: Understanding) -> None:
        """Take the leaves (their order is the order of the sheet), the value sets and the vocabulary."""
        self._leaves = leaves
        self._sets = knowledge.value_sets
        self._texts = understanding
        self._words = knowledge.settings["asks"]
        self._list = knowledge.settings["lists"]["allergies"]
        self._not_known = frozenset(knowledge.settings["columns"]["not_known"])

    def read(self, entries: Sequence[str | Allergy] | None) -> Reading:
        """Return a truth for every leaf; an absent list leaves all open, an empty one rules all out."""
        if entries is None:
            return absent(len(self._leaves), self._list)
        tallies = [Tally() for _ in self._leaves]
        not_understood: list[NotUnderstood] = []
        warnings, nones, others, answered = [], list[tuple[str, str]](), False, not entries
        for index, raw in enumerate(entries):
            path = path_of("allergies", index, raw)
            if not isinstance(raw, str) and raw.status in NEVER_COUNTS:
                answered = answered or not self._says_none(raw)  # "no known allergies", taken back, is no answer
                continue
            said = raw if isinstance(raw, str) else raw.substance
            if said.strip().casefold() in self._not_known or self._texts.says_nothing(said):
                answered = True
                not_understood.append(NotUnderstood(path, said, None))
                for tally in tallies:
                    tally.leave_open(None, f'{path} "{one_line(said)}" says nothing', self._list["ask"])
                continue
            if recorded_allergy(raw) and raw.gap is not None:
                answered = True
                leave_all_open(tallies, raw.gap, path, not_understood)
                if raw.only_gap:
                    continue
            entry = self._understand(raw)
            warnings += [Remark(path, remark) for remark in entry.remarks]
            if any(NONE_RECORDED in claim.codings for claim in entry.claims):
                if not isinstance(raw, str) and raw.status not in HOLDS:
                    warnings.append(Remark(path, f'"{one_line(entry.said)}" is not sure, and does not count'))
                    continue
                answered = True
                nones.append((path, entry.said))
                continue
            if entry.understood and all(claim.stance is Stance.DENIED for claim in entry.claims):
                # "no known food allergy", "no penicillin allergy" say nothing of the others; what is refuted or somebody else's is no entry of the list
                answered = answered or entry.settles
                continue
            answered = others = True
            if not entry.understood:
                not_understood.append(NotUnderstood(path, entry.said, entry.resembles or entry.suggestion))
            not_understood += [NotUnderstood(f"{path}.reactions[{number}]", reaction, None) for number, reaction in entry.unread_reactions]
            for leaf, tally in zip(self._leaves, tallies, strict=True):
                self._weigh(tally, leaf, path, entry)
        warnings += none_beside(nones, others=others)
        if not answered:
            reading = absent(len(self._leaves), self._list)
            return reading._replace(warnings=tuple(warnings))
        sheet = bytes(tally.truth for tally in tallies)
        notes = {n: tally.note() for n, tally in enumerate(tallies) if tally.truth is not FALSE}
        return Reading(sheet, notes, tuple(not_understood), tuple(warnings), summary(len(entries) - len(nones), "allergies"))

    def _says_none(self, raw: Allergy) -> bool:
        return any(NONE_RECORDED in claim.codings for claim in self._understand(raw).claims)

    def _weigh(self, tally: Tally, leaf: AllergyLeaf, path: str, entry: Entry) -> None:
        members = self._sets[leaf.substances]
        if not entry.understood:
            named = self._named_by_a_text(entry, leaf, members)
            self._weigh_one(tally, leaf, path, entry, named, unsure=entry.unconfirmed)
            return
        for claim in entry.claims:
            if claim.stance is not Stance.DENIED:
                named = self._named(claim, members)
                self._weigh_one(tally, leaf, path, entry, named, unsure=entry.unconfirmed or claim.stance is Stance.QUESTIONED)

    def _named_by_a_text(self, entry: Entry, leaf: AllergyLeaf, members: ValueSet) -> Truth:
        """Return whether a text that is not understood names a substance of the set; of what no vocabulary knows, only its own name does."""
        near = UNKNOWN if entry.resembles else FALSE
        others = self._texts.names(entry.said, [code for code, truth in members.codes.get(SUBSTANCE, {}).items() if truth is not FALSE])
        return max(near, FALSE if leaf.others and others is UNKNOWN else others)

    @staticmethod
    def _named(claim: Claim, members: ValueSet) -> Truth:
        truths = [members.membership(*coding) for coding in claim.codings]
        # What may be a component or something else ("phospholipids") is open; a record's codes and names are claims of their own.
        return UNKNOWN if TRUE in truths and min(truths) is FALSE else max(truths, default=FALSE)

    def _weigh_one(self, tally: Tally, leaf: AllergyLeaf, path: str, entry: Entry, named: Truth, *, unsure: bool) -> None:
        truth = ~named if leaf.others else named
        if leaf.severe is not None and truth is not FALSE:
            truth = min(truth, self._severe(entry, self._sets[leaf.severe]))
        if truth is TRUE and unsure:
            truth = UNKNOWN
        said = one_line(entry.said)
        evidence = Evidence(path, entry.said, ("another substance" if leaf.others else self._sets[leaf.substances].title) + entry.details)
        if truth is TRUE:
            tally.hold(evidence)
        elif truth is UNKNOWN:
            missing, ask = self._question(path, entry, said, named, unsure=unsure)
            tally.leave_open(evidence, missing, ask)

    def _question(self, path: str, entry: Entry, said: str, named: Truth, *, unsure: bool) -> tuple[str, str]:
        if named is UNKNOWN:
            meant = f' (did it mean "{entry.resembles}"?)' if entry.resembles else ""
            return f'{path} "{said}" is not understood', self._words["clarify"].format(path=path, said=said) + meant
        if unsure:
            return f'whether the allergy to "{said}" is confirmed', self._words["allergy_unconfirmed"].format(said=said)
        return f'how severe the allergy to "{said}" was', self._words["allergy_severity"].format(said=said)

    @staticmethod
    def _severe(entry: Entry, reactions: ValueSet) -> Truth:
        if entry.graded is TRUE or any(reactions.membership(*reaction) is TRUE for reaction in entry.reactions):
            return TRUE
        if entry.unread_reactions or any(reactions.membership(*reaction) is TRUE for reaction in entry.doubtful_reactions):
            return UNKNOWN
        if entry.bare or (entry.graded is UNKNOWN and any(reactions.membership(*reaction) is UNKNOWN for reaction in entry.reactions)):
            return UNKNOWN
        return FALSE if entry.reactions else entry.graded

    def _known_code(self, code: RecordedCode) -> tuple[Coding, ...]:
        return self._texts.medicine_codings(code.system, code.code) if code.system in SUBSTANCE_SYSTEMS else ()

    def _understand(self, raw: str | Allergy) -> Entry:
        read = self._texts.allergen(raw if isinstance(raw, str) else raw.substance)
        if recorded_allergy(raw):
            read = allergen_of(raw, self._known_code, self._texts.allergen)
        reactions, doubtful, unread = list(read.reactions), list[Coding](), list[tuple[int, str]]()
        graded = read.severe
        said, details = raw if isinstance(raw, str) else raw.substance, ""
        if not isinstance(raw, str):
            if raw.severity == "severe" or raw.criticality == "high":
                graded = TRUE
            elif graded is UNKNOWN and (raw.severity or raw.criticality):
                graded = FALSE
            for number, text in enumerate(raw.reactions or ()):
                answer = self._texts.reaction(text)
                if not answer.understood:
                    unread.append((number, text))
                for claim in answer.claims:
                    if claim.stance is not Stance.DENIED:
                        (doubtful if claim.stance is Stance.QUESTIONED else reactions).extend(claim.codings)
            details = "".join(f"; {part}" for part in (raw.severity, raw.criticality and f"criticality {raw.criticality}", *(raw.reactions or ()), raw.status) if part)
        remarks = (read.text.remark,) if read.text.remark else ()
        unconfirmed = read.doubted or (not isinstance(raw, str) and raw.status == "unconfirmed")
        bare = read.bare and (isinstance(raw, str) or not (raw.severity or raw.criticality or raw.reactions))
        return Entry(said, details, read.text.claims, read.text.understood, read.resembles, graded, tuple(reactions), tuple(doubtful), tuple(unread),
                     read.text.suggestion, remarks, unconfirmed, bare, read.settles)  # fmt: skip
