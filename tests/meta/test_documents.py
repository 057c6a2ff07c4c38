"""The documents are fresh: what is made from sources is as it would be made now, and every example in the others runs as shown."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
try:
    import make_docs
    from docs.consoles import WRITTEN_BY_HAND, fences, refreshed
finally:
    sys.path.remove(str(ROOT / "scripts"))

BY_HAND = [path.relative_to(ROOT).as_posix() for path in WRITTEN_BY_HAND(ROOT) if path.relative_to(ROOT).as_posix() not in make_docs.MADE]
STALE = "run python scripts/make_docs.py"


@pytest.mark.parametrize("name", make_docs.MADE)
def test_what_is_made_is_fresh(name):
    assert (ROOT / name).read_text(encoding="utf-8") == make_docs.MADE[name](), STALE


@pytest.mark.parametrize("name", BY_HAND)
def test_every_example_runs_as_shown(name):
    assert (ROOT / name).read_text(encoding="utf-8") == refreshed(ROOT / name), STALE


@pytest.mark.parametrize("name", BY_HAND)
def test_no_example_is_left_out(name):
    """A fence is run, is a file that what follows reads, or is a drawing; only README says how to install."""
    for fence in fences((ROOT / name).read_text(encoding="utf-8")):
        allowed = {"console", "python", "text", "", *({"sh"} if name == "README.md" else ())}
        assert fence["file"] or fence["language"] in allowed or fence["body"].startswith(":"), fence.group(0)[:200]


def test_the_commands_that_install_are_run_by_ci():
    blocks = [fence["body"].strip() for fence in fences((ROOT / "README.md").read_text(encoding="utf-8")) if fence["language"] == "sh"]
    assert len(blocks) == 2
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for command in blocks:
        assert command in ci


@pytest.mark.parametrize("name", ["README.md", "tests/README.md", *BY_HAND, *make_docs.MADE])
def test_links_lead_somewhere(name):
    path = ROOT / name
    prose = re.sub(r"(?ms)^(`{3,}).*?^\1|(`+).+?\2", "", path.read_text(encoding="utf-8"))  # code is no link: `names["a"](b)`
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", prose):
        if not re.match(r"[a-z]+:", target):
            assert (path.parent / target).exists(), target


def test_every_page_has_its_place_on_the_site():
    """The site is built with warnings as errors: a page that no list names is one."""
    lists = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    named = {f"docs/{line.strip()}.md" for line in lists.splitlines()}
    pages = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md") if not re.match(r"0\d+-", path.name)}
    assert pages - named - {"docs/index.md"} == set(), "add it to a toctree of docs/index.md"
