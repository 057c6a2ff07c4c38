"""docs/cli.md: the commands, from the commands themselves."""

import typer

from docs.pieces import code, page, table

from mifa_screen import errors
from mifa_screen.cli.commands import command_line
from mifa_screen.verdicts import EXIT_CODE, Outcome

NAME = "mifa-screen"
WORDS = {
    Outcome.NONE_FOUND: "`check`: nothing found and nothing left open. `batch`: every row was screened. Other commands: done",
    Outcome.DO_NOT_GIVE: "`check`: a rule that forbids the medicine is true; `batch` only with `--fail-on`",
    Outcome.INCOMPLETE: "`check`: something missing could make the answer worse; `batch` only with `--fail-on`",
    Outcome.WITH_CARE: "`check`: only under supervision, or to be weighed first; `batch` only with `--fail-on`",
}
INTRODUCTION = """
Results go to stdout, talk and progress to stderr. Files appear whole or not at all, are readable by their owner only, and never are the input. No
patient data on stderr.
"""


def document():
    """Return the commands and the exit codes as a document."""
    top = typer.main.get_command(command_line(["check"]))
    context = top.make_context(NAME, [], resilient_parsing=True)
    parts = [INTRODUCTION, "## Exit codes", table(("code", "meaning"), _exit_codes())]
    for name in top.list_commands(context):
        parts += _command(top.get_command(context, name), f"{NAME} {name}", context)
    return page("Commands", "the commands' own `--help`", *parts)


def _exit_codes():
    rows = {number: WORDS[outcome] for outcome, number in EXIT_CODE.items()}
    for error in (errors.MifaScreenError, *errors.MifaScreenError.__subclasses__()):
        rows[error.exit_code] = "a fault of the program itself; please report it" if error is errors.MifaScreenError else error.__doc__.splitlines()[0].rstrip(".")
    rows[3] += "; `batch`: some rows could not be read"
    return [(code(number), rows[number]) for number in sorted(rows)]


def _command(command, name, context):
    inner = type(context)(command, info_name=name.split()[-1], parent=context)
    yield f"## {name}"
    yield command.help or ""
    if hasattr(command, "list_commands"):
        for each in command.list_commands(inner):
            yield from _command(command.get_command(inner, each), f"{name} {each}", inner)
        return
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    usage = " ".join([name, "[OPTIONS]", *(_argument(p) for p in arguments)])
    yield f"```text\n{usage}\n```"
    rows = [(code(_argument(p)), p.help or "") for p in arguments if p.help]
    rows += [(", ".join(code(_option(opt, p)) for opt in sorted(p.opts, key=len, reverse=True)), p.help or "") for p in command.params if p.param_type_name == "option" and not p.hidden]
    yield table(("argument or option", "meaning"), rows)


def _argument(parameter):
    return parameter.metavar or parameter.name.upper()


def _option(opt, parameter):
    return opt if parameter.is_flag or not opt.startswith("--") else f"{opt} {parameter.metavar or parameter.name.upper()}"
