"""The relay and the sweep: a message is a hint, and the database is the truth."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from kombu.exceptions import OperationalError

from engine.commands.deploy import deploy
from engine.commands.start import start
from engine.engine import Engine
from engine.queries.deals import deals
from engine.settings import Settings
from tasks.app import announce_to, make_app
from tasks.embedded import Runner
from tasks.relay import Relay
from tests.tasks.conftest import DIAGRAMS, ROOT, Company, Warehouse


def test_ids_are_published_in_order_and_the_rest_before_closing() -> None:
    published: list[int] = []
    relay = Relay(published.append)
    relay.announce([1, 2])
    relay.announce([3])
    relay.close()
    assert published == [1, 2, 3]
    relay.announce([4])
    relay.close()
    assert published == [1, 2, 3, 4]


def test_what_waits_for_a_dead_broker_is_dropped_and_the_relay_goes_on() -> None:
    tried: list[int] = []
    begun, may_fail = threading.Event(), threading.Event()

    def publish(job_id: int) -> None:
        tried.append(job_id)
        if job_id == 1:
            begun.set()
            may_fail.wait(20)
            raise OperationalError("connection refused")

    relay = Relay(publish)
    relay.announce([1])
    assert begun.wait(20)
    relay.announce([2, 3])
    may_fail.set()
    relay.close()
    assert tried == [1]
    relay.announce([4])
    relay.close()
    assert tried == [1, 4]


def test_a_full_relay_drops_and_never_blocks() -> None:
    begun, may_end = threading.Event(), threading.Event()
    published: list[int] = []

    def publish(job_id: int) -> None:
        begun.set()
        may_end.wait(20)
        published.append(job_id)

    relay = Relay(publish, capacity=2)
    relay.announce([1])
    assert begun.wait(20)
    relay.announce([2, 3, 4, 5])
    may_end.set()
    relay.close()
    assert published == [1, 2, 3]


@pytest.mark.parametrize("broker_url", ["amqp://guest:guest@127.0.0.1:9//", "redis://127.0.0.1:9/0"])
def test_a_command_neither_fails_nor_waits_when_the_broker_is_down(broker_url: str, tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'x.db'}", broker_url=broker_url)
    with Engine.open(settings, migrate=True) as engine:
        deploy(engine, [(name, (DIAGRAMS / name).read_bytes()) for name in ("tell.bpmn", "hear.bpmn")], by="anna")
        relay = announce_to(make_app(settings), engine)
        assert start(engine, "tell", {"amount": 100}, by="anna").state == "completed"
        relay.close()
        assert Runner(engine).run_until_idle() == 1
        assert len(deals(engine)) == 2, "the message was kept in the database, and delivered from it"


@pytest.mark.parametrize("transport", ["rabbitmq", "redis"], indirect=True)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_lost_message_costs_one_sweep(company: Company, warehouse: Warehouse) -> None:
    app = make_app(company.engine.settings)
    order = start(company.engine, "call", {"url": warehouse.url, "product": "GTX Pro"}, by="anna")
    assert company.relay is not None
    company.relay.close()
    with app.connection_for_write() as connection:
        assert connection.default_channel.queue_purge(company.engine.settings.queue) == 1
    company.hire()
    company.eventually(lambda: {deal.key: deal.state for deal in deals(company.engine)}[order.deal_key] == "completed")
    assert len(warehouse.calls) == 1


def test_a_worker_without_a_broker_says_what_to_set() -> None:
    command = [sys.executable, "-m", "celery", "-A", "tasks.app", "worker"]
    environment = {name: value for name, value in os.environ.items() if name != "STAGEWORK_BROKER_URL"}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert done.stderr.strip() == "There is no broker: set STAGEWORK_BROKER_URL, or run without one: python -m tasks.embedded"


def test_a_worker_process_on_a_database_without_tables_says_what_to_run(tmp_path: Path) -> None:
    environment = os.environ | {"STAGEWORK_DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}"}
    done = subprocess.run(
        [sys.executable, "-m", "tasks.embedded"], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert "stagework db upgrade" in done.stderr
    assert "Traceback" not in done.stderr
