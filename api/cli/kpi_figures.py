"""Figures of indicators on the command line, and bringing them up to date."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from api.cli.app import app  # noqa: F401 - first: it is what `kpi` is added to
from api.cli.kpi import kpi
from api.cli.options import Database, Json, Language
from api.cli.output import Output, table
from api.cli.session import opened
from api.schemas.figures import Figure
from engine.kpi.rollups import catch_up, reconcile
from engine.queries.figures import Per
from engine.queries.figures import figures as list_figures

Keys = Annotated[list[str] | None, typer.Argument(metavar="[KEYS...]", help="Only these indicators.")]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is no day, such as 2026-01-31") from None


Day = Annotated[date | None, typer.Option(parser=_day, metavar="DAY", help="From this day, or until (not with) this day.")]


@kpi.command()
def figures(
    ctx: typer.Context,
    keys: Keys = None,
    since: Day = None,
    until: Day = None,
    per: Annotated[Per, typer.Option(help="What the trend tells apart.")] = "week",
    language: Language = "en",
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Show the figures of attached indicators, of 90 days unless others are given, beside those of as many days before."""
    with opened(database) as engine:
        found = [Figure.of(one) for one in list_figures(engine, keys or (), since, until, per, "previous")]
    rows = [
        (
            one.name_ru if language == "ru" else one.name, _shown(one.value), _shown(one.previous.value if one.previous else None),
            _shown(one.target), one.unit, one.number, one.standing if one.standing != "none" else "", f"{one.progress:.0%}",
        )
        for one in found
    ]  # fmt: skip
    columns = ("Indicator", "Figure", "Before", "Target", "Unit", "Cases", "Stands", "Measured")
    data = {"figures": [one.model_dump(mode="json") for one in found]}
    ctx.ensure_object(Output).show(data, table(columns, rows, "No indicators are attached."))


@kpi.command()
def measure(
    ctx: typer.Context,
    compare: Annotated[bool, typer.Option("--compare", help="Compare every deal with what was seen of it, too.")] = False,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Bring the figures up to date now. Workers do the same by themselves."""
    with opened(database) as engine:
        catch_up(engine)
        missed = reconcile(engine) if compare else 0
    ctx.ensure_object(Output).show(
        {"missed": missed}, f"The figures are up to date.{f' Deals missed before: {missed}.' if compare else ''}"
    )


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")
