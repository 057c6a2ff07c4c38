"""A rule file's YAML as plain data, with the line of every key and item.

Stricter than YAML: one document, text keys, each key once, no anchors, aliases or tags; `true` and `false` are the only words that are
no text; dates and codes with leading zeros stay as written; decimals stay exact. All that is wrong is found in one go.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from mifa_screen.authoring.mistaken import mistaken_for
from mifa_screen.authoring.yaml_words import explain, spoken
from mifa_screen.errors import Problem, RuleFileError, one_line

if TYPE_CHECKING:
    from pathlib import Path

Keys = tuple[str | int, ...]

MOST_BYTES = 2_000_000
MOST_LEVELS = 40
"""Deeper nesting is no rule that anybody could read."""
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C parser, ten times as fast; a PyYAML built without it still works."""

# Numbers as in JSON, and of a length that an exact number needs: 007, 1_000, 0x1F, .5, 1E5 and 2026-11-23 are texts.
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?P<decimals>\.[0-9]{1,15})?", re.ASCII)
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_STANDARD_TAG = "tag:yaml.org,2002:"
_ODD_BLANK = re.compile("[ -]*([\xa0\u1680\u2000-\u200b\u202f\u205f\u3000])")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What makes a line read otherwise than it is written."""
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


class Place(NamedTuple):
    """Where something stands in its file, counted from one."""

    line: int
    column: int


class YamlSource(NamedTuple):
    """A rule file as read: its name for messages, its bytes, what it says, and where it says so."""

    name: str
    raw: bytes
    plain: dict[str, Any]
    places: dict[Keys, Place]

    def line(self, keys: Keys) -> int:
        """Return the line of a key or item; of the nearest thing around it when it is missing."""
        while keys not in self.places:
            keys = keys[:-1]
        return self.places[keys].line

    def at(self, keys: Keys) -> str:
        """Return the place as `file:line`."""
        return f"{self.name}:{self.line(keys)}"

    def problem(self, keys: Keys, what: str) -> Problem:
        """Return what is wrong at a place of this file."""
        path = spoken(keys, self.plain)
        return Problem(f"{self.at(keys)}: {path}" if path else self.at(keys), what)


def read_yaml(path: Path, name: str | None = None) -> YamlSource:
    """Read a rule file; `name` is what messages call it. Raises `RuleFileError` with all that is wrong with its YAML."""
    name = one_line(str(path), 200) if name is None else name
    raw = _bytes(path, name)
    return parse_yaml(raw, name)


def _bytes(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise _refuse(name, "there is no such rule file") from None
    except IsADirectoryError:
        raise _refuse(name, "this is a folder; name a rule file") from None
    except OSError as error:
        raise _refuse(name, f"the rule file cannot be read: {error.strerror or 'unknown reason'}") from None
    if len(raw) > MOST_BYTES:
        raise _refuse(name, f"the rule file is larger than {MOST_BYTES // 1_000_000} MB; divide it")
    return raw


def parse_yaml(raw: bytes, name: str) -> YamlSource:
    """Read the YAML in `raw`; see `read_yaml`."""
    text = _text(raw, name)
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=LOADER):
            builder.feed(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        builder.wrong(*(_odd_indent(text, line) or (line, (), explain(error.problem or ""))))
    except _GiveUp:
        pass
    if not builder.problems and not isinstance(builder.root, dict):
        builder.wrong(1, (), "this is no rule file: keys such as `schema:` and `rules:` are expected at the left margin")
    elif not builder.problems and (mistaken := mistaken_for(builder.root)):
        builder.wrong(1, (), mistaken)
    if builder.problems:
        root = builder.root if isinstance(builder.root, dict) else {}
        raise RuleFileError("", [Problem(_where(name, line, spoken(keys, root)), what) for line, keys, what in builder.problems])
    return YamlSource(name, raw, builder.root, builder.places)


def _text(raw: bytes, name: str) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _refuse(f"{name}:{line}", "the file is not UTF-8; save it as UTF-8") from None
    odd = _UNPRINTABLE.search(text) or _TURNING.search(text)
    if odd is not None:
        line = text.count("\n", 0, odd.start()) + 1
        raise _refuse(f"{name}:{line}", f"the control character U+{ord(odd[0]):04X} stands here; remove it")
    return text


def _odd_indent(text: str, last: int) -> tuple[int, Keys, str] | None:
    """Return the first line, up to `last`, that is indented with blanks that only look like blanks: what a copy from a web page has."""
    odd = next(((number, found[1]) for number, line in enumerate(text.splitlines()[:last], 1) if (found := _ODD_BLANK.match(line))), None)
    return (odd[0], (), _odd_blank(odd[1])) if odd else None


def _odd_blank(odd: str) -> str:
    return f"the line is indented with U+{ord(odd):04X}, which only looks like a blank; indent with plain blanks"


def _refuse(where: str, what: str) -> RuleFileError:
    return RuleFileError("", [Problem(where, what)])


def _where(name: str, line: int, path: str) -> str:
    return f"{name}:{line}: {path}" if path else f"{name}:{line}"


class _GiveUp(Exception):  # noqa: N818 - no error of its own: the problem has been noted
    """Reading on would make no sense."""


class _Open:
    """A mapping or list that is being read."""

    __slots__ = ("keys", "pending", "value")

    def __init__(self, value: dict[str, Any] | list[Any], keys: Keys) -> None:
        self.value = value
        self.keys = keys
        self.pending: str | None = None


class _Builder:
    """Builds plain data from the parser's events. Not recursive, so that no file can exhaust the stack."""

    def __init__(self) -> None:
        self.root: Any = None
        self.places: dict[Keys, Place] = {(): Place(1, 1)}
        self.problems: list[tuple[int, Keys, str]] = []
        self._open: list[_Open] = []
        self._documents = 0
        self._steps = {
            yaml.DocumentStartEvent: self._document,
            yaml.AliasEvent: self._alias,
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._start,
            yaml.SequenceStartEvent: self._start,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
        }

    def feed(self, event: Any) -> None:
        """Take the next event of the stream."""
        step = self._steps.get(type(event))
        if step is not None:
            step(event)

    def wrong(self, line: int, keys: Keys, what: str) -> None:
        """Note a problem."""
        self.problems.append((line, keys, what))

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self.wrong(event.start_mark.line + 1, (), "a second document begins here (`---`); a rule file is one document")
            raise _GiveUp

    def _alias(self, event: Any) -> None:
        keys = self._place(event)
        self.wrong(event.start_mark.line + 1, keys, f"`*{one_line(event.anchor, 24)}` repeats another place of the file; write it out")
        if self._awaits_key():
            raise _GiveUp
        self._put(None, event)

    def _scalar(self, event: Any) -> None:
        self._refuse_marks(event)
        self._put(_value(event), event)

    def _start(self, event: Any) -> None:
        if self._awaits_key():
            self.wrong(event.start_mark.line + 1, self._open[-1].keys, "a key must be a text")
            raise _GiveUp
        if len(self._open) >= MOST_LEVELS:
            self.wrong(event.start_mark.line + 1, (), f"nested more than {MOST_LEVELS} levels deep; give the parts names of their own")
            raise _GiveUp
        self._refuse_marks(event)
        keys = self._place(event)
        value: dict[str, Any] | list[Any] = {} if type(event) is yaml.MappingStartEvent else []
        self._put(value, event)
        self._open.append(_Open(value, keys))

    def _end(self, event: Any) -> None:  # noqa: ARG002 - all steps are called alike
        self._open.pop()

    def _refuse_marks(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if event.anchor is not None:
            self.wrong(line, self._place(event), f"`&{one_line(event.anchor, 24)}` names this place for use elsewhere; write it out where it is used")
        if event.tag is not None:
            self.wrong(line, self._place(event), f"`{one_line(event.tag.replace(_STANDARD_TAG, '!!'), 40)}` is a tag; tags are not used, put texts in quotes")

    def _awaits_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1].value, dict) and self._open[-1].pending is None

    def _place(self, event: Any) -> Keys:
        """Return the keys that lead to the value that comes next, and note where a list's item begins."""
        if not self._open:
            return ()
        top = self._open[-1]
        if isinstance(top.value, dict):
            return top.keys if top.pending is None else (*top.keys, top.pending)
        keys = (*top.keys, len(top.value))
        self.places[keys] = Place(event.start_mark.line + 1, event.start_mark.column + 1)
        return keys

    def _put(self, value: Any, event: Any) -> None:
        if not self._open:
            self.root = value
        elif self._awaits_key():
            self._key(value, event)
        else:
            self._place(event)
            top = self._open[-1]
            if isinstance(top.value, list):
                top.value.append(value)
            else:
                top.value.setdefault(top.pending or "", value)  # of a repeated key, which was noted, the first counts
                top.pending = None

    def _key(self, value: Any, event: Any) -> None:
        top, line = self._open[-1], event.start_mark.line + 1
        if not isinstance(value, str):
            self.wrong(line, top.keys, f"the key `{one_line(event.value, 24)}` must be a text; put it in quotes")
            value = f"{event.value}\0"
        elif odd := _ODD_BLANK.match(value):
            self.wrong(line, top.keys, _odd_blank(odd[1]))
        keys = (*top.keys, value)
        if keys in self.places:
            self.wrong(line, keys, f'"{one_line(value)}" stands here for a second time (first in line {self.places[keys].line}); keep one')
        else:
            self.places[keys] = Place(line, event.start_mark.column + 1)
        top.pending = value


def _value(event: Any) -> Any:
    text: str = event.value
    if not event.implicit[0]:  # quoted, a block, or tagged
        return text
    if text in _WORDS:
        return _WORDS[text]
    number = _NUMBER.fullmatch(text)
    if number is None:
        return text
    return int(text) if number["decimals"] is None else Decimal(text)
