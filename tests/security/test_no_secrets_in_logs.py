"""`tests/conftest.py` lets the whole run fail when a log record tells a secret. Here is shown that it would."""

from __future__ import annotations

import logging
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import argon2
import pyotp
import pytest

from engine.people import new_secret
from engine.settings import Settings
from tests.secrets_in_logs import watched

ROOT = Path(__file__).parents[2]
log = logging.getLogger("engine.example")
PASSWORD = "five green apples"


def by_hasher() -> str:
    argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    return PASSWORD


def by_settings() -> str:
    Settings(secrets={"ERP": "s3cr3t of the ERP"})
    return "s3cr3t of the ERP"


def by_address() -> str:
    Settings(database_url="postgresql://anna:pass-of-anna@127.0.0.1/x")
    return "pass-of-anna"


MADE: dict[str, Callable[[], str]] = {
    "a token": lambda: new_secret("sw_"),
    "a session": new_secret,
    "a second factor": lambda: pyotp.random_base32(),
    "a password": by_hasher,
    "a hash": lambda: argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("other words"),
    "a connector's secret": by_settings,
    "a database's password": by_address,
}


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
def test_a_record_that_tells_a_secret_is_found(made: Callable[[], str]) -> None:
    with watched() as watch:
        secret = made()
        log.debug("nothing to see for %s", "anna")
        assert watch.leaks == []
        log.debug("signed in with ?secret=%s", secret)
        assert len(watch.leaks) == 1
        assert watch.leaks[0].startswith("engine.example, test_no_secrets_in_logs.py:")
        assert secret not in watch.leaks[0]


def test_a_traceback_that_tells_a_secret_is_found() -> None:
    with watched() as watch:
        secret = secrets.token_urlsafe(32)
        try:
            raise ValueError(secret)
        except ValueError:
            log.exception("It broke.")
        assert len(watch.leaks) == 1


@pytest.mark.parametrize("processes", ["0", "2"])
def test_the_run_fails(processes: str, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("from tests.conftest import no_secret_in_any_log\n")
    (tmp_path / "test_it.py").write_text(
        "import logging\nfrom engine.people import new_secret\n"
        "def test_it(): logging.getLogger('engine.x').info('token %s', new_secret('sw_'))\n"
    )
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        str(tmp_path / "none.ini"),
        "-n",
        processes,
        "test_it.py",
    ]
    (tmp_path / "none.ini").write_text(f"[pytest]\npythonpath = {ROOT}\n")
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 1, run.stdout + run.stderr
    assert "1 passed, 1 error" in run.stdout
    assert "engine.x, test_it.py:3, during test_it.py::test_it" in run.stdout
