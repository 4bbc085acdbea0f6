"""Processes that a clock starts: timer start events (BPMN 2.0.2 §10.5.2)."""

from __future__ import annotations

from datetime import datetime

from bpmn.diagram import Diagram
from bpmn.elements import Element
from bpmn.timers import Cycle, moment, parse_cycle
from engine.changes import job_row
from engine.commands.jobs import CLOCK, lock_job
from engine.engine import Engine
from engine.store import definitions, jobs
from engine.transaction import Transaction
from engine.values import loads


def set_timers(tx: Transaction, definition_id: int, diagram: Diagram) -> None:
    """Wind up the timer starts of a newly deployed version; those of older versions stop."""
    process = diagram.main.id
    jobs.cancel_starts(tx.session, process)
    for element in diagram.in_scope(process):
        if element.kind == "startEvent" and element.event == "timer":
            due_at, left = _first(element, tx.recorded_at)
            _add(tx, definition_id, process, element.id, due_at, left)


def start_by_timer(engine: Engine, job_id: int, *, by: str = CLOCK, at: datetime | None = None) -> bool:
    """A timer start is due: start its process in a new deal. False when a newer version has replaced it, or it was done before.

    Raises:
        JobNotFound: There is no such job.
    """

    def story(tx: Transaction) -> bool:
        job = lock_job(tx, job_id)
        if job.state not in ("due", "running"):
            return False
        payload = loads(job.payload)
        process = engine.definitions.process(tx.session, payload["definition"])
        jobs.save(tx.session, job, state="done", error="")
        element = process.diagram.elements[payload["element"]]
        left = payload["left"]
        if element.timer[0] == "timeCycle" and (left is None or left > 1):
            due_at = parse_cycle(element.timer[1]).period.after(job.due_at)
            _add(tx, process.id, process.key, element.id, due_at, None if left is None else left - 1)
        newest = definitions.newest(tx.session, "bpmn", process.key)
        if newest is None or newest.id != process.id:
            return False
        tx.begin(process, {}, tx.open_deal(source=f"timer {element.id}"), element.id)
        return True

    return engine.transact(story, by=by, at=at)


def _first(element: Element, now: datetime) -> tuple[datetime, int | None]:
    kind, text = element.timer
    if kind != "timeCycle":
        return moment(text, now), 1
    cycle: Cycle = parse_cycle(text)
    return cycle.start or cycle.period.after(now), cycle.times


def _add(tx: Transaction, definition_id: int, process: str, element: str, due_at: datetime, left: int | None) -> None:
    payload = {"definition": definition_id, "element": element, "left": left}
    key = f"start:{process}:{definition_id}:{element}:{due_at.isoformat()}"
    tx.changes.new_jobs["", key] = job_row("start", due_at, payload, key, element_id=element)
