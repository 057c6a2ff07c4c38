"""A ward, and the page on it."""

import json

import pytest

from wards import AS_OF, HOSTILE, WARD, write_ward

from mifa_screen.cli.app import main


@pytest.fixture(scope="session")
def ward(tmp_path_factory):
    """Return a function that reports on rows, and the path of the page."""

    def _ward(rows=WARD, *options, name="ward.csv"):
        folder = tmp_path_factory.mktemp("ward")
        write_ward(folder / name, rows)
        code = main(["batch", str(folder / name), *AS_OF, "--quiet", "--output", str(folder / "screened.csv"), "--report", str(folder / "ward.html"), *options])
        assert code == (3 if any(row.get("birth_date") == "09.03.12" for row in rows) else 0)
        return folder / "ward.html"

    return _ward


@pytest.fixture(scope="session")
def hostile_ward(ward, tmp_path_factory):
    """Return the page of patients whose every word is meant to do harm."""
    folder = tmp_path_factory.mktemp("hostile")
    source = folder / "hostile.jsonl"
    lines = []
    for text in HOSTILE:
        lines.append({"id": text, "medications": ["tacrolimus"], "conditions": [text], "allergies": [{"substance": text, "reactions": [text]}]})
        lines.append({"id": text, "conditions": [text], "medications": [text]})
    source.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert main(["batch", str(source), *AS_OF, "--quiet", "--output", str(folder / "o.jsonl"), "--report", str(folder / "ward.html")]) == 0
    return folder / "ward.html"
