"""A small company with a past: its process, its forms, and what was done in each deal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from engine.commands.claim import claim
from engine.commands.complete import complete
from engine.commands.deploy import deploy
from engine.commands.start import start
from engine.engine import Engine
from engine.queries.work_items import inbox
from engine.testing import TurnableClock
from engine.values import Value
from tests.drawing import source


def form(name: str, *required: str, **more: Mapping[str, Any]) -> tuple[str, bytes]:
    """A form with required text fields, and others as form-js has them (by key)."""
    fields: list[dict[str, Any]] = [{"type": "textfield", "key": key, "validate": {"required": True}} for key in required]
    fields += [{"key": key, **component} for key, component in more.items()]
    components = [{"id": f"Field_{field['key']}", "label": field["key"], **field} for field in fields]
    return f"{name}.form", json.dumps({"type": "default", "id": name, "schemaVersion": 19, "components": components}).encode()


def operation(department: str, form_id: str = "") -> str:
    """For `draw`: a user task of a department."""
    asked = f' camunda:formRef="{form_id}" camunda:formRefBinding="latest"' if form_id else ""
    return f'camunda:candidateGroups="{department}"{asked}|'


def exit_of(name: str) -> str:
    """For `draw`: an end event that is an exit."""
    return f'<extensionElements><stagework:exit name="{name}"/></extensionElements>'


class Company:
    """What happens in it, and when: each operation waits two hours, and takes as long as it is told."""

    def __init__(self, engine: Engine, clock: TurnableClock) -> None:
        self.engine, self.clock = engine, clock

    def draws(self, text: str, process: str, *files: tuple[str, bytes], **inner: str) -> None:
        deploy(self.engine, [(f"{process}.bpmn", source(text, process, **inner)), *files], by="owner")

    def deal(self, process: str, work: Sequence[tuple[str, float, Mapping[str, Value]]] = (), **facts: Value) -> str:
        """A deal with the operations that were done in it: (element, hours of work, answers)."""
        self.clock.turn(timedelta(minutes=30))
        key = start(self.engine, process, facts, by="anna").deal_key
        for element, hours, answers in work:
            self.does(key, element, hours, answers)
        return key

    def does(self, key: str, element: str, hours: float, answers: Mapping[str, Value]) -> None:
        item = next(one for one in inbox(self.engine, deal_key=key) if one.element_id == element)
        self.clock.turn(timedelta(hours=2))
        claim(self.engine, item.id, by="anna")
        self.clock.turn(timedelta(hours=hours))
        complete(self.engine, item.id, answers, by="anna")
