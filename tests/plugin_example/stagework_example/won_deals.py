"""A KPI hook: counts the deals won since the process began, by whoever took the last step: an employee, or a connector."""

from __future__ import annotations

from collections import Counter

from engine.plugins import RecordedEvent

won_by: Counter[str] = Counter()


def count_won(event: RecordedEvent) -> None:
    if event.kind == "exit.reached" and event.data.get("exit") == "won":
        won_by[event.actor] += 1
