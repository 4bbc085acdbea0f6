"""The HTTP server: serve."""

from __future__ import annotations

import sys
import webbrowser
from ipaddress import ip_address
from socket import AF_INET6, socket
from typing import Annotated

import typer

from api.cli.app import app
from api.cli.options import Database, Json
from api.cli.output import CommandFailed, ExitCode, Output
from api.cli.session import opened
from api.cli.simulate import DEMO_DATABASE
from api.demo import company
from api.demo.accounts import PROCESS_OWNER, add_accounts, has_accounts
from api.demo.channels import add_channels
from api.demo.simulation import Simulation, latest_start
from engine.clock import SystemClock
from engine.commands.attach_kpi import attach_kpi
from engine.commands.links import first_administrator
from engine.engine import Engine
from engine.kpi.shipped import shipped_kpis
from engine.passwords import DEMO as PASSWORD
from engine.queries.operations import definitions
from engine.testing import TurnableClock

SEED = 1


@app.command()
def serve(
    ctx: typer.Context,
    host: Annotated[str, typer.Option(help="The address to listen at; 0.0.0.0 for every one of this machine.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8080,
    demo: Annotated[bool, typer.Option("--demo", help="The fictitious company, with accounts for all its people.")] = False,
    arrivals: Annotated[int, typer.Option("--deals", min=1, max=100_000, help="Of the demo: contacts and call-list entries.")] = 200,
    browser: Annotated[bool, typer.Option("--open", help="Open it in this machine's browser.")] = False,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Serve the web application and the HTTP API until it is stopped by Ctrl-C or SIGTERM; without a broker it does the jobs, too.

    It makes the tables in a database that has none. Where nobody is an administrator yet, it prints a link that makes one.
    """
    from api.serving import bind  # only here: importing the server takes time
    from api.serving import serve as serve_until_stopped

    output = ctx.ensure_object(Output)
    try:
        listening = bind(host, port)
    except OSError as error:
        raise CommandFailed(f"{host}:{port} can't be listened at: {error.strerror or error}.", ExitCode.USAGE) from None
    with listening:
        if demo:
            _furnish(database or DEMO_DATABASE, arrivals, output)
        with opened(database or (DEMO_DATABASE if demo else None), create=True) as engine:
            address = _address(listening, host)
            link = first_administrator(engine)
            shown = _link(engine, address, link.address) if link else ""
            data = {"address": address, "database": engine.store.url.render_as_string(), "link": shown}
            lines = [f"Stagework is at [bold]{address}[/]; its interface is described by {address}/api/v1/openapi.json."]
            if link:
                lines.append(f"Nobody is an administrator yet. Whoever opens this link sets the password of “{link.user}”: {shown}")
            if demo:
                lines.append(
                    f"Everybody of {company.NAME} signs in with the password “{PASSWORD}”: Anna Castell of the sales department, ..."
                )
            serve_until_stopped(engine, listening, lambda: _ready(output, data, lines, address if browser else ""), demo=demo)


def _ready(output: Output, data: dict[str, str], lines: list[str], to_open: str) -> None:
    output.show(data, *lines)
    output.console.file.flush()
    if to_open and sys.stdout.isatty():  # not where nobody looks, such as a container
        webbrowser.open(to_open)


def _furnish(database: str, arrivals: int, output: Output) -> None:
    """Let the fictitious company live up to today, once; accounts are added last, so a killed beginning goes on."""
    with opened(database, create=True) as engine:
        if has_accounts(engine):
            return
        begun = definitions(engine)
        start = min(info.deployed_at for info in begun) if begun else latest_start(SystemClock().now())
    output.note(company.NOTICE)
    clock = TurnableClock()
    with opened(database, clock=clock) as engine, output.progress("simulating 240 days", 100) as advance:
        shown = 0

        def told(share: float) -> None:
            nonlocal shown
            percent = int(share * 100)
            advance(percent - shown)
            shown = percent

        Simulation(engine, clock, SEED, arrivals, start).run(told)
    with opened(database) as engine:
        add_channels(engine)
        attach_kpi(engine, shipped_kpis(), by=PROCESS_OWNER)
        add_accounts(engine)


def _address(listening: socket, host: str) -> str:
    bound, port = listening.getsockname()[:2]
    shown = "localhost" if ip_address(bound).is_unspecified else host
    return f"http://{f'[{shown}]' if listening.family == AF_INET6 and ':' in shown else shown}:{port}"


def _link(engine: Engine, address: str, link: str) -> str:
    """Where to open it: the public address, or this one."""
    return link if engine.settings.public_url else f"{address}{link}"
