"""Departments: what an hour of their work costs."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.app import app
from api.cli.options import By, Database, Json
from api.cli.output import Output, table
from api.cli.session import opened, plain
from engine.commands.departments import add_department, change_department
from engine.queries.people import departments as list_departments

departments = typer.Typer(no_args_is_help=True, help="Departments: who leads them, and what an hour of their work costs.")
app.add_typer(departments, name="departments")
Key = Annotated[str, typer.Argument(metavar="KEY", help="What lanes name, in kebab case.")]


@departments.command("list")
def listed(ctx: typer.Context, database: Database = None, _as_json: Json = False) -> None:
    """List departments by key."""
    with opened(database) as engine:
        found = list_departments(engine, by="")
    rows = [(one.key, one.name, one.head, one.calendar, "" if one.hourly_rate is None else f"{one.hourly_rate:g}") for one in found]
    shown = table(("Key", "Name", "Head", "Calendar", "Hourly rate"), rows, "No departments.")
    ctx.ensure_object(Output).show({"departments": [plain(one) for one in found]}, shown)


@departments.command()
def add(
    ctx: typer.Context,
    key: Key,
    by: By,
    name: Annotated[str, typer.Option(help="Default: the key.")] = "",
    name_ru: Annotated[str, typer.Option(help="In Russian.")] = "",
    head: Annotated[str, typer.Option(help="The user who leads it.")] = "",
    rate: Annotated[float | None, typer.Option(help="What an hour of its work costs, in the company's currency.")] = None,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Add a department."""
    with opened(database) as engine:
        add_department(engine, key, by=by, name=name, name_ru=name_ru, head=head, hourly_rate=rate)
    ctx.ensure_object(Output).show({"department": key, "hourly_rate": rate, "revision": 1}, f"There is a department {key}.")


@departments.command()
def price(
    ctx: typer.Context,
    key: Key,
    by: By,
    rate: Annotated[float | None, typer.Argument(metavar="[RATE]", help="In the company's currency; nothing: not known.")] = None,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Set what an hour of a department's work costs: losses are priced by it."""
    with opened(database) as engine:
        revision = change_department(engine, key, {"hourly_rate": rate}, by=by)
    what = "is not known" if rate is None else f"is {rate:g}"
    ctx.ensure_object(Output).show({"department": key, "hourly_rate": rate, "revision": revision}, f"The hourly rate of {key} {what}.")
