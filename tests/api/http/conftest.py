"""An office for each test, in memory; what all stores must do alike is tested below `tests/engine`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.queries.doctor import doctor
from engine.settings import Settings
from engine.spiff.sandbox import Sandbox
from engine.testing import TurnableClock, memory_engine
from tests.api.http.furnished import Furnished, furnish
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


@pytest.fixture(scope="module")
def furnished_office(shared_sandbox: Sandbox) -> Iterator[Furnished]:
    """An office where something of everything is there; `set_back()` between requests."""
    clock = TurnableClock()
    engine = memory_engine(clock, settings=Settings(rate_limit="", sign_in_rate=""))  # it is asked more often than anybody may
    engine.sandbox = shared_sandbox
    yield furnish(HttpOffice(engine, clock))
    engine.store.close()
