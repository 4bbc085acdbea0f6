"""Clients: found, changed, merged, erased."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from api.cli.app import app
from api.cli.cooperation import Reason
from api.cli.options import By, Database, Json, Limit
from api.cli.output import Output, table
from api.cli.session import opened, plain
from engine.commands.change_client import change_client
from engine.commands.erase_client import erase_client
from engine.commands.merge_clients import merge_clients, undo_merge
from engine.queries.clients import clients as list_clients
from engine.queries.clients import likely_duplicates, place_of
from engine.queries.personal_data import personal_data_of

clients = typer.Typer(no_args_is_help=True, help="Clients.")
app.add_typer(clients, name="clients")
Client = Annotated[int, typer.Argument(metavar="CLIENT", help="The client's number.")]


@clients.command("list")
def listed(
    ctx: typer.Context,
    text: Annotated[str, typer.Option("--search", help="A part of the name, phone or e-mail; the tax number's beginning.")] = "",
    after: Annotated[int | None, typer.Option(metavar="CLIENT", help="The last client of the page before.")] = None,
    limit: Limit = 50,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """List clients by name."""
    with opened(database) as engine:
        place = place_of(engine, after) if after is not None else None
        found = list_clients(engine, text, by="", limit=limit, after=place)
    rows = [(client.id, client.name, client.phone, client.email, client.tax_id) for client in found]
    shown = table(("Client", "Name", "Phone", "E-mail", "Tax number"), rows, "No clients.")
    ctx.ensure_object(Output).show({"clients": [plain(client) for client in found]}, shown)


@clients.command()
def doubles(ctx: typer.Context, limit: Limit = 50, database: Database = None, _as_json: Json = False) -> None:
    """List pairs of clients that may be one: the same name or phone number."""
    with opened(database) as engine:
        found = likely_duplicates(engine, by="", limit=limit)
    rows = [(pair.first.id, pair.first.name, pair.second.id, pair.second.name, pair.same) for pair in found]
    shown = table(("Client", "Name", "Client", "Name", "The same"), rows, "No likely doubles.")
    ctx.ensure_object(Output).show({"doubles": [plain(pair) for pair in found]}, shown)


@clients.command()
def change(
    ctx: typer.Context,
    client: Client,
    by: By,
    name: Annotated[str | None, typer.Option()] = None,
    phone: Annotated[str | None, typer.Option()] = None,
    email: Annotated[str | None, typer.Option()] = None,
    tax_id: Annotated[str | None, typer.Option()] = None,
    kind: Annotated[str | None, typer.Option()] = None,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Change what is known of a client; an empty text empties a field."""
    given = {"name": name, "phone": phone, "email": email, "tax_id": tax_id, "kind": kind}
    with opened(database) as engine:
        revision = change_client(engine, client, {field: value for field, value in given.items() if value is not None}, by=by)
    ctx.ensure_object(Output).show({"client": client, "revision": revision}, f"Client {client} is changed.")


@clients.command()
def merge(
    ctx: typer.Context,
    kept: Client,
    merged: Annotated[int, typer.Argument(metavar="DOUBLE", help="The client that is the same.")],
    by: By,
    reason: Reason,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Merge a double into a client: its deals move."""
    with opened(database) as engine:
        number = merge_clients(engine, kept, merged, reason, by=by)
    ctx.ensure_object(Output).show(
        {"merge": number}, f"Client {merged} is merged into {kept}; take it back with: clients undo-merge {number}"
    )


@clients.command("undo-merge")
def undo(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="MERGE", help="The merge's number.")],
    by: By,
    reason: Reason,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Take a merge back: the merged client gets back what still stands."""
    with opened(database) as engine:
        client = undo_merge(engine, number, reason, by=by)
    ctx.ensure_object(Output).show({"client": client}, f"Client {client} stands for itself again.")


@clients.command()
def report(ctx: typer.Context, client: Client, database: Database = None, _as_json: Json = False) -> None:
    """Tell everything personal that is kept of a client."""
    with opened(database) as engine:
        found = personal_data_of(engine, client, by="")
    rows: list[tuple[Any, ...]] = [(deal.key, value.name, value.value) for deal in found.deals for value in deal.values]
    about = f"{found.client.name}, {found.client.phone or ''}, {found.client.email or ''}, {found.client.tax_id or ''}"
    ctx.ensure_object(Output).show(plain(found), about, table(("Deal", "What", "Value"), rows, "No deal holds personal values."))


@clients.command()
def erase(
    ctx: typer.Context,
    client: Client,
    by: By,
    reason: Reason,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask again.")] = False,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Erase a client's personal data for good; the history keeps its shape and its proof."""
    if not yes:
        typer.confirm(f"Erase the data of client {client}? Nobody can bring them back.", abort=True, err=True)
    with opened(database) as engine:
        erased = erase_client(engine, client, reason, by=by)
    said = f"The data of client {client} are erased, in {len(erased.deals)} deals."
    ctx.ensure_object(Output).show(plain(erased), said)
