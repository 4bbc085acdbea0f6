"""Where a deal stood at a moment, told from the events that had been recorded by then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from engine.definitions import STAGES
from engine.engine import Engine
from engine.queries.work_items import WorkInDeal
from engine.store.session import Session
from engine.store.work_items import LIVE

if TYPE_CHECKING:
    from engine.queries.deals import DealPath, InstanceInfo, PathEvent

_ENDED = {"instance.completed": "completed", "instance.failed": "failed", "instance.cancelled": "cancelled"}


def as_of_now(path: DealPath) -> DealPath:
    """The path with what is to be done now."""
    return replace(path, work=[item for item in path.work if item.state in LIVE])


def as_of(engine: Engine, session: Session, path: DealPath) -> DealPath:
    """A path whose `events` end at a moment, with the deal, its instances and its open work as they were then.

    Args:
        path: With the deal and all instances and work items as they are now.
    """
    runs = {run.id: run for run in path.instances}
    deal = replace(path.deal, revision=len(path.events), **_deal(engine, session, path.events, runs))
    work = [replace(item, stage=deal.stage) for item in _work(path.events, path.work)]
    return replace(path, deal=deal, instances=_instances(path.events, runs), work=work)


def _deal(engine: Engine, session: Session, events: list[PathEvent], runs: dict[str, InstanceInfo]) -> dict[str, Any]:
    """The deal's columns that change: as each event has left them."""
    then: dict[str, Any] = {"state": "open", "stage": "", "exit": "", "owner": "", "closed_at": None}
    for event in events:
        match event.kind:
            case "deal.opened":
                then["owner"] = event.data.get("owner", "")
            case "instance.started":
                run = runs[event.instance_id]
                stage = engine.definitions.process(session, run.definition_id).info.stage
                if stage in STAGES:
                    then["stage"] = stage
                if run.parent_id is None:
                    then |= {"state": "open", "exit": "", "closed_at": None}
            case "deal.suspended":
                then["state"] = "suspended"
            case "deal.resumed" | "deal.reopened":
                then |= {"state": "open", "exit": "", "closed_at": None}
            case "deal.closed":
                then |= {"state": event.data["state"], "exit": event.data["exit"], "closed_at": event.at}
            case "deal.changed":
                then["owner"] = event.data["after"].get("owner", then["owner"])
        written = written_by(event)
        if isinstance(owner := written.get("owner"), str):
            then["owner"] = owner
    return then


def written_by(event: PathEvent) -> dict[str, Any]:
    """The variables that an event has written."""
    changed = event.data.get("changed")
    written = dict(changed) if isinstance(changed, dict) else {}
    if event.kind == "decision.made" and event.data.get("variable"):
        written[event.data["variable"]] = event.data["result"]
    return written


def _instances(events: list[PathEvent], runs: dict[str, InstanceInfo]) -> list[InstanceInfo]:
    then: dict[str, InstanceInfo] = {}
    for event in events:
        if event.kind == "instance.started":
            then[event.instance_id] = replace(runs[event.instance_id], state="active", exit="", ended_at=None)
        elif event.kind in _ENDED:
            ended = {"state": _ENDED[event.kind], "exit": event.data.get("exit", ""), "ended_at": event.at}
            then[event.instance_id] = replace(then[event.instance_id], **ended)
        elif event.kind in ("deal.suspended", "deal.resumed"):
            old, new = ("active", "suspended") if event.kind == "deal.suspended" else ("suspended", "active")
            then = {key: replace(run, state=new) if run.state == old else run for key, run in then.items()}
    return [then[key] for key in runs if key in then]


def _work(events: list[PathEvent], items: list[WorkInDeal]) -> list[WorkInDeal]:
    """What was to be done. Of an instance's element, the nth opening in the history is the nth work item."""
    opened: dict[tuple[str, str], list[PathEvent]] = defaultdict(list)
    closed: dict[tuple[str, str, str], int] = defaultdict(int)
    for event in events:
        if event.kind == "work.opened":
            opened[event.instance_id, event.element_id].append(event)
        elif event.kind in ("work.completed", "work.withdrawn"):
            closed[event.instance_id, event.element_id, event.kind.removeprefix("work.")] += 1
    of_element: dict[tuple[str, str], list[WorkInDeal]] = defaultdict(list)
    for item in items:
        of_element[item.instance_id, item.element_id].append(item)
    then: list[WorkInDeal] = []
    for place, openings in opened.items():
        there = list(zip(of_element[place], openings, strict=False))
        for state in ("completed", "withdrawn"):
            done = sorted((pair for pair in there if pair[0].state == state), key=lambda pair: (pair[0].completed_at, pair[0].id))
            gone = {item.id for item, _ in done[: closed[*place, state]]}
            there = [pair for pair in there if pair[0].id not in gone]
        then += [_held(item, opening, events) for item, opening in there]
    return sorted(then, key=lambda item: item.id)


def _held(item: WorkInDeal, opening: PathEvent, events: list[PathEvent]) -> WorkInDeal:
    """A work item as it was held then."""
    told = opening.data
    held: dict[str, Any] = {
        "state": "open", "assignee": told.get("assignee", ""), "claimed_at": None, "due_at": told.get("due_at"),
        "department": told.get("department", ""), "priority": 0, "follow_up_at": None, "delegated_by": "", "escalated_to": "", "turn": "",
    }  # fmt: skip
    for event in events:
        if event.data.get("item") == item.id or event.data.get("token") == item.token:
            held |= _held_since(event, held, [other for other in events if other.recorded_at <= event.recorded_at])
    return replace(item, **held, completed_at=None, completed_by="")


def _held_since(event: PathEvent, held: Mapping[str, Any], before: list[PathEvent]) -> dict[str, Any]:
    """What an event has changed in how a work item is held."""
    told, given = event.data, {"state": "open", "claimed_at": None}
    match event.kind:
        case "work.claimed":
            back = {"delegated_by": ""} if held["delegated_by"] in (event.actor, told.get("for")) else {}
            return {"state": "claimed", "assignee": event.actor, "claimed_at": event.at, **back}
        case "work.assigned" | "work.taken-away" | "work.returned":
            return {**given, "assignee": told["assignee"], "delegated_by": ""}
        case "work.handed-over":
            return {**given, "assignee": told["assignee"]}
        case "work.delegated":
            return {**given, "assignee": told["assignee"], "delegated_by": told["delegated_by"]}
        case "work.given-back":
            return {**given, "assignee": ""}
        case "work.prioritised":
            return {"priority": told["priority"]}
        case "work.follow-up-set":
            return {"follow_up_at": told["follow_up_at"]}
        case "work.escalated":
            return {"escalated_to": told["to"]}
        case "hand-off.returned":
            return {**given, "turn": "returned", "department": told["department"] or held["department"], "assignee": told["to"]}
        case "hand-off.resent":
            returned = [other.actor for other in before if other.kind == "hand-off.returned" and other.data.get("item") == told["item"]]
            return {**given, "turn": "", "department": told["to"], "assignee": returned[-1] if returned else ""}
        case _:
            return {}
