"""Between colleagues: hand-over, delegate, assign, plan, comment, attach, watch, waiting."""

from __future__ import annotations

import mimetypes
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import RenderableType

from api.cli.app import app
from api.cli.options import By, Database, Json
from api.cli.output import Output, table
from api.cli.session import opened, plain
from api.cli.work import Item, Key
from engine.commands.assign import assign as assign_item
from engine.commands.attach import attach as attach_file
from engine.commands.comment import comment as write_comment
from engine.commands.delegate import delegate as delegate_item
from engine.commands.hand_over import hand_over as hand_item_over
from engine.commands.plan_work import KEEP, plan_work
from engine.commands.watch import unwatch
from engine.commands.watch import watch as watch_deal
from engine.queries.waiting import Waiting, deal_waiting
from engine.queries.work_items import WorkItemInfo

To = Annotated[str, typer.Option("--to", metavar="PERSON", help="The colleague's name.")]
Reason = Annotated[str, typer.Option(help="Why: kept in the history.")]
About = Annotated[int | None, typer.Option("--item", metavar="ITEM", help="The work item that it is about; default: the deal.")]


@app.command("hand-over")
def hand_over(
    ctx: typer.Context, item: Item, to: To, by: By, reason: Reason = "", database: Database = None, _as_json: Json = False
) -> None:
    """Hand a work item over to a colleague, for good."""
    with opened(database) as engine:
        _show(ctx, hand_item_over(engine, item, to, by=by, reason=reason))


@app.command()
def delegate(
    ctx: typer.Context,
    item: Item,
    to: To,
    by: By,
    note: Annotated[str, typer.Option(help="What is to be done: kept in the history.")] = "",
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Let a colleague do a work item; give-back brings it back, and so does claiming it."""
    with opened(database) as engine:
        _show(ctx, delegate_item(engine, item, to, by=by, note_text=note))


@app.command()
def assign(
    ctx: typer.Context,
    item: Item,
    by: By,
    to: Annotated[str, typer.Option("--to", metavar="PERSON", help="The colleague's name; without it, it is taken away.")] = "",
    reason: Reason = "",
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Give a work item to somebody of the department, whoever has it now; or take it away."""
    with opened(database) as engine:
        _show(ctx, assign_item(engine, item, to, by=by, reason=reason))


@app.command()
def plan(
    ctx: typer.Context,
    item: Item,
    by: By,
    priority: Annotated[int | None, typer.Option(min=-1, max=1, help="-1 low, 0 normal, 1 high.")] = None,
    follow_up: Annotated[datetime | None, typer.Option(help="When its holder wants to be reminded; UTC.")] = None,
    no_follow_up: Annotated[bool, typer.Option("--no-follow-up", help="No reminder any more.")] = False,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Set a work item's priority or follow-up date."""
    follow_up_at = follow_up.replace(tzinfo=UTC) if follow_up else None if no_follow_up else KEEP
    with opened(database) as engine:
        found = plan_work(engine, item, by=by, priority=priority, follow_up_at=follow_up_at)
    said = {-1: "low", 0: "normal", 1: "high"}[found.priority]
    when = f"; to be looked at again {found.follow_up_at:%Y-%m-%d %H:%M}" if found.follow_up_at else ""
    ctx.ensure_object(Output).show({"work_item": plain(found)}, f"Work item {item} has {said} priority{when}.")


@app.command()
def comment(
    ctx: typer.Context,
    key: Key,
    text: Annotated[str, typer.Argument(help="What to say; @name lets a user watch the deal.")],
    by: By,
    about: About = None,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Comment on a deal, or on one of its work items."""
    with opened(database) as engine:
        written = write_comment(engine, key, text, by=by, work_item_id=about)
    told = f" {', '.join(written.mentions)} watch the deal." if written.mentions else ""
    ctx.ensure_object(Output).show({"comment": plain(written)}, f"Comment {written.id} is written.{told}")


@app.command()
def attach(
    ctx: typer.Context,
    key: Key,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The file.")],
    by: By,
    about: About = None,
    media_type: Annotated[str, typer.Option("--type", help="Its media type; default: by the end of its name.")] = "",
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Attach a file to a deal, or to one of its work items."""
    kind = media_type or mimetypes.guess_type(file.name)[0] or ""
    with opened(database) as engine:
        added = attach_file(engine, key, file.name, kind, file.read_bytes(), by=by, work_item_id=about)
    ctx.ensure_object(Output).show({"attachment": plain(added)}, f"{added.name} is attachment {added.id} of the deal {key}.")


@app.command()
def watch(
    ctx: typer.Context,
    key: Key,
    by: By,
    person: Annotated[str, typer.Option(metavar="PERSON", help="Who is to watch; default: who does this.")] = "",
    stop: Annotated[bool, typer.Option("--stop", help="Watch it no more.")] = False,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Watch a deal, or let a colleague watch it."""
    name = person or by
    with opened(database) as engine:
        (unwatch if stop else watch_deal)(engine, key, by=by, person=name)
    said = "watches the deal no more" if stop else "watches the deal"
    ctx.ensure_object(Output).show({"deal_key": key, "person": name, "watches": not stop}, f"{name} {said}: {key}.")


@app.command()
def waiting(ctx: typer.Context, key: Key, database: Database = None, _as_json: Json = False) -> None:
    """Tell who and what a deal waits for."""
    with opened(database) as engine:
        found = deal_waiting(engine, key)
    ctx.ensure_object(Output).show({"waiting": [plain(one) for one in found]}, waits_table(found))


def waits_table(found: list[Waiting]) -> RenderableType:
    """What is waited for, for people."""
    rows = [
        (
            wait.name or wait.kind,
            wait.what,
            wait.element_name or wait.element_id,
            wait.since,
            wait.due_at,
            "; ".join([*[f"{also.role} {also.name}" for also in wait.also], *filter(None, [wait.cause])]),
        )
        for wait in found
    ]
    return table(("Waits for", "", "At", "Since", "Due", "Also"), rows, "It waits for nobody.")


def _show(ctx: typer.Context, item: WorkItemInfo) -> None:
    who = f"is with {item.assignee}" if item.assignee else "is open to its department"
    back = f", who gives it back to {item.delegated_by}" if item.delegated_by else ""
    ctx.ensure_object(Output).show({"work_item": plain(item)}, f"Work item {item.id} {who}{back}.")
