"""A page as text for a terminal: wrapped, never cut; readable in 16 colours, without colour, and in ASCII."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.text import Text

from mifa_screen.verdicts import Outcome, Verdict
from mifa_screen.writers.page import Role
from mifa_screen.writers.shown import fit, shown

if TYPE_CHECKING:
    from mifa_screen.writers.page import Item, Line, Page, Section

NARROWEST, WIDEST = 20, 100
COLOURS = {
    Outcome.DO_NOT_GIVE: "bold red",
    Outcome.INCOMPLETE: "bold magenta",
    Outcome.WITH_CARE: "bold yellow",
    Outcome.NONE_FOUND: "bold",
    Verdict.STOP: "bold red",
    Verdict.CONTRAINDICATED: "bold red",
    Verdict.AVOID: "red",
    Verdict.SUPERVISE: "yellow",
    Verdict.CAUTION: "yellow",
}
STYLES = {Role.OURS: "", Role.STRONG: "bold", Role.LABEL: "", Role.NAME: "cyan", Role.THEIRS: ""}
MARKS = {Outcome.DO_NOT_GIVE: "✖", Outcome.INCOMPLETE: "?", Outcome.WITH_CARE: "!", Outcome.NONE_FOUND: "·"}


class Screen(NamedTuple):
    """What a text is written for."""

    width: int = 80
    colour: bool = False
    encoding: str = "utf-8"


FILE = Screen()
"""What a file, or whatever is no terminal, takes."""


def text_page(page: Page, screen: Screen = FILE) -> str:
    """Return a page as text, with control codes only where the screen has colour."""
    return _Writer(screen).page(page)


def text_headline(page: Page, screen: Screen = FILE) -> str:
    """Return the headline alone."""
    writer = _Writer(screen)
    writer.headline(page)
    return writer.text


class _Writer:
    """Puts lines of a page below each other."""

    def __init__(self, screen: Screen) -> None:
        width = min(max(screen.width, NARROWEST), WIDEST)
        self._encoding = screen.encoding
        self._console = Console(
            file=io.StringIO(), width=width, force_terminal=screen.colour, color_system="standard" if screen.colour else None,
            no_color=not screen.colour, markup=False, highlight=False, emoji=False, legacy_windows=False, _environ={},
        )  # fmt: skip
        self._narrow = width < 2 * NARROWEST

    @property
    def text(self) -> str:
        """What was written so far."""
        file = self._console.file
        assert isinstance(file, io.StringIO)
        return file.getvalue()

    def page(self, page: Page) -> str:
        """Write the whole page and return it."""
        self._write(self._line(page.about))
        self._write(Text())
        self.headline(page)
        for gloss in page.gloss:
            self._write(self._line(gloss), indent=2)
        for section in page.sections:
            self._section(section)
        if page.closing:
            self._write(Text())
            self._write(self._text(page.closing))
        return self.text

    def headline(self, page: Page) -> None:
        """Write the headline, with its mark."""
        style = COLOURS.get(page.outcome, "bold") if page.outcome else "bold"
        self._write(self._text(page.headline, style), lead=self._mark(page.outcome, style))

    def _mark(self, outcome: Outcome | None, style: str) -> Text:
        if outcome is None:
            return Text()
        sign = MARKS[outcome]
        return Text(f"{sign if fit(sign, self._encoding) == sign else '*'} ", style)

    def _section(self, section: Section) -> None:
        self._write(Text())
        self._write(self._text(section.title, "bold underline"))
        for paragraph in section.paragraphs:
            self._write(self._line(paragraph), indent=2)
        for item in section.items:
            self._item(item, 0 if self._narrow else 2)
        if section.more:
            self._more(section.more, 2)

    def _item(self, item: Item, indent: int) -> None:
        head = Text()
        if item.verdict is not None:
            head.append_text(self._text(f"{item.verdict.upper()} ", COLOURS.get(item.verdict, "bold")))
        self._write(head.append_text(self._line(item.head)), indent, Text("- "))
        deeper = min(indent + 2, self._console.width // 2 - 2)
        for part in item.items:
            self._item(part, deeper)
        if item.more:
            self._more(item.more, deeper)

    def _more(self, number: int, indent: int) -> None:
        self._write(self._text(f"… and {number} more"), indent, Text("- "))

    def _line(self, line: Line) -> Text:
        text = Text()
        for span in line:
            words = f'"{shown(span.text)}"' if span.role is Role.THEIRS else shown(span.text)
            text.append_text(self._text(words, STYLES[span.role]))
        return text

    def _text(self, words: str, style: str = "") -> Text:
        return Text(fit(shown(words), self._encoding), style)

    def _write(self, text: Text, indent: int = 0, lead: Text | None = None) -> None:
        """Write a text below what is there: `lead` before its first line, the others hanging under it."""
        margin = indent + (lead.cell_len if lead else 0)
        start = Text(" " * indent).append_text(lead or Text())
        for number, line in enumerate(text.wrap(self._console, self._console.width - margin)):
            row = (start if number == 0 else Text(" " * margin)).copy().append_text(line)
            row.rstrip()
            self._console.print(row, soft_wrap=True)
