"""Handing the history out: export."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, BinaryIO, cast, get_args

import typer

from api.cli.app import app
from api.cli.options import By, Database, Json
from api.cli.output import Output
from api.cli.session import opened
from engine.commands.export import ExportFormat
from engine.commands.export import export as export_history

DATES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]


@app.command()
def export(
    ctx: typer.Context,
    by: By,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The file to write; “-” is standard output.")],
    format: Annotated[str, typer.Option("--format", "-f", help="xes, ocel, csv or parquet.")] = "xes",
    since: Annotated[datetime | None, typer.Option(formats=DATES, metavar="DATE", help="Deals opened from this date, in UTC.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=DATES, metavar="DATE", help="Deals opened before this date, in UTC.")] = None,
    deal: Annotated[list[str] | None, typer.Option(metavar="KEY", help="Only this deal; may be given several times.")] = None,
    personal: Annotated[bool, typer.Option("--personal", help="Show personal values; otherwise they are hidden.")] = False,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Write the history of deals for other tools: process mining, spreadsheets, a warehouse (docs/exports.md)."""
    if format not in get_args(ExportFormat):
        raise typer.BadParameter(f"the formats are {', '.join(get_args(ExportFormat))}", param_hint="--format")
    size = 0
    with opened(database) as engine:
        made = export_history(
            engine, cast(ExportFormat, format), by=by, since=_utc(since), until=_utc(until), deals=deal or [], personal=personal
        )
        with _target(out) as file:
            for piece in made.pieces:
                size += file.write(piece)
    told = f"{out}: {made.reader.read:,} events, {size:,} bytes."
    if str(out) != "-":
        ctx.ensure_object(Output).show({"file": str(out), "format": format, "events": made.reader.read, "bytes": size}, told)


@contextmanager
def _target(out: Path) -> Iterator[BinaryIO]:
    if str(out) == "-":
        yield sys.stdout.buffer
        return
    with out.open("wb") as file:
        yield file


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None
