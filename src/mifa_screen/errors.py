"""Everything that can go wrong on the outside, one exit code each (contract section 5).

    MifaScreenError
    ├── UsageError          2   the call is wrong
    ├── InputError          3   a patient file cannot be used
    ├── RuleFileError       4   a rule file cannot be used
    └── OutputError         5   a result cannot be written

An error holds all the problems of its file. A problem says where, what, and what to do; never what the patient's data said,
because errors go to stderr.
"""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """One thing that is wrong: `where` (path, row and column, or line) and `what`, with what to do."""

    where: str
    what: str

    def __str__(self) -> str:
        """Return the problem as one line."""
        return f"{self.where}: {self.what}" if self.where else self.what


class MifaScreenError(Exception):
    """Base of all errors that are not the program's own fault."""

    exit_code = 1

    def __init__(self, source: str, problems: list[Problem] | str) -> None:
        """Keep the file (or option) named `source` and its problems."""
        self.source = source
        self.problems = [Problem("", problems)] if isinstance(problems, str) else problems
        super().__init__("\n".join(f"{source}: {problem}" if source else str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[MifaScreenError], tuple[str, list[Problem]]]:
        """Travel between processes."""
        return type(self), (self.source, self.problems)


class UsageError(MifaScreenError):
    """The call is wrong: an option, an argument, or two that do not go together."""

    exit_code = 2


class InputError(MifaScreenError):
    """A patient file cannot be used."""

    exit_code = 3


class RuleFileError(MifaScreenError):
    """A rule file cannot be used."""

    exit_code = 4


class OutputError(MifaScreenError):
    """A result cannot be written."""

    exit_code = 5


def one_line(text: str, limit: int = 80) -> str:
    """Return `text` for a message: control characters as escapes, cut at `limit` with an ellipsis."""
    plain = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"
