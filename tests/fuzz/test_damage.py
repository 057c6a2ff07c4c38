"""A patient who must not be given the medicine is never found clear because the file is damaged."""

import os
import random
from pathlib import Path

import pytest

from damaging import DAMAGES
from feeding import feeder
from good_files import bad_files, good_files

FEW, MANY = 30, int(os.environ.get("DAMAGED_FILES", "20000"))
ROOT = Path(__file__).resolve().parents[2]


def outcomes(fed):
    """Return what became of each patient of a file."""
    return [fed] if not isinstance(fed, list) else [row.get("outcome") or "error" for row in fed]


def damage_never_reassures(kind, folder, number):
    feed, files, seen = feeder(kind, folder), bad_files(kind), set()
    for seed in range(number):
        rng = random.Random(seed)
        data = DAMAGES[kind](rng.choice(files), rng)
        found = outcomes(feed(data))
        assert "none-found" not in found, (seed, data[:3000])
        seen.update(found)
    assert seen & {"incomplete", "with-care", "do-not-give"}, "all files were refused: the damage is too great to show anything"


@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_never_reassures(kind, tmp_path):
    damage_never_reassures(kind, tmp_path, FEW)


@pytest.mark.long
@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_never_reassures_for_long(kind, tmp_path):
    damage_never_reassures(kind, tmp_path, MANY)


@pytest.mark.parametrize("kind", DAMAGES)
def test_undamaged_something_is_found(kind, tmp_path):
    """What is damaged here is found where it is whole, and nothing else is: else it would show nothing."""
    feed = feeder(kind, tmp_path)
    for data in bad_files(kind):
        assert not {"none-found", "error", None} & set(outcomes(feed(data)))
    assert any("none-found" in outcomes(feed(data)) for data in good_files(kind, ROOT))
