"""Workbooks (XLSX) as a grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mifa_screen.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from mifa_screen.readers.grid import Grid


def open_workbook(path: Path, sheet: str | None) -> Grid:  # noqa: ARG001
    """Refuse a workbook."""
    raise InputError(str(path), "workbooks are not read yet; save the sheet as CSV (UTF-8)")
