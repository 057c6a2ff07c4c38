"""What each format looks like, by situation. UPDATE_GOLDEN=1 writes the files anew; read the difference before you keep it."""

import os
from pathlib import Path

import pytest

from mifa_screen.knowledge.store import load_knowledge
from mifa_screen.writers.cds_cards import cds_card_result
from mifa_screen.writers.exchange import Exchange
from mifa_screen.writers.fhir_result import fhir_result
from mifa_screen.writers.html import html_page
from mifa_screen.writers.json_result import json_result
from mifa_screen.writers.markdown import markdown_page
from mifa_screen.writers.result_page import result_page
from mifa_screen.writers.text import Screen, text_headline, text_page
from situations import SITUATIONS

GOLDEN = Path(__file__).parent / "golden"
EXCHANGE = Exchange(load_knowledge(), max_lab_age=14)
WRITERS = {
    "txt": lambda result: text_page(result_page(result, "mifamurtide")),
    "verbose.txt": lambda result: text_page(result_page(result, "mifamurtide", verbose=True)),
    "narrow-ascii.txt": lambda result: text_page(result_page(result, "mifamurtide"), Screen(24, encoding="ascii")),
    "colour.txt": lambda result: text_page(result_page(result, "mifamurtide"), Screen(colour=True)),
    "headline.txt": lambda result: text_headline(result_page(result, "mifamurtide")),
    "json": lambda result: json_result(result).decode(),
    "fhir.json": lambda result: fhir_result(result, EXCHANGE).decode(),
    "cds-card.json": lambda result: cds_card_result(result, EXCHANGE).decode(),
    "md": lambda result: markdown_page(result_page(result, "mifamurtide")),
    "html": lambda result: html_page(result_page(result, "mifamurtide", verbose=True)),
}


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_as_written(situation, form):
    """Every format says the same as when somebody last read it."""
    file = GOLDEN / f"{situation}.{form}"
    written = WRITERS[form](SITUATIONS[situation])
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_bytes(written.encode())
    assert written == file.read_bytes().decode()


def test_no_file_without_a_situation():
    """A renamed situation leaves nothing behind."""
    assert {file.name for file in GOLDEN.iterdir()} == {f"{situation}.{form}" for situation in SITUATIONS for form in WRITERS}
