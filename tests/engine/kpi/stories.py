"""Deals' histories in a few lines, for tests that need no database.

    case("0 deal.opened",
         "0 instance.started discussion#1 Start",
         ("2 work.opened discussion#1 Offer", {"department": "sales"}),
         "3 work.claimed discussion#1 Offer @anna")

A line: hours since the beginning, kind, diagram and run, element, who. A pair adds the event's data.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bpmn.kpi.definition import Indicator
from engine.kpi.case import Case, Event
from engine.values import Value, dumps

BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)  # a Monday
Line = str | tuple[str, Mapping[str, Value]]


def at(hours: float) -> datetime:
    return BEGIN + timedelta(hours=hours)


def case(*lines: Line, key: str = "D-000001", client: int | None = 7) -> Case:
    return Case(key, client, [_event(number, line) for number, line in enumerate(lines, 1)])


def _event(number: int, line: Line) -> Event:
    text, data = line if isinstance(line, tuple) else (line, {})
    hours, kind, *rest = text.split()
    told: dict[str, Any] = {"actor": "clock"}
    for word in rest:
        if word.startswith("@"):
            told["actor"] = word[1:]
        elif "#" in word:
            process, run = word.split("#")
            stage = process if process != "deal" else ""
            told |= {"process_id": process, "instance_id": f"{process}#{run}", "version": 1, "stage": stage, "definition_id": 1}
        else:
            told["element_id"] = word
    return Event(number, kind, at(float(hours)), source=dumps(dict(data)), **told)


def indicator(measure: Mapping[str, Any], **more: Any) -> Indicator:
    """An indicator of a measure, with the unit that it must have."""
    unit = {"rate": "percent", "on-time": "percent", "regulation": "percent", "duration": "hours", "effort": "hours"}
    said = {"id": "x", "name": {"en": "X", "ru": "X"}, "stage": "discussion", "unit": unit.get(measure["kind"], "number")}
    return Indicator.of({**said, "measure": measure, **more})


def pass_of(element: str, opened: float, done: float, claimed: float | None = None, by: str = "anna", **told: Value) -> list[Line]:
    """The events of one pass of an operation in discussion#1; `told`: more data of the opening."""
    place = f"discussion#1 {element}"
    lines: list[Line] = [(f"{opened} work.opened {place}", {"department": "sales", **told})]
    if claimed is not None:
        lines.append(f"{claimed} work.claimed {place} @{by}")
    return [*lines, f"{done} work.completed {place} @{by}"]
