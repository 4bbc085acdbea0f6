"""`kill -9` in the middle of `stagework replay` and `stagework demo`: on restart nothing is lost, doubled or half written.

The command is killed, with every process it has started, at moments that a seeded chance picks; in the end the database must hold what a
run holds that nobody disturbed.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from api.demo.simulation import Simulation
from api.replay.importer import replay, write_rejects
from api.replay.mapping import load
from api.replay.rows import Export
from engine.commands.deploy import deploy
from engine.engine import Engine
from engine.queries.deals import deal_path, deals
from engine.queries.doctor import doctor
from engine.queries.funnel import funnel
from engine.settings import Settings
from engine.shipped import shipped_files
from engine.testing import TurnableClock, memory_engine

ROOT = Path(__file__).parents[2]
KILLS = 3
SECONDS = 120
"""To wait for a command before the test gives it up."""
ARRIVALS = 10
ROWS = 30
MAKING = -1
"""The moment at which the database is being made."""
MAPPING = """
source = "crm"
[columns]
key = "id"
outcome = "stage"
owner = "owner"
client = "client"
product = "product"
opened = "opened"
closed = "closed"
amount = "value"
[outcomes.Won]
goal = "won"
[outcomes.Lost]
goal = "lost"
[outcomes.Engaging]
goal = "discussion"
[outcomes.Prospecting]
goal = "attraction"
[missing]
client = "anonymous"
[attraction]
direction = "inbound"
"""
TOLD = ("title", "state", "stage", "exit", "owner", "kind", "source", "external_ref", "opened_at", "closed_at", "client_name")
"""What must be equal of a deal; keys and ids may skip numbers on PostgreSQL, where a number that was taken is never given back."""
COUNTS = (
    "SELECT 'clients', '', '', count(*) FROM clients",
    "SELECT 'imports', status, '', count(*) FROM imports GROUP BY status",
    "SELECT 'definitions', kind, '', count(*) FROM definitions GROUP BY kind",
    "SELECT 'instances', process_id, state, count(*) FROM instances GROUP BY process_id, state",
    "SELECT 'work items', element_id, state, count(*) FROM work_items GROUP BY element_id, state",
    "SELECT 'jobs', kind, state, count(*) FROM jobs GROUP BY kind, state",
    "SELECT 'messages', name, state, count(*) FROM messages GROUP BY name, state",
    "SELECT 'subscriptions', message, '', count(*) FROM subscriptions GROUP BY message",
    "SELECT 'incidents', state, '', count(*) FROM incidents GROUP BY state",
)
NEXT_NUMBERS = """
SELECT nextval(pg_get_serial_sequence(table_name, 'id')) FROM information_schema.columns WHERE is_identity = 'YES' AND column_name = 'id'
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    return request.getfixturevalue("postgresql_url") if request.param == "postgresql" else f"sqlite:///{tmp_path / 'killed.db'}"


def test_a_killed_demo_ends_with_the_figures_of_an_undisturbed_one(url: str, tmp_path: Path) -> None:
    clock = TurnableClock()
    with memory_engine(clock) as engine:
        Simulation(engine, clock, 1, ARRIVALS).run()
        undisturbed = contents(engine)
    survive(["demo", "--deals", str(ARRIVALS), "--database", url, "--json"], url, tmp_path, moments(undisturbed, KILLS))
    with Engine.open(Settings(database_url=url), clock) as engine:
        same(contents(engine), undisturbed)


def test_a_killed_replay_ends_with_the_deals_of_an_undisturbed_one(url: str, tmp_path: Path) -> None:
    (tmp_path / "mapping.toml").write_text(MAPPING, "utf-8")
    (tmp_path / "export.csv").write_text(made_up_export(Random(1)), "utf-8")
    export = Export(tmp_path / "export.csv", load(tmp_path / "mapping.toml"))
    with memory_engine() as engine:
        deploy(engine, shipped_files(), by="stagework")
        expected = replay(engine, export, None)
        write_rejects(tmp_path / "expected.csv", export.header, expected.rejects)
        undisturbed = contents(engine)
    command = ["replay", "export.csv", "--mapping", "mapping.toml", "--database", url, "--json"]
    report = survive(command, url, tmp_path, moments(undisturbed, KILLS))
    with Engine.open(Settings(database_url=url)) as engine:
        same(contents(engine), undisturbed)
    assert (report["rows"], report["imported"] + report["already_imported"]) == (expected.rows, expected.imported)
    assert report["outcomes"] == expected.outcomes
    assert (tmp_path / "export.rejects.csv").read_bytes() == (tmp_path / "expected.csv").read_bytes()


# ---- killing -------------------------------------------------------------------------------------------------------


def moments(undisturbed: dict[str, Any], kills: int) -> list[int]:
    """When to kill: while the database is made, and at random numbers of history events."""
    total = sum(len(events) for _, events in undisturbed["deals"])
    return [MAKING, *sorted(Random(total).sample(range(1, total * 9 // 10), kills - 1))]


def survive(arguments: list[str], url: str, folder: Path, kill_at: list[int]) -> dict[str, Any]:
    """Kill the command at each moment; nothing may be violated then. What it tells when it is let run to its end."""
    for moment in kill_at:
        kill(start(arguments, folder), url, moment if moment == MAKING else max(moment, written(url) + 1))
        skip_numbers(url)
        assert violations(url) == []
    process = start(arguments, folder)
    told, errors = process.communicate(timeout=SECONDS)
    assert process.returncode in (0, 1), told + errors  # 1: rows were rejected
    assert violations(url) == []
    report: dict[str, Any] = json.loads(told)
    return report


def start(arguments: list[str], folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from api.cli import main; main()", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def kill(process: subprocess.Popen[bytes], url: str, moment: int) -> None:
    """SIGKILL to the command and its children, once so much is written."""
    ends = time.monotonic() + SECONDS
    while written(url) < moment:
        assert time.monotonic() < ends, "it does nothing any more"
        assert process.poll() is None, f"it ended before it could be killed: {process.communicate()}"
        time.sleep(0.002)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL


def written(url: str) -> int:
    """History events in the database; `MAKING` = it has no tables yet, less = it isn't even there."""
    try:
        return int(select(url, "SELECT coalesce(max(seq), 0) FROM history")[0][0])
    except DBAPIError:
        file = make_url(url)
        return MAKING if file.get_backend_name() == "sqlite" and Path(file.database or "").exists() else MAKING - 1


def skip_numbers(url: str) -> None:
    """A killed transaction may have taken a number, which PostgreSQL never gives again; here it always has."""
    if make_url(url).get_backend_name() == "postgresql":
        assert select(url, NEXT_NUMBERS)


def violations(url: str) -> list[str]:
    if written(url) <= MAKING:
        return []  # there is nothing yet
    with Engine.open(Settings(database_url=url)) as engine:
        return [violation.message for violation in doctor(engine)]


# ---- comparing -----------------------------------------------------------------------------------------------------


def contents(engine: Engine) -> dict[str, Any]:
    """Everything that must be equal: the funnel, each deal with what happened in it and when, and how many rows of each kind there are."""
    found = sorted(deals(engine, limit=100_000), key=lambda deal: deal.id)
    place = {deal.key: number for number, deal in enumerate(found)}
    told = [
        (
            {**{name: getattr(deal, name) for name in TOLD}, "parent": place.get(deal.parent_key or "")},
            [(event.kind, event.process_id, event.element_id, event.actor, event.at) for event in deal_path(engine, deal.key).events],
        )
        for deal in found
    ]
    with engine.store.sql.connect() as connection:
        counts = {row[:-1]: row[-1] for sql in COUNTS for row in connection.exec_driver_sql(sql)}
    return {"funnel": funnel(engine), "counts": counts, "deals": told}


def same(found: dict[str, Any], undisturbed: dict[str, Any]) -> None:
    """Fail at the first difference, the most telling first."""
    assert found["funnel"] == undisturbed["funnel"]
    assert found["counts"] == undisturbed["counts"]
    for deal, wanted in zip(found["deals"], undisturbed["deals"], strict=True):
        assert deal == wanted


def select(url: str, sql: str) -> list[Any]:
    """Rows of a statement, over a connection that lasts no longer."""
    given = make_url(url)
    if given.get_backend_name() == "sqlite":
        given = given.set(database=f"file:{given.database}", query={"mode": "ro", "uri": "true"})
    else:
        given = given.set(drivername="postgresql+psycopg")
    engine = create_engine(given, poolclass=NullPool)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


# ---- input ---------------------------------------------------------------------------------------------------------


def made_up_export(chance: Random) -> str:
    """Rows of every outcome, some of them dirty, many of the same few clients."""
    lines = ["id,owner,product,client,stage,opened,closed,value"]
    for number in range(ROWS):
        stage = chance.choice(("Won", "Won", "Lost", "Engaging", "Prospecting"))
        closed = f"2024-05-{chance.randint(1, 28)}" if stage in ("Won", "Lost") else ""
        opened = f"2024-0{chance.choice((1, 2, 3, 13))}-10"
        client = chance.choice(("Acme", "Birch", "Cobalt", ""))
        lines.append(f"K{number},{chance.choice(('Anna', 'Boris'))},Hose,{client},{stage},{opened},{closed},{number + 1}")
    return "\n".join(lines) + "\n"
