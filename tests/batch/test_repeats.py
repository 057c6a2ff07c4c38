"""Repeated ids are found among any number of rows, with a fixed number of hashes in memory."""

import io
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mifa_screen.batch import repeats


def places(names):
    found = repeats.repeated_rows(io.BytesIO(repeats.hashes(names)), len(names))
    marked = {place for place in range(len(names)) if place in found}
    assert found.count == len(marked)
    return marked


@given(st.lists(st.text(max_size=2) | st.integers(0, 40).map(str), max_size=200), st.integers(1, 50))
def test_repeated_ids_are_those_that_stand_twice(names, chunk):
    counted = Counter(names)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(repeats, "CHUNK", chunk)
        assert places(names) == {at for at, name in enumerate(names) if name and counted[name] > 1}


def test_rows_without_an_id_do_not_repeat_each_other():
    assert places(["", "", "a", "", "b", "a"]) == {2, 5}
