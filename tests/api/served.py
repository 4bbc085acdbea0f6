"""The API served by the real server in a thread, for what a test client can't: answers that don't end, several processes."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from api.app import make_app
from api.changes import Broadcaster
from api.serving import Server
from engine.engine import Engine


@contextmanager
def served(engine: Engine, heartbeat: float = 15.0, recheck: float = 60.0) -> Iterator[tuple[str, Server]]:
    """The server's address, and the server."""
    app = make_app(engine)
    app.state.changes = Broadcaster(engine, heartbeat, recheck)
    server = Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    with socket.create_server(("127.0.0.1", 0)) as listening:  # who connects waits until the server has begun
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}", server
        finally:
            server.should_exit = True
            thread.join(timeout=20)
    assert not thread.is_alive()
