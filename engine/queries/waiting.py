"""Who is it waiting for? The one answer to that, for work items, deals and everything that tells of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.actors import By, actor_of
from engine.engine import Engine
from engine.queries.deals import visible_deal
from engine.store import waits
from engine.store.session import Row, Session
from engine.values import loads

Kind = Literal["person", "department", "client", "system"]


@dataclass(frozen=True, slots=True)
class Also:
    """Somebody else who may do it, or knows of it.

    Attributes:
        role: "substitute" may do it for the person; "delegated-by" gets it back; "escalated-to" was told that it is late.
    """

    role: Literal["substitute", "delegated-by", "escalated-to"]
    name: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that is waited for.

    Attributes:
        kind: "person" or "department" for work and consent; "client" for a message from outside: the client, or whoever else
            is to send it; "system" for what a machine does by itself, or an operator has to mend.
        name: The person, the department, the message, the connector; "" = whoever may give a second person's consent.
        since: When it began to wait; None = not known.
        what: "work", "message", "timer", "service", "delivery" (of a message to this deal or from it), "incident" or "correction".
        also: Who else has to do with it.
        due_at: When it is due, or comes by itself.
        element_id: The element in the diagram, or "".
        element_name: Its name as drawn.
        work_item_id: The work item, for "work".
        cause: Of an incident, in a sentence.
    """

    kind: Kind
    name: str
    since: datetime | None
    what: str
    also: tuple[Also, ...] = ()
    due_at: datetime | None = None
    element_id: str = ""
    element_name: str = ""
    work_item_id: int | None = None
    cause: str = ""


def waiting_for(session: Session, item: Row, now: datetime, element_name: str = "") -> Waiting:
    """Who a live work item waits for: the person who has it or who it is meant for, else the department.

    Args:
        item: With the columns of a work item; also a `WorkItemInfo`.
        now: For whom somebody stands in now.
    """
    also = []
    if item.assignee:
        also += [Also("substitute", name) for name in waits.substitutes_of(session, item.assignee, now)]
    if item.delegated_by:
        also.append(Also("delegated-by", item.delegated_by))
    if item.escalated_to:
        also.append(Also("escalated-to", item.escalated_to))
    return Waiting(
        kind="person" if item.assignee else "department",
        name=item.assignee or item.department,
        since=item.claimed_at or item.opened_at,
        what="work",
        also=tuple(also),
        due_at=item.due_at,
        element_id=item.element_id,
        element_name=element_name or item.name,
        work_item_id=item.id,
    )


def deal_waiting(engine: Engine, deal_key: str, *, by: By = "") -> list[Waiting]:
    """All that a deal waits for now: people first, then outsiders, then machines. Empty when it has ended.

    Raises:
        DealNotFound: There is no such deal, or the actor may not see it.
    """
    with engine.store.read() as session:
        visible_deal(session, actor_of(by), deal_key)
        return [*waits_of(engine, session, deal_key)]


def waits_of(engine: Engine, session: Session, deal_key: str) -> Iterator[Waiting]:
    """As `deal_waiting`, in a session."""
    now = engine.clock.now()

    def name_of(row: Row) -> str:
        if row.definition_id is None:
            return ""
        element = engine.definitions.process(session, row.definition_id).diagram.elements.get(row.element_id)
        return element.name if element is not None else ""

    for item in waits.work(session, deal_key):
        yield waiting_for(session, item, now, name_of(item))
    for asked in waits.corrections(session, deal_key):
        yield Waiting("person", "", asked.asked_at, "correction", cause=f"{asked.asked_by} has asked for a correction ({asked.kind}).")
    for row in waits.messages(session, deal_key):
        yield Waiting("client", row.message, row.created_at, "message", element_id=row.element_id, element_name=name_of(row))
    for row in waits.open_incidents(session, deal_key):
        yield Waiting("system", "operator", row.opened_at, "incident", (), None, row.element_id, name_of(row), None, row.cause)
    for row in waits.machine_work(session, deal_key):
        what = {"timer": "timer", "service": "service"}.get(row.kind, "delivery")
        name = {"timer": "clock", "service": str(loads(row.payload).get("topic", ""))}.get(row.kind, "messages")
        yield Waiting("system", name, None, what, (), row.due_at, row.element_id, name_of(row))
