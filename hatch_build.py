"""Build hook: makes the built form of the rules (`built.json`), and puts data/ into the wheel beside the modules.

An editable install keeps reading the checkout's data/; the built form is written there, where git ignores it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

IN_THE_WHEEL = "mifa_screen/data"


class BuiltFormHook(BuildHookInterface):
    """Refuses to build a wheel of rule files that do not hold."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the built form before the files are collected."""
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from mifa_screen.authoring.built import write_built
        from mifa_screen.errors import RuleFileError

        data = root / "data"
        try:
            write_built(data)
        except RuleFileError as error:
            if version != "editable":  # a checkout under work may be installed; it says what is wrong when it is used
                raise SystemExit(f"the rule files do not hold:\n{error}") from None
            self.app.display_warning(f"the rule files do not hold, no built form is made:\n{error}")
        if version != "editable":
            build_data["force_include"][str(data)] = IN_THE_WHEEL
