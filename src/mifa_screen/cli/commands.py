"""The commands by name. Only the module of the command at hand is imported."""

from __future__ import annotations

import gc
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from mifa_screen import __version__
from mifa_screen.cli.output import write_stdout
from mifa_screen.errors import UsageError, one_line
from mifa_screen.nearness import near

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = ("check", "batch", "columns", "rules", "template", "schema")
LONG_RUNNING = frozenset({"batch"})


class LazyGroup(TyperGroup):
    """A group whose commands are imported when they are asked for: `mifa_screen.cli.NAME`, its `app` or its function NAME."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """Return the names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"mifa_screen.cli.{cmd_name}")
        group: typer.Typer | None = getattr(module, "app", None)
        if group is None:
            group = new_app()
            group.command(cmd_name)(getattr(module, cmd_name))
        command = typer.main.get_command(group)
        command.name = cmd_name
        if cmd_name in LONG_RUNNING and not gc.isenabled():
            gc.freeze()
            gc.enable()
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that is meant, or say which may have been."""
        said = args[0]
        if said not in COMMANDS and not said.startswith("-"):
            meant = near(said.casefold(), COMMANDS)
            hint = f'did you mean "{meant}"?' if meant else f"there are {', '.join(COMMANDS[:-1])} and {COMMANDS[-1]}"
            raise UsageError("", f'there is no command "{one_line(said)}"; {hint}')
        return super().resolve_command(ctx, args)


def new_app(*, add_completion: bool = False, **settings: Any) -> typer.Typer:
    """Return a Typer app in the manner of this program: plain help, plain errors."""
    manner: dict[str, Any] = {"rich_markup_mode": None, "pretty_exceptions_enable": False, "context_settings": {"help_option_names": ["--help", "-h"]}}
    return typer.Typer(add_completion=add_completion, **manner, **settings)


def command_line(arguments: Sequence[str]) -> typer.Typer:
    """Return the app for a call. The options of shell completion cost time; only a call that does not begin with a command can use them."""
    app = new_app(cls=LazyGroup, invoke_without_command=True, add_completion=not arguments or arguments[0].startswith("-"))
    app.callback()(top)
    return app


def top(ctx: typer.Context, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Screen patients for contraindications to mifamurtide. Supports the decision of a clinician and does not replace it."""
    if version:
        write_stdout(f"mifa-screen {__version__}\n")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        raise UsageError("", f"say what to do: {', '.join(COMMANDS[:-1])} or {COMMANDS[-1]}; --help shows how")
