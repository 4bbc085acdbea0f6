"""Worker processes on three transports, a database of their own, and a warehouse that they call."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from redis import Redis

from engine.commands.deploy import deploy
from engine.engine import Engine
from engine.queries.operations import incidents, jobs
from engine.settings import Settings
from tasks.app import announce_to, make_app
from tasks.relay import Relay

ROOT = Path(__file__).parents[2]
DIAGRAMS = Path(__file__).parent / "diagrams"
WORKERS = {
    "rabbitmq": ["-m", "celery", "-A", "tasks.app", "worker"],
    "redis": ["-m", "celery", "-A", "tasks.app", "worker"],
    "embedded": ["-m", "tasks.embedded"],
}
CELERY_OPTIONS = ["--concurrency=1", "--loglevel=WARNING", "--without-gossip", "--without-mingle"]


@dataclass
class Warehouse:
    """A web service that numbers orders. It knows an order by its Idempotency-Key, as such services do.

    Attributes:
        calls: The key of each call, doubles too.
        orders: Order numbers by key.
        is_open: Cleared, calls wait for an answer until it is set; the caller may die meanwhile.
        refusals: So many calls are answered 503 first.
    """

    url: str = ""
    calls: list[str] = field(default_factory=list)
    orders: dict[str, int] = field(default_factory=dict)
    is_open: threading.Event = field(default_factory=threading.Event)
    refusals: int = 0

    def order(self, key: str) -> tuple[int, dict[str, int]]:
        self.calls.append(key)
        if self.refusals:
            self.refusals -= 1
            return 503, {}
        number = self.orders.setdefault(key, len(self.orders) + 1)
        self.is_open.wait(30)
        return 200, {"number": number}


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    state = Warehouse()
    state.is_open.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            status, answer = state.order(self.headers["Idempotency-Key"])
            body = json.dumps(answer).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                """The caller has died."""

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}/orders"
    yield state
    state.is_open.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'stagework.db'}"
    url: str = request.getfixturevalue("postgresql_url")
    return url


@pytest.fixture(params=["rabbitmq", "redis", "embedded"])
def transport(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@dataclass
class Company:
    """An engine, and worker processes on the same database and broker."""

    engine: Engine
    transport: str
    environment: dict[str, str]
    folder: Path
    relay: Relay | None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def hire(self) -> subprocess.Popen[bytes]:
        """Start a worker process, in a process group of its own."""
        options = [] if self.transport == "embedded" else CELERY_OPTIONS
        with (self.folder / f"worker-{len(self.workers)}.log").open("wb") as log:
            worker = subprocess.Popen(
                [sys.executable, *WORKERS[self.transport], *options],
                env=os.environ | self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.workers.append(worker)
        return worker

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """SIGKILL to the worker and its children at once, as when a machine loses power."""
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def eventually(self, holds: Callable[[], object], within: float = 60.0) -> None:
        """Wait until `holds()` is true, for at most `within` seconds; then say what the workers said."""
        deadline = time.monotonic() + within
        while not holds():
            if time.monotonic() > deadline:
                logs = [path.read_text(errors="replace")[-4000:] for path in sorted(self.folder.glob("worker-*.log"))]
                pytest.fail("\n".join([f"not within {within:g} s", *map(str, incidents(self.engine)), *map(str, jobs(self.engine)), *logs]))
            threading.Event().wait(0.02)

    def close(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                self.kill(worker)
        self.engine.close()


@pytest.fixture
def company(request: pytest.FixtureRequest, transport: str, database_url: str, queue_name: str, tmp_path: Path) -> Iterator[Company]:
    """Leases of 3 s, sweeps each half second: what takes a minute in service takes seconds here."""
    broker_url = "" if transport == "embedded" else request.getfixturevalue(f"{transport}_url")
    config = tmp_path / "stagework.toml"
    config.write_text('[connectors.http]\nhosts = ["127.0.0.1"]\n')
    environment = {
        "STAGEWORK_CONFIG": str(config),
        "STAGEWORK_DATABASE_URL": database_url,
        "STAGEWORK_BROKER_URL": broker_url,
        "STAGEWORK_QUEUE": queue_name,
        "STAGEWORK_LEASE_SECONDS": "3",
        "STAGEWORK_CONNECTOR_TIMEOUT": "2.5",
        "STAGEWORK_SWEEP_SECONDS": "0.5",
    }
    settings = Settings.load(environment)
    engine = Engine.open(settings, migrate=True)
    deploy(engine, [(path.name, path.read_bytes()) for path in sorted(DIAGRAMS.glob("*.bpmn"))], by="anna")
    app = make_app(settings) if broker_url else None
    relay = announce_to(app, engine) if app else None
    there = Company(engine, transport, environment, tmp_path, relay)
    yield there
    there.close()
    if relay:
        relay.close()
    if transport == "redis":
        with Redis.from_url(broker_url) as redis:
            redis.delete(*redis.keys(f"{queue_name}:*"))
    elif app:
        with app.connection_for_write() as connection:
            connection.default_channel.queue_delete(queue_name)
