"""Files appear whole; what is no file is written to and stays what it is."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from mifa_screen.writers.atomic import write_whole


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
def test_a_pipe_or_device_is_not_replaced(tmp_path: Path) -> None:
    """Else `--output /dev/null` by an administrator would take the device away."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    write_whole(pipe, "result")
    reader.join(timeout=10)
    assert got == ["result"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
