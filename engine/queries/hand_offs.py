"""Hand-offs between departments: who waits for whom."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from engine.actors import Actor, By, actor_of
from engine.engine import Engine
from engine.hand_offs import HandOffNotFound
from engine.permissions import Reach
from engine.store import deals
from engine.store import hand_offs as stored
from engine.store.session import Row, Session
from engine.visibility import may_with_deal


@dataclass(frozen=True, slots=True)
class HandOffInfo:
    """Work that passes from one department to another.

    Attributes:
        state: "offered", "accepted", "returned" or "withdrawn".
        sender: Whose work passed it on; "" = nobody's, a machine's.
        pack: The facts that the receiver must be given; `missing`: those that nobody had stated when it was offered last.
        answered_at, answered_by: When and by whom it was accepted, returned or withdrawn last.
        reason_code, reason: Why it was returned last.
        returns: How often it was returned.
        work_item_id: The work item that it is about, while that is live; only when one hand-off is asked for.
    """

    id: int
    deal_key: str
    instance_id: str
    element_id: str
    flow_id: str
    sender: str
    from_department: str
    to_department: str
    state: str
    pack: tuple[str, ...]
    missing: tuple[str, ...]
    offered_at: datetime
    answered_at: datetime | None
    answered_by: str
    reason_code: str
    reason: str
    returns: int
    work_item_id: int | None = None

    @classmethod
    def of(cls, row: Row, work_item_id: int | None = None) -> HandOffInfo:
        columns = {name: value for name, value in row._asdict().items() if name != "token"}
        lists = {name: tuple(json.loads(columns[name])) for name in ("pack", "missing")}
        return cls(**{**columns, **lists}, work_item_id=work_item_id)


def hand_offs(
    engine: Engine,
    *,
    by: By,
    deal_key: str = "",
    state: str = "",
    department: str = "",
    sender: str = "",
    limit: int = 50,
    after: int | None = None,
) -> list[HandOffInfo]:
    """Hand-offs that the actor may see, the newest first.

    Args:
        deal_key, state, sender: Only these; "" = all. `department`: only those offered to it.
        after: The id of the last one seen, for the next page.
    """
    actor = actor_of(by)
    given = {"deal_key": deal_key, "state": state, "to_department": department, "sender": sender}
    filters = {name: value for name, value in given.items() if value}
    with engine.store.read() as session:
        if actor.reach("deals.see") is Reach.ALL or (deal_key and _may_see(session, actor, deal_key)):
            rows = stored.listed(session, filters, limit, after)
        elif actor.reach("deals.see") is Reach.NONE:
            rows = []
        else:
            rows = stored.listed(session, filters, limit, after, actor.names, actor.departments | actor.heads)
        return [HandOffInfo.of(row) for row in rows]


def hand_off(engine: Engine, hand_off_id: int, *, by: By) -> HandOffInfo:
    """One hand-off, with the number of its work item.

    Raises:
        HandOffNotFound: There is no such hand-off, or the actor may not see its deal.
    """
    with engine.store.read() as session:
        row = stored.find(session, hand_off_id)
        if row is None or not _may_see(session, actor_of(by), row.deal_key):
            raise HandOffNotFound(hand_off_id)
        return HandOffInfo.of(row, stored.item_of(session, row))


def _may_see(session: Session, actor: Actor, deal_key: str) -> bool:
    deal = deals.find(session, deal_key)
    return deal is not None and may_with_deal(session, actor, "deals.see", deal_key, deal.owner)
