"""JSON: the same plain data, the same bytes. UTF-8 whatever the locale; characters that steer a terminal stand as escapes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mifa_screen.writers.shown import STEERING, whole

if TYPE_CHECKING:
    from mifa_screen.result import Result


def json_text(plain: Any, indent: int | None = None) -> str:
    """Return plain data as JSON: on one line, or indented; without a newline at the end."""
    text = whole(json.dumps(plain, ensure_ascii=False, allow_nan=False, indent=indent))
    return text if text.isascii() and "\x7f" not in text else STEERING.sub(_escape, text)


def _escape(match: Any) -> str:
    return f"\\u{ord(match[0]):04x}"


def json_page(plain: Any) -> bytes:
    """Return plain data as an indented JSON document."""
    return (json_text(plain, indent=2) + "\n").encode()


def json_result(result: Result) -> bytes:
    """Return a result as contract section 7 lays it out."""
    return json_page(result.to_dict())
