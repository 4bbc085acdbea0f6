"""A deal's history events in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.queries.deals import PathEvent

_SAID = {
    "deal.opened": "deal opened",
    "deal.closed": "deal closed",
    "deal.suspended": "deal suspended",
    "deal.resumed": "deal resumed",
    "instance.failed": "failed",
    "instance.cancelled": "cancelled",
    "work.claimed": "taken",
    "work.given-back": "given back",
    "work.returned": "returned",
    "work.handed-over": "handed over",
    "work.delegated": "delegated",
    "work.assigned": "assigned",
    "work.taken-away": "taken away",
    "work.prioritised": "priority set",
    "work.escalated": "escalated",
    "work.completed": "done",
    "comment.written": "commented",
    "attachment.added": "file attached",
    "decision.made": "decided",
    "gateway.decided": "way chosen",
    "timer.fired": "time came",
    "message.received": "message came",
    "message.thrown": "message sent",
    "service.finished": "system answered",
    "child.started": "begun",
    "child.ended": "ended",
    "error.caught": "error caught",
    "escalation.caught": "escalated",
    "exit.reached": "exit",
    "token.stuck": "stuck",
    "token.retried": "tried again",
    "job.failed": "try failed",
    "incident.retried": "tried again",
    "token.moved": "moved",
    "hand-off.accepted": "hand-off accepted",
    "hand-off.returned": "hand-off returned",
    "hand-off.resent": "hand-off sent again",
    "promise.made": "promised",
    "promise.fulfilled": "promise kept",
    "promise.waived": "promise waived",
    "correction.asked": "correction asked for",
    "correction.consented": "correction consented to",
    "correction.refused": "correction refused",
    "correction.done": "corrected",
    "client.merged": "client merged",
    "client.merge-undone": "merge undone",
    "client.erased": "personal data erased",
}
_LONGEST = 60


def said(event: PathEvent) -> str:
    """What happened, in a word or two; "" for what only keeps the books (work opened, timers set, waits withdrawn)."""
    return _SAID.get(event.kind, "")


def why(event: PathEvent) -> str:
    """What the event's data tells: the condition that held and its inputs, the answers given, the cause."""
    data = event.data
    match event.kind:
        case "gateway.decided":
            chosen = [row for row in data["conditions"] if row["result"]]
            return "; ".join(_condition(row) for row in chosen)
        case "decision.made":
            return f"{data.get('variable') or data.get('decision')} = {_short(data.get('result'))}"
        case "work.completed" | "message.received" | "service.finished" | "script.ran" | "child.ended":
            end = f"exit {data['exit']}" if data.get("exit") else ""
            return end or _pairs(data.get("changed") or {})
        case "work.returned" | "work.handed-over" | "work.delegated" | "work.assigned" | "work.taken-away":
            who = f"to {data['assignee']}" if data.get("assignee") else "to the department"
            return ": ".join(filter(None, [who, str(data.get("why") or data.get("reason") or data.get("note") or "")]))
        case "work.escalated":
            return f"{data['why']}, to {data['to']}"
        case "exit.reached":
            return f"{data['exit']}: {_pairs(data.get('facts') or {})}"
        case "promise.made" | "promise.fulfilled" | "promise.waived":
            return ": ".join(part for part in (data.get("promise"), data.get("text"), data.get("reason")) if part)
        case "correction.consented" | "correction.refused":
            return str(data.get("words", ""))
        case "deal.closed":
            return str(data.get("exit") or data.get("state") or "")
        case "error.caught" | "escalation.caught" | "instance.failed":
            return f"{data.get('code', '')} {data.get('message', '')}".strip()
        case _:
            return str(data.get("cause") or data.get("reason") or "")


def _condition(row: Mapping[str, Any]) -> str:
    name = f"{row['name']}: " if row.get("name") else ""
    if row["condition"] is None:
        return f"{name}no other condition held"
    return f"{name}{row['condition']}" + (f" ({_pairs(row['inputs'])})" if row["inputs"] else "")


def _pairs(values: Mapping[str, Any]) -> str:
    shown = ", ".join(f"{key}={_short(value)}" for key, value in values.items())
    return shown if len(shown) <= 4 * _LONGEST else f"{shown[: 4 * _LONGEST]}…"


def _short(value: Any) -> str:
    told = str(value)
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"
