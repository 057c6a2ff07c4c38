"""Plain data with one place changed; the original is left as it is."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mifa_screen.authoring.yaml_source import Keys


class Change(NamedTuple):
    """Where in an item, what in words, and the item as changed. `idle` tells why it changes no answer, if it can change none."""

    keys: Keys
    says: str
    item: Any
    idle: str = ""


def put(plain: Any, keys: Keys, value: Any) -> Any:
    """Return `plain` with `value` at the place that `keys` lead to."""
    if not keys:
        return value
    head, *rest = keys
    changed: Any = dict(plain) if isinstance(plain, dict) else list(plain)
    changed[head] = put(plain[head], tuple(rest), value)
    return changed


def taken_out(plain: Any, keys: Keys) -> Any:
    """Return `plain` without the key or item that `keys` lead to."""
    head, *rest = keys
    if rest:
        return put(plain, (head,), taken_out(plain[head], tuple(rest)))
    if isinstance(plain, dict):
        return {key: value for key, value in plain.items() if key != head}
    return [value for index, value in enumerate(plain) if index != head]


def nudged(item: Any, keys: Keys) -> Iterator[Change]:
    """Yield an item with a number one unit of its last place greater, and less."""
    value: Any = item
    for key in keys:
        value = value[key]
    number = Decimal(str(value))
    exponent = number.as_tuple().exponent
    path = " ".join(str(key) for key in keys if isinstance(key, str))
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    for other in (number + step, number - step):
        yield Change(keys, f"{path}: {other} instead of {value}", put(item, keys, type(value)(other)))
