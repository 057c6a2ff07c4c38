"""Pages: order, bounds, hostile texts, and what each format does with them."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.cells import cell_len
from situations import KIDNEYS, NASTY, PREGNANCY, SITUATIONS, result

from mifa_screen.result import Evidence, NotUnderstood
from mifa_screen.verdicts import Outcome, Verdict
from mifa_screen.writers.html import html_page
from mifa_screen.writers.markdown import markdown_page
from mifa_screen.writers.page import LONGEST, Item, Page, Section, name, ours, theirs
from mifa_screen.writers.result_page import HEADLINES, MEANS, result_page
from mifa_screen.writers.table import text_table
from mifa_screen.writers.text import COLOURS, Screen, text_page

from dataclasses import replace

ORDER = ["What speaks against it", "What is missing", "Open until then", "Ruled out", "Not understood", "Warnings", "What this rests on", "does not replace"]
FORMS = {"text": text_page, "markdown": markdown_page, "html": html_page}


def squeezed(text):
    return re.sub(r"[\s-]+", "", text)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_order_of_what_is_said(situation, form):
    """Headline, why not, what is missing, ruled out, not understood, warnings, basis, and that it replaces nobody."""
    written = FORMS[form](result_page(SITUATIONS[situation], "mifamurtide"))
    headline = HEADLINES[SITUATIONS[situation].outcome]
    places = [written.find(title) for title in [headline, *ORDER] if title in written]
    assert headline in written
    assert places == sorted(places)
    assert "does not replace" in written


@pytest.mark.parametrize("many", [False, True])
def test_of_many_open_rules_the_titles_are_enough_unless_asked_for_more(many):
    """A patient of whom nothing is known has two dozen: none is left out, and --verbose has all of each."""
    rules = [replace(PREGNANCY, rule=f"rule-{n}", title=f"Title {n}", verdict=Verdict.AVOID if n < 3 else Verdict.CAUTION) for n in range(9 if many else 8)]
    written = text_page(result_page(result(unresolved=rules)))
    assert all(f"Title {n}" in written for n in range(len(rules)))
    assert ("(rule-1)" in written) is not many
    assert ("avoid (3): Title 0; Title 1; Title 2\n" in written) is many
    assert ("--verbose lists them by id" in written) is many
    assert all(rule.rule in text_page(result_page(result(unresolved=rules), verbose=True)) for rule in rules)


def test_every_outcome_and_verdict_has_words_and_none_of_them_reassures():
    """Never "safe" or "clear"; the colour is never the only sign."""
    assert set(HEADLINES) == set(Outcome)
    assert set(MEANS) == set(Verdict)
    assert set(COLOURS) >= set(Outcome) | set(Verdict) - {Verdict.NONE}
    assert len(set(HEADLINES.values())) == len(HEADLINES)
    assert not re.search(r"safe|clear|ok\b", " ".join([*HEADLINES.values(), *MEANS.values()]), re.IGNORECASE)


@pytest.mark.parametrize("width", [1, 20, 24, 40, 80, 100, 500])
@pytest.mark.parametrize("situation", SITUATIONS)
def test_no_line_is_too_long_and_nothing_is_cut_off(situation, width):
    """From 20 columns on every character is there."""
    page = result_page(SITUATIONS[situation], verbose=True)
    written = text_page(page, Screen(width))
    assert max(map(cell_len, written.splitlines())) <= min(max(width, 20), 100)
    assert squeezed(written) == squeezed(text_page(page, Screen(100)))
    assert all(line == line.rstrip() for line in written.splitlines())


@pytest.mark.parametrize("situation", SITUATIONS)
def test_colour_only_adds_control_codes_and_only_the_sixteen(situation):
    """Without its codes a coloured page is the plain one."""
    page = result_page(SITUATIONS[situation])
    coloured = text_page(page, Screen(colour=True))
    codes = re.findall(r"\x1b\[([\d;]*)m", coloured)
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == text_page(page)
    assert {part for code in codes for part in code.split(";")} <= {"0", "1", "4", "31", "33", "35", "36"}


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_a_terminal_of_any_encoding(encoding):
    """What it cannot show has a stand-in."""
    for situation in SITUATIONS.values():
        text_page(result_page(situation, verbose=True), Screen(encoding=encoding)).encode(encoding)


@given(st.text(min_size=1, max_size=200))
def test_hostile_texts_in_a_terminal(text):
    """Whatever stands in the record, no control character comes out, and no markup is interpreted."""
    page = Page((theirs(text),), "X", ((ours(f"[bold]{text}[/]"),),), (Section("S", (), (Item((name(text),)),)),))
    written = text_page(page, Screen(colour=True))
    assert all(character.isprintable() or character == "\n" for character in re.sub(r"\x1b\[[\d;]*m", "", written))
    assert "[bold]" in re.sub(r"\x1b\[[\d;]*m", "", written)


class Tags(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.text, self.open = set(), set(), [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {key for key, _ in attrs}
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


HTML_TAGS = {"html", "head", "meta", "title", "style", "body", "main", "p", "h1", "h2", "section", "ul", "li", "strong", "em", "code", "bdi", "span", "footer"}
HTML_ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class"}


@given(st.text(max_size=200) | st.sampled_from([NASTY, "</style><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&lt;"]))
def test_hostile_texts_in_html(text):
    """No tag, attribute or link comes from the record; every tag that opens closes; the words are there."""
    page = Page((theirs(text), ours(text)), "X", (), (Section("S", ((name(text),),), (Item((theirs(text),)),)),))
    parsed = Tags(html_page(page))
    assert parsed.tags <= HTML_TAGS
    assert parsed.attributes <= HTML_ATTRIBUTES
    assert parsed.open == []


def test_html_stands_alone():
    """No script, nothing from elsewhere, and a policy that forbids both."""
    written = html_page(result_page(SITUATIONS["hostile-texts"]))
    assert "default-src 'none'" in written.replace("&#x27;", "'")
    assert "src=" not in written
    assert "href" not in written


@given(st.text(max_size=100) | st.lists(st.sampled_from(["`", "[", "]", "(", ")", "*", "_", "<b>", "https://a.b", "www.a.b", "|", "#", "\n", "\\", "&amp;", "- ", "1. ", "~~", " "])).map("".join))
@example("    ")
@example("     - x")
def test_hostile_texts_in_markdown(text):
    """The record adds no link, no emphasis, no tag, no block; its words come back as they are shown."""
    page = Page((theirs(text),), "X", ((ours(text),),), (Section("S", ((ours(text), theirs(text)),), (Item((theirs(text), ours(" "), ours(text))),)),))
    written = markdown_page(page)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(written)
    inline = [child.type for token in tokens for child in token.children or []]
    assert set(inline) <= {"text", "code_inline", "text_special"}
    assert {token.type.removesuffix("_open").removesuffix("_close") for token in tokens} <= {"heading", "paragraph", "inline", "bullet_list", "list_item"}


def test_long_lists_end_in_a_count():
    """10 000 pieces of evidence make no page of a megabyte."""
    evidence = tuple(Evidence(f"medications[{n}]", "ibuprofen", "NSAID") for n in range(10_000))
    many = result(findings=(replace(KIDNEYS, evidence=evidence),), not_understood=tuple(NotUnderstood(f"conditions[{n}]", "x", None) for n in range(10_000)))
    for write in FORMS.values():
        assert "and 9980 more" in write(result_page(many))
        written = write(result_page(many, verbose=True))
        assert "and 9800 more" in written
        assert len(written) < 100_000


def test_long_texts_end_in_a_count():
    """A text of megabytes does not fill the screen; the JSON has all of it."""
    written = text_page(Page((theirs("x" * 5_000_000),), "X", (), ()))
    assert "(5000000 characters in all)" in " ".join(written.split())
    assert len(written) < 2 * LONGEST


def test_a_table_at_its_widths():
    """Beside each other, the last below, one block a row."""
    heads, rows = ("rule", "title"), [("renal-severe", "Severe kidney impairment"), ("x", "山山 short")]
    assert text_table(heads, rows, Screen(80)) == "rule          title\nrenal-severe  Severe kidney impairment\nx             山山 short\n"
    assert text_table(heads, rows, Screen(20)) == "rule\n    title\nrenal-severe\n    Severe kidney\n    impairment\nx\n    山山 short\n"
    assert text_table(heads, rows, Screen(10))== "renal-severe\n  title:\n    Severe\n    kidney\n    impairment\n\nx\n  title:\n    山山\n    short\n"
    assert text_table(heads, rows, Screen(80, colour=True)).startswith("\x1b[1mrule          title\x1b[0m\n")
