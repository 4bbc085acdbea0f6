"""The doctor finds what is broken: each test breaks one thing by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.queries.doctor import doctor
from engine.testing import memory_engine
from tests.drawing import message, timer
from tests.engine.office import Office, Warehouse

COLUMNS = "id, message_id, name, correlation, deal_key, payload, state, received_at, expires_at"
MESSAGE = f"INSERT INTO messages ({COLUMNS}) SELECT 9, 'm',"


@pytest.fixture
def office() -> Iterator[Office]:
    """A deal that waits for everything there is to wait for."""
    warehouse = Warehouse()
    engine = memory_engine(connectors={"warehouse": warehouse})
    office = Office(engine, engine.clock, warehouse)  # type: ignore[arg-type]
    office.draws("s:start -> offer:user -> e:end", "child")
    office.draws(
        "message paid\ns:start -> fork:and\nfork -> call:user -> e1:end\nfork -> wait:catch -> e2:end\nfork -> hear:catch -> e3:end\n"
        "fork -> order:service -> e4:end\nfork -> sell:call -> e5:end\nfork -> count:script -> e6:end",
        wait=f"|{timer('PT1H')}",
        hear=f"|{message('paid')}",
        order='camunda:type="external" camunda:topic="warehouse"|',
        sell='calledElement="child"|',
        count='scriptFormat="python"|<script>share = 1 / parts</script>',
    )
    office.starts(parts=0)
    yield office
    engine.close()


def broken(office: Office, sql: str) -> set[str]:
    with office.engine.store.sql.begin() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        assert connection.exec_driver_sql(sql).rowcount, "the statement broke nothing"
    return {violation.rule for violation in doctor(office.engine)}


def test_all_is_well(office: Office) -> None:
    assert doctor(office.engine) == []


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("DELETE FROM work_items WHERE element_id = 'call'", "waits-have-rows"),
        ("UPDATE work_items SET state = 'completed' WHERE element_id = 'call'", "waits-have-rows"),
        ("UPDATE work_items SET token = 'other' WHERE element_id = 'call'", "rows-have-waits"),
        ("DELETE FROM jobs WHERE kind = 'timer'", "waits-have-rows"),
        ("UPDATE jobs SET state = 'done' WHERE kind = 'service'", "waits-have-rows"),
        ("DELETE FROM subscriptions", "waits-have-rows"),
        ("UPDATE incidents SET state = 'resolved'", "waits-have-rows"),
        ("UPDATE instances SET state = 'completed' WHERE process_id = 'child'", "ended-means-closed"),
        ("UPDATE instances SET state = 'cancelled' WHERE process_id = 'p'", "children-have-parents"),
        ("UPDATE instances SET snapshot = '{}' WHERE process_id = 'p'", "readable-snapshot"),
        ("UPDATE deals SET state = 'completed'", "deals-are-as-their-instances"),
        ("UPDATE deals SET state = 'suspended'", "deals-are-as-their-instances"),
        ("UPDATE jobs SET state = 'running', lease_until = '2026-01-01T00:00' WHERE kind = 'service'", "leases-are-watched"),
        ("UPDATE jobs SET state = 'incident' WHERE kind = 'service'", "incidents-are-told"),
        ("DELETE FROM history WHERE kind = 'work.opened'", "history-tells-of-work"),
        ("DELETE FROM history WHERE kind = 'instance.started'", "history-tells-of-instances"),
        ("UPDATE history SET deal_key = 'D-9' WHERE seq = 1", "history-has-subjects"),
        ("UPDATE instances SET ended_at = started_at WHERE process_id = 'p'", "history-tells-of-instances"),
        (f"{MESSAGE} message, correlation, '', '{{}}', 'kept', created_at, created_at FROM subscriptions", "messages-arrive"),
        (f"{MESSAGE} 'x', 'x', '', '{{}}', 'due', created_at, created_at FROM subscriptions", "messages-arrive"),
    ],
)
def test_what_is_broken_is_found(office: Office, sql: str, rule: str) -> None:
    assert rule in broken(office, sql)
