"""The page of a batch: what stands there, that it stands alone, and that nothing in a record can change it."""

import base64
import hashlib
import os
import re
import stat
from html.parser import HTMLParser

import pytest

from wards import HOSTILE, WARD, write_ward

from mifa_screen.cli.app import main
from mifa_screen.writers import style
from mifa_screen.writers.ward import collector

VOID = {"meta", "br", "input", "rect", "link", "img"}


class Parsed(HTMLParser):
    """A page as the elements in it; complains of one that is not closed."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.inside, self.texts = [], [], []
        self.feed(text)
        self.close()
        assert self.inside == []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.inside.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.inside.pop() == tag

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data):
        if self.inside and self.inside[-1] not in ("script", "style"):
            self.texts.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())


@pytest.fixture(scope="module")
def page(ward):
    return Parsed(ward().read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def hostile(hostile_ward):
    return Parsed(hostile_ward.read_text(encoding="utf-8"))


def test_every_row_is_accounted_for(page):
    assert "9 rows in = 8 screened + 1 that could not be read" in page.text
    assert [row["data-outcome"] for row in page.all("tr")[1:]] == ["do-not-give"] * 2 + ["incomplete"] * 2 + ["with-care"] + ["none-found"] * 3 + ["error"]


def test_the_one_answer_that_decides_leads(page):
    assert "2 patients wait for one thing only: Measure serum creatinine or eGFR" in page.text
    assert "decides 2, asked of 2" in page.text


def test_who_must_not_be_given_it_is_told_why_and_from_where(page):
    assert [attributes["id"] for attributes in page.all("article")] == ["row-4", "row-5"]
    told = page.text.split("Must not be given")[-1]
    assert "medications[0] tacrolimus : Calcineurin inhibitors, systemic" in told
    assert "section 4.3" in told


def test_what_it_rests_on(ward):
    file = ward(WARD, "--max-lab-age", "9", "--map", "alt_u_l=alt_u_l")
    text = Parsed(file.read_text(encoding="utf-8")).text
    assert hashlib.sha256((file.parent / "ward.csv").read_bytes()).hexdigest() in text
    for said in ("2026-11-23", "Rule set document", "Rule set label", "--max-lab-age 9 days", "--map alt_u_l=alt_u_l", "mifa-screen 0."):
        assert said in text, said
    from mifa_screen.knowledge.store import load_knowledge

    for used in load_knowledge().rule_sets:
        assert used.sha256 in text


def test_a_folder_is_identified_by_its_files(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.json").write_text('{"id": "a"}')
    assert main(["batch", str(tmp_path / "in"), "--as-of", "2026-11-23", "-q", "--output", str(tmp_path / "o.csv"), "--report", str(tmp_path / "r.html")]) == 0
    listing = hashlib.sha256(b'{"id": "a"}').hexdigest() + "  a.json\n"
    assert hashlib.sha256(listing.encode()).hexdigest() in (tmp_path / "r.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("which", ["page", "hostile"])
def test_it_stands_alone(which, request):
    parsed = request.getfixturevalue(which)
    policy = next(a["content"] for a in parsed.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for attributes in (a for _, a in parsed.elements):
        assert not {"src", "style", "background", "action", "formaction", "xlink:href", "srcset", "data"} & attributes.keys()
        assert not [name for name in attributes if name.startswith("on")]
        assert attributes.get("href", "#").startswith(("#", "./"))
    assert not parsed.all("link")
    assert not parsed.all("img")


@pytest.mark.parametrize("which", ["ward", "hostile_ward"])
def test_the_policy_names_the_one_style_and_the_one_script(which, request):
    file = request.getfixturevalue(which)
    text = (file() if which == "ward" else file).read_text(encoding="utf-8")
    for tag in ("style", "script"):
        (content,) = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.S)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src &#39;sha256-{digest}&#39;" in text
        assert "http" not in content.replace("http-equiv", "")


def test_nothing_of_a_record_becomes_an_element_or_steers_the_page(hostile, page):
    assert {name for name, _ in hostile.elements} <= {name for name, _ in page.elements} | {"details", "summary"}
    raw = "".join(hostile.texts)
    assert "\u202e" not in raw
    assert "\u2066" not in raw
    for text in HOSTILE:
        if text.isprintable() and len(text) < 400:
            assert text in raw, text
    assert "a" * 400 + "…" in raw
    assert "a" * 2001 not in raw


def test_headings_do_not_skip_a_level_and_ids_are_unique(page, hostile):
    for parsed in (page, hostile):
        levels = [int(tag[1]) for tag, _ in parsed.elements if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
        ids = [a["id"] for _, a in parsed.elements if "id" in a]
        assert len(ids) == len(set(ids))
        for _, a in parsed.elements:
            for reference in (a.get("aria-labelledby"), a.get("for"), a["href"][1:] if a.get("href", "").startswith("#") else None):
                assert reference is None or reference in ids


def test_tables_say_what_their_heads_are_for(page):
    scopes = [a.get("scope") for a in page.all("th")]
    assert scopes == ["col"] * 6 + ["row"] * 9
    assert {tag for tag, _ in page.elements} >= {"header", "nav", "main", "footer", "caption", "figcaption", "legend", "label"}
    assert page.all("html")[0]["lang"] == "en"


def test_without_script_there_are_no_controls(page):
    assert "hidden" in next(a for a in page.all("form"))
    assert not page.all("button")


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    channels = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_contrast_meets_aa(scheme):
    """WCAG 2.2, 1.4.3: 4.5 to 1 for text; 1.4.11: 3 to 1 for the parts of a chart."""
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", style.CSS.split("@media screen")[scheme].split("} }")[0]))
    for outcome in ("do-not-give", "incomplete", "with-care", "none-found", "error"):
        for text in (outcome, "ink", "quiet"):
            assert contrast(colours[text], colours[f"{outcome}-shade"]) >= 4.5, (text, outcome)
        assert contrast(colours[outcome], colours["paper"]) >= 4.5
        assert contrast(colours[outcome], colours["shade"]) >= 3
    for text in ("ink", "quiet", "link"):
        for ground in ("paper", "shade", "theirs"):
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)


def test_many_rows_are_capped_in_words(ward, monkeypatch):
    from mifa_screen.writers.ward import page as module

    for where in (collector, module):
        monkeypatch.setattr(where, "MOST_ROWS", 4)
    monkeypatch.setattr(collector, "MOST_TOLD", 2)
    rows = [{"id": f"t{n}", "medications": "tacrolimus"} for n in range(6)] + [{"id": f"c{n}"} for n in range(3)] + [{"birth_date": "09.03.12"}] * 3
    parsed = Parsed(ward(rows).read_text(encoding="utf-8"))
    assert "Only 4 of 12 rows, the worst outcome first: 2 of 6 “Do not give”, 0 of 3 “Nothing found”, 2 of 3 “Could not be read”." in parsed.text
    assert "Only the first 2 of 6 patients" in parsed.text
    assert {"href": "./screened.csv"} in parsed.all("a")
    assert len(parsed.all("tr")) == 5


def test_an_empty_ward_has_a_page(ward):
    text = Parsed(ward([]).read_text(encoding="utf-8")).text
    assert "0 rows in = 0 screened + 0 that could not be read" in text
    assert "There were no rows." in text


def test_a_file_name_is_no_address(tmp_path, capsys):
    write_ward(tmp_path / "in.csv", [{}])
    out = tmp_path / "javascript:alert(1)#<b>.csv"
    assert main(["batch", str(tmp_path / "in.csv"), "--as-of", "2026-11-23", "-q", "--output", str(out), "--report", str(tmp_path / "r.html")]) == 0
    parsed = Parsed((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert {"href": "./javascript%3Aalert%281%29%23%3Cb%3E.csv"} in parsed.all("a")
    other = tmp_path / "elsewhere"
    other.mkdir()
    assert main(["batch", str(tmp_path / "in.csv"), "--as-of", "2026-11-23", "-q", "--output", str(out), "--report", str(other / "r.html")]) == 0
    assert not [a for a in Parsed((other / "r.html").read_text(encoding="utf-8")).all("a") if a["href"].startswith("./")]


class TestTheFile:
    """The report is written as every output is (contract section 5)."""

    @pytest.fixture
    def run(self, tmp_path, capsys):
        write_ward(tmp_path / "in.csv", [{}, {"id": "canary", "birth_date": "09.03.12"}])

        def _run(*options, source="in.csv"):
            code = main(["batch", str(tmp_path / source), "--as-of", "2026-11-23", *options])
            return code, capsys.readouterr()

        return _run

    def test_it_changes_neither_exit_code_nor_output(self, run, tmp_path):
        plain, out = run()
        told, same = run("--report", str(tmp_path / "r.html"))
        assert (plain, out.out) == (told, same.out)
        assert plain == 3

    def test_fail_on_still_counts(self, tmp_path, capsys):
        write_ward(tmp_path / "in.csv", [{"medications": "tacrolimus"}])
        assert main(["batch", str(tmp_path / "in.csv"), "--as-of", "2026-11-23", "-q", "--fail-on", "do-not-give", "--report", str(tmp_path / "r.html")]) == 10

    def test_only_its_owner_can_read_it(self, run, tmp_path):
        run("--report", str(tmp_path / "r.html"))
        assert stat.S_IMODE((tmp_path / "r.html").stat().st_mode) == 0o600

    def test_it_is_never_the_input_nor_the_output(self, run, tmp_path):
        os.link(tmp_path / "in.csv", tmp_path / "in.html")
        before = (tmp_path / "in.csv").read_bytes()
        assert run("--report", str(tmp_path / "in.html"))[0] == 2
        assert run("--report", str(tmp_path / "r.html"), source="in.html")[0] in (2, 3)
        assert (tmp_path / "in.csv").read_bytes() == before
        code, said = run("--output", str(tmp_path / "x.csv"), "--report", str(tmp_path / "x.csv"))
        assert code == 2
        assert "--report" in said.err

    def test_a_folder_that_is_not_there_is_found_before_screening(self, run, tmp_path):
        code, said = run("--output", str(tmp_path / "out.csv"), "--report", str(tmp_path / "nowhere" / "r.html"))
        assert code == 5
        assert not (tmp_path / "out.csv").exists()
        assert "canary" not in said.err

    def test_a_failed_batch_leaves_the_old_report(self, run, tmp_path):
        report = tmp_path / "r.html"
        report.write_text("old")
        (tmp_path / "bad.csv").write_bytes(b"id,sex\n\xff\xfe,x\n")
        assert run("--report", str(report), source="bad.csv")[0] == 3
        assert report.read_text() == "old"
        assert not list(tmp_path.glob(".r.html*"))

    def test_the_same_input_gives_the_same_bytes(self, run, tmp_path):
        pages = []
        for name in ("a.html", "b.html"):
            run("--report", str(tmp_path / name))
            pages.append((tmp_path / name).read_bytes())
        assert pages[0] == pages[1]
