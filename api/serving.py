"""`stagework serve`: the HTTP server, and without a broker the jobs as well."""

from __future__ import annotations

import asyncio
from socket import socket
from typing import Any

import uvicorn

from api.app import make_app
from engine.engine import Engine
from tasks.embedded import Runner


class Server(uvicorn.Server):
    """Ends the streams of changes when it begins to shut down: it waits for every answer to end, and they don't by themselves."""

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        app: Any = self.config.app
        await asyncio.to_thread(app.state.changes.close)
        await super().shutdown(sockets)


def serve(engine: Engine, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT. Without a broker a thread of this process does the jobs."""
    options = {"host": host, "port": port, "log_level": "warning", "server_header": False, "proxy_headers": True}
    server = Server(uvicorn.Config(make_app(engine), **options))  # type: ignore[arg-type]
    if engine.settings.broker_url:
        server.run()
        return
    with Runner(engine):
        server.run()
