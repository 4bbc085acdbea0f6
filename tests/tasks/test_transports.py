"""One contract, three transports (RabbitMQ, Redis, no broker), two databases; workers are processes of their own."""

from __future__ import annotations

import signal

import pytest

from engine.commands.retry import retry
from engine.commands.start import start
from engine.queries.deals import deal_path, deals
from engine.queries.operations import incidents, jobs
from tests.tasks.conftest import Company, Warehouse


def order(company: Company, warehouse: Warehouse) -> str:
    return start(company.engine, "call", {"url": warehouse.url, "product": "GTX Pro"}, by="anna").deal_key


def states(company: Company) -> dict[str, str]:
    return {deal.key: deal.state for deal in deals(company.engine)}


def kinds(company: Company, deal_key: str) -> list[str]:
    return [event.kind for event in deal_path(company.engine, deal_key).events]


def test_every_kind_of_job_is_done_once(company: Company, warehouse: Warehouse) -> None:
    before = order(company, warehouse)  # announced when no worker was there yet
    company.hire()
    after = order(company, warehouse)
    waited = start(company.engine, "wait", {}, by="anna").deal_key
    told = start(company.engine, "tell", {"amount": 100}, by="anna").deal_key

    def all_done() -> bool:
        found = states(company)
        return len(found) == 5 and set(found.values()) == {"completed"}

    company.eventually(all_done)
    heard = next(deal for deal in deals(company.engine) if deal.parent_key == told)
    assert len(warehouse.calls) == len(warehouse.orders) == 2
    for key in (before, after):
        assert kinds(company, key).count("service.finished") == 1
    assert kinds(company, waited).count("timer.fired") == 1
    assert kinds(company, heard.key).count("instance.started") == 1
    assert {job.state for job in jobs(company.engine)} == {"done"}


def test_a_worker_killed_in_the_middle_of_a_call_is_replaced(company: Company, warehouse: Warehouse) -> None:
    warehouse.is_open.clear()
    first = company.hire()
    key = order(company, warehouse)
    company.eventually(lambda: warehouse.calls)
    company.kill(first)
    assert states(company)[key] == "open"
    [job] = jobs(company.engine)
    assert (job.state, job.attempts) == ("running", 1)

    warehouse.is_open.set()
    company.hire()
    company.eventually(lambda: states(company)[key] == "completed")
    assert len(warehouse.calls) == 2
    assert len(warehouse.orders) == 1, "both calls carried the same idempotency key"
    assert kinds(company, key).count("service.finished") == 1
    [job] = jobs(company.engine)
    assert (job.state, job.attempts) == ("done", 2)


@pytest.mark.parametrize(
    ("transport", "database_url"), [("rabbitmq", "postgresql"), ("redis", "sqlite"), ("embedded", "sqlite")], indirect=True
)
def test_failed_tries_become_an_incident_that_can_be_mended(company: Company, warehouse: Warehouse) -> None:
    warehouse.refusals = 2
    company.hire()
    key = order(company, warehouse)
    company.eventually(lambda: incidents(company.engine))
    [incident] = incidents(company.engine)
    assert incident.element_id == "order"
    assert "answered 503" in incident.cause
    assert len(warehouse.calls) == 2, "R2: two tries"

    retry(company.engine, incident.id, by="olga")
    company.eventually(lambda: states(company)[key] == "completed")
    assert incidents(company.engine) == []


@pytest.mark.parametrize(
    ("transport", "database_url"), [("rabbitmq", "sqlite"), ("redis", "sqlite"), ("embedded", "sqlite")], indirect=True
)
def test_a_worker_told_to_end_finishes_the_job_in_hand(company: Company, warehouse: Warehouse) -> None:
    warehouse.is_open.clear()
    worker = company.hire()
    key = order(company, warehouse)
    company.eventually(lambda: warehouse.calls)
    worker.send_signal(signal.SIGTERM)
    warehouse.is_open.set()
    assert worker.wait(30) == 0
    assert states(company)[key] == "completed"
    [job] = jobs(company.engine)
    assert (job.state, job.attempts) == ("done", 1)
