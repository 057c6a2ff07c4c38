"""The page in a real browser: it renders, sorts, filters and prints, and a hostile record does nothing. Run with -m browser."""

import re
import shutil

import pytest

from wards import HOSTILE

pytestmark = pytest.mark.browser
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")
ORDER = ["tac-1", "tac-2", "no-creatinine-1", "no-creatinine-2", "asthma", "clear-1", "clear-10", "clear-2", "unreadable"]


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e '.[browser]'")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def show(browser):
    """Return a function that opens a page; whatever it complains of, asks the network for or pops up fails the test."""
    contexts, wrong = [], []

    def _show(file, **settings):
        contexts.append(browser.new_context(**settings))
        page = contexts[-1].new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: request.url == file.as_uri() or wrong.append(request.url))
        page.goto(file.as_uri())
        return page

    yield _show
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture(scope="module")
def file(ward):
    return ward()


@pytest.fixture
def page(show, file):
    return show(file)


def ids(page):
    return page.locator("#patients tbody tr:visible th").all_inner_texts()


def status(page):
    return page.get_by_role("status").inner_text()


def test_it_renders_and_says_what_is_what_to_a_screen_reader(page):
    assert page.get_by_role("heading", level=1).inner_text() == "May mifamurtide be given?"
    for landmark in ("banner", "navigation", "main", "contentinfo", "search"):
        assert page.get_by_role(landmark).count() == 1, landmark
    assert page.get_by_role("columnheader").all_inner_texts() == ["Row", "Patient", "Outcome", "Verdict", "Found", "To ask, and remarks"]
    assert page.get_by_role("rowheader").all_inner_texts() == ORDER
    assert status(page) == "9 of 9 rows shown"
    assert page.locator(".bars svg rect.part").first.bounding_box()["width"] > 100


def test_sorting_with_the_pointer(page):
    page.get_by_role("button", name="Patient").click()
    assert ids(page) == sorted(ORDER, key=lambda name: [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)])
    assert page.get_by_role("columnheader", name="Patient").get_attribute("aria-sort") == "ascending"
    page.get_by_role("button", name="Patient").click()
    assert ids(page)[0] == "unreadable"
    assert status(page) == "9 of 9 rows shown, sorted by patient, descending"
    page.get_by_role("button", name="Row").click()
    assert ids(page)[:3] == ["clear-1", "clear-10", "clear-2"]
    assert page.locator("th[aria-sort]").count() == 1


def test_sorting_by_what_is_worse_not_by_the_alphabet(page):
    page.get_by_role("button", name="Verdict").click()
    assert ids(page)[:2] == ["tac-1", "tac-2"]
    page.get_by_role("button", name="Outcome").click()
    assert ids(page)[-1] == "unreadable"


def test_the_keyboard_alone(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("no such ")
    assert ids(page) == []
    for _ in range(8):
        page.keyboard.press("Backspace")
    page.keyboard.type("calcineurin another")
    assert ids(page) == ["tac-2"]
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.value") == "do-not-give"
    assert ids(page) == ORDER[2:]
    assert status(page) == "7 of 9 rows shown"
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Row":
            break
    page.keyboard.press("Enter")
    assert ids(page)[0] == "clear-1"
    assert page.evaluate("document.activeElement.textContent") == "Row"


def test_filters_work_together_and_with_the_sorting(page):
    page.get_by_label("Rows that contain").fill("CREATININE")
    assert ids(page) == ["no-creatinine-1", "no-creatinine-2"]
    page.get_by_role("button", name="Row").click()
    assert status(page) == "2 of 9 rows shown, sorted by row, ascending"
    page.get_by_role("checkbox", name="Cannot be decided yet").uncheck()
    assert ids(page) == []
    page.get_by_role("checkbox", name="Cannot be decided yet").check()
    page.get_by_label("Rows that contain").fill("")
    assert len(ids(page)) == 9


def test_a_patient_links_to_the_reasons(page):
    page.get_by_role("link", name="tac-2").click()
    assert page.url.endswith("#row-5")
    assert "tac-2" in page.locator("#row-5").inner_text()


def test_without_script_it_is_a_plain_table(show, file):
    page = show(file, java_script_enabled=False)
    assert page.locator("#patients tbody tr").count() == 9
    assert page.locator("#controls").is_hidden()
    assert page.locator("thead th").first.inner_text() == "Row"


@pytest.mark.parametrize("settings", [
    {"viewport": {"width": 1280, "height": 900}}, {"viewport": {"width": 360, "height": 740}},
    {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}, {"viewport": {"width": 1280, "height": 900}, "forced_colors": "active"},
])  # fmt: skip
def test_it_fits_the_window(show, file, hostile_ward, settings):
    for one in (file, hostile_ward):
        page = show(one, **settings)
        assert page.evaluate("document.documentElement.scrollWidth") <= settings["viewport"]["width"]


def test_dark_is_dark_and_paper_is_white(show, file):
    ground = "getComputedStyle(document.body).backgroundColor"
    page = show(file, color_scheme="dark")
    assert page.evaluate(ground) == "rgb(21, 23, 27)"
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"


def test_nothing_moves_for_who_wants_no_motion(show, file):
    moves = "getComputedStyle(document.documentElement).scrollBehavior"
    assert show(file, reduced_motion="reduce").evaluate(moves) == "auto"
    assert show(file, reduced_motion="no-preference").evaluate(moves) == "smooth"


def test_it_prints(show, file, tmp_path):
    page = show(file)
    data = page.pdf(format="A4", tagged=True)
    assert data.startswith(b"%PDF")
    assert b"/StructTreeRoot" in data
    page.emulate_media(media="print")
    assert page.locator("#controls").is_hidden()
    assert page.get_by_role("navigation").is_hidden()
    assert page.locator("thead th .plain").first.is_visible()


def test_a_hostile_record_does_nothing(show, hostile_ward):
    """`show` fails the test on a dialog, a request, an error, or a complaint of the policy: there was nothing to forbid."""
    page = show(hostile_ward)
    assert page.title() == "May mifamurtide be given? hostile.jsonl, 2026-11-23"
    assert page.locator("script").count() == 1
    assert page.locator("img, iframe, object, embed, base, link, b[onmouseover]").count() == 0
    said = page.locator("#patients tbody th").all_text_contents()
    assert {text for text in HOSTILE if text.isprintable() and len(text) < 400} <= set(said)
    assert page.locator("#patients").inner_text().count("\\u202e") >= 2
    page.get_by_label("Rows that contain").fill("<script>")
    assert 0 < len(ids(page)) < len(said)
    page.get_by_role("button", name="Found").click()


def test_the_policy_stops_what_should_ever_slip_through(browser, file, tmp_path):
    """The second lock: a script, a style or an image that is put into the page by force does not run and is not fetched."""
    forced = tmp_path / "forced.html"
    text = file.read_text(encoding="utf-8")
    forced.write_text(text.replace("</main>", "<script>document.title='EVIL'</script><img src='./x.png' onerror=\"document.title='EVIL'\"></main>", 1), encoding="utf-8")
    page = browser.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(forced.as_uri())
    assert "EVIL" not in page.title()
    assert len([text for text in complaints if "Content Security Policy" in text]) >= 2
    page.close()
