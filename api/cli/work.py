"""Working on deals: start, inbox, claim, give-back, complete, message."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Annotated, Any

import typer

from api.cli.app import app
from api.cli.names import names
from api.cli.options import By, Database, Json, Language, Limit, json_file, pairs
from api.cli.output import Output, table
from api.cli.session import do_due_jobs, opened, plain, refuse_if_stuck
from engine.commands.claim import claim as claim_item
from engine.commands.complete import complete as complete_item
from engine.commands.give_back import give_back as give_item_back
from engine.commands.send_message import send_message
from engine.commands.start import start as start_process
from engine.engine import Engine
from engine.queries.forms import asked
from engine.queries.work_items import inbox as inbox_of
from forms.sample import sample_answers

Item = Annotated[int, typer.Argument(metavar="ITEM", help="The work item's number, as the inbox shows it.")]
Variables = Annotated[
    list[str] | None, typer.Option("--var", "-v", metavar="NAME=VALUE", help="A variable; JSON, or text. May be repeated.")
]
VariablesFile = Annotated[Path | None, typer.Option("--vars", metavar="FILE", help="A JSON object of variables; - is standard input.")]
Key = Annotated[str, typer.Argument(metavar="KEY", help="The deal's key, such as D-000001.")]


@app.command()
def start(
    ctx: typer.Context,
    process: Annotated[str, typer.Argument(help="The process id of a deployed diagram.")],
    by: By,
    var: Variables = None,
    variables: VariablesFile = None,
    at_start: Annotated[
        str, typer.Option("--at-start", metavar="ELEMENT", help="The start event; default: the one without a trigger.")
    ] = "",
    title: Annotated[str, typer.Option(help="The deal's title.")] = "",
    owner: Annotated[str, typer.Option(help="The deal's owner.")] = "",
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Start a process in a new deal."""
    given = {**json_file(variables), **pairs(var)}
    with opened(database) as engine:
        started = start_process(engine, process, given, by=by, start_element=at_start, title=title, owner=owner)
        do_due_jobs(engine)
        items = _open_items(engine, started.deal_key)
        data = {"deal_key": started.deal_key, "instance_id": started.instance_id, "work_items": items}
        refuse_if_stuck(engine, started.deal_key, data)
    ctx.ensure_object(Output).show(data, f"Started deal [bold]{started.deal_key}[/].", _next(items))


@app.command()
def inbox(
    ctx: typer.Context,
    department: Annotated[str, typer.Option(help="Only this department's: sales, legal, ...")] = "",
    assignee: Annotated[str, typer.Option("--of", metavar="PERSON", help="Only what this person has, or is meant for.")] = "",
    deal: Annotated[str, typer.Option(metavar="KEY", help="Only this deal's.")] = "",
    unclaimed: Annotated[bool, typer.Option("--unclaimed", help="Only what nobody has taken.")] = False,
    after: Annotated[int | None, typer.Option(metavar="ITEM", help="The last item of the page before.")] = None,
    limit: Limit = 50,
    database: Database = None,
    language: Language = "en",
    _as_json: Json = False,
) -> None:
    """List what people have to do, the most urgent first."""
    with opened(database) as engine:
        items = inbox_of(engine, department, assignee, limit, after, deal_key=deal, unclaimed=unclaimed)
        named = names(engine, language)
    rows = [(i.id, i.deal_key, named(i.element_id, i.name), i.department, i.assignee, i.form, i.opened_at, i.due_at) for i in items]
    columns = ("Item", "Deal", "Operation", "Department", "Person", "Form", "Opened", "Due")
    data = {"work_items": [{**plain(item), "name": named(item.element_id, item.name)} for item in items]}
    ctx.ensure_object(Output).show(data, table(columns, rows, "Nothing to do."))


@app.command()
def claim(ctx: typer.Context, item: Item, by: By, database: Database = None, _as_json: Json = False) -> None:
    """Take a work item, so that nobody else does it."""
    with opened(database) as engine:
        claim_item(engine, item, by=by)
    ctx.ensure_object(Output).show({"work_item": item, "assignee": by}, f"Work item {item} belongs to {by} now.")


@app.command("give-back")
def give_back(
    ctx: typer.Context,
    item: Item,
    by: By,
    reason: Annotated[str, typer.Option(help="Why: kept in the history.")] = "",
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Give a work item back: to its department, or to who has delegated it."""
    with opened(database) as engine:
        back = give_item_back(engine, item, by=by, reason=reason)
    whose = f"goes back to {back.assignee}" if back.assignee else "is open to its department again"
    ctx.ensure_object(Output).show({"work_item": item, "assignee": back.assignee}, f"Work item {item} {whose}.")


@app.command()
def complete(
    ctx: typer.Context,
    item: Item,
    by: By,
    var: Annotated[list[str] | None, typer.Option("--answer", "-a", metavar="FIELD=VALUE", help="An answer; may be repeated.")] = None,
    answers: Annotated[
        Path | None, typer.Option("--answers", metavar="FILE", help="A JSON object of answers; - is standard input.")
    ] = None,
    make_up: Annotated[bool, typer.Option("--make-up", help="Make up valid answers where none are given: to look around.")] = False,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Complete a work item with answers to its form."""
    given = {**json_file(answers), **pairs(var)}
    with opened(database) as engine:
        question = asked(engine, item)
        if make_up and question.form is not None:
            today = engine.clock.now().date()
            given = sample_answers(question.form, Random(item), given, engine.evaluate_feel, question.variables, today)
        moved = complete_item(engine, item, given, by=by)
        do_due_jobs(engine)
        items = _open_items(engine, moved.deal_key)
        data = {"work_item": item, "deal_key": moved.deal_key, "answers": given, "work_items": items}
        refuse_if_stuck(engine, moved.deal_key, data)
    ctx.ensure_object(Output).show(data, f"Work item {item} is completed.", _next(items))


@app.command()
def message(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The message's name, as the diagram says.")],
    by: By,
    var: Variables = None,
    variables: VariablesFile = None,
    deal: Annotated[str, typer.Option(metavar="KEY", help="The deal it is about.")] = "",
    correlation: Annotated[str | None, typer.Option(help="The value it must match; default: the deal's key.")] = None,
    message_id: Annotated[str, typer.Option("--id", help="The sender's own id: a second message with it is not taken.")] = "",
    keep_days: Annotated[float | None, typer.Option(min=0, help="How long it waits for a receiver; default: the setting.")] = None,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Send a message: to the token that waits for it, to start a deal, or to be kept until somebody waits."""
    payload = {**json_file(variables), **pairs(var)}
    ttl = None if keep_days is None else timedelta(days=keep_days)
    with opened(database) as engine:
        sent = send_message(engine, name, payload, by=by, correlation=correlation, deal_key=deal, message_id=message_id, ttl=ttl)
        do_due_jobs(engine)
        items = _open_items(engine, sent.deal_key) if sent.deal_key else []
        data = {"outcome": sent.outcome, "deal_key": sent.deal_key, "instance_id": sent.instance_id, "work_items": items}
        refuse_if_stuck(engine, sent.deal_key, data)
    said = {
        "delivered": f"The message reached deal {sent.deal_key}.",
        "started": f"The message started deal [bold]{sent.deal_key}[/].",
        "kept": "Nobody waits for the message yet; it is kept.",
        "duplicate": "A message with this id was taken before; nothing was done.",
    }
    ctx.ensure_object(Output).show(data, said[sent.outcome], _next(items))


def _open_items(engine: Engine, deal_key: str) -> list[dict[str, Any]]:
    return [plain(item) for item in inbox_of(engine, deal_key=deal_key)]


def _next(items: list[dict[str, Any]]) -> Any:
    rows = [(item["id"], item["name"], item["department"], item["form"]) for item in items]
    return table(("Item", "Operation", "Department", "Form"), rows, "", title="To do now:") if rows else ""
