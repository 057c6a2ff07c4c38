"""What README shows in Python runs as shown."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_python_blocks_run():
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})


def test_ci_runs_the_test_command_of_the_readme():
    command = re.search(r"Install what the tests need.*?```sh\n(.*?)\n```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)[1]
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
