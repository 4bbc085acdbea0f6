"""What an operator does: jobs, incidents, retry, doctor, db."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from api.cli.app import app
from api.cli.options import By, Database, Json, Limit, pairs
from api.cli.output import CommandFailed, Output, table
from api.cli.session import do_due_jobs, opened, plain, refuse_if_stuck, settings
from api.cli.work import Variables
from bpmn.findings import Finding
from engine.commands.retry import retry as retry_incident
from engine.queries.doctor import doctor as check_invariants
from engine.queries.operations import incidents as list_incidents
from engine.queries.operations import jobs as list_jobs
from engine.store.schema import db_upgrade
from tasks.embedded import Runner

db = typer.Typer(no_args_is_help=True, help="The database's tables.")
app.add_typer(db, name="db")
DealKey = Annotated[str, typer.Option("--deal", metavar="KEY", help="Only this deal's.")]


@app.command()
def jobs(
    ctx: typer.Context,
    state: Annotated[str, typer.Option(help="due, running, done, incident or cancelled; default: all.")] = "",
    kind: Annotated[str, typer.Option(help="timer, service, message, notice or start.")] = "",
    deal: DealKey = "",
    run: Annotated[bool, typer.Option("--run", help="First do the jobs that are due, in this process.")] = False,
    after: Annotated[int | None, typer.Option(metavar="JOB", help="The last job of the page before.")] = None,
    limit: Limit = 50,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """List machine work: timers, connector calls, messages. With --run, do what is due."""
    with opened(database) as engine:
        done = Runner(engine).run_until_idle() if run else 0
        found = list_jobs(engine, state=state, kind=kind, deal_key=deal, limit=limit, after=after)
    rows = [(j.id, j.kind, j.deal_key, j.element_id, j.state, j.due_at, f"{j.attempts}/{j.max_attempts}", j.error) for j in found]
    columns = ("Job", "Kind", "Deal", "Element", "State", "Due", "Tries", "Last error")
    lines = [f"{done} jobs were done."] if run else []
    ctx.ensure_object(Output).show({"done": done, "jobs": [plain(job) for job in found]}, *lines, table(columns, rows, "No jobs."))


@app.command()
def incidents(
    ctx: typer.Context,
    deal: DealKey = "",
    resolved: Annotated[bool, typer.Option("--all", help="Resolved ones, too.")] = False,
    after: Annotated[int | None, typer.Option(metavar="INCIDENT", help="The last incident of the page before.")] = None,
    limit: Limit = 50,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """List what needs a person: jobs without tries left, and tokens that got stuck."""
    with opened(database) as engine:
        found = list_incidents(engine, state="" if resolved else "open", deal_key=deal, limit=limit, after=after)
    rows = [(i.id, i.deal_key, i.element_id, i.state, i.opened_at, i.cause) for i in found]
    columns = ("Incident", "Deal", "Element", "State", "Since", "Cause")
    ctx.ensure_object(Output).show({"incidents": [plain(i) for i in found]}, table(columns, rows, "No incidents."))


@app.command()
def retry(
    ctx: typer.Context,
    incident: Annotated[int, typer.Argument(metavar="INCIDENT", help="The incident's number.")],
    by: By,
    var: Variables = None,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Try again where a deal is stuck, after setting variables if needed."""
    with opened(database) as engine:
        moved = retry_incident(engine, incident, by=by, changes=pairs(var))
        do_due_jobs(engine)
        data: dict[str, Any] = {"incident": incident, "deal_key": moved.deal_key}
        refuse_if_stuck(engine, moved.deal_key, data)
    ctx.ensure_object(Output).show(data, f"Incident {incident} is resolved; the deal {moved.deal_key} goes on.")


@app.command()
def doctor(ctx: typer.Context, database: Database = None, _as_json: Json = False) -> None:
    """Check every invariant between instances, work items, jobs, messages and history; changes nothing."""
    with opened(database) as engine:
        violations = check_invariants(engine)
    data = {"violations": [plain(violation) for violation in violations]}
    if violations:
        findings = [Finding(v.rule, "error", f"{v.deal_key} {v.message}".strip()) for v in violations]
        raise CommandFailed(f"{len(violations)} invariants are violated; please report it.", findings=findings, data=data)
    ctx.ensure_object(Output).show(data, "All invariants hold.")


@db.command()
def upgrade(ctx: typer.Context, database: Database = None, _as_json: Json = False) -> None:
    """Create the tables, or bring them to this version. Safe to run again."""
    chosen = settings(database)
    revision = db_upgrade(chosen)
    ctx.ensure_object(Output).show({"database": chosen.database_url, "revision": revision}, f"The database is at revision {revision}.")
