"""`stagework serve` as a process: it answers, does jobs, and stops when it is asked to."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from engine.commands.deploy import deploy
from engine.commands.start import start
from engine.engine import Engine
from engine.passwords import DEMO
from engine.queries.doctor import doctor
from engine.queries.operations import jobs
from engine.queries.work_items import inbox
from engine.settings import Settings
from tests.drawing import source, timer

ROOT = Path(__file__).parents[3]
SHAPE = {"address", "database", "link"}
"""As docs/cli.md shows it."""
CALL = "import sys; from api.cli import main; sys.argv = ['stagework', *sys.argv[1:]]; main()"
SECONDS = 60


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """The process, and what it has printed when it was ready."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STAGEWORK_")}
    command = [sys.executable, "-c", CALL, "serve", "--port", "0", "--json", "-d", "x.db", *options]
    with subprocess.Popen(
        command, cwd=folder, env={**environment, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            text = ""
            while line := process.stdout.readline():
                text += line
                if line.startswith("}"):
                    break
            assert text, process.stderr.read() if process.stderr else ""
            told = json.loads(text)
            assert set(told) == SHAPE
            yield process, told
        finally:
            if process.poll() is None:
                process.kill()


def stopped(process: subprocess.Popen[str], number: int) -> tuple[int, str]:
    process.send_signal(number)
    _, errors = process.communicate(timeout=SECONDS)
    return process.returncode, errors


def test_it_answers_does_jobs_and_stops_gracefully(tmp_path: Path) -> None:
    with Engine.open(Settings(database_url=f"sqlite:///{tmp_path}/x.db"), create=True) as engine:
        waiting = source("s:start -> w:catch -> t:user -> e:end", w="|" + timer("PT0S"), t='camunda:candidateGroups="sales"|')
        deploy(engine, [("p.bpmn", waiting)], by="set-up")
        key = start(engine, "p", {}, by="set-up").deal_key
        with serving(tmp_path) as (process, told):
            healthy = httpx.get(f"{told['address']}/api/v1/health", timeout=SECONDS)
            assert (healthy.status_code, healthy.json()) == (200, {"status": "ok"})
            assert told["link"].startswith(f"{told['address']}/set-password#")
            while jobs(engine, state="due"):
                assert httpx.get(f"{told['address']}/api/v1/deals", timeout=SECONDS).status_code == 401
            assert stopped(process, signal.SIGTERM) == (0, "")
        assert [item.element_id for item in inbox(engine, deal_key=key)] == ["t"]
        assert doctor(engine) == []


def test_an_administrator_is_made_once_and_ctrl_c_stops_it(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, told):
        assert "#" in told["link"]
        assert stopped(process, signal.SIGINT)[0] == 130
    with serving(tmp_path) as (process, told):
        assert told["link"] == ""
        assert stopped(process, signal.SIGTERM)[0] == 0


def test_the_demo_has_lived_up_to_today_and_its_people_sign_in(tmp_path: Path) -> None:
    for _ in range(2):  # the second time it is there already
        with serving(tmp_path, "--demo", "--deals", "2") as (process, told):
            assert told["link"] == ""  # it has an administrator
            client = httpx.Client(base_url=f"{told['address']}/api/v1", timeout=SECONDS)
            signed_in = client.post("/session", json={"name": "Uma Keller", "password": DEMO})
            assert signed_in.status_code == 200, signed_in.text
            found = client.get("/deals").json()["items"]
            assert found
            assert all(timedelta() <= datetime.now(UTC) - datetime.fromisoformat(deal["opened_at"]) < timedelta(days=260) for deal in found)
            client.close()
            assert stopped(process, signal.SIGTERM)[0] == 0


def test_a_taken_port_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-c", CALL, "serve", "--port", port, "-d", "x.db"]
        done = subprocess.run(
            command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=SECONDS
        )
    assert done.returncode == 2
    assert f"127.0.0.1:{port} can't be listened at" in done.stderr
    assert not (tmp_path / "x.db").exists()
