"""The views for business intelligence tools: they read on both databases, can be granted alone, and name nobody."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from engine.clock import SystemClock
from engine.commands.complete import complete
from engine.commands.deploy import deploy
from engine.commands.start import start
from engine.engine import Engine
from engine.queries.work_items import inbox
from engine.settings import Settings
from engine.store.views import VIEWS
from tests.drawing import source


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    url = f"sqlite:///{tmp_path}/stagework.db" if request.param == "sqlite" else request.getfixturevalue("postgresql_url")
    with Engine.open(Settings(database_url=url), clock=SystemClock(), migrate=True) as made:
        deploy(
            made,
            [("line.bpmn", source("Start:start -> Call:user -> End:end", "LINE", Call='camunda:candidateGroups="sales"|'))],
            by="owner",
        )
        start(made, "LINE", {"amount": 12.5, "owner": "anna"}, by="anna", title="Secret & Sons")
        complete(made, inbox(made)[0].id, {}, by="anna")
        yield made


def _rows(engine: Engine, statement: str) -> list[Any]:
    with engine.store.sql.connect() as connection:
        return list(connection.exec_driver_sql(statement))


def test_every_view_reads_and_names_nobody(engine: Engine) -> None:
    told = {name: _rows(engine, f"SELECT * FROM {name}") for name in VIEWS}
    assert len(told["bi_deals"]) == len(told["bi_runs"]) == len(told["bi_operations"]) == 1
    assert ("amount", "12.5") in {(row.name, row.value) for row in told["bi_facts"]}
    said = repr([rows for name, rows in told.items() if name != "bi_employee_figures"])
    assert "anna" not in said
    assert "Secret" not in said


def test_figures_come_in_their_own_units_by_day_and_employees_stand_apart(engine: Engine) -> None:
    day = (date(2026, 11, 24) - date(1970, 1, 1)).days
    at = datetime(2026, 11, 24, tzinfo=UTC).isoformat(timespec="microseconds")
    with engine.store.sql.begin() as connection:
        run = connection.exec_driver_sql
        run(
            "INSERT INTO kpis (id, key, source, digest, model_digest, state, attached_at, attached_by)"
            f" VALUES (1, 'won', '', '', '', 'attached', '{at}', 'viola')"
        )
        for dimension, member in (("", ""), ("employee", "anna")):
            run(f"INSERT INTO kpi_rollups VALUES (1, '{dimension}', {day}, '{member}', 125000, 10000, 1)")
        if engine.store.is_sqlite:
            connection.commit()
    figures = _rows(engine, "SELECT kpi, day, dimension, value, base, number FROM bi_figures")
    assert [(row.kpi, str(row.day), row.dimension, float(row.value), float(row.base), row.number) for row in figures] == [
        ("won", "2026-11-24", "", 12.5, 1.0, 1)
    ]
    assert [row.employee for row in _rows(engine, "SELECT employee FROM bi_employee_figures")] == ["anna"]


def test_a_reader_may_be_granted_the_views_alone(postgresql_url: str) -> None:
    """As docs/bi.md tells it."""
    with Engine.open(Settings(database_url=postgresql_url), migrate=True):
        pass
    url = make_url(postgresql_url)
    reader = f"reader_{secrets.token_hex(4)}"
    at = {"host": url.host, "port": url.port, "dbname": url.database, "options": url.query.get("options", "")}
    with psycopg.connect(**at, user=url.username, password=url.password, autocommit=True) as owner:  # type: ignore[arg-type]
        schema = owner.execute("SELECT current_schema()").fetchone()
        assert schema is not None
        owner.execute(f"CREATE ROLE {reader} NOLOGIN")  # type: ignore[arg-type]
        try:
            owner.execute(f"GRANT USAGE ON SCHEMA {schema[0]} TO {reader}; GRANT SELECT ON bi_deals TO {reader}")  # type: ignore[arg-type]
            owner.execute(f"SET ROLE {reader}")  # type: ignore[arg-type]
            assert owner.execute("SELECT count(*) FROM bi_deals").fetchone() == (0,)
            for refused in ("SELECT * FROM deals", "SELECT * FROM bi_employee_figures", "DELETE FROM bi_deals"):
                with pytest.raises(psycopg.errors.Error):
                    owner.execute(refused)
        finally:
            owner.execute("RESET ROLE")
            owner.execute(f"DROP OWNED BY {reader}; DROP ROLE {reader}")  # type: ignore[arg-type]
