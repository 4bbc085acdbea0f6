"""What comes in by a channel: sent on as the message that the channel names, or kept as a dead letter with the cause. Never lost."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import uuid4

from engine.channels import ChannelClosed, HookNotFound, Misfit, correlation_of, fields_of, identity_of, payload_of
from engine.commands.send_message import Delivery, take
from engine.engine import Engine
from engine.errors import EngineError, StoreBusy, StoreUnreachable
from engine.people import secret_digest
from engine.personal import masked
from engine.store import channels, dead_letters, messages
from engine.store.session import Row, Session
from engine.transaction import Transaction
from engine.values import dumps

Outcome = Literal["delivered", "started", "kept", "duplicate", "kept-for-review"]
LONGEST_ID = 200

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Received:
    """What became of what came in.

    Attributes:
        message_id: The sender's own number of it, or the one that was made here.
        outcome: As of a message (`send_message`), or "kept-for-review": it is a dead letter, and somebody will look at it.
    """

    message_id: str
    outcome: Outcome


def enter(engine: Engine, name: str, secret: str) -> Row:
    """The channel whose secret is shown.

    Raises:
        HookNotFound: There is no such channel, or it has another secret.
        ChannelClosed: It takes nothing at present.
    """
    with engine.store.read() as session:
        row = channels.find(session, name)
    shown = secret_digest(secret)
    if not hmac.compare_digest(shown, row.secret_digest if row is not None else secret_digest("")) or row is None:
        raise HookNotFound
    if row.state != "open":
        raise ChannelClosed(name)
    return row


def receive(
    engine: Engine, channel: Row, data: Mapping[str, Any], *, message_id: str = "", unreadable: str = "", at: datetime | None = None
) -> Received:
    """Take in what has come by a channel.

    Args:
        channel: From `enter`.
        data: What came, as JSON data.
        message_id: The sender's own number of it: what comes again with the same one is not taken again.
            Default: what the field has that identifies it.
        unreadable: Why `data` is not what the sender meant, in a sentence; then it is kept in any case.

    Raises:
        StoreBusy, StoreUnreachable: Nothing was taken; the sender must try again.
    """
    fields = fields_of(channel.fields)
    own = _short(message_id.strip() or identity_of(fields, data)) or uuid4().hex
    with engine.store.read() as session:
        before = dead_letters.of_message(session, channel.name, own)
    if before is not None:
        return _again(before)
    try:
        if unreadable:
            raise Misfit([unreadable])
        delivery = engine.transact(lambda tx: send(tx, channel, data, own), by=f"channel {channel.name}", at=at)
        return Received(own, delivery.outcome)
    except (StoreBusy, StoreUnreachable):
        raise
    except Misfit as error:  # tells of places, never of values
        return _keep(engine, channel, data, own, str(error), at)
    except EngineError as error:
        with engine.store.read() as session:
            names = engine.definitions.personal_names(session)
        return _keep(engine, channel, data, own, masked(str(error), payload_of(fields, data)[0], names), at)
    except Exception as error:  # a defect must not cost a company its lead
        log.exception("What came in by the channel %s could not be sent on.", channel.name)
        return _keep(engine, channel, data, own, f"Stagework met a defect of its own ({type(error).__name__}; see the server's log).", at)


def send(tx: Transaction, channel: Row, data: Mapping[str, Any], message_id: str) -> Delivery:
    """Send what came in by a channel on, inside a transaction.

    Raises:
        Misfit: It does not fit the channel, or nobody awaits such a message.
    """
    payload, problems = payload_of(fields_of(channel.fields), data)
    if problems:
        raise Misfit(problems)
    correlation = correlation_of(channel.correlation, payload)
    if not is_awaited(tx, channel.message):
        raise Misfit([f"No deployed diagram awaits the message “{channel.message}”."])
    values = {
        "message_id": f"{channel.name}:{message_id}",
        "name": channel.message,
        "correlation": correlation,
        "deal_key": "",
        "payload": dumps(payload),
        "channel": channel.name,
    }
    return take(tx, values)


def is_awaited(tx: Transaction, message: str) -> bool:
    """Whether a newest diagram knows the message, or a deal that goes on by an older one waits for it."""
    return tx.engine.definitions.awaits(tx.session, message) or messages.is_awaited(tx.session, message)


def _keep(engine: Engine, channel: Row, data: Mapping[str, Any], own: str, cause: str, at: datetime | None) -> Received:
    def story(session: Session) -> Received:
        if (before := dead_letters.of_message(session, channel.name, own)) is not None:
            return _again(before)
        values = {
            "channel": channel.name,
            "message_id": own,
            "data": json.dumps(data, ensure_ascii=False),
            "cause": cause,
            "received_at": at or engine.clock.now(),
        }
        dead_letters.add(session, values)
        return Received(own, "kept-for-review")

    return engine.store.write(story)


def _again(letter: Row) -> Received:
    return Received(letter.message_id, "kept-for-review" if letter.state == "waiting" else "duplicate")


def _short(message_id: str) -> str:
    """A number that is too long to be one is replaced by its digest: it tells deliveries apart as well."""
    return message_id if len(message_id) <= LONGEST_ID else hashlib.sha256(message_id.encode("utf-8", "surrogatepass")).hexdigest()
