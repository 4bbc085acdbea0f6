"""50 employees at work over HTTP, on a store that is full and on one that is empty: `make load`. Never fails by time.

python -m bench.load [--seconds 120] [--employees 50] [--deals 100000] [--servers 2] [--postgresql URL]

Each employee looks at the department's inbox (50 rows), completes one of its work items with the form's answers, or now and then begins
a new deal, and thinks for 0.5 to 1.5 seconds before the next look. The seconds are those that the employee waits for the answer, the
asking program's own share included; it runs on the same machine. The first tenth of the time warms up and is not counted.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from random import Random
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

import httpx
from rich.table import Table

from bench import crowd
from bench.places import console, schema
from engine.commands.start import start
from engine.engine import Engine
from engine.queries.deals import deal_path
from engine.queries.work_items import inbox
from engine.settings import Settings
from engine.store.session import Session

THINKING = (0.5, 1.5)
"""Seconds between an answer and the next look."""
NEW_DEALS = 1 / 10
"""The share of turns in which a new deal is begun: about as many as are closed, so that work neither grows nor runs out."""
AT_FIRST = 300
"""Open deals of the store that is called empty: without any there is nothing to do."""
SERVE = "from api.cli import main; main()"


@dataclass
class Tally:
    """What the employees have met: seconds of each answer, by what was asked; and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {"look": [], "complete": [], "begin": []})
    errors: Counter[str] = field(default_factory=Counter)
    met: int = 0
    """Work items that a colleague had completed first."""
    is_counted: bool = False

    def add(self, what: str, seconds: float) -> None:
        if self.is_counted:
            self.seconds[what].append(seconds)


# ---- the servers ---------------------------------------------------------------------------------------------------------


@contextmanager
def servers(database: str, count: int) -> Iterator[list[str]]:
    """So many processes that serve the API; their addresses."""
    ports = []
    for _ in range(count):
        with socket.create_server(("127.0.0.1", 0)) as free:
            ports.append(free.getsockname()[1])
    environment = {**os.environ, "STAGEWORK_DATABASE_URL": database, "STAGEWORK_BROKER_URL": ""}
    running = [
        subprocess.Popen([sys.executable, "-c", SERVE, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL)
        for port in ports
    ]
    try:
        addresses = [f"http://127.0.0.1:{port}" for port in ports]
        for address, process in zip(addresses, running, strict=True):
            _wait_for(address, process)
        yield addresses
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=30)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            httpx.get(f"{address}/api/v1/work-items", timeout=5)
            return
        except httpx.TransportError:
            if process.poll() is not None:
                raise RuntimeError("The server has ended; what it said is above.") from None
            time.sleep(0.1)
    raise RuntimeError("The server does not answer.")


# ---- the employees -------------------------------------------------------------------------------------------------------


async def work(addresses: Sequence[str], people: Mapping[str, tuple[str, str]], seconds: float) -> Tally:
    """Let everybody work for so long."""
    tally, clock = Tally(), asyncio.get_running_loop().time
    end = clock() + seconds
    async with asyncio.TaskGroup() as group:
        for number, (name, (department, token)) in enumerate(people.items()):
            group.create_task(_employee(addresses[number % len(addresses)], name, department, token, end, tally, Random(number)))
        await asyncio.sleep(seconds / 10)
        tally.is_counted = True
    return tally


async def _employee(address: str, name: str, department: str, token: str, end: float, tally: Tally, chance: Random) -> None:
    clock = asyncio.get_running_loop().time
    async with httpx.AsyncClient(base_url=f"{address}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=60) as client:

        async def ask(what: str, method: str, path: str, **given: Any) -> httpx.Response | None:
            begin = time.perf_counter()
            try:
                response = await client.request(method, path, **given)
            except httpx.TransportError as error:
                tally.errors[f"{what}: {type(error).__name__}"] += 1
                return None
            tally.add(what, time.perf_counter() - begin)
            if response.status_code == 409 and what == "complete":
                tally.met += 1
            elif not response.is_success:
                tally.errors[f"{what}: {response.status_code} {response.text[:200]}"] += 1
            return response if response.is_success else None

        await asyncio.sleep(chance.uniform(0, THINKING[1]))
        while clock() < end:
            page = await ask("look", "GET", "/work-items", params={"department": department, "limit": 50})
            items = [item for item in page.json()["items"] if item["assignee"] in ("", name)] if page is not None else []
            once = {"Idempotency-Key": uuid4().hex}
            if chance.random() < NEW_DEALS or not items:
                await ask("begin", "POST", "/deals", json={"process": crowd.PROCESS, "title": "A new one"}, headers=once)
            else:
                item = chance.choice(items)
                await ask("complete", "POST", f"/work-items/{item['id']}/completion", json={"answers": crowd.ANSWERS}, headers=once)
            await asyncio.sleep(chance.uniform(*THINKING))


# ---- the database's share ------------------------------------------------------------------------------------------------


@dataclass
class Share:
    """Seconds of each round of a query: until its rows were received, and those that PostgreSQL itself counts (EXPLAIN ANALYZE)."""

    received: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)


def database_times(engine: Engine, rounds: int = 100) -> dict[str, Share]:
    """What an inbox page and a deal's path take of the database."""
    chance = Random(7)
    waiting = [item.deal_key for department in crowd.DEPARTMENTS for item in inbox(engine, department=department, limit=50)]
    with engine.store.read() as session:
        count = session.select(crowd.counted("deals"))[0].count
    asked: dict[str, Callable[[], object]] = {
        "an inbox page of 50": lambda: inbox(engine, department=chance.choice(crowd.DEPARTMENTS), limit=50),
        "the path of an open deal": lambda: deal_path(engine, chance.choice(waiting)),
        "the path of any deal": lambda: deal_path(engine, f"D-{chance.randint(1, count):06d}"),
    }
    shares = {name: Share() for name in asked}
    for number in range(rounds + 10):
        for name, ask in asked.items():
            share = taken(engine, ask)
            if number >= 10:  # the first ones prepare the statements
                shares[name].received.append(share.received)
                shares[name].own.append(share.own)
    return shares


@dataclass
class Taken:
    """What a query's statements have taken: seconds until their rows were received, and in PostgreSQL; and how many they are."""

    received: float
    own: float
    statements: int


class _Fetched:
    """Rows that were received at once, as a cursor gives them: SQLite works only while they are fetched."""

    def __init__(self, cursor: Any) -> None:
        self.rowcount = cursor.rowcount
        self._rows = deque(cursor.fetchall() if cursor.description else [])

    def fetchone(self) -> Any:
        return self._rows.popleft() if self._rows else None

    def fetchall(self) -> list[Any]:
        return list(self._rows)


def taken(engine: Engine, ask: Callable[[], object]) -> Taken:
    """What the statements of a query take; 0 seconds in PostgreSQL on another database."""
    seconds, statements = 0.0, []
    plain = Session._execute

    def timed(session: Session, compiled: Any, params: Any) -> Any:
        nonlocal seconds
        statements.append((compiled.sql, compiled.bind(params)))
        begin = time.perf_counter()
        try:
            return _Fetched(plain(session, compiled, params))
        finally:
            seconds += time.perf_counter() - begin

    Session._execute = timed  # type: ignore[method-assign]
    try:
        ask()
    finally:
        Session._execute = plain  # type: ignore[method-assign]
    own = 0.0
    if not engine.store.is_sqlite:
        with crowd.driver(engine.store) as cursor:
            for sql, params in statements:
                (plan,) = cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params).fetchone()[0]
                own += (plan["Planning Time"] + plan["Execution Time"]) / 1e3
    return Taken(seconds, own, len(statements))


# ---- the whole -----------------------------------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench.load", description="Employees at work over HTTP, on a full store and an empty one."
    )
    parser.add_argument("--seconds", type=float, default=120, help="how long they work on each store")
    parser.add_argument("--employees", type=int, default=50)
    parser.add_argument("--deals", type=int, default=100_000, help="deals of the full store, with about 20 history events each")
    parser.add_argument("--servers", type=int, default=2, help="processes that serve")
    parser.add_argument("--postgresql", default="postgresql://127.0.0.1:5432/test", help="a server where a schema may be made")
    given = parser.parse_args()
    measured: dict[str, Tally] = {}
    times: dict[str, Share] = {}
    for name, deals, open_share in (("empty", AT_FIRST, 1.0), ("full", given.deals, 0.05)):
        with ExitStack() as opened:
            url = opened.enter_context(schema(given.postgresql))
            if not url:
                raise SystemExit("There is no PostgreSQL server; name one by --postgresql.")
            with Engine.open(Settings(database_url=url), migrate=True) as engine:
                people = crowd.found(engine, given.employees)
                begin = time.perf_counter()
                filled = crowd.fill(engine, deals, open_share)
                start(engine, crowd.PROCESS, {}, by="bench")  # one by the engine itself, so that numbers go on as they should
                took = time.perf_counter() - begin
                console.print(f"{name}: {filled.deals:,} deals, {filled.events:,} history events, written in {took:.0f} s")
                with servers(url, given.servers) as addresses:
                    measured[name] = asyncio.run(work(addresses, people, given.seconds))
                if name == "full":
                    times = database_times(engine)
    _report(measured, times, given)


def _report(measured: Mapping[str, Tally], times: Mapping[str, Share], given: argparse.Namespace) -> None:
    table = Table(title=f"{given.employees} employees, {given.seconds:g} s, {given.servers} processes", title_justify="left")
    for column in ("what", "store", "answers", "p50", "p95", "ratio of p95", "goal"):
        table.add_column(column, justify="left" if column in ("what", "store") else "right")
    for what in ("complete", "look", "begin"):
        base = _percentiles(measured["empty"].seconds[what])[1]
        for store, tally in measured.items():
            half, most = _percentiles(tally.seconds[what])
            goal = "≤ 3" if (what, store) == ("complete", "full") else ""
            ratio = f"{most / base:.2f}" if store == "full" and base else ""
            table.add_row(what, store, f"{len(tally.seconds[what]):,}", _ms(half), _ms(most), ratio, goal)
    console.print(table)
    for store, tally in measured.items():
        console.print(f"{store}: {sum(tally.errors.values())} errors; {tally.met} items that a colleague had completed first")
        for error, count in tally.errors.most_common(5):
            console.print(f"  {count} × {error}")
    table = Table(title="The database's share on the full store", title_justify="left")
    for column in ("query", "received p50", "p95", "in PostgreSQL p50", "p95", "goal"):
        table.add_column(column, justify="left" if column == "query" else "right")
    for name, share in times.items():
        figures = [_ms(figure) for seconds in (share.received, share.own) for figure in _percentiles(seconds)]
        table.add_row(name, *figures, "< 10 ms")
    console.print(table)


def _percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    """The median and the 95th percentile; zeros when there is nothing."""
    if len(seconds) < 2:
        return (seconds[0], seconds[0]) if seconds else (0.0, 0.0)
    return median(seconds), quantiles(seconds, n=20, method="inclusive")[18]


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.1f} ms"


if __name__ == "__main__":
    main()
