"""Measures how much of the benchmark texts is understood, and whether rightly.

    python benchmarks/understanding/measure.py [--part PART] [--show]

First by what the rules then say (`rules/`, see by_rules.py), for medicines, conditions and allergies; then by codes, for the older texts.
Exit 1 when a text is understood wrongly.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT / "src"), str(HERE)]

import by_rules  # noqa: E402
import measure_medicines  # noqa: E402

from mifa_screen.core.truth import FALSE, TRUE  # noqa: E402
from mifa_screen.reading.allergy_text import read_allergen  # noqa: E402
from mifa_screen.reading.condition_text import read_condition  # noqa: E402
from mifa_screen.reading.understanding import Understanding  # noqa: E402
from mifa_screen.reading.vocabulary import Vocabulary  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from mifa_screen.reading.answer import Claim

RIGHT, WRONG, OPEN, RIGHTLY_OPEN = "understood and right", "understood and WRONG", "not understood", "rightly not understood"
VOCABULARY = Vocabulary.load(ROOT / "data" / "vocabulary")
DECIDING = tuple((HERE / "deciding.txt").read_text(encoding="utf-8").split())
IN_ORDER = ("dev", "held-out", "fresh", *(f"{hand}{when}" for when in ("", "-last", "-later") for hand in ("british", "american", "international")))
PARTS = tuple(part for part in IN_ORDER if any((HERE / "rules" / f"{part}-{kind}.txt").exists() for kind in by_rules.LISTS))
"""The parts whose texts lie in `rules/`; not each has every kind."""
QUIET = ("thing-irrelevant", "unspecified")


def matches(claim: Claim, expected: str) -> bool:
    """Return whether a claim is the expected one."""
    codes, _, stance = expected.rstrip("*").partition(":")
    if claim.stance.value != (stance or "affirmed"):
        return False
    wanted = [code.replace(".", "").replace("*", "") for code in codes.split("/")]
    return all(any(coding.code.startswith(code) or code == "" for code in wanted) for coding in claim.codings)


def judge(claims: tuple[Claim, ...], expected: str) -> str:
    """Return whether claims are what was expected."""
    expected = expected.strip("?")
    if expected == "-":
        deciding = [c for c in claims if c.stance.value != "denied" and any(f"{x.system}:{x.code}".startswith(DECIDING) for x in c.codings)]
        return WRONG if deciding else RIGHT
    wanted = expected.split()
    further = any(want.startswith("*") or want.endswith("*") for want in wanted)
    telling = [c for c in claims if any(f"{x.system}:{x.code}".startswith((*DECIDING, "substance:", "concept:")) and x.code not in QUIET
                                        for x in c.codings)]  # fmt: skip
    telling = telling or [c for c in claims if any(x.code not in QUIET for x in c.codings)]
    missing = [want for want in wanted if want != "*" and not any(matches(claim, want) for claim in claims)]
    surplus = [] if further else [claim for claim in telling if not any(matches(claim, want) for want in wanted)]
    return WRONG if missing or surplus else RIGHT


def condition(cells: list[str]) -> tuple[str, str]:
    """Return how a text of a condition is read, and what was read."""
    reading = read_condition(cells[0], VOCABULARY)
    got = " ".join(f"{'/'.join(c.code for c in claim.codings)}:{claim.stance}" for claim in reading.claims) or f"suggestion {reading.suggestion}"
    expected = cells[2]
    if not reading.understood:
        return (RIGHTLY_OPEN if expected.startswith("!") else OPEN), got
    return (WRONG if expected == "!" else RIGHT if expected == "!?" else judge(reading.claims, expected)), got


def allergy(cells: list[str]) -> tuple[str, str]:
    """Return how a text of an allergy is read, and what was read."""
    reading = read_allergen(cells[0], VOCABULARY)
    claims = reading.text.claims
    got = " ".join(f"{'/'.join(c.code for c in claim.codings)}:{claim.stance}" for claim in claims)
    got = f"{got} severe={reading.severe.word} {' '.join(c.code for c in reading.reactions)} resembles={reading.resembles}"
    expected, severe, reactions = [*cells, "", "", ""][2:5]
    if not reading.text.understood:
        if expected.startswith("~"):
            return (RIGHTLY_OPEN if reading.resembles else WRONG), got
        if reading.resembles:
            return WRONG, got
        return (RIGHTLY_OPEN if expected.startswith("!") else OPEN), got
    if expected.startswith(("!", "~")):
        return (RIGHT if expected == "!?" else WRONG), got
    if judge(claims, expected) == WRONG if expected else claims:
        return WRONG, got
    grade = {"t": TRUE, "f": FALSE}.get(severe)
    if grade is not None and reading.severe is not grade:
        return WRONG, got
    return (RIGHT if {c.code for c in reading.reactions} == set(reactions.strip("?").split()) else WRONG), got


def rules_told(part: str, *, show: bool) -> int:
    """Print what the rules say for the texts of a part; return how many are understood wrongly."""
    understanding = Understanding(ROOT / "data" / "vocabulary")
    total = 0
    for kind in by_rules.LISTS:
        count: Counter[str] = Counter()
        misspelt: Counter[str] = Counter()
        file = HERE / "rules" / f"{part}-{kind}.txt"
        if not file.exists():
            continue
        texts = by_rules.read(file)
        started = time.process_time()
        for text, label, is_misspelt in texts:
            judge = by_rules.judge_misspelt if is_misspelt else by_rules.judge
            verdict, got = judge(kind, text, label, understanding)
            (misspelt if is_misspelt else count)[verdict] += 1
            if show and verdict in (by_rules.WRONG, by_rules.OVER, by_rules.OPEN):
                print(f"  {verdict:14} {text!r}: label {label!r}; got {got if verdict != by_rules.OPEN else 'nothing'}")
        readable = count.total() - count[by_rules.RIGHTLY_OPEN]
        total += count[by_rules.WRONG] + misspelt[by_rules.WRONG]
        milliseconds = 1000 * (time.process_time() - started) / len(texts)
        print(f"{part} {kind}: {count.total()} texts; " + "; ".join(f"{name} {count[name]}" for name in by_rules.ORDER)
              + f"; {100 * count[by_rules.RIGHT] / readable:.1f} % of {readable} right"
              + (f"; {misspelt.total()} misspelt: " + ", ".join(f"{name} {n}" for name, n in misspelt.most_common()) if misspelt else "")
              + f"; {milliseconds:.2f} ms of processor time a text, screening included")  # fmt: skip
    return total


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=PARTS)
    parser.add_argument("--show", action="store_true", help="list what was read wrongly or not at all")
    options = parser.parse_args()
    kinds: dict[str, Callable[[list[str]], tuple[str, str]]] = {"conditions": condition, "allergies": allergy}
    wrong = sum(rules_told(part, show=options.show) for part in ((options.part,) if options.part else PARTS))
    if options.part is None:
        print("by codes; all of these texts were looked at since they were first measured:")
        wrong += measure_medicines.main()
    for kind, read in kinds.items():
        lines = (HERE / f"{kind}.tsv").read_text(encoding="utf-8").splitlines()
        rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
        for part in () if options.part else ("dev", "held-out"):
            count: Counter[str] = Counter()
            for cells in rows:
                if cells[1] != part:
                    continue
                verdict, got = read(cells)
                count[verdict] += 1
                if options.show and verdict in (WRONG, OPEN):
                    print(f"  {verdict:22} {cells[0]!r}: wanted {cells[2:]}, got {got}")
            readable = sum(count.values()) - count[RIGHTLY_OPEN]
            share = 100 * count[RIGHT] / readable if readable else 0.0
            wrong += count[WRONG]
            print(f"{kind} ({part}): {sum(count.values())} texts; " + "; ".join(f"{name} {count[name]}" for name in (RIGHT, WRONG, OPEN, RIGHTLY_OPEN))
                  + f"; {share:.1f} % of {readable} understood rightly")  # fmt: skip
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
