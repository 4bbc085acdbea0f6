"""A company on an engine in memory, spoken to over HTTP: a client for each of its people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fastapi.testclient import TestClient

from api.app import PREFIX, make_app
from engine.commands.departments import add_department
from engine.commands.deploy import deploy
from engine.commands.start import start
from engine.commands.tokens import issue_token
from engine.commands.users import add_user
from engine.engine import Engine
from engine.permissions import SCOPES, Role
from engine.queries.work_items import WorkItemInfo, inbox
from engine.shipped import shipped_files
from engine.testing import TurnableClock
from engine.values import Value
from tasks.embedded import Runner
from tests.drawing import source

PEOPLE: dict[str, tuple[frozenset[Role], tuple[str, ...]]] = {
    "anna": (frozenset({Role.EMPLOYEE}), ("sales",)),
    "boris": (frozenset({Role.EMPLOYEE}), ("sales",)),
    "greta": (frozenset({Role.EMPLOYEE}), ("sales", "sales-head")),  # heads sales and sales-head
    "hugo": (frozenset({Role.EMPLOYEE}), ("legal",)),
    "olga": (frozenset({Role.PROCESS_OWNER}), ()),
    "axel": (frozenset({Role.AUDITOR}), ()),
    "ada": (frozenset({Role.ADMINISTRATOR}), ()),
}
DEPARTMENTS = ("marketing", "outreach", "sales", "sales-head", "legal", "finance", "production", "logistics", "service", "training")
HEADS = {"sales": "greta", "sales-head": "greta"}


class HttpOffice:
    """The company. `office.as_("anna").get("/deals")` asks as anna; addresses are below `/api/v1`."""

    def __init__(self, engine: Engine, clock: TurnableClock) -> None:
        self.engine, self.clock = engine, clock
        self.app = make_app(engine)
        self._clients: dict[tuple[str, tuple[str, ...]], TestClient] = {}
        for key in DEPARTMENTS:
            add_department(engine, key, by="set-up", head=HEADS.get(key, ""))
        for name, (roles, departments) in PEOPLE.items():
            add_user(engine, name, by="set-up", email=f"{name}@example.com", roles=roles, in_departments=departments)

    def as_(self, name: str, scopes: tuple[str, ...] = SCOPES) -> TestClient:
        """A client that sends a token of this person; `""` sends none."""
        if (name, scopes) not in self._clients:
            client = TestClient(self.app, base_url=f"http://testserver{PREFIX}", raise_server_exceptions=False)
            if name:
                token = issue_token(self.engine, name, "test", scopes, timedelta(days=300), by="set-up")
                client.headers["Authorization"] = f"Bearer {token.secret}"
            self._clients[name, scopes] = client
        return self._clients[name, scopes]

    def deploys_the_model(self) -> None:
        deploy(self.engine, shipped_files(), by="set-up")

    def draws(self, text: str, process: str = "p", **inner: str) -> None:
        """Deploy a process drawn as in `tests/drawing.py`; user tasks belong to sales unless `inner` says otherwise."""
        kinds = dict(piece.split(":")[:2] for piece in text.replace("->", " ").split() if ":" in piece)
        users = {name: 'camunda:candidateGroups="sales"|' for name, kind in kinds.items() if kind == "user" and name not in inner}
        deploy(self.engine, [(f"{process}.bpmn", source(text, process, **users, **inner))], by="set-up")

    def starts(self, process: str = "p", **variables: Value) -> str:
        return start(self.engine, process, variables, by="set-up").deal_key

    def item(self, element: str, key: str = "") -> WorkItemInfo:
        return next(item for item in inbox(self.engine, deal_key=key, limit=200) if item.element_id == element)

    def does_jobs(self) -> int:
        return Runner(self.engine).run_until_idle()

    def turns(self, **by: float) -> None:
        self.clock.turn(timedelta(**by))
        self.does_jobs()


def problem_code(response: Any) -> str:
    """The code of a refusal, which must be problem details."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    code: str = response.json()["code"]
    return code
