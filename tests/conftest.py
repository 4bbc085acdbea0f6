"""Real services for tests: a fresh PostgreSQL database each, Redis, RabbitMQ.

Where a service is absent the test is skipped and says why; with `STAGEWORK_REQUIRE_SERVICES=1` (continuous integration) it fails.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import pytest
from hypothesis import settings
from kombu import Connection
from kombu.exceptions import OperationalError as NoBroker
from psycopg import OperationalError, connect
from sqlalchemy.engine import make_url

from tests.secrets_in_logs import watched

POSTGRESQL = os.environ.get("STAGEWORK_TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/test")
REDIS = os.environ.get("STAGEWORK_TEST_REDIS_URL", "redis://127.0.0.1:6379/0")
RABBITMQ = os.environ.get("STAGEWORK_TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672//")

# A slow machine is no failure; the same examples every time are no flakiness.
settings.register_profile("stagework", deadline=None, derandomize=True)
settings.load_profile("stagework")


@pytest.fixture(scope="session", autouse=True)
def no_secret_in_any_log() -> Iterator[None]:
    """No log record of the whole run tells a secret; each of several test processes looks at its own."""
    with watched() as watch:
        yield
    assert watch.leaks == [], "These log records tell a secret."


def unavailable(service: str, url: str, error: Exception, variable: str) -> NoReturn:
    shown = make_url(url).render_as_string(hide_password=True)
    reason = (
        f"{service} is not reachable at {shown} ({variable}): {str(error).strip().splitlines()[0] if str(error) else type(error).__name__}"
    )
    if os.environ.get("STAGEWORK_REQUIRE_SERVICES") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """An empty database of the test's own; the user of `STAGEWORK_TEST_POSTGRESQL_URL` must be allowed to create databases."""
    with fresh_database() as url:
        yield url


@contextmanager
def fresh_database() -> Iterator[str]:
    """The URL of an empty PostgreSQL database, dropped afterwards."""
    name = f"stagework_test_{uuid.uuid4().hex[:12]}"
    try:
        server = connect(POSTGRESQL, autocommit=True, connect_timeout=3)
    except OperationalError as error:
        unavailable("PostgreSQL", POSTGRESQL, error, "STAGEWORK_TEST_POSTGRESQL_URL")
    with server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def redis_url() -> str:
    """A running Redis. Others may use it too: take a queue of your own (`queue_name`)."""
    return _broker("Redis", REDIS, "STAGEWORK_TEST_REDIS_URL")


@pytest.fixture
def rabbitmq_url() -> str:
    """A running RabbitMQ. Others may use it too: take a queue of your own (`queue_name`)."""
    return _broker("RabbitMQ", RABBITMQ, "STAGEWORK_TEST_RABBITMQ_URL")


@pytest.fixture
def queue_name() -> str:
    """A queue that no other test uses."""
    return f"stagework-test-{uuid.uuid4().hex[:12]}"


def _broker(service: str, url: str, variable: str) -> str:
    connection = Connection(url, connect_timeout=3)
    try:
        connection.ensure_connection(max_retries=1, interval_start=0, timeout=3)
    except (OSError, NoBroker) as error:
        unavailable(service, url, error, variable)
    finally:
        connection.release()
    return url
