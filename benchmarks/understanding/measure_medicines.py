"""Measure how medicines' texts are read: right, wrong, not understood, for both parts of medicines.tsv.

python benchmarks/understanding/measure_medicines.py [--show PART]
"""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from mifa_screen.reading.medicine_text import read_medicine  # noqa: E402
from mifa_screen.reading.medicines import load_medicines  # noqa: E402

SIGN = {"affirmed": "", "denied": "!", "questioned": "?", "resolved": "~"}


def shown(text: str, medicines: object) -> tuple[str, ...]:
    """Return how a text is read, as the file labels it."""
    read = read_medicine(text, medicines)  # type: ignore[arg-type]
    claims = ["|".join(c.code for c in claim.codings) + SIGN[claim.stance] for claim in read.text.claims]
    said = "+".join(claims).replace("none-recorded", "none") if read.text.understood else "not-understood"
    numbers = ["-" if n is None else str(Fraction(n)) for n in (read.dose_mg, read.times_per_day)]
    return (said, *numbers, read.route or "-", read.course or "-", "stopped" if read.stopped else "-")


def judged(expected: tuple[str, ...], got: tuple[str, ...]) -> str:
    """Return `right`; `left open` where less is said than could be, nothing false; `not understood`; or `wrong`."""
    if got == expected:
        return "right"
    if got[0] == "not-understood":
        return "not understood"
    wider = len(got[0].split("+")) == len(expected[0].split("+")) and all(
        set(e.split("|")) <= set(g.split("|")) for e, g in zip(expected[0].split("+"), got[0].split("+"), strict=True)
    )
    return "left open" if wider and all(g in (e, "-") for e, g in zip(expected[1:5], got[1:5], strict=True)) and got[5] == expected[5] else "wrong"


def main() -> int:
    """Print the counts; exit 1 when a text is read wrongly."""
    medicines = load_medicines(ROOT / "data" / "vocabulary")
    counts: dict[str, dict[str, int]] = {}
    lines = Path(__file__).with_name("medicines.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.startswith("#") or not line:
            continue
        part, text, *expected = line.split("\t")
        got = shown(text, medicines)
        result = judged(tuple(expected), got)
        count = counts.setdefault(part, {"right": 0, "left open": 0, "not understood": 0, "wrong": 0})
        count[result] += 1
        if result != "right" and part in sys.argv:
            print(result, repr(text), "expected", expected, "got", list(got))
    for part, count in counts.items():
        print(part, sum(count.values()), count)
    return int(any(count["wrong"] for count in counts.values()))


if __name__ == "__main__":
    sys.exit(main())
