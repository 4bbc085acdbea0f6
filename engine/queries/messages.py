"""Messages: what was sent, from outside or by deals, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.actors import By, actor_of
from engine.commands.answer_message import MessageNotFound
from engine.commands.note_access import note_access
from engine.engine import Engine
from engine.permissions import Reach
from engine.personal import met_in, without_personal
from engine.store import deals, messages
from engine.store.session import Row
from engine.values import Value, loads
from engine.visibility import may_with_deal


@dataclass(frozen=True, slots=True)
class MessageInfo:
    """A message, without what it brings.

    Attributes:
        message_id: The sender's own id, or one that was made here; what came by a channel begins with its name.
        correlation: The value that a waiting token must match.
        deal_key: The deal that sent it, or that it is about; "" = it is from outside.
        state: "due" on its way, "delivered", "kept" until somebody waits for it, "expired" or "discarded".
        channel: That it came in by; "" = none.
        expires_at: Until when it is kept.
    """

    id: int
    message_id: str
    name: str
    correlation: str
    deal_key: str
    state: str
    received_at: datetime
    channel: str
    expires_at: datetime

    @classmethod
    def of(cls, row: Row) -> MessageInfo:
        return cls(**{name: value for name, value in row._asdict().items() if name != "payload"})


@dataclass(frozen=True, slots=True)
class OpenedMessage:
    """A message with what it brings, as far as the actor may see it."""

    message: MessageInfo
    payload: Mapping[str, Value]


def list_messages(
    engine: Engine,
    *,
    by: By,
    name: str = "",
    state: str = "",
    deal_key: str = "",
    channel: str = "",
    limit: int = 50,
    after: int | None = None,
) -> list[MessageInfo]:
    """Messages, the newest first.

    Args:
        name, state, deal_key, channel: Only these; "" = all.
        after: The number of the last one seen.

    Raises:
        NotPermitted: The actor may not look into the system.
    """
    actor_of(by).require("system.see")
    given = {"name": name, "state": state, "deal_key": deal_key, "channel": channel}
    with engine.store.read() as session:
        rows = messages.page(session, {key: value for key, value in given.items() if value}, limit, after)
    return [MessageInfo.of(row) for row in rows]


def message(engine: Engine, number: int, *, by: By) -> OpenedMessage:
    """One message with what it brings.

    Personal values are the word "hidden" for those who may not see them; that others were shown them is recorded.

    Raises:
        MessageNotFound: There is no such message.
        NotPermitted: The actor may not look into the system.
    """
    actor = actor_of(by)
    actor.require("system.see")
    with engine.store.read() as session:
        row = messages.find(session, number)
        if row is None:
            raise MessageNotFound(number)
        names = engine.definitions.personal_names(session)
        deal = deals.find(session, row.deal_key) if row.deal_key else None
        may_see = actor.reach("personal.see") is Reach.ALL or (
            deal is not None and may_with_deal(session, actor, "personal.see", deal.key, deal.owner)
        )
    payload = loads(row.payload)
    if may_see:
        note_access(engine, actor, row.deal_key, met_in(payload, names), f"message {number}")
    else:
        payload = without_personal(payload, names)
    return OpenedMessage(MessageInfo.of(row), payload)
