"""Looking at deals and steering them: deals, deal, cancel, suspend, resume."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.console import RenderableType
from rich.markup import escape

from api.cli.app import app
from api.cli.colleagues import waits_table
from api.cli.names import Named, names
from api.cli.options import By, Database, Json, Language, Limit
from api.cli.output import Output, table, text
from api.cli.session import do_due_jobs, opened, plain, refuse_if_stuck
from api.cli.telling import said, why
from api.cli.work import Key
from engine.commands.cancel import cancel as cancel_deal
from engine.commands.suspend import resume as resume_deal
from engine.commands.suspend import suspend as suspend_deal
from engine.queries.deals import DealPath, deal_path
from engine.queries.deals import deals as list_deals
from engine.queries.waiting import deal_waiting

Reason = Annotated[str, typer.Option(help="Why: kept in the history.")]


@app.command()
def deals(
    ctx: typer.Context,
    state: Annotated[str, typer.Option(help="open, suspended, completed, failed or cancelled.")] = "",
    stage: Annotated[str, typer.Option(help="The stage entered last: inbound, outbound, discussion, execution, development.")] = "",
    exit: Annotated[str, typer.Option(help="Only those that ended at this exit.")] = "",
    owner: Annotated[str, typer.Option(help="Only this owner's.")] = "",
    after: Annotated[str | None, typer.Option(metavar="KEY", help="The last deal of the page before.")] = None,
    limit: Limit = 50,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """List deals, the newest first."""
    with opened(database) as engine:
        found = list_deals(engine, state=state, stage=stage, exit=exit, owner=owner, limit=limit, after=after, with_work=True)
    rows = [(d.key, d.client_name, d.title, d.owner, d.stage, d.outcome, d.opened_at, d.closed_at) for d in found]
    columns = ("Deal", "Client", "Title", "Owner", "Stage", "Outcome", "Opened", "Closed")
    ctx.ensure_object(Output).show({"deals": [{**plain(d), "outcome": d.outcome} for d in found]}, table(columns, rows, "No deals."))


@app.command()
def deal(
    ctx: typer.Context,
    key: Key,
    everything: Annotated[bool, typer.Option("--all", help="Also what timers and waits did, not only what moved the deal.")] = False,
    database: Database = None,
    language: Language = "en",
    _as_json: Json = False,
) -> None:
    """Tell a deal's path: when, who, what, in which version, why each branch was taken, and who it waits for now."""
    with opened(database) as engine:
        path = deal_path(engine, key)
        waits = deal_waiting(engine, key)
        named = names(engine, language)
    events = [{**plain(event), "name": named(event.element_id, event.name), "why": why(event)} for event in path.events]
    data = {
        "deal": {**plain(path.deal), "outcome": path.deal.outcome},
        "instances": [plain(run) for run in path.instances],
        "path": events,
        "waiting": [plain(wait) for wait in waits],
    }
    standing = [waits_table(waits)] if waits else []
    ctx.ensure_object(Output).show(data, *path_lines(path, named, everything=everything), *standing)


@app.command()
def cancel(ctx: typer.Context, key: Key, by: By, reason: Reason = "", database: Database = None, _as_json: Json = False) -> None:
    """Cancel a deal: everything in it ends, its work is withdrawn."""
    with opened(database) as engine:
        cancel_deal(engine, key, by=by, reason=reason)
    ctx.ensure_object(Output).show({"deal_key": key, "state": "cancelled"}, f"Deal {key} is cancelled.")


@app.command()
def suspend(ctx: typer.Context, key: Key, by: By, reason: Reason = "", database: Database = None, _as_json: Json = False) -> None:
    """Stop a deal for a while: no work, no timer, no message."""
    with opened(database) as engine:
        suspend_deal(engine, key, by=by, reason=reason)
    ctx.ensure_object(Output).show({"deal_key": key, "state": "suspended"}, f"Deal {key} is suspended; go on with: stagework resume {key}")


@app.command()
def resume(ctx: typer.Context, key: Key, by: By, database: Database = None, _as_json: Json = False) -> None:
    """Let a suspended deal go on; what fell due meanwhile happens now."""
    data: dict[str, Any] = {"deal_key": key, "state": "open"}
    with opened(database) as engine:
        resume_deal(engine, key, by=by)
        do_due_jobs(engine)
        refuse_if_stuck(engine, key, data)
    ctx.ensure_object(Output).show(data, f"Deal {key} goes on.")


def path_lines(path: DealPath, named: Named, *, everything: bool = False, kinds: frozenset[str] | None = None) -> list[RenderableType]:
    """A deal's path for people: a head, and a line for each thing that moved it; or only for the history events of `kinds`."""
    deal = path.deal
    about = ", ".join(escape(word) for word in (deal.client_name, deal.title, deal.owner) if word)
    head = f"[bold]{deal.key}[/] {deal.outcome}" + (f": {about}" if about else "")
    rows = [
        (
            text(event.at),
            event.actor,
            named(event.element_id, event.name),
            said(event),
            f"{event.process_id} {event.version or ''}",
            why(event),
        )
        for event in path.events
        if (event.kind in kinds if kinds is not None else everything or said(event))
    ]
    return [head, table(("When", "Who", "What", "", "Version", "Why"), rows, "Nothing has happened yet.")]
