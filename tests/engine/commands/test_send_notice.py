"""Notices that belong to no deal are sent as service tasks are done: at least once, with one key; what can't be sent is an incident."""

from __future__ import annotations

import pytest

from engine.commands.retry import retry
from engine.plugins import BpmnError, ConnectorFailed
from engine.queries.operations import incidents, jobs
from tests.engine.office import Office

pytestmark = pytest.mark.parametrize("store", ["memory", "postgresql"], indirect=True)


def notify(office: Office, topic: str = "warehouse") -> None:
    office.engine.transact(lambda tx: tx.changes.notify("notice 1", topic, {"text": "Look."}), by="clock")


def states(office: Office) -> list[tuple[str, str]]:
    return [(job.kind, job.state) for job in jobs(office.engine)]


def test_a_notice_is_sent_with_the_same_key_on_every_try(office: Office) -> None:
    office.warehouse.failures = [ConnectorFailed("busy")]
    notify(office)
    assert office.does_jobs() == 1
    assert states(office) == [("notice", "due")]
    office.turns(minutes=1)
    assert states(office) == [("notice", "done")]
    first, second = office.warehouse.asked
    assert first.params == second.params == {"text": "Look."}
    assert first.idempotency_key == second.idempotency_key
    assert (first.deal_key, first.element_id) == ("", "")
    assert office.does_jobs() == 0


@pytest.mark.parametrize("failure", [ConnectorFailed("no such address", retryable=False), BpmnError("refused", "no such address")])
def test_what_can_not_be_sent_is_an_incident_and_can_be_tried_again(office: Office, failure: Exception) -> None:
    office.warehouse.failures = [failure]
    notify(office)
    office.does_jobs()
    (told,) = incidents(office.engine)
    assert (told.kind, told.deal_key) == ("notice", "")
    assert told.cause.startswith("notice (warehouse): ")
    assert "no such address" in told.cause
    retry(office.engine, told.id, by="ada")
    office.does_jobs()
    assert states(office) == [("notice", "done")]
    assert incidents(office.engine) == []


def test_a_connector_that_is_not_installed_is_named(office: Office) -> None:
    notify(office, "pager")
    office.does_jobs()
    assert "No connector “pager” is installed here; there are: warehouse." in incidents(office.engine)[0].cause
