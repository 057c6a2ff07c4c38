"""Every change of our rule files is noticed by an example, and those that are said to change nothing change nothing."""

import pytest

from mifa_screen.authoring.mutant_run import survey
from mifa_screen.knowledge.store import vocabulary_folder
from mifa_screen.reading.understanding import Understanding
from mifa_screen.screening.screener import Screener


@pytest.fixture(scope="module")
def found():
    return survey(None, Understanding(vocabulary_folder()), Screener)


def test_no_change_goes_unnoticed(found):
    """After a change of data/: `mifa-screen rules test --mutants` lists what no example notices; add an example, with `each` for many codes."""
    assert [f"{mutant.where}: {mutant.name}: {mutant.says}" for mutant in found.survivors] == []
    assert found.caught > 1300


def test_what_is_left_out_has_a_reason(found):
    assert all(mutant.idle for mutant in found.idle)
    assert len(found.idle) < found.made / 10
