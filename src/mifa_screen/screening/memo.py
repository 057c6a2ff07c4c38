"""Remembering, bounded: a ward has few different answers and many patients, a registry must not fill the memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Key = TypeVar("Key")
Value = TypeVar("Value")


class Memo(dict[Key, Value]):
    """A dictionary that starts over when it holds `size` entries: as fast to read as a dictionary can be, and never larger than that."""

    __slots__ = ("size",)

    def __init__(self, size: int) -> None:
        """Start empty."""
        super().__init__()
        self.size = size

    def keep(self, key: Key, value: Value) -> Value:
        """Keep a value, and return it."""
        if len(self) >= self.size:
            self.clear()
        self[key] = value
        return value


class Remembered(Generic[Key, Value]):
    """A function that remembers its results, bounded; for results that are never None."""

    __slots__ = ("_memo", "function")
    SIZE = 4_000

    def __init__(self, function: Callable[[Key], Value]) -> None:
        """Take the function."""
        self.function, self._memo = function, Memo[Key, Value](self.SIZE)

    def __call__(self, argument: Key) -> Value:
        """Return the result for an argument."""
        result = self._memo.get(argument)
        return self._memo.keep(argument, self.function(argument)) if result is None else result


class Table(Memo[Key, Value]):
    """A memo that makes what it does not hold: `table[key]` works for every key, at the speed of a dictionary for one that was met before."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[Key], Value], size: int) -> None:
        """Take what makes a value from its key."""
        super().__init__(size)
        self._make = make

    def __missing__(self, key: Key) -> Value:
        """Make a value, and keep it."""
        return self.keep(key, self._make(key))
