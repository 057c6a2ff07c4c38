"""What stands behind a medicine's name and says why, when or where it is given: "before transfusions", "due to ulcers", "on school days".

Ordinary words there name no further medicine, so they are passed over. They never make a medicine one that is not taken: beside a negation that they
may narrow ("no ibuprofen before the operation") it is left open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

    from mifa_screen.reading.medicines import Medicines, Name

BARE: Final = "bare"
"""The words of a disease right behind a medicine, without a word such as `for` ("gabapentin 300 mg phantom limb")."""
BRACKET: Final = "bracket"
DENYING: Final = frozenset({"negated", "stopped"})
# Behind these a name is no further medicine of the patient's list: "before platelets", "because of methotrexate".
_LEADS_TO_NAME: Final = frozenset({"because", "after", "before", "time", "for"})
_REASONS: Final = frozenset({"because", "after", "before", "time"})
# What may follow without narrowing a word that says "not taken".
_PLAIN: Final = {"negated": frozenset({"because"}), "stopped": frozenset({"because", "after", "place"})}


class Behind:
    """The stretch behind a name, or behind a word that leads such a stretch."""

    def __init__(self, medicines: Medicines) -> None:
        """Take the medicines, which know the ordinary words."""
        self._medicines = medicines
        self.lead: str | None = None
        self._near = self._cue = self._used = False

    def begin(self, lead: str) -> None:
        """Note a word that leads such a stretch."""
        self.lead, self._near, self._cue, self._used = lead, True, False, False

    def named(self) -> None:
        """Note a name: words of a disease may follow."""
        self.lead, self._near, self._cue, self._used = BARE, False, False, False

    def end(self) -> None:
        """Note the end of the stretch."""
        self.lead, self._near, self._cue, self._used = None, False, False, False

    def passes(self, cues: Collection[str], *, only_filler: bool) -> bool:
        """Note a known phrase; return whether it may stand here: "not" among the reasons of a medicine may be about anything ("because ... does not help")."""
        says_not = not DENYING.isdisjoint(cues)
        may_stand = not (says_not and self._used) and not ("negated" in cues and self.lead in _REASONS)
        self._near = self._near and only_filler and not cues
        self._cue = self._cue or (says_not and self.lead != BARE)
        return may_stand

    def takes(self, word: str) -> bool:
        """Return whether an ordinary word may stand here, and is one."""
        if self.lead is None or self._cue or not self._medicines.is_ordinary(word, only_of_diseases=self.lead == BARE):
            return False
        self._near, self._used = False, True
        return True

    def takes_name(self, name: Name) -> bool:
        """Return whether a name is only that of what the medicine before it is given for."""
        if not self._near or self._cue or self.lead not in _LEADS_TO_NAME or (self.lead == "for" and self._medicines.is_asked_for(name)):
            return False
        self._used = True
        return True


def narrows(cues: set[str], lead: str | None) -> bool:
    """Return whether a stretch may narrow what is said not to be taken: "no ibuprofen before the operation", but not "no ibuprofen because of ulcers"."""
    return lead is not None and any(lead not in _PLAIN[cue] for cue in cues & DENYING)
