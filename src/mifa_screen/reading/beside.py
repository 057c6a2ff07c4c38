"""What may stand beside a condition and is neither a phrase nor a cue: neutral words, figures among them, and medicines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mifa_screen.reading.answer import Coding, Stance
from mifa_screen.reading.cover import NEUTRAL
from mifa_screen.reading.vocabulary import IRRELEVANT, Meaning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mifa_screen.reading.medicines import Medicines
    from mifa_screen.reading.phrases import Token
    from mifa_screen.reading.vocabulary import Vocabulary

ONLY_BESIDE: Final = Meaning(((IRRELEVANT,),), Stance.AFFIRMED, "beside")
"""What a word means that is of no consequence next to a condition that is named."""
ASIDE: Final = Meaning(((IRRELEVANT,),), Stance.AFFIRMED, "aside")
"""What is planned, examined or given means ("for doppler"): nothing beside a condition; alone it is no condition."""
GUARDED_ASIDE: Final = Meaning(((IRRELEVANT,),), Stance.AFFIRMED, "guarded aside")
"""The same, of what a disease that a rule asks for is looked after with ("rheumatology"): parts of the body are not enough beside it."""
AMBIGUOUS: Final = "ambiguous"
"""The mark of an abbreviation that may be several things: not understood, unless it is denied, somebody else's, or not certain anyway."""
OF_A_MEDICINE: Final = Meaning(((IRRELEVANT,),), Stance.AFFIRMED, "medicine")
"""What a medicine means that no rule asks for: nothing in a text that names a condition; alone it is no condition."""
LONGEST_NAME: Final = 4
"""Most words of a medicine's name beside a condition."""
PERHAPS: Final = "?"
"""Before the code of a disease that a medicine may be given for ("wheeze, uses salbutamol"): it is never certain."""
_FIGURE_SIGNS: Final = frozenset("<>%=")


def beside(tokens: Sequence[Token], at: int, vocabulary: Vocabulary) -> tuple[int, Meaning] | None:
    """Return how many tokens at a place mean what; None when they are not known here either."""
    if tokens[at].word in vocabulary.neutral:
        return 1, NEUTRAL
    if vocabulary.neutral.is_beside(tokens[at].word):
        return 1, ONLY_BESIDE
    if vocabulary.neutral.is_aside(tokens[at].word):
        return 1, GUARDED_ASIDE if vocabulary.neutral.is_guarded(tokens[at].word) else ASIDE
    if tokens[at].word in vocabulary.cues.may_be:
        return 1, _in_company(tokens, at, vocabulary)
    figures = _figures(tokens, at, vocabulary)
    if figures is not None:
        return figures
    if vocabulary.everyday.find(tokens[at].word) is not None:
        return 1, ONLY_BESIDE
    return medicine(tokens, at, vocabulary)


def _in_company(tokens: Sequence[Token], at: int, vocabulary: Vocabulary) -> Meaning:
    """Return what an abbreviation of several meanings means beside the other words ("PE on apixaban"); all of it where they do not tell."""
    word = tokens[at].word
    others = {token.word for token in tokens if token.word != word}
    told = next((code for code, name, company in vocabulary.cues.company if name == word and not others.isdisjoint(company)), None)
    codes = (told or vocabulary.cues.may_be[word]).split("/")
    codings = tuple(IRRELEVANT if code == "-" else Coding("icd-10-cm", code.replace(".", "")) for code in codes)
    return Meaning((codings,), Stance.AFFIRMED, "" if told else AMBIGUOUS)


def _figures(tokens: Sequence[Token], at: int, vocabulary: Vocabulary) -> tuple[int, Meaning] | None:
    """Return the length of a figure that stands beside a neutral word ("2.5 cm", "<90 % necrosis"), or is a share or a dose; others may be a stage or a result."""
    end = at
    while end < len(tokens) and (tokens[end].word[0].isdigit() or tokens[end].word in _FIGURE_SIGNS):
        end += 1
    if end == at:
        return None
    before, after = tokens[at - 1].word if at else "", tokens[end].word if end < len(tokens) else ""
    measures = vocabulary.cues.words("measure") | vocabulary.cues.words("person")
    if any(word in vocabulary.neutral or word in measures for word in (before, after)):
        return end - at, NEUTRAL
    if after in vocabulary.cues.words("dose-unit"):
        return end - at + 1, ONLY_BESIDE
    return (end - at, ONLY_BESIDE) if tokens[end - 1].word == "%" else None


def medicine(tokens: Sequence[Token], at: int, vocabulary: Vocabulary) -> tuple[int, Meaning] | None:
    """Return a medicine's name, and that it is in use where it is one of those that a rule asks for."""
    if not tokens[at].said.isalpha():
        return None
    from mifa_screen.reading.medicines import level  # noqa: PLC0415 - only where a word is known nowhere else

    medicines: Medicines = vocabulary.medicines
    words: list[str] = []
    best = None
    for token in tokens[at : at + LONGEST_NAME]:
        if not token.said.isalnum():
            break
        words.append(level(token.said))
        name = medicines.name(" ".join(words))
        if name is not None:
            codes = [medicines.codes(thing, name.route) for thing in name.things]
            best = len(words), codes
    if best is None:
        return None
    uses = {use for codes in best[1] if (use := vocabulary.cues.use_of(codes)) is not None}
    length = best[0] + _dose(tokens, at + best[0], vocabulary)
    stopped = _stopped(tokens, at + length, vocabulary)
    length += stopped
    before = tokens[at - 1].word if at else ""
    if not uses or before in vocabulary.cues.words("not-taking"):
        return length, OF_A_MEDICINE
    # "On tacrolimus, stopped 2019": as on the list of medicines, only a status takes it off.
    taken = not stopped and before in vocabulary.cues.words("taking")
    things = tuple((Coding("icd-10-cm", use.lstrip(PERHAPS).replace(".", "")),) for use in sorted(uses))
    certain = taken and not any(use.startswith(PERHAPS) for use in uses)
    return length, Meaning(things, Stance.AFFIRMED if certain else Stance.QUESTIONED)


def _stopped(tokens: Sequence[Token], at: int, vocabulary: Vocabulary) -> int:
    """Return the length of what says behind a medicine's name that it is not taken any more ("since stopped")."""
    end = at
    while end < len(tokens) and tokens[end].word in vocabulary.cues.words("before-stopped"):
        end += 1
    return end + 1 - at if end < len(tokens) and tokens[end].word in vocabulary.cues.words("stopped-behind") else 0


def _dose(tokens: Sequence[Token], at: int, vocabulary: Vocabulary) -> int:
    """Return the length of the dose behind a medicine's name ("50 mcg", "5 mg / day"), or of a word such as "treatment"."""
    units = vocabulary.cues.words("dose-unit")
    end = at
    while end < len(tokens) and tokens[end].word[0].isdigit():
        end += 1
    if end > at and end < len(tokens) and tokens[end].word in units:
        end += 1
        while end + 1 < len(tokens) and tokens[end].word == "/" and (tokens[end + 1].word in units or tokens[end + 1].word in vocabulary.cues.words("unit")):
            end += 2
    else:
        end = at
    return end + (end < len(tokens) and tokens[end].word in vocabulary.cues.words("behind-medicine")) - at
