"""The `stagework` command: its subcommands, and the one place where an exception becomes a sentence and an exit code."""

from __future__ import annotations

import sys
import tempfile
import traceback
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from api.cli.errors import explain
from api.cli.output import CommandFailed, ExitCode, Output


class Commands(TyperGroup):
    """The group of all subcommands; nobody ever sees a stack trace of it."""

    def invoke(self, ctx: Any) -> Any:
        output = ctx.ensure_object(Output)
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            output.errors.print("Stopped. Whatever was reported as done is kept.")
            raise typer.Exit(130) from None
        except typer.TyperException as error:
            if not output.as_json:
                raise
            output.fail(CommandFailed(error.format_message(), ExitCode.USAGE))
            raise typer.Exit(ExitCode.USAGE) from None
        except Exception as error:
            failure = error if isinstance(error, CommandFailed) else explain(error) or _defect(error)
            output.fail(failure)
            raise typer.Exit(failure.code) from None


def installed_version() -> str:
    """The distribution's version, or where the code runs from when it is not installed."""
    try:
        return version("stagework")
    except PackageNotFoundError:
        return "from a checkout"


def _defect(error: Exception) -> CommandFailed:
    """What to say about an exception nobody expected; its trace goes to a file."""
    with tempfile.NamedTemporaryFile("w", prefix="stagework-defect-", suffix=".txt", delete=False, encoding="utf-8") as report:
        report.write(f"stagework {installed_version()}, Python {sys.version}\n\n")
        traceback.print_exception(error, file=report)
    kind = type(error).__name__
    message = f"Stagework met a defect of its own ({kind}); please report it with the file {Path(report.name)}."
    return CommandFailed(message, ExitCode.INTERNAL)


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
"""Every command module registers its commands here."""


def _version(asked: bool) -> None:
    if asked:
        print(f"stagework {installed_version()}")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    _version_asked: Annotated[bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)] = False,
) -> None:
    """Runs a company's sales process from its BPMN diagrams.

    Start with [bold]stagework demo[/]. Every command explains itself: [bold]stagework COMMAND --help[/].

    Exit codes: 0 fine; 1 refused, with findings; 2 wrong usage; 3 accepted, but ended in an incident or stuck; 70 a defect of Stagework.
    """
    ctx.ensure_object(Output)
