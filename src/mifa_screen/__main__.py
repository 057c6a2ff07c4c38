"""`python -m mifa_screen` does what the command `mifa-screen` does."""

from __future__ import annotations

import sys

from mifa_screen.cli.app import main

if __name__ == "__main__":
    sys.exit(main())
