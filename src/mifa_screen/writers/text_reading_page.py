"""How a text is understood: as a diagnosis, an allergy and a medicine; for people who wonder why a rule did or did not fire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mifa_screen.core.truth import FALSE, TRUE
from mifa_screen.writers.page import Item, Page, Section, labelled, name, ours, strong, theirs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mifa_screen.knowledge.model import Knowledge
    from mifa_screen.reading.answer import Claim, Coding, TextReading
    from mifa_screen.reading.understanding import Understanding

UNREAD_ALLERGY = "; it would count as an allergy to another substance"


def text_reading_page(text: str, understanding: Understanding, knowledge: Knowledge) -> Page:
    """Return how each of the three lists would read a text."""
    medicine, allergen = understanding.medicine(text), understanding.allergen(text)
    plain_icd, plain_atc = understanding.plain_icd(text.strip()), understanding.plain_atc(text.strip())
    said = {"mg a time": medicine.dose_mg, "Times a day": medicine.times_per_day, "Route": medicine.route, "Course": medicine.course}
    extra = [labelled(label, (Item((ours(str(value)),)),)) for label, value in said.items() if value is not None]
    if medicine.stopped:
        extra.append(Item((ours("no longer taken"),)))
    condition = understanding.condition(text)
    understood = {
        "conditions": condition.understood or plain_icd is not None,
        "allergies": allergen.text.understood,
        "medications": medicine.text.understood or plain_atc is not None,
    }
    lists = [title for title, is_understood in understood.items() if is_understood]
    headline = f"Understood among {' and '.join(lists)}" if lists else "Not understood"
    why = "" if understood["conditions"] else f"; {understanding.why_unread(text)}"
    sections = (
        Section("Among conditions", items=tuple(_read(condition, plain_icd, knowledge, why))),
        Section("Among allergies", items=tuple(_read(allergen.text, None, knowledge, UNREAD_ALLERGY))),
        Section("Among medications", items=(*_read(medicine.text, plain_atc, knowledge), *extra)),
    )
    return Page((ours("How the text is understood: "), theirs(text)), headline, (), sections)


def _read(reading: TextReading, code: Coding | None, knowledge: Knowledge, unread: str = "") -> Iterator[Item]:
    if code is not None:
        yield Item((strong("a code: "), name(f"{code.system} {code.code}")), tuple(_members(code, knowledge)))
        return
    if not reading.understood:
        meant = f'; did you mean "{reading.suggestion}"?' if reading.suggestion else ""
        yield Item((strong("not understood"), ours(unread), ours(meant)))
        return
    if reading.remark:
        yield Item((ours(reading.remark),))
    if not reading.claims and not reading.remark:
        yield Item((ours("understood; it says nothing that a rule reads"),))
    for claim in reading.claims:
        yield _claim(claim, knowledge)


def _claim(claim: Claim, knowledge: Knowledge) -> Item:
    codings = [Item((name(f"{coding.system} {coding.code}"),), tuple(_members(coding, knowledge))) for coding in claim.codings]
    return Item((strong(claim.stance), ours(": "), theirs(claim.said)), tuple(codings))


def _members(coding: Coding, knowledge: Knowledge) -> Iterator[Item]:
    for value_set in knowledge.value_sets.values():
        truth = value_set.membership(coding.system, coding.code)
        if truth is not FALSE:
            yield Item((ours("belongs to " if truth is TRUE else "may belong to "), name(value_set.id), ours(f" ({value_set.title})")))
