"""A small company whose history is made in a few seconds: stage diagrams of a line each, and a pen that writes deals' stories."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine.clients import register
from engine.commands.deploy import deploy
from engine.engine import Engine
from engine.live import Live
from engine.step import CompleteWork, MoveToken
from engine.transaction import Transaction
from engine.values import Value
from tests.drawing import source

BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Stage:
    """A stage's diagram.

    Args:
        drawn: As `tests/drawing.py` has it; the ends are the exits.
        departments: By operation.
        asks: Fact types by operation and fact.
        due: Deadlines by operation.
        entry: The facts that it is given.
    """

    key: str
    drawn: str
    departments: Mapping[str, str]
    asks: Mapping[str, Mapping[str, str]]
    due: Mapping[str, str]
    entry: tuple[str, ...] = ()

    def files(self) -> list[tuple[str, bytes]]:
        """The diagram and its forms."""
        inner = {}
        for operation, department in self.departments.items():
            form = f' camunda:formRef="{self.form(operation)}" camunda:formRefBinding="latest"' if operation in self.asks else ""
            due = f' camunda:dueDate="{self.due[operation]}"' if operation in self.due else ""
            inner[operation] = f'camunda:candidateGroups="{department}"{form}{due}|'
        ends = {name for name, _, kind in (piece.partition(":") for piece in self.drawn.split()) if kind == "end"}
        inner |= {end: f'<extensionElements><stagework:exit name="{end}"/></extensionElements>' for end in ends}
        facts = "".join(f'<stagework:fact name="{name}" type="string"/>' for name in self.entry)
        entry = f"<stagework:entry>{facts}</stagework:entry>" if facts else ""
        states = f'<extensionElements><stagework:stage name="{self.key}"/>{entry}</extensionElements>'
        xml = source(self.drawn, self.key, **inner).decode().replace('isExecutable="true">', f'isExecutable="true">{states}', 1)
        forms = [(f"{self.form(operation)}.form", _form(self.form(operation), facts)) for operation, facts in self.asks.items()]
        return [(f"{self.key}.bpmn", xml.encode()), *forms]

    def form(self, operation: str) -> str:
        return f"{self.key}-{operation.lower()}"


def _form(key: str, facts: Mapping[str, str]) -> bytes:
    fields = [{"type": kind, "key": name, "label": name, "id": f"F_{name}"} for name, kind in facts.items()]
    return json.dumps({"type": "default", "id": key, "schemaVersion": 19, "components": fields}).encode()


def deploys(engine: Engine, stages: list[Stage]) -> None:
    deploy(engine, [file for stage in stages for file in stage.files()], by="owner")


class Pen:
    """Writes one deal's story, in one transaction.

    Args:
        tx: The command's transaction.
        client: Its name; the same telephone is the same client.
        at: When it begins.
    """

    def __init__(self, tx: Transaction, client: str, phone: str, at: datetime) -> None:
        self.tx, self.at = tx, at
        tx.happens(at)
        self.key = tx.open_deal(client_id=register(tx, {"name": client, "phone": phone}).client_id, title="", owner="anna")
        self.live: Live | None = None
        self.facts: dict[str, Value] = {}

    def begins(self, stage: str, **facts: Value) -> None:
        """A stage begins with what the deal knows."""
        process = self.tx.engine.definitions.newest_process(self.tx.session, stage)
        assert process is not None
        self.tx.happens(self.at)
        self.facts |= facts
        self.live = self.tx.begin(process, self.facts, self.key)
        self.tx.settle()

    def does(self, operation: str, by: str, waits: float = 1.0, works: float = 1.0, **answers: Value) -> None:
        """An operation waits, is taken, and is completed; hours."""
        self.at += waits * HOUR
        self._happens(by)
        self.tx.note("work.claimed", self.key, self._there, operation)
        self.at += works * HOUR
        self._happens(by)
        self.tx.advance(self._there, CompleteWork(self._token(operation), answers))
        self.facts |= answers

    def returns(self, operation: str, by: str, after: float) -> None:
        """The hand-off to an operation comes back, and is sent again so many hours later."""
        self._happens(by)
        self.tx.note(
            "hand-off.returned", self.key, self._there, operation, to="anna", department="sales", code="incomplete-pack", returns=1
        )
        self.at += after * HOUR
        self._happens("anna")
        self.tx.note("hand-off.resent", self.key, self._there, operation, to="production")

    def offered(self, operation: str) -> None:
        """A hand-off goes to an operation."""
        self._happens("anna")
        self.tx.note("hand-off.offered", self.key, self._there, operation, to="production")

    def moves(self, operation: str, to: str) -> None:
        """A correction moves the deal from one operation to another."""
        self._happens("head")
        self.tx.advance(self._there, MoveToken(self._token(operation), to))
        told: dict[str, Value] = {"kind": "move", "reason": "In a hurry", "asked_by": "head"}
        self.tx.changes.note(self.key, self._there.id, self._there.process.id, "correction.done", operation, "head", told)

    @property
    def exit(self) -> str:
        """By which the stage was left; "" while it goes on."""
        return self._there.exit

    @property
    def _there(self) -> Live:
        assert self.live is not None
        return self.live

    def _happens(self, by: str) -> None:
        self.tx.by = by
        self.tx.happens(self.at)

    def _token(self, operation: str) -> str:
        return next(wait.token for wait in self._there.machine.waits if wait.element_id == operation)
