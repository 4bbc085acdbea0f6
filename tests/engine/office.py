"""An engine under test, spoken to as an office would: who completes what, what is on the desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from engine.commands.complete import complete
from engine.commands.deploy import deploy
from engine.commands.jobs import claim_due_jobs
from engine.commands.run_job import run_job
from engine.commands.send_message import Delivery, send_message
from engine.commands.start import start
from engine.engine import Engine
from engine.live import Moved
from engine.plugins import ConnectorRequest
from engine.queries.deals import DealInfo, deal, deal_path
from engine.queries.operations import IncidentInfo, incidents
from engine.queries.work_items import WorkItemInfo, inbox
from engine.testing import TurnableClock
from engine.values import Value
from tests.drawing import source

SALES = 'camunda:candidateGroups="sales"|'
"""For `draw`: a user task of the sales department."""


class Warehouse:
    """A connector that remembers what it was asked, and does what the test says."""

    name = "warehouse"

    def __init__(self) -> None:
        self.asked: list[ConnectorRequest] = []
        self.answer: Value = {"number": 7}
        self.failures: list[Exception] = []

    def call(self, request: ConnectorRequest) -> Value:
        self.asked.append(request)
        if self.failures:
            raise self.failures.pop(0)
        return self.answer


class Office:
    def __init__(self, engine: Engine, clock: TurnableClock, warehouse: Warehouse) -> None:
        self.engine, self.clock, self.warehouse = engine, clock, warehouse

    def draws(self, text: str, process: str = "p", **inner: str) -> None:
        """Deploy a process drawn as in `tests/drawing.py`; user tasks belong to sales."""
        kinds = dict(piece.split(":")[:2] for piece in text.replace("->", " ").split() if ":" in piece)
        users = {name: SALES for name, kind in kinds.items() if kind == "user" and name not in inner}
        deploy(self.engine, [(f"{process}.bpmn", source(text, process, **users, **inner))], by="owner")

    def starts(self, process: str = "p", **variables: Value) -> str:
        return start(self.engine, process, variables, by="anna").deal_key

    def desk(self, key: str = "") -> list[str]:
        """Element ids of what is to be done."""
        return sorted(item.element_id for item in inbox(self.engine, deal_key=key, limit=200))

    def item(self, element: str, key: str = "") -> WorkItemInfo:
        return next(item for item in inbox(self.engine, deal_key=key, limit=200) if item.element_id == element)

    def completes(self, element: str, key: str = "", by: str = "anna", **answers: Value) -> Moved:
        return complete(self.engine, self.item(element, key).id, answers, by=by)

    def sends(self, name: str, payload: Mapping[str, Value] | None = None, **more: Any) -> Delivery:
        return send_message(self.engine, name, payload or {}, by="bank", **more)

    def turns(self, **by: float) -> None:
        """Turn the clock and do what falls due."""
        self.clock.turn(timedelta(**by))
        self.does_jobs()

    def does_jobs(self) -> int:
        done = 0
        while jobs := claim_due_jobs(self.engine):
            for job in jobs:
                run_job(self.engine, job)
                done += 1
        return done

    def deal(self, key: str) -> DealInfo:
        return deal(self.engine, key)

    def kinds(self, key: str) -> list[str]:
        return [event.kind for event in deal_path(self.engine, key).events]

    def told(self, key: str, kind: str) -> list[Mapping[str, Value]]:
        """The data of a deal's events of a kind."""
        return [event.data for event in deal_path(self.engine, key).events if event.kind == kind]

    def incidents(self, key: str = "") -> list[IncidentInfo]:
        return incidents(self.engine, deal_key=key)
