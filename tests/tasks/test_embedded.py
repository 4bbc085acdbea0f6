"""The runner without a broker, in one process, with a clock to turn."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.commands.call_service import call_service
from engine.commands.deploy import deploy
from engine.commands.jobs import claim_due_jobs, finish_job
from engine.commands.retry import retry
from engine.commands.start import start
from engine.engine import Engine
from engine.plugins import ConnectorFailed, ConnectorRequest, RecordedEvent
from engine.queries.alerts import alerts
from engine.queries.deals import deals
from engine.queries.operations import incidents, jobs
from engine.settings import Settings
from engine.testing import TurnableClock, memory_engine
from tasks.embedded import Runner
from tasks.worker import do_job
from tests.engine.kpi.board import RATE, Observed

DIAGRAMS = Path(__file__).parent / "diagrams"
LEASE = timedelta(seconds=60)


class Warehouse:
    """A connector in the place of the HTTP one, so that no socket is needed."""

    name = "http"

    def __init__(self, answer: Callable[[ConnectorRequest], Any]) -> None:
        self.answer = answer
        self.keys: list[str] = []

    def call(self, request: ConnectorRequest) -> Any:
        self.keys.append(request.idempotency_key)
        return self.answer(request)


@pytest.fixture
def clock() -> TurnableClock:
    return TurnableClock()


@pytest.fixture
def warehouse() -> Warehouse:
    return Warehouse(lambda _request: {"body": {"number": 5}})


@pytest.fixture
def engine(clock: TurnableClock, warehouse: Warehouse) -> Iterator[Engine]:
    with memory_engine(clock, {"http": warehouse}, Settings(sweep_seconds=3600)) as opened:
        deploy(opened, [(path.name, path.read_bytes()) for path in sorted(DIAGRAMS.glob("*.bpmn"))], by="anna")
        yield opened


def order(engine: Engine) -> str:
    return start(engine, "call", {"url": "http://x.example", "product": "GTX Pro"}, by="anna").deal_key


def lose_power(_request: ConnectorRequest) -> Any:
    raise KeyboardInterrupt


def refuse(_request: ConnectorRequest) -> Any:
    raise ConnectorFailed("no such product", retryable=False)


def states(engine: Engine) -> list[str]:
    return sorted(deal.state for deal in deals(engine))


def test_it_does_what_is_due_and_what_becomes_due_by_it(engine: Engine, warehouse: Warehouse) -> None:
    order(engine)
    start(engine, "tell", {"amount": 100}, by="anna")
    assert Runner(engine).run_until_idle() == 2
    assert states(engine) == ["completed"] * 3
    assert len(warehouse.keys) == 1


def test_a_timer_waits_for_the_clock(engine: Engine, clock: TurnableClock) -> None:
    start(engine, "wait", {}, by="anna")
    runner = Runner(engine)
    assert runner.run_until_idle() == 0
    clock.turn(timedelta(seconds=1))
    assert runner.run_until_idle() == 1
    assert states(engine) == ["completed"]


def test_it_stops_at_the_limit(engine: Engine) -> None:
    for _ in range(3):
        order(engine)
    runner = Runner(engine)
    assert [runner.run_until_idle(limit=2), runner.run_until_idle(limit=2)] == [2, 1]


def test_a_commit_wakes_the_thread_at_once(engine: Engine) -> None:
    """The next sweep is an hour away."""
    done = threading.Event()
    with Runner(engine):
        for _ in range(3):
            engine.connectors["http"] = Warehouse(lambda _request: done.set() or {"body": {"number": 1}})
            order(engine)
            assert done.wait(20)
            done.clear()
    assert states(engine) == ["completed"] * 3, "stop() waits for the job in hand"


def test_the_turned_clock_is_seen_when_the_thread_is_woken(engine: Engine, clock: TurnableClock) -> None:
    start(engine, "wait", {}, by="anna")
    fired = threading.Event()
    engine.on_change(fired.set)
    with Runner(engine) as runner:
        clock.turn(timedelta(seconds=1))
        runner.wake()
        assert fired.wait(20)


class Waiting:
    """A hook that takes its time: until the test lets it go on."""

    name, elements, initial = "waiting", (), 0

    def __init__(self) -> None:
        self.is_asked, self.goes_on = threading.Event(), threading.Event()

    def receive(self, event: RecordedEvent, state: int) -> int:
        self.is_asked.set()
        assert self.goes_on.wait(20)
        return state + 1


def test_a_slow_hook_holds_up_no_job(engine: Engine, clock: TurnableClock) -> None:
    engine.kpi_hooks.append(hook := Waiting())
    start(engine, "wait", {}, by="anna")
    fired = threading.Event()
    with Runner(engine) as runner:
        assert hook.is_asked.wait(20)
        engine.on_change(fired.set)
        clock.turn(timedelta(seconds=1))
        runner.wake()
        assert fired.wait(20)
        hook.goes_on.set()


def test_a_job_whose_worker_is_lost_is_done_again_with_the_same_key(engine: Engine, clock: TurnableClock, warehouse: Warehouse) -> None:
    """It dies after the call: nothing says that the call was made."""
    order(engine)
    [lost] = claim_due_jobs(engine, owner="a worker that dies")
    answer = warehouse.answer
    warehouse.answer = lose_power
    with pytest.raises(KeyboardInterrupt):
        call_service(engine, lost)
    warehouse.answer = answer
    runner = Runner(engine)
    assert runner.run_until_idle() == 0, "its lease has not ended"
    clock.turn(LEASE + timedelta(seconds=1))
    assert runner.run_until_idle() == 1
    assert states(engine) == ["completed"]
    assert len(warehouse.keys) == 2
    assert len(set(warehouse.keys)) == 1


def test_a_retry_is_the_same_call_unless_its_parameters_were_mended(engine: Engine, warehouse: Warehouse) -> None:
    """A service that remembers keys drops the double, but refuses other content under a known key."""
    answer = warehouse.answer
    order(engine)
    runner = Runner(engine)
    warehouse.answer = refuse
    runner.run_until_idle()
    retry(engine, incidents(engine)[0].id, by="olga")
    runner.run_until_idle()
    warehouse.answer = answer
    retry(engine, incidents(engine)[0].id, by="olga", changes={"product": "GTX Basic"})
    runner.run_until_idle()
    assert states(engine) == ["completed"]
    first, again, mended = warehouse.keys
    assert first == again != mended


def test_a_job_that_loses_every_worker_becomes_an_incident(engine: Engine, clock: TurnableClock) -> None:
    """It may be the job that kills them."""
    order(engine)
    for _ in range(2):  # R2: two tries
        assert claim_due_jobs(engine, owner="a worker that dies")
        clock.turn(LEASE + timedelta(seconds=1))
        Runner(engine).run_until_idle(limit=0)
    [incident] = incidents(engine)
    assert "did not come back" in incident.cause
    assert claim_due_jobs(engine) == []


def test_the_answer_of_a_worker_that_was_given_up_is_ignored(engine: Engine, clock: TurnableClock) -> None:
    """A slow worker comes back after another has finished its job."""
    order(engine)
    [job] = claim_due_jobs(engine, owner="slow")
    clock.turn(LEASE + timedelta(seconds=1))
    assert Runner(engine).run_until_idle() == 1
    before = jobs(engine)
    assert finish_job(engine, job.id, {"body": {"number": 2}}) is False
    assert jobs(engine) == before


def test_a_faulty_connector_becomes_an_incident_and_does_not_stop_the_others(engine: Engine) -> None:
    def fault(_request: ConnectorRequest) -> Any:
        raise ZeroDivisionError("a fault of its author")

    engine.connectors["http"] = Warehouse(fault)
    order(engine)
    start(engine, "tell", {"amount": 100}, by="anna")
    assert Runner(engine).run_until_idle() == 2
    [incident] = incidents(engine)
    assert "ZeroDivisionError: a fault of its author" in incident.cause
    assert incident.element_id == "order"
    assert states(engine) == ["completed", "completed", "open"]


def test_a_job_handed_out_twice_is_done_once(engine: Engine, warehouse: Warehouse) -> None:
    order(engine)
    [job] = jobs(engine)
    assert [do_job(engine, job.id), do_job(engine, job.id)] == [True, False]
    assert len(warehouse.keys) == 1


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_several_runners_do_each_job_once(backend: str, request: pytest.FixtureRequest, tmp_path: Path, warehouse: Warehouse) -> None:
    url = f"sqlite:///{tmp_path / 'jobs.db'}" if backend == "sqlite" else request.getfixturevalue("postgresql_url")
    with Engine.open(Settings(database_url=url), migrate=True) as engine:
        deploy(engine, [("call.bpmn", (DIAGRAMS / "call.bpmn").read_bytes())], by="anna")
        engine.connectors["http"] = warehouse
        for _ in range(20):
            order(engine)
        counts: list[int] = []
        threads = [threading.Thread(target=lambda: counts.append(Runner(engine).run_until_idle())) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(counts) == 20
        assert len(set(warehouse.keys)) == len(warehouse.keys) == 20
        assert states(engine) == ["completed"] * 20


def test_what_follows_the_history_is_caught_up_with(engine: Engine, clock: TurnableClock) -> None:
    """Figures are looked at, and the digest is sent when a week has ended."""
    engine.settings = replace(engine.settings, alert_connector="http", alert_to="office@acme.example")
    observed = Observed(engine)
    observed.attaches(RATE)
    observed.observes("lead-rate", 0, of=10)
    runner = Runner(engine)
    runner.catch_up()
    assert [one.key for one in alerts(engine, by="anna", only_open=True)] == ["lead-rate"]
    clock.turn(timedelta(days=7))
    runner.catch_up()
    assert [job.idempotency_key for job in jobs(engine)] == ["alert 1", "digest 2026-01-12"]
