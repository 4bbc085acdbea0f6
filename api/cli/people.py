"""Who may sign in: users, links and tokens. Whoever runs these commands can reach the database, and needs no role."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

import typer

from api.cli.app import app
from api.cli.options import By, Database, Json, Limit
from api.cli.output import Output, table
from api.cli.session import opened, plain
from engine.commands.links import IssuedLink, add_user_with_link, issue_link
from engine.commands.tokens import issue_token
from engine.commands.users import change_user
from engine.permissions import SCOPES
from engine.queries.people import users as list_users

users = typer.Typer(no_args_is_help=True, help="Who may sign in.")
app.add_typer(users, name="users")
Name = Annotated[str, typer.Argument(metavar="NAME", help="The user's name.")]
Many = list[str] | None


@users.command("list")
def listed(
    ctx: typer.Context,
    search: Annotated[str, typer.Option(help="Part of the name or the e-mail address.")] = "",
    department: Annotated[str, typer.Option(help="Only members of this department.")] = "",
    after: Annotated[str | None, typer.Option(metavar="NAME", help="The last user of the page before.")] = None,
    limit: Limit = 50,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """List users by name."""
    with opened(database) as engine:
        found = list_users(engine, by="", search=search, department=department, limit=limit, after=after)
    rows = [(user.name, user.email, user.state, ", ".join(user.roles), ", ".join(user.departments)) for user in found]
    shown = table(("Name", "E-mail", "State", "Roles", "Departments"), rows, "No users.")
    ctx.ensure_object(Output).show({"users": [plain(user) for user in found]}, shown)


@users.command()
def add(
    ctx: typer.Context,
    name: Name,
    by: By,
    email: Annotated[str, typer.Option(help="For links by e-mail, and for sign-in by a provider.")] = "",
    role: Annotated[Many, typer.Option(help="employee, process-owner, auditor or administrator; several times for several.")] = None,
    department: Annotated[Many, typer.Option(help="A department's key; several times for several.")] = None,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Add a user, and print a link to set a password."""
    with opened(database) as engine:
        values: dict[str, Any] = {"email": email, "roles": role or ["employee"], "in_departments": department or []}
        link = add_user_with_link(engine, name, by=by, **values)
    _show_link(ctx, link)


@users.command("link")
def make_link(ctx: typer.Context, name: Name, by: By, database: Database = None, _as_json: Json = False) -> None:
    """Print a new link to set a password, for somebody invited or who has forgotten it. Older links are good no more."""
    with opened(database) as engine:
        link = issue_link(engine, name, by=by)
    _show_link(ctx, link)


@users.command()
def disable(ctx: typer.Context, name: Name, by: By, database: Database = None, _as_json: Json = False) -> None:
    """Let a user sign in no more; all sessions end."""
    _change(ctx, name, {"disabled": True}, by, database)


@users.command()
def enable(ctx: typer.Context, name: Name, by: By, database: Database = None, _as_json: Json = False) -> None:
    """Let a disabled user sign in again."""
    _change(ctx, name, {"disabled": False}, by, database)


@users.command()
def token(
    ctx: typer.Context,
    name: Name,
    by: By,
    called: Annotated[str, typer.Option("--called", help="What the token is for.")] = "command line",
    scope: Annotated[Many, typer.Option(help=f"{', '.join(SCOPES)}; several times for several. Default: read.")] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="How long it is good.")] = 90,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Make a personal access token for a user's program, and print it this once."""
    with opened(database) as engine:
        issued = issue_token(engine, name, called, scope or ["read"], timedelta(days=days), by=by)
    text = f"Token {issued.id} of {name}, good until {issued.expires_at:%Y-%m-%d}; it is not told again:"
    ctx.ensure_object(Output).show({"token": plain(issued)}, text, issued.secret)


def _change(ctx: typer.Context, name: str, changes: dict[str, Any], by: str, database: str | None) -> None:
    with opened(database) as engine:
        revision = change_user(engine, name, changes, by=by)
    state = "disabled" if changes["disabled"] else "enabled"
    ctx.ensure_object(Output).show({"name": name, "revision": revision, **changes}, f"{name} is {state}.")


def _show_link(ctx: typer.Context, link: IssuedLink) -> None:
    text = f"A link for {link.user}, good once and until {link.expires_at:%Y-%m-%d %H:%M} UTC:"
    ctx.ensure_object(Output).show({"link": plain(link)}, text, link.address)
