"""What indicators say of themselves, and the hooks that compute some."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.app import app
from api.cli.options import Database, Json, Language, Limit
from api.cli.output import Output, table
from api.cli.session import opened, plain
from engine.queries.alerts import alerts as list_alerts
from engine.queries.hooks import hooks as list_hooks

OPERATOR = "operator"
"""Whoever runs the command line is trusted."""


@app.command()
def alerts(
    ctx: typer.Context,
    kpi: Annotated[str, typer.Option(metavar="KEY", help="Only this indicator's.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="What is well again, too.")] = False,
    after: Annotated[int | None, typer.Option(metavar="ALERT", help="The last alert of the page before.")] = None,
    limit: Limit = 50,
    language: Language = "en",
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """List indicators that have crossed a threshold."""
    with opened(database) as engine:
        found = list_alerts(engine, by=OPERATOR, key=kpi, only_open=not everything, limit=limit, after=after)
    rows = [(one.id, one.key, one.name_ru if language == "ru" else one.name, one.state, one.figure, one.unit, one.at) for one in found]
    columns = ("Alert", "Indicator", "Name", "State", "Figure", "Unit", "Since")
    ctx.ensure_object(Output).show({"alerts": [plain(one) for one in found]}, table(columns, rows, "No alerts."))


@app.command("kpi-hooks")
def kpi_hooks(ctx: typer.Context, database: Database = None, _as_json: Json = False) -> None:
    """List the hooks for indicators that plug-ins bring: how far each has come, and why one can't go on."""
    with opened(database) as engine:
        found = list_hooks(engine, by=OPERATOR)
    rows = [(one.name, "yes" if one.is_installed else "no", one.position, one.behind, one.error, one.next_at) for one in found]
    columns = ("Hook", "Installed", "Position", "Behind", "Why it can't go on", "Next try")
    ctx.ensure_object(Output).show({"hooks": [plain(one) for one in found]}, table(columns, rows, "No hooks."))
