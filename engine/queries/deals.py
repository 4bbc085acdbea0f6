"""Deals, and the path that each has taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.engine import Engine
from engine.errors import DealNotFound
from engine.store import history, instances, lists
from engine.store.session import Row
from engine.values import Value, loads


@dataclass(frozen=True, slots=True)
class DealInfo:
    """A deal.

    Attributes:
        state: "open", "suspended", "completed", "failed" or "cancelled".
        stage: The stage that was entered last, or "".
        exit: The exit of its (last) top process, once that has completed.
        parent_key: The deal that it came from, or None.
        revision: How many events its history has: another number, another deal.
    """

    id: int
    key: str
    client_id: int | None
    title: str
    state: str
    stage: str
    exit: str
    owner: str
    parent_key: str | None
    kind: str
    source: str
    external_ref: str | None
    opened_at: datetime
    closed_at: datetime | None
    revision: int
    client_name: str | None

    @property
    def outcome(self) -> str:
        """The exit when there is one, else the state."""
        return self.exit or self.state

    @classmethod
    def of(cls, row: Row) -> DealInfo:
        return cls(*row)


@dataclass(frozen=True, slots=True)
class InstanceInfo:
    """A run of a process inside a deal; `parent_id` is the instance that called it."""

    id: str
    deal_key: str
    definition_id: int
    process_id: str
    parent_id: str | None
    parent_token: str | None
    depth: int
    state: str
    exit: str
    revision: int
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class PathEvent:
    """One thing that happened.

    Attributes:
        kind: See `engine.step.HistoryDraft`, and deal.opened, deal.closed, deal.suspended, deal.resumed, work.claimed, work.given-back,
            job.failed, incident.retried.
        name: The element's name as drawn in that version.
        actor: Who did it; a connector's or message's name, or "clock".
        at, recorded_at: When it happened; when it was written down.
        data: What went with it: the data changed, and for a gateway each condition with its inputs and its result.
    """

    seq: int
    deal_key: str
    instance_id: str
    process_id: str
    version: int | None
    kind: str
    element_id: str
    name: str
    actor: str
    at: datetime
    recorded_at: datetime
    data: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class DealPath:
    """A deal, its runs and everything that happened in it, in order."""

    deal: DealInfo
    instances: list[InstanceInfo]
    events: list[PathEvent]


def deals(
    engine: Engine,
    *,
    state: str = "",
    stage: str = "",
    exit: str = "",
    owner: str = "",
    client_id: int | None = None,
    parent_key: str = "",
    external_ref: str = "",
    limit: int = 50,
    after: str | None = None,
) -> list[DealInfo]:
    """Deals, the newest first.

    Args:
        state, stage, exit, owner, client_id, parent_key, external_ref: Only these; "" or None = all.
        after: The key of the last deal seen, for the next page.
    """
    given = {"state": state, "stage": stage, "exit": exit, "owner": owner, "parent_key": parent_key, "external_ref": external_ref}
    filters = {name: value for name, value in {**given, "client_id": client_id}.items() if value not in ("", None)}
    with engine.store.read() as session:
        return [DealInfo.of(row) for row in lists.deals(session, filters, limit, after)]


def deal(engine: Engine, key: str) -> DealInfo:
    """One deal.

    Raises:
        DealNotFound: There is no such deal.
    """
    with engine.store.read() as session:
        row = lists.deal(session, key)
    if row is None:
        raise DealNotFound(key)
    return DealInfo.of(row)


def deal_path(engine: Engine, key: str) -> DealPath:
    """What a deal has gone through: every event with who, when, which version and why.

    Raises:
        DealNotFound: There is no such deal.
    """
    with engine.store.read(consistent=True) as session:
        row = lists.deal(session, key)
        if row is None:
            raise DealNotFound(key)
        runs = [InstanceInfo(*run) for run in instances.of_deal(session, key)]
        rows = history.of_deal(session, key)
        definitions = {event.definition_id for event in rows} - {None}
        drawn = {number: engine.definitions.process(session, number).diagram.elements for number in definitions}
    events: list[PathEvent] = []
    for event in rows:
        element = drawn.get(event.definition_id, {}).get(event.element_id)
        events.append(
            PathEvent(
                seq=event.seq,
                deal_key=event.deal_key,
                instance_id=event.instance_id,
                process_id=event.process_id or "",
                version=event.version,
                kind=event.kind,
                element_id=event.element_id,
                name=element.name if element is not None else "",
                actor=event.actor,
                at=event.at,
                recorded_at=event.recorded_at,
                data=loads(event.data),
            )
        )
    return DealPath(DealInfo.of(row), runs, events)
