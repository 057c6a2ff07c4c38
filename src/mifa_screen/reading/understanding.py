"""One door to everything that reads words and codes; remembers what equal texts meant, bounded."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from mifa_screen.core.truth import FALSE, TRUE, UNKNOWN, Truth
from mifa_screen.reading.answer import Coding

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from mifa_screen.reading.allergy_text import AllergenReading
    from mifa_screen.reading.answer import TextReading
    from mifa_screen.reading.dose_answer import MedicineReading
    from mifa_screen.reading.medicines import Medicines

MEMO_SIZE = 4_000
WHO_EDITION, AMERICAN_EDITION = "icd-10", "icd-10-cm"


class Understanding:
    """Reads texts and codes with the vocabularies of a folder; each vocabulary is loaded when a text first needs it."""

    def __init__(self, folder: Traversable | Path) -> None:
        """Take the folder data/vocabulary."""
        from mifa_screen.reading.vocabulary import Vocabulary  # noqa: PLC0415 - only needed once a patient is read

        self.vocabulary = Vocabulary.load(folder)
        remember = lru_cache(maxsize=MEMO_SIZE)
        self.condition = remember(self._condition)
        self.medicine = remember(self._medicine)
        self.allergen = remember(self._allergen)
        self.reaction = remember(self._reaction)
        self.coding = remember(self._coding)
        self.medicine_codings = remember(self._medicine_codings)

    def _condition(self, text: str) -> TextReading:
        from mifa_screen.reading.condition_text import read_condition  # noqa: PLC0415

        return read_condition(text, self.vocabulary)

    def _medicine(self, text: str) -> MedicineReading:
        from mifa_screen.reading.medicine_text import read_medicine  # noqa: PLC0415

        return read_medicine(text, self._medicines)

    def _allergen(self, text: str) -> AllergenReading:
        from mifa_screen.reading.allergy_text import read_allergen  # noqa: PLC0415

        return read_allergen(text, self.vocabulary)

    def _reaction(self, text: str) -> TextReading:
        from mifa_screen.reading.allergy_text import read_reaction  # noqa: PLC0415

        return read_reaction(text, self.vocabulary)

    def _coding(self, system: str, code: str) -> Coding | None:
        """Return a code in its one spelling; None when there can be no such code in the system."""
        canonical = self.vocabulary.codes.canonical(system, code)
        if canonical is None and system == WHO_EDITION:  # records often call codes that only the American edition has just ICD-10
            system, canonical = AMERICAN_EDITION, self.vocabulary.codes.canonical(AMERICAN_EDITION, code)
        return None if canonical is None else Coding(system, canonical)

    def _medicine_codings(self, system: str, code: str) -> tuple[Coding, ...]:
        """Return the ATC codes that a medicine's code may stand for; none for one that is not known here."""
        coding = self._coding(system, code)
        if coding is None or coding.system == "atc":
            return () if coding is None else (coding,)
        return self._medicines.rxnorm(coding.code)

    @property
    def _medicines(self) -> Medicines:
        medicines: Medicines = self.vocabulary.medicines
        return medicines

    def why_unread(self, text: str) -> str:
        """Return why a text on a list of conditions that is not understood is not, in words."""
        from mifa_screen.reading.unread import why_unread  # noqa: PLC0415

        return why_unread(text, self.vocabulary)

    def says_nothing(self, text: str) -> bool:
        """Return whether a text on a list of allergies says that they are not known yet."""
        from mifa_screen.reading.allergy_text import says_nothing  # noqa: PLC0415

        return says_nothing(text, self.vocabulary)

    def names(self, text: str, substances: Iterable[str]) -> Truth:
        """Return whether a text that is not understood names one of some substances: true when it is the name of one, letter by letter.

        What comes near to the medicine that the vocabulary guards is known to the reading itself; near to what else is not, so that is open.
        """
        from mifa_screen.reading.vocabulary import together  # noqa: PLC0415

        others = [substance for substance in substances if substance not in self.vocabulary.guarded_substances]
        if not others:
            return FALSE
        written = together(text)
        return TRUE if any(together(substance) == written for substance in others) else UNKNOWN

    def plain_icd(self, text: str) -> Coding | None:
        """Return the ICD code that a whole text is."""
        return self.vocabulary.codes.plain_code(text)

    def plain_atc(self, text: str) -> Coding | None:
        """Return the ATC code that a whole text is."""
        return self.vocabulary.codes.plain_atc(text)

    def route_class(self, word: str) -> str | None:
        """Return systemic, topical, ocular, inhaled or nasal for a route; None when it is not understood."""
        return self._medicines.route_class(word)

    def atc_for_route(self, code: str, route: str) -> str:
        """Return the code under which a substance stands for a route; the code itself when there is no other."""
        from mifa_screen.reading.medicines import atc_for_route  # noqa: PLC0415

        return atc_for_route(self._medicines, code, route)
