"""`stagework serve`: the HTTP server, and without a broker the jobs as well."""

from __future__ import annotations

import uvicorn

from api.app import make_app
from engine.engine import Engine
from tasks.embedded import Runner


def serve(engine: Engine, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT. Without a broker a thread of this process does the jobs."""
    options = {"host": host, "port": port, "log_level": "warning", "server_header": False, "proxy_headers": True}
    server = uvicorn.Server(uvicorn.Config(make_app(engine), **options))  # type: ignore[arg-type]
    if engine.settings.broker_url:
        server.run()
        return
    with Runner(engine):
        server.run()
