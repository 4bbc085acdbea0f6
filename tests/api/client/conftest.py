"""An office, and the project's own client to speak to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import httpx
import pytest
from fastapi.testclient import TestClient

from api.client import StageworkClient
from engine.commands.tokens import issue_token
from engine.permissions import SCOPES
from engine.queries.doctor import doctor
from engine.spiff.sandbox import Sandbox
from engine.testing import TurnableClock, memory_engine
from tests.api.http.office import HttpOffice


class ToTheApp(httpx.BaseTransport):
    """Carries the client's requests to the application in this process."""

    def __init__(self, office: HttpOffice) -> None:
        self._client = TestClient(office.app, base_url="http://testserver", raise_server_exceptions=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        content = request.read()
        got = self._client.request(request.method, str(request.url), content=content, headers=dict(request.headers))
        headers = {name: value for name, value in got.headers.items() if name != "content-encoding"}  # it is unpacked already
        return httpx.Response(got.status_code, headers=headers, content=got.content, request=request)


@pytest.fixture
def office() -> Iterator[HttpOffice]:
    with Sandbox() as sandbox:
        clock = TurnableClock()
        engine = memory_engine(clock)
        engine.sandbox = sandbox
        yield HttpOffice(engine, clock)
        assert doctor(engine) == []
        engine.store.close()


@pytest.fixture
def client_of(office: HttpOffice) -> Iterator[Callable[[str], StageworkClient]]:
    """The client of one of the office's people."""
    opened: list[StageworkClient] = []

    def make(name: str) -> StageworkClient:
        token = issue_token(office.engine, name, "client", SCOPES, timedelta(days=30), by="set-up").secret
        opened.append(StageworkClient("http://testserver", token, transport=ToTheApp(office)))
        return opened[-1]

    yield make
    for client in opened:
        client.close()
