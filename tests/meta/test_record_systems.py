"""docs/how-to/record-systems.md: what it says of codes and names is what the program does."""

import re
from pathlib import Path

from mifa_screen.knowledge.store import load_knowledge

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "record-systems.md").read_text(encoding="utf-8")


def test_the_codes_are_those_in_use():
    exchange = load_knowledge().exchange
    (row,) = re.findall(r"\| `DetectedIssue\.code` \|.*", PAGE)
    used = [issue["code"] for issue in exchange["issues"] if "groups" in issue or "rules" in issue]
    assert sorted(re.findall(r"`([A-Z]{2,})`", row)) == sorted(used)
    assert f"`{exchange['base']}:rules:" in PAGE


def test_no_severity_is_low():
    assert {weight["severity"] for weight in load_knowledge().exchange["verdicts"].values()} == {"high", "moderate"}
