"""An office for each test, in memory; what all stores must do alike is tested below `tests/engine`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.queries.doctor import doctor
from engine.spiff.sandbox import Sandbox
from engine.testing import TurnableClock, memory_engine
from tests.api.http.office import HttpOffice


@pytest.fixture(scope="session")
def shared_sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def office(shared_sandbox: Sandbox) -> Iterator[HttpOffice]:
    clock = TurnableClock()
    engine = memory_engine(clock)
    engine.sandbox = shared_sandbox
    yield HttpOffice(engine, clock)
    assert doctor(engine) == []
    engine.store.close()
