"""The built form of the shipped data: one JSON file that loads in a few milliseconds (see `mifa_screen.knowledge.store`).

`python -m mifa_screen.authoring.built` writes it beside the YAML files; building the wheel does too.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from mifa_screen.authoring.loading import shipped_plain
from mifa_screen.errors import RuleFileError
from mifa_screen.knowledge.store import BUILT_FORM, BUILT_NAME, data_folder, fingerprints

if TYPE_CHECKING:
    from pathlib import Path


def built_form(folder: Path) -> str:
    """Return the built form of a data folder as JSON. Raises `RuleFileError` when the files do not hold."""
    content = {"form": BUILT_FORM, "files": fingerprints(folder), "plain": shipped_plain(folder)}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def write_built(folder: Path) -> Path:
    """Write the built form beside the YAML files, whole or not at all."""
    path = folder / BUILT_NAME
    fresh = path.with_suffix(".new")
    fresh.write_text(built_form(folder), encoding="utf-8")
    fresh.replace(path)
    return path


def main() -> int:
    """Write the built form of the shipped data."""
    try:
        path = write_built(data_folder())
    except RuleFileError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    sys.stdout.write(f"{path}: {path.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":  # pragma: no cover - `python -m`
    sys.exit(main())
