"""A KPI hook: how many deals each has won: an employee, or a connector, whoever took the last step."""

from __future__ import annotations

from engine.plugins import EVERY, RecordedEvent
from engine.values import Value


class WonDeals:
    name = "won-deals"
    elements = (("order", EVERY),)
    initial: Value = {}

    def receive(self, event: RecordedEvent, state: Value) -> Value:
        if event.kind == "exit.reached" and event.data.get("exit") == "won":
            state[event.actor] = state.get(event.actor, 0) + 1
        return state
