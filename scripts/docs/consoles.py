"""What the documents show is what happens: runs the consoles and the Python in a Markdown file, and writes what came out.

A fence may be
    console     lines that begin with `$ ` are run in bash; the lines below each are what it printed, stdout and stderr
    python      is run; its assertions are what it shows
    FORMAT      with `<!-- file: NAME -->` in the line before it: written to that file first
    text        a drawing, or a line of usage: not run
    sh          how to install: not run here but in .ci/run
All of one document happens in one empty folder, from top to bottom, in a terminal of 80 columns without colour.
"""

import contextlib
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

FENCE = re.compile(r"(?:<!-- file: (?P<file>[\w./-]+) -->\n)?^```(?P<language>[a-z]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
HASH = re.compile(r"(sha256\"?:? ?\"?)[0-9a-f]{12,64}")
MARK = "\x1e"


def WRITTEN_BY_HAND(root):
    """Return the documents that may show consoles."""
    return [root / "README.md", *sorted(path for path in (root / "docs").rglob("*.md") if not {"_build", "decisions"} & set(path.parts))]


def fences(text):
    """Return the fences of a document."""
    return list(FENCE.finditer(text))


def refreshed(path):
    """Return a document with what its consoles print now. Raises AssertionError when its Python does not hold."""
    text = path.read_text(encoding="utf-8")
    found = fences(text)
    if not any(fence["language"] in ("console", "python") for fence in found):
        return text
    names = {}
    pieces, at = [], 0
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for fence in found:
            pieces.append(text[at : fence.start("body")])
            body = fence["body"]
            if fence["file"]:
                Path(fence["file"]).write_text(body, encoding="utf-8")
            elif fence["language"] == "console":
                body = _console(body)
            elif fence["language"] == "python":
                exec(compile(body, str(path), "exec"), names)
            pieces.append(body)
            at = fence.end("body")
    return "".join(pieces) + text[at:]


def _console(body):
    """Run the commands of a console in one shell, and return them with what they print."""
    commands = re.findall(r"^\$ ((?:.*\\\n)*.*)", body, re.MULTILINE)
    script = "".join(f"{command}\n__status=$?; printf '{MARK}'; (exit $__status)\n" for command in commands)
    ran = subprocess.run(["bash", "-c", script], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", env=_environment(), check=False)
    printed = ran.stdout.split(MARK)
    return "".join(f"$ {command}\n{_fit(out)}" for command, out in zip(commands, printed, strict=False))


def _fit(printed):
    """Leave out what changes with every change of a rule file: its hash."""
    text = HASH.sub(r"\1…", printed)
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n" if text else ""


def _environment():
    scripts = sysconfig.get_path("scripts")
    return {"PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "HOME": os.getcwd(), "COLUMNS": "80", "NO_COLOR": "1", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", "SHELL": "/bin/bash"}


if __name__ == "__main__":
    for name in sys.argv[1:]:
        Path(name).write_text(refreshed(Path(name).resolve()), encoding="utf-8")
