"""The list of medicines: classes by ATC, course, and daily dose (contract sections 3 and 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.core.truth import FALSE, TRUE, UNKNOWN, Truth
from mifa_screen.errors import one_line
from mifa_screen.patient.origin import recorded_medication
from mifa_screen.reading.answer import Claim, Coding, Stance
from mifa_screen.result import Evidence, NotUnderstood, Remark
from mifa_screen.screening.doses import daily_dose, is_high, most_daily_dose, never_high, settled_purpose, shown, total
from mifa_screen.screening.entries import NONE_RECORDED, Understood, joined
from mifa_screen.screening.lists import absent, leave_all_open, none_beside, path_of, summary
from mifa_screen.screening.reading import Reading, Tally
from mifa_screen.screening.recorded import medicine_of, spoken_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

    from mifa_screen.knowledge.expressions import MedicationLeaf
    from mifa_screen.knowledge.model import Knowledge, ValueSet
    from mifa_screen.patient.model import Medication
    from mifa_screen.patient.recorded import RecordedCode
    from mifa_screen.reading.dose_answer import MedicineReading
    from mifa_screen.reading.understanding import Understanding

COUNTS = (None, "active", "planned")
MEDICINE_SYSTEMS = ("atc", "rxnorm")


class Taken(NamedTuple):
    """A medicine of the list that counts, and how it is taken; None where that is not known."""

    path: str
    read: Understood
    daily_mg: Fraction | None
    course: str | None
    stopped: bool
    most_mg: Fraction | None = None
    """The most mg a day, where it is taken as needed."""


class Substances:
    """Entries by what may be the same substance: those that have a code in common, directly or through another entry."""

    def __init__(self) -> None:
        """Start with none."""
        self._of_code: dict[Coding, tuple[dict[Coding, None], dict[Taken, None]]] = {}

    def add(self, codings: tuple[Coding, ...], medicine: Taken) -> None:
        """Take an entry with the codes that it may have; groups that it joins become one."""
        known = {id(group): group for coding in codings if (group := self._of_code.get(coding)) is not None}
        group, *others = known.values() or (({}, {}),)
        for codes, medicines in others:
            group[0].update(codes)
            group[1].update(medicines)
        group[0].update(dict.fromkeys(codings))
        group[1][medicine] = None
        moved = (*codings, *(coding for codes, _ in others for coding in codes))
        self._of_code.update(dict.fromkeys(moved, group))

    def each(self) -> Iterator[tuple[tuple[Coding, ...], list[Taken]]]:
        """Yield the codes and the entries of each substance, in order of first appearance."""
        for codes, medicines in {id(group): group for group in self._of_code.values()}.values():
            yield tuple(codes), list(medicines)


class MedicationReader:
    """Reads `medications` for the leaves of the loaded rules."""

    def __init__(self, leaves: Sequence[MedicationLeaf], knowledge: Knowledge, understanding: Understanding) -> None:
        """Take the leaves (their order is the order of the sheet), the value sets, the dose limits and the vocabulary."""
        self._leaves = leaves
        self._sets = [knowledge.value_sets[leaf.value_set] for leaf in leaves]
        self._limits = knowledge.dose_limits
        self._ambiguous = [(medicine, knowledge.thresholds[medicine.weekly_mg_at_most].value) for medicine in knowledge.ambiguous]
        self._texts = understanding
        self._words = knowledge.settings["asks"]
        self._list = knowledge.settings["lists"]["medications"]

    def read(self, entries: Sequence[str | Medication] | None) -> Reading:
        """Return a truth for every leaf; an absent list, or an entry not understood, leaves open what is not proved."""
        if entries is None:
            return absent(len(self._leaves), self._list)
        first: dict[str | Medication, int] = {}
        for index, entry in enumerate(entries):
            first.setdefault(entry, index)  # identical entries are one (contract section 4)
        not_understood, warnings, taken, nones = [], [], [], []
        for entry, index in first.items():
            if not isinstance(entry, str) and entry.status not in COUNTS:
                continue
            medicine, remarks = self._taken(path_of("medications", index, entry), entry)
            warnings += [Remark(medicine.path, remark) for remark in (*remarks, *medicine.read.remarks)]
            if any(NONE_RECORDED in claim.codings for claim in medicine.read.claims):
                nones.append((medicine.path, medicine.read.said))
                continue
            if medicine.read.problem is not None:
                not_understood.append(NotUnderstood(medicine.path, medicine.read.problem, medicine.read.suggestion))
            taken.append(medicine)
        warnings += none_beside(nones, others=bool(taken))
        taken = self._with_purpose(taken)
        tallies = [self._weigh(leaf, members, taken) for leaf, members in zip(self._leaves, self._sets, strict=True)]
        for entry in first:
            if recorded_medication(entry) and entry.gap is not None:
                leave_all_open(tallies, entry.gap, entry.place, not_understood)
        sheet = bytes(tally.truth for tally in tallies)
        notes = {n: tally.note() for n, tally in enumerate(tallies) if tally.truth is not FALSE}
        return Reading(sheet, notes, tuple(not_understood), tuple(warnings), summary(len(entries) if taken or not nones else 0, "medications"))

    def _weigh(self, leaf: MedicationLeaf, members: ValueSet, taken: Iterable[Taken]) -> Tally:
        tally = Tally()
        substances = Substances()
        for medicine in taken:
            if medicine.read.problem is not None:
                said = one_line(medicine.read.problem)
                clarify = self._words["clarify"].format(path=medicine.path, said=said)
                tally.leave_open(None, f'{medicine.path} "{said}" is not understood', clarify)
            for claim in medicine.read.claims:
                truth = self._belongs(claim, members)
                if truth is FALSE or (leaf.unless_course and medicine.course in leaf.unless_course):
                    continue
                if leaf.daily_dose is not None and truth is TRUE and not medicine.stopped:
                    substances.add(claim.codings, medicine)
                    continue
                self._hold(tally, truth, medicine, claim, members)
        for codings, medicines in substances.each():
            self._weigh_dose(tally, leaf, members, codings, medicines)
        return tally

    def _hold(self, tally: Tally, truth: Truth, medicine: Taken, claim: Claim, members: ValueSet) -> None:
        said = one_line(medicine.read.said)
        evidence = Evidence(medicine.path, medicine.read.said, members.title)
        if truth is TRUE and not medicine.stopped:
            tally.hold(evidence)
        elif medicine.stopped:
            tally.leave_open(evidence, f'whether "{said}" is still taken', self._words["still_taken"].format(said=said))
        else:
            tally.leave_open(evidence, *self._doubt(claim, said, members))

    def _doubt(self, claim: Claim, said: str, members: ValueSet) -> tuple[str, str]:
        """Return what is not known about a medicine that may belong to a class, and the question that settles it."""
        if claim.stance is not Stance.AFFIRMED:
            return f'whether "{said}" is taken', self._words["suspected"].format(said=said)
        codes = [coding.code for coding in claim.codings]
        asked = next(filter(None, map(members.question, codes)), None)
        if asked is not None:
            return f'what "{said}" is', asked
        if any(medicine.protocol in codes and medicine.immunosuppressant in codes for medicine, _ in self._ambiguous):
            return f'what "{said}" is given for', self._words["purpose"].format(said=said)
        return f'which medicine "{said}" is', self._words["kind"].format(said=said)

    def _weigh_dose(self, tally: Tally, leaf: MedicationLeaf, members: ValueSet, codings: tuple[Coding, ...], medicines: list[Taken]) -> None:
        daily_mg, all_known = total(medicine.daily_mg for medicine in medicines)
        limits = self._limits[leaf.daily_dose or ""]
        truth = is_high(limits, codings, daily_mg, all_known=all_known)
        if truth is UNKNOWN and never_high(limits, codings, [medicine.daily_mg or medicine.most_mg for medicine in medicines]):
            return
        for medicine in medicines:
            said = one_line(medicine.read.said)
            dose = f"{members.title}; {shown(daily_mg)} mg a day" if daily_mg else members.title
            evidence = Evidence(medicine.path, medicine.read.said, dose)
            if truth is TRUE:
                tally.hold(evidence)
            elif truth is UNKNOWN:
                missing = f'a limit for a high dose of "{said}"' if all_known else f'the daily dose of "{said}"'
                tally.leave_open(evidence, missing, self._words["high_dose" if all_known else "dose"].format(said=said))

    @staticmethod
    def _belongs(claim: Claim, members: ValueSet) -> Truth:
        if claim.stance is Stance.DENIED:
            return FALSE
        memberships = {members.membership(*coding) for coding in claim.codings}
        membership = memberships.pop() if len(memberships) == 1 else UNKNOWN
        return UNKNOWN if membership is TRUE and claim.stance is not Stance.AFFIRMED else membership

    def _with_purpose(self, taken: list[Taken]) -> list[Taken]:
        present = {c.code for m in taken for claim in m.read.claims if claim.stance is Stance.AFFIRMED for c in claim.codings}
        for medicine, limit in self._ambiguous:
            companions = any(code in present for code in medicine.companions)
            taken = [
                t._replace(read=t.read._replace(claims=tuple(
                    settled_purpose(claim, medicine, companions=companions, daily_mg=t.daily_mg, weekly_limit=limit) for claim in t.read.claims)))
                for t in taken
            ]  # fmt: skip
        return taken

    def _taken(self, path: str, entry: str | Medication) -> tuple[Taken, list[str]]:
        remarks: list[str] = []
        text: MedicineReading | None = None
        codes: tuple[Coding, ...] = ()
        known = False
        route = course = None
        if isinstance(entry, str):
            said, plain = entry, self._texts.plain_atc(entry)
            codes, known = ((plain,), True) if plain is not None else ((), False)
            text = None if known else self._texts.medicine(entry)
        elif recorded_medication(entry):
            said = spoken_name(entry.text, entry.codings)
            text = self._texts.medicine(said) if said else None
        else:
            said = entry.text if entry.text is not None else f"{entry.code}"
            text = None if entry.text is None else self._texts.medicine(entry.text)
            if entry.code is not None:
                codes = self._texts.medicine_codings(entry.system or "atc", entry.code)
                known, codes = bool(codes), codes or (Coding("?", entry.code),)
        if not isinstance(entry, str):
            course = entry.course
            if entry.route is not None:
                route = self._texts.route_class(entry.route)
                if route is None:
                    remarks.append("the route is not understood and is taken as systemic")
        if recorded_medication(entry):
            read = Understood("") if entry.only_gap else medicine_of(entry, self._known_code, lambda name: self._texts.medicine(name).text)
        else:
            read = joined(said, codes, code_known=known, text=text.text if text else None)
        written = text.route if text else None
        apart = route is not None and written is not None and route != written  # "capsules" by the topical route: either may be wrong
        route = route or written
        if route is not None and (apart or route != "systemic"):
            read = read._replace(claims=tuple(claim._replace(codings=self._by_route(claim.codings, route, besides=apart)) for claim in read.claims))
        stopped = (text is not None and text.stopped) or (recorded_medication(entry) and entry.perhaps_stopped)
        return Taken(path, read, daily_dose(entry, text), course or (text.course if text else None), stopped, most_daily_dose(entry, text)), remarks

    def _known_code(self, code: RecordedCode) -> tuple[Coding, ...]:
        return self._texts.medicine_codings(code.system, code.code) if code.system in MEDICINE_SYSTEMS else ()

    def _by_route(self, codings: tuple[Coding, ...], route: str, *, besides: bool) -> tuple[Coding, ...]:
        """Return the codes by a route; `besides`: as what may be meant beside the codes as they are."""
        others = tuple(Coding(c.system, self._texts.atc_for_route(c.code, route)) if c.system == "atc" else c for c in codings)
        return tuple(dict.fromkeys((*codings, *others) if besides else others))
