"""One file against the schema: every problem with its line, in plain English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from mifa_screen.authoring.schema import KINDS, LIBRARY, RULES
from mifa_screen.authoring.wording import odd_letter, reworded
from mifa_screen.errors import one_line
from mifa_screen.nearness import near

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

    from mifa_screen.authoring.yaml_source import Keys, YamlSource


class Wrong(NamedTuple):
    """Something wrong at a place."""

    keys: Keys
    what: str


def check(source: YamlSource) -> Iterator[Wrong]:
    """Yield all that is wrong with one rule or library file by itself."""
    kind = source.plain.get("schema")
    model = KINDS.get(kind) if isinstance(kind, str) else None
    if model is None:
        said = f'; "{one_line(kind)}"{odd_letter(kind)} is none' if isinstance(kind, str) else ""
        guess = near(kind, KINDS) if isinstance(kind, str) else None
        choice = f'did you mean "{guess}"?' if guess else f"write `schema: {RULES}` for a rule file, `schema: {LIBRARY}` for a library file"
        yield Wrong(("schema",), f"the file must say which kind it is{said}; {choice}")
        model = KINDS[LIBRARY if "rules" not in source.plain and "id" not in source.plain else RULES]
    empty = [keys for keys, value in walk(source.plain) if value is None and "given" not in keys]
    yield from (Wrong(keys, "nothing stands here; write a value, or take the key out") for keys in empty)
    for wrong in violations(model, source.plain):
        if not (wrong.keys == ("schema",) or any(wrong.keys[: len(keys)] == keys for keys in empty)):
            yield wrong


def violations(model: type[BaseModel], plain: dict[str, Any], readers: dict[int, list[str]] | None = None) -> list[Wrong]:
    """Return where `plain` does not fit the model. `readers`: which keys a mapping may have, for models that do not tell."""
    readers = {} if readers is None else readers
    try:
        model.model_validate(plain, context=readers, strict=True)
    except ValidationError as error:
        return _plainly(error, plain, readers)
    return []


def _plainly(error: ValidationError, plain: dict[str, Any], readers: dict[int, list[str]]) -> list[Wrong]:
    """Return the errors in plain English, one a place. Of a mapping that is no text either, what is wrong inside is said."""
    details = [(e, *reworded(dict(e), plain, readers)) for e in error.errors(include_url=False)]
    said_better = {place for detail, keys, _ in details if not _no_text(detail) for place in (keys, keys[:-1])}
    found: dict[Keys, str] = {}
    for detail, keys, what in details:
        if not (_no_text(detail) and keys in said_better):
            found.setdefault(keys, what)
    return [Wrong(keys, what) for keys, what in found.items()]


def _no_text(detail: ErrorDetails) -> bool:
    """Whether this only says that a mapping is no text, where a mapping may stand as well."""
    return detail["type"] == "string_type" and isinstance(detail["input"], dict)


def walk(plain: Any, keys: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    """Yield everything in plain data with the keys that lead to it, in order of writing."""
    yield keys, plain
    if isinstance(plain, dict):
        for key, value in plain.items():
            yield from walk(value, (*keys, key))
    elif isinstance(plain, list):
        for index, value in enumerate(plain):
            yield from walk(value, (*keys, index))
