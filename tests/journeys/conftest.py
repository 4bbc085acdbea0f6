"""A company as it is run: a server process, a worker process, a database and a broker; its people speak HTTP.

Each journey runs twice: on SQLite without a broker, and on PostgreSQL with workers on RabbitMQ.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from engine.commands.departments import add_department
from engine.commands.deploy import deploy
from engine.commands.tokens import issue_token
from engine.commands.users import add_user
from engine.engine import Engine
from engine.permissions import SCOPES
from engine.queries.doctor import doctor
from engine.queries.forms import asked
from engine.settings import Settings
from engine.shipped import shipped_files
from forms.sample import sample_answers
from tests.api.http.office import DEPARTMENTS, HEADS, PEOPLE

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from api.cli import main; main()"]
EVERYBODY = {department: f"{department}-clerk" for department in DEPARTMENTS}


@dataclass
class Company:
    """Ask as somebody: `company.as_("anna").get("/deals")`."""

    engine: Engine
    environment: dict[str, str]
    folder: Path
    url: str
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    clients: dict[str, httpx.Client] = field(default_factory=dict)

    def runs(self, *command: str) -> None:
        """Start a process of the company's."""
        with (self.folder / f"process-{len(self.processes)}.log").open("wb") as log:
            self.processes.append(
                subprocess.Popen(list(command), env=os.environ | self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
            )

    def as_(self, name: str) -> httpx.Client:
        if name not in self.clients:
            token = issue_token(self.engine, name, "journey", SCOPES, timedelta(days=1), by="set-up")
            headers = {"Authorization": f"Bearer {token.secret}"}
            self.clients[name] = httpx.Client(base_url=f"{self.url}/api/v1", headers=headers, timeout=60)
        return self.clients[name]

    def ask(self, name: str, method: str, address: str, **more: Any) -> Any:
        """What somebody is answered; anything but success is told with its problem."""
        response = self.as_(name).request(method, address, **more)
        assert response.is_success, f"{method} {address} as {name}: {response.status_code} {response.text}"
        return response.json() if response.content else None

    def item(self, name: str, element: str, deal: str) -> dict[str, Any]:
        """The work item of an operation in somebody's inbox; waits until a worker has brought the deal there."""

        def found() -> Any:
            page = self.ask(name, "GET", "/work-items", params={"deal": deal, "limit": 200})
            return next((item for item in page["items"] if item["element_id"] == element), None)

        item: dict[str, Any] = self.eventually(found)
        return item

    def does(self, name: str, element: str, deal: str, **answers: Any) -> dict[str, Any]:
        """Somebody opens an operation, answers its form (what is not given is made up) and completes it."""
        item = self.item(name, element, deal)
        question = asked(self.engine, item["id"])
        if question.form is not None:
            today = self.engine.clock.now().date()
            made_up = sample_answers(question.form, Random(item["id"]), answers, self.engine.evaluate_feel, question.variables, today)
            answers = {key: _json(value) for key, value in made_up.items()}
        done: dict[str, Any] = self.ask(name, "POST", f"/work-items/{item['id']}/completion", json={"answers": answers})
        assert done["incidents"] == []
        return done

    def eventually(self, holds: Callable[[], Any], within: float = 60.0) -> Any:
        """What `holds()` gives once it is true; the processes' logs when that takes too long."""
        deadline = time.monotonic() + within
        while not (found := holds()):
            if time.monotonic() > deadline:
                logs = [path.read_text(errors="replace")[-4000:] for path in sorted(self.folder.glob("process-*.log"))]
                pytest.fail("\n".join([f"not within {within:g} s", *logs]))
        return found

    def close(self) -> None:
        for client in self.clients.values():
            client.close()
        for process in self.processes:
            os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            process.wait(30)
        assert doctor(self.engine) == []
        self.engine.close()


@pytest.fixture(params=["sqlite", "postgresql-rabbitmq"])
def company(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Company]:
    """The demo's departments with the test's people, and the shipped model deployed."""
    environment = {"STAGEWORK_DATABASE_URL": f"sqlite:///{tmp_path / 'stagework.db'}", "STAGEWORK_SWEEP_SECONDS": "0.5"}
    has_broker = request.param == "postgresql-rabbitmq"
    if has_broker:
        environment |= {
            "STAGEWORK_DATABASE_URL": request.getfixturevalue("postgresql_url"),
            "STAGEWORK_BROKER_URL": request.getfixturevalue("rabbitmq_url"),
            "STAGEWORK_QUEUE": request.getfixturevalue("queue_name"),
        }
    environment |= {"STAGEWORK_AUDIT_KEY": str(tmp_path / "audit.key")}
    engine = Engine.open(Settings.load(environment), migrate=True)
    for key in DEPARTMENTS:
        add_department(engine, key, by="set-up", head=HEADS.get(key, ""))
    for name, (roles, departments) in PEOPLE.items():
        add_user(engine, name, by="set-up", email=f"{name}@example.com", roles=roles, in_departments=departments)
    for department, name in EVERYBODY.items():
        add_user(engine, name, by="set-up", in_departments=[department])
    deploy(engine, shipped_files(), by="set-up")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = Company(engine, environment, tmp_path, f"http://127.0.0.1:{port}")
    try:
        running.runs(*COMMAND, "serve", "--port", str(port))
        if has_broker:
            worker = [
                "-m",
                "celery",
                "-A",
                "tasks.app",
                "worker",
                "--concurrency=1",
                "--loglevel=WARNING",
                "--without-gossip",
                "--without-mingle",
            ]
            running.runs(sys.executable, *worker)
        running.eventually(lambda: _answers(f"{running.url}/api/v1/health"))
        yield running
    finally:
        running.close()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).is_success
    except httpx.HTTPError:
        return False


def _json(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float | str | list | dict) else str(value)
