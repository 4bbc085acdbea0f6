"""`stagework serve`: the HTTP server, and without a broker the jobs as well."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import nullcontext
from socket import AI_PASSIVE, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, getaddrinfo, socket
from typing import Any

import uvicorn

from api.app import make_app
from engine.engine import Engine
from tasks.embedded import Runner


class Server(uvicorn.Server):
    """Tells when it is ready, and ends the streams of changes when it begins to shut down: it waits for every answer to end, and they
    don't by themselves."""

    ready: Callable[[], None] = staticmethod(lambda: None)

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.ready()

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        app: Any = self.config.app
        await asyncio.to_thread(app.state.changes.close)
        await super().shutdown(sockets)


def serve(engine: Engine, listening: socket, ready: Callable[[], None] = lambda: None, *, demo: bool = False) -> None:
    """Serve until SIGTERM or SIGINT, and end what is being answered. Without a broker a thread of this process does the jobs.

    Args:
        listening: A bound socket; see `bind`.
        ready: Called when requests are answered.
        demo: The sign-in page offers the fictitious company's people.
    """
    options = {"log_level": "warning", "server_header": False, "proxy_headers": True, "timeout_graceful_shutdown": 20}
    server = Server(uvicorn.Config(make_app(engine, demo=demo), **options))  # type: ignore[arg-type]
    server.ready = ready
    # Uvicorn raises the signal again when it has shut down; what comes after it here must not be killed by that.
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        with nullcontext() if engine.settings.broker_url else Runner(engine):
            server.run(sockets=[listening])
    finally:
        signal.signal(signal.SIGTERM, before)


def bind(host: str, port: int) -> socket:
    """A socket at an address; port 0 takes a free one.

    Raises:
        OSError: The address is taken, or not this machine's.
    """
    found = getaddrinfo(host, port, type=SOCK_STREAM, flags=AI_PASSIVE)
    family, kind, protocol, _, address = found[0]
    listening = socket(family, kind, protocol)
    try:
        listening.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        listening.bind(address)
    except OSError:
        listening.close()
        raise
    return listening
