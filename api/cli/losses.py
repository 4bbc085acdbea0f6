"""Where to begin: losses of the diagrams and of the history."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.app import app
from api.cli.options import Database, Json, Language, Limit
from api.cli.output import Output, table
from api.cli.session import opened, plain
from engine.kpi.losses.search import turn
from engine.queries.losses import Losses, RankedLoss
from engine.queries.losses import losses as losses_of


@app.command()
def losses(
    ctx: typer.Context,
    period: Annotated[str, typer.Option(help="month, quarter, year or all: deals in which something has happened since then.")] = "all",
    stage: Annotated[str, typer.Option(help="Only there: inbound, outbound, discussion, execution, development or deal.")] = "",
    limit: Limit = 20,
    language: Language = "en",
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Say where to begin: what the process loses, the dearest first."""
    output = ctx.ensure_object(Output)
    with opened(database) as engine:
        while turn(engine):
            pass
        found = losses_of(engine, period, stage)
    items = found.items[:limit]
    rows = [_row(number, one, language) for number, one in enumerate(items, 1)]
    headings = ("", "Kind", "Where", "Hours", "Waiting", "Deals", found.currency, "What")
    data = {**plain(found), "items": [plain(one) for one in items]}
    output.show(data, table(headings, rows, "Nothing is lost, as far as can be seen."), _read(found))


def _row(number: int, loss: RankedLoss, language: str) -> tuple[object, ...]:
    russian = language == "ru"
    where = " ".join(part for part in (loss.process_id, loss.element_id) if part)
    return (
        number,
        loss.kind_name_ru if russian else loss.kind_name,
        where,
        _hours(loss.hours),
        _hours(loss.waiting_hours),
        "" if loss.deals is None else loss.deals,
        "" if loss.money is None else f"{loss.money:,.0f}",
        loss.sentence_ru if russian else loss.sentence,
    )


def _hours(hours: float | None) -> str:
    return f"{hours:,.1f}" if hours else ""


def _read(found: Losses) -> str:
    if found.computed_at is None:
        return "The history has not been read yet; there is none."
    return f"{found.deals} deals were read, as of {found.computed_at:%Y-%m-%d %H:%M} UTC."
