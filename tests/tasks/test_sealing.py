"""Workers seal the history by themselves: those on a broker in their sweep, the one without a broker between its jobs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from engine.audit.proofs import newest_checkpoints
from engine.commands.deploy import deploy
from engine.commands.start import start
from engine.engine import Engine
from engine.testing import TurnableClock, memory_engine
from tasks.embedded import Runner
from tasks.worker import sweep
from tests.drawing import source


@pytest.fixture
def clock() -> TurnableClock:
    return TurnableClock()


@pytest.fixture
def engine(clock: TurnableClock) -> Iterator[Engine]:
    with memory_engine(clock) as opened:
        deploy(opened, [("p.bpmn", source("s:start -> a:user -> e:end"))], by="owner")
        start(opened, "p", {}, by="anna")
        yield opened


class Heard(logging.Handler):
    """Waits for the log to tell of a checkpoint."""

    def __init__(self) -> None:
        super().__init__()
        self.said = threading.Event()

    def emit(self, record: logging.LogRecord) -> None:
        self.said.set()


def sealed(engine: Engine) -> list[int]:
    return [checkpoint.number for checkpoint in newest_checkpoints(engine, by="auditor")]


def test_a_sweep_seals_when_it_is_due(engine: Engine, clock: TurnableClock) -> None:
    sweep(engine, lambda _job: None)
    assert sealed(engine) == []
    clock.turn(timedelta(minutes=15))
    sweep(engine, lambda _job: None)
    sweep(engine, lambda _job: None)
    assert sealed(engine) == [1]


def test_the_runner_seals_when_it_is_due(engine: Engine, clock: TurnableClock) -> None:
    log, heard = logging.getLogger("engine.audit.sealing"), Heard()
    level = log.level
    log.addHandler(heard)
    log.setLevel(logging.INFO)
    try:
        with Runner(engine) as runner:
            clock.turn(timedelta(minutes=15))
            runner.wake()
            assert heard.said.wait(30)
    finally:
        log.removeHandler(heard)
        log.setLevel(level)
    assert sealed(engine) == [1]


def test_jobs_done_by_a_command_seal_nothing(engine: Engine, clock: TurnableClock) -> None:
    clock.turn(timedelta(days=1))
    Runner(engine).run_until_idle()
    assert sealed(engine) == [], "a command line that only completes work needs no key"
