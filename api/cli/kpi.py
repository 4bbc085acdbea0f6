"""Indicators: attach them to the completed process model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import RenderableType
from rich.markup import escape

from api.cli.app import app
from api.cli.options import By, Database, Files, Json, Language, read_files
from api.cli.output import ExitCode, Output, finding_line, table
from api.cli.session import opened, plain
from engine.commands.attach_kpi import attach_kpi
from engine.commands.detach_kpi import detach_kpi
from engine.kpi.attached import KpiInfo
from engine.kpi.shipped import shipped_kpis
from engine.queries.kpis import check_kpi, kpis
from engine.queries.kpis import kpi as the_kpi

SUFFIXES = (".yaml", ".yml")
kpi = typer.Typer(no_args_is_help=True, help="Indicators: what is measured of the completed process model.")
app.add_typer(kpi, name="kpi")
Key = Annotated[str, typer.Argument(metavar="KEY", help="The indicator's id.")]


@kpi.command("list")
def listed(ctx: typer.Context, language: Language = "en", database: Database = None, _as_json: Json = False) -> None:
    """List the attached indicators by key."""
    with opened(database) as engine:
        found = kpis(engine)
    ctx.ensure_object(Output).show({"kpis": [told(one) for one in found]}, _table(found, language))


@kpi.command()
def show(ctx: typer.Context, key: Key, language: Language = "en", database: Database = None, _as_json: Json = False) -> None:
    """Show an indicator: its declaration, whether it can be measured, and what has changed about it."""
    with opened(database) as engine:
        found, changes = the_kpi(engine, key)
    rows = [
        (one.at, one.by, one.kind, one.is_break, "\n".join(cause.what_ru if language == "ru" else cause.what for cause in one.what))
        for one in changes
    ]
    reasons = [f"[yellow]unverified:[/] {escape(cause.what_ru if language == 'ru' else cause.what)}" for cause in found.reasons]
    lines: list[RenderableType] = [
        escape(found.source.rstrip()),
        "",
        *reasons,
        table(("When", "Who", "What", "Break", "Why"), rows, ""),
    ]
    ctx.ensure_object(Output).show({"kpi": told(found), "changes": [plain(one) for one in changes]}, *lines)


@kpi.command()
def check(ctx: typer.Context, files: Files, database: Database = None, _as_json: Json = False) -> None:
    """Check declarations against the deployed model, without attaching them. It may be incomplete still."""
    given = read_files(files, SUFFIXES)
    with opened(database) as engine:
        found = {name: check_kpi(engine, source, name=name) for name, source in given}
    errors = sum(finding.severity == "error" for findings in found.values() for finding in findings)
    warnings = sum(map(len, found.values())) - errors
    data = {
        "files": [{"file": name, "findings": [finding.to_dict() for finding in findings]} for name, findings in found.items()],
        "errors": errors,
        "warnings": warnings,
    }
    lines = [finding_line(finding, name) for name, findings in found.items() for finding in findings]
    ctx.ensure_object(Output).show(data, *lines, f"Files: {len(found)}. Errors: {errors}. Warnings: {warnings}.")
    if errors:
        raise typer.Exit(ExitCode.REFUSED)


@kpi.command()
def attach(
    ctx: typer.Context,
    by: By,
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILES...", help="YAML; a directory stands for the files in it.")] = None,
    shipped: Annotated[bool, typer.Option("--shipped", help="The indicators that come with Stagework.")] = False,
    language: Language = "en",
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Attach indicators to the complete process model, or change them: all of the files, or none."""
    if not files and not shipped:
        raise typer.BadParameter("name files to attach, or --shipped")
    given = [*(shipped_kpis() if shipped else ()), *read_files(files or [], SUFFIXES)]
    with opened(database) as engine:
        found = attach_kpi(engine, given, by=by)
    ctx.ensure_object(Output).show({"kpis": [told(one) for one in found]}, _table(found, language))


@kpi.command()
def detach(ctx: typer.Context, key: Key, by: By, database: Database = None, _as_json: Json = False) -> None:
    """Detach an indicator: it is measured no longer."""
    with opened(database) as engine:
        detach_kpi(engine, key, by=by)
    ctx.ensure_object(Output).show({"kpi": key, "state": "detached"}, f"The indicator {key} is detached.")


def told(info: KpiInfo) -> dict[str, Any]:
    """An indicator as `--json` prints it: the declaration as in its file."""
    found = {name: getattr(info, name) for name in KpiInfo.__slots__ if name not in ("id", "indicator")}
    found["reasons"] = [plain(cause) for cause in info.reasons]
    return {"declaration": json.loads(info.indicator.model_dump_json(exclude_defaults=True)), **found}


def _table(found: list[KpiInfo], language: str) -> RenderableType:
    rows = [
        (
            one.key,
            one.indicator.name.ru if language == "ru" else one.indicator.name.en,
            one.indicator.stage,
            one.state,
            f"{one.progress:.0%}",
            one.attached_by,
        )
        for one in found
    ]
    return table(("Key", "Name", "Stage", "State", "Measured", "Attached by"), rows, "No indicators are attached.")
