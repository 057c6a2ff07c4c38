"""What is remembered is bounded, and made again when it was forgotten."""

from mifa_screen.screening.memo import Memo, Remembered, Table


def test_a_memo_starts_over_when_it_is_full():
    memo = Memo(2)
    assert [memo.keep(key, key.upper()) for key in "abc"] == ["A", "B", "C"]
    assert memo == {"c": "C"}


def test_a_table_makes_what_it_does_not_hold():
    made = []
    table = Table(lambda key: made.append(key) or key.upper(), 2)
    assert [table[key] for key in "aabbcca"] == list("AABBCCA")
    assert made == ["a", "b", "c", "a"]
    assert len(table) <= 2


def test_a_function_that_remembers_is_asked_once(monkeypatch):
    monkeypatch.setattr(Remembered, "SIZE", 2)
    asked = []
    remembered = Remembered(lambda key: asked.append(key) or key.upper())
    assert [remembered(key) for key in "aabca"] == list("AABCA")
    assert asked == ["a", "b", "c", "a"]
