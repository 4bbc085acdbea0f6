"""Options that several commands share, and how their values are read."""

from __future__ import annotations

import getpass
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.output import CommandFailed, ExitCode, Output


def _use_json(ctx: typer.Context, asked: bool) -> bool:
    if asked:
        ctx.ensure_object(Output).as_json = True
    return asked


def _use_language(ctx: typer.Context, language: str) -> str:
    if language not in ("en", "ru"):
        raise typer.BadParameter("en and ru are known")
    ctx.ensure_object(Output).language = language
    return language


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "someone"


Json = Annotated[bool, typer.Option("--json", callback=_use_json, is_eager=True, help="Print one JSON document (docs/cli.md).")]
Language = Annotated[str, typer.Option("--lang", callback=_use_language, help="Language of the elements' names: en or ru.")]
Database = Annotated[
    str | None,
    typer.Option(
        "--database", "-d", envvar="STAGEWORK_DATABASE_URL", metavar="URL", help="The database: sqlite:///FILE or postgresql://..."
    ),
]
By = Annotated[str, typer.Option("--by", envvar="STAGEWORK_ACTOR", default_factory=_user, help="Who does it: recorded in the history.")]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, max=10_000, help="At most so many rows.")]
Files = Annotated[list[Path], typer.Argument(metavar="FILES...", help="Files; a directory stands for the files in it.")]


def pairs(given: list[str] | None) -> dict[str, Any]:
    """`name=value` options as a dict; a value that reads as JSON is that, any other is text.

    Raises:
        typer.BadParameter: No "=" in one of them.
    """
    values: dict[str, Any] = {}
    for pair in given or ():
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise typer.BadParameter(f"“{pair}” is not NAME=VALUE")
        values[name.strip()] = _value(value)
    return values


def json_file(path: Path | None) -> dict[str, Any]:
    """The JSON object in a file, "-" for standard input; {} without a file.

    Raises:
        CommandFailed: It is no JSON object.
        OSError: It can't be read.
    """
    if path is None:
        return {}
    text = sys.stdin.read() if str(path) == "-" else path.read_text("utf-8")
    try:
        data = json.loads(text)
    except ValueError as error:
        raise CommandFailed(f"{path} is not JSON: {error}.", ExitCode.USAGE) from None
    if not isinstance(data, dict):
        raise CommandFailed(f'{path} holds no JSON object: write {{"name": value, ...}}.', ExitCode.USAGE)
    return data


def read_files(paths: list[Path], suffixes: tuple[str, ...]) -> list[tuple[str, bytes]]:
    """(name, bytes) of each file, directories opened one level deep.

    Raises:
        CommandFailed: A directory has no file with one of the suffixes.
        OSError: A file can't be read.
    """
    found: list[tuple[str, bytes]] = []
    for path in paths:
        inside = sorted(file for file in path.iterdir() if file.name.endswith(suffixes)) if path.is_dir() else [path]
        if not inside:
            raise CommandFailed(f"{path} has no file that ends in {' or '.join(suffixes)}.", ExitCode.USAGE)
        found += [(str(file), file.read_bytes()) for file in inside]
    return found


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
