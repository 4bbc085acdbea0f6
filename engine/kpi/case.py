"""One deal's history, read once, with what indicators and the search for losses ask of it again and again.

    for case in read_cases(engine, session, ["D-000017", "D-000018"]):
        case.events                        # in the order in which they were recorded; places in it are indexes from 0
        case.fact("amount", 12)            # as it was when events[12] had happened
        case.runs, case.passes             # of diagrams, of operations

A case depends on nothing but the deal's events (and its client): the same events give the same case.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal

from engine.engine import Engine
from engine.kpi.event import Event
from engine.kpi.passes import Between, Book, Pass
from engine.store import kpi_cases
from engine.store.session import Session
from engine.values import Value

__all__ = ["Case", "Event", "Pass", "Run", "read_cases"]

AT_ONCE = 100
"""Deals whose events are in memory together."""
_BY_ITSELF = frozenset({
    "instance.started", "script.ran", "decision.made", "gateway.decided", "service.called", "service.finished", "client.registered",
    "child.started", "timer.set", "message.awaited", "message.thrown", "work.opened", "work.assigned", "hand-off.offered",
})  # fmt: skip
_ENDED: dict[str, Literal["completed", "failed", "cancelled"]] = {
    "instance.completed": "completed",
    "instance.failed": "failed",
    "instance.cancelled": "cancelled",
}


@dataclass(slots=True, eq=False)
class Run:
    """One run of a diagram: an instance.

    Attributes:
        id: The instance's.
        process_id, version, stage, definition_id: Its diagram.
        start_element: Where it began: a start event, or the element at which a correction let it begin; "": the only start event.
        started, ended: Indexes of the events; `ended` -1: it goes on.
        state: "active", "completed", "failed" or "cancelled".
        exit: By which it was left; "" while it goes on, or without one.
    """

    id: str
    process_id: str
    version: int | None
    stage: str
    definition_id: int
    start_element: str
    started: int
    started_at: datetime
    ended: int = -1
    ended_at: datetime | None = None
    state: Literal["active", "completed", "failed", "cancelled"] = "active"
    exit: str = ""


class Case:
    """A deal's history.

    Attributes:
        key: The deal's.
        client_id: Its client; None: it has none.
        events: In the order of their numbers.
    """

    def __init__(self, key: str, client_id: int | None, events: Sequence[Event]) -> None:
        self.key = key
        self.client_id = client_id
        self.events = events

    @property
    def length(self) -> int:
        """How many events it has."""
        return len(self.events)

    # ---- facts -----------------------------------------------------------------------------------------------------

    def fact(self, name: str, index: int) -> Value:
        """What a fact was when the event at the index had happened; None: not known yet, or personal.

        At the beginning of a run it is what was known when all had happened that followed by itself, at once: a script reads the contact.
        """
        found = self._facts.get(name)
        if found is None:
            return None
        place = bisect_right(found[0], self._begun.get(index, index))
        return found[1][place - 1] if place else None

    @cached_property
    def _facts(self) -> dict[str, tuple[list[int], list[Value]]]:
        """By fact: the indexes of the events that set it, and its values."""
        found: dict[str, tuple[list[int], list[Value]]] = {}
        for index, event in enumerate(self.events):
            for name, value in event.written:
                if (known := found.get(name)) is None:
                    found[name] = ([index], [value])
                else:
                    known[0].append(index)
                    known[1].append(value)
        return found

    @cached_property
    def _begun(self) -> dict[int, int]:
        """By the index at which a run begins: that of the last event that followed at once, without anybody."""
        found = {}
        for index, event in enumerate(self.events):
            if event.kind == "instance.started":
                last = index
                for after in self.events[index + 1 :]:
                    if after.kind not in _BY_ITSELF or after.at != event.at:
                        break
                    last += 1
                found[index] = last
        return found

    # ---- runs ------------------------------------------------------------------------------------------------------

    @cached_property
    def runs(self) -> list[Run]:
        """Of diagrams, in the order in which they began."""
        return list(self.run_of.values())

    @cached_property
    def run_of(self) -> dict[str, Run]:
        """The same by the instances' ids."""
        found: dict[str, Run] = {}
        for index, event in enumerate(self.events):
            if not event.kind.startswith("instance."):
                continue
            run = found.get(event.instance_id)
            if run is None:
                diagram = (event.process_id, event.version, event.stage, event.definition_id)
                run = found[event.instance_id] = Run(event.instance_id, *diagram, event.element_id, index, event.at)
            if (state := _ENDED.get(event.kind)) is not None:
                run.ended, run.ended_at, run.state = index, event.at, state
                run.exit = event.data.get("exit") or ""
        return found

    @cached_property
    def ended(self) -> int:
        """The index of the event with which the deal ended; -1: it is open, or open again."""
        found = -1
        for index, event in enumerate(self.events):
            if event.kind == "deal.closed":
                found = index
            elif event.kind in ("deal.reopened", "instance.started"):
                found = -1
        return found

    # ---- work ------------------------------------------------------------------------------------------------------

    @property
    def passes(self) -> list[Pass]:
        """Of operations, in the order in which they were opened."""
        return self._book.passes

    @property
    def suspended(self) -> list[Between]:
        """From when until when the deal was suspended; until the last event, when it still is."""
        return self._book.suspended

    def pass_at(self, index: int) -> Pass | None:
        """The pass that an event is about; None for events that are not about work."""
        work = self._book.work.get(index)
        return work.of if work is not None else None

    def department(self, index: int) -> str:
        """Whose the work is that an event is about, as it was then; of other events whose the work was that was done last; "": nobody's."""
        work = self._book.work.get(index)
        if work is not None:
            return work.department
        places, names = self._done_by
        place = bisect_left(places, index)
        return names[place - 1] if place else ""

    @cached_property
    def _book(self) -> Book:
        return Book(self.events)

    @cached_property
    def _done_by(self) -> tuple[list[int], list[str]]:
        """The indexes of the events by which work was done, and whose it was."""
        done = sorted((one.ended, one.department) for one in self.passes if one.is_done)
        return [index for index, _ in done], [department for _, department in done]


def read_cases(engine: Engine, session: Session, keys: Sequence[str]) -> Iterator[Case]:
    """The histories of deals, in the order of their keys, a batch with one SELECT; a deal that is not there is left out."""
    for first in range(0, len(keys), AT_ONCE):
        some = keys[first : first + AT_ONCE]
        clients = kpi_cases.clients(session, some)
        events: dict[str, list[Event]] = {key: [] for key in clients}
        for key, number, kind, at, actor, element_id, instance_id, definition_id, data in kpi_cases.events(session, some):
            if key in events:
                diagram = _diagram(engine, session, definition_id)
                events[key].append(Event(number, kind, at, actor, *diagram, element_id, instance_id, data))
        yield from (Case(key, clients[key], events[key]) for key in some if events.get(key))


def _diagram(engine: Engine, session: Session, definition_id: int | None) -> tuple[str, int | None, str, int]:
    info = engine.definitions.info(session, definition_id) if definition_id is not None else None
    return ("", None, "", 0) if info is None else (info.key, info.version, info.stage, info.id)
