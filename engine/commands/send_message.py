"""Messages: from outside, or thrown by an instance, to exactly one receiver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import uuid4

from engine.actors import By
from engine.commands.jobs import lock_job
from engine.engine import Engine
from engine.errors import BadAnswer
from engine.step import DeliverMessage
from engine.store import definitions, jobs, messages
from engine.store.session import Conflict, Row
from engine.transaction import Transaction
from engine.values import UnstorableValue, Value, dumps, loads

Outcome = Literal["delivered", "started", "kept", "duplicate"]
_STATES: dict[Outcome, str] = {"delivered": "delivered", "started": "delivered", "kept": "kept"}


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a message.

    Attributes:
        outcome: "delivered" to a waiting token; "started" a new deal; "kept" until somebody waits for it;
            "duplicate": this message id was taken before, nothing was done.
        deal_key, instance_id: Of the receiver; "" when there is none.
    """

    outcome: Outcome
    deal_key: str = ""
    instance_id: str = ""
    incidents: tuple[str, ...] = ()


def send_message(
    engine: Engine,
    name: str,
    payload: Mapping[str, Value],
    *,
    by: By,
    correlation: str | None = None,
    deal_key: str = "",
    message_id: str = "",
    ttl: timedelta | None = None,
    at: datetime | None = None,
) -> Delivery:
    """Send a message.

    The token that has waited longest for this name and correlation gets it; otherwise the newest process that it starts is started, in
    a new deal; otherwise it is kept.

    Args:
        correlation: What it must match; default: the deal key.
        deal_key: The deal it is about; a deal that it starts is linked to it.
        message_id: The sender's own id; a second message with the same id is not taken.
        ttl: How long it is kept; default: the setting `message_ttl_days`.

    Raises:
        BadAnswer: A payload that can't be stored.
    """
    if not name:
        raise BadAnswer("The message has no name.")
    try:
        text = dumps(dict(payload))
    except UnstorableValue as error:
        raise BadAnswer(f"The payload can't be stored: {error}") from None
    values = {
        "message_id": message_id or uuid4().hex,
        "name": name,
        "correlation": deal_key if correlation is None else correlation,
        "deal_key": deal_key,
        "payload": text,
    }

    def story(tx: Transaction) -> Delivery:
        tx.require("messages.send")
        return take(tx, values, ttl)

    return engine.transact(story, by=by, at=at)


def take(tx: Transaction, values: Mapping[str, str], ttl: timedelta | None = None) -> Delivery:
    """Take a message in and give it to its one receiver, inside a transaction; what was taken before is not taken again.

    Args:
        values: Its message id, name, correlation, deal key, payload (`engine.values` text) and, when it came by one, channel.
        ttl: How long it is kept; default: the setting `message_ttl_days`.
    """
    if messages.by_message_id(tx.session, values["message_id"]) is not None:
        return Delivery("duplicate")
    expires_at = tx.recorded_at + (ttl or timedelta(days=tx.engine.settings.message_ttl_days))
    number = messages.add(tx.session, {**values, "state": "due", "received_at": tx.recorded_at, "expires_at": expires_at})
    row = messages.find(tx.session, number)
    assert row is not None
    return deliver(tx, row)


def deliver_message(engine: Engine, job_id: int, *, by: str = "", at: datetime | None = None) -> Delivery | None:
    """Deliver the message of a job; None when that was done before.

    Args:
        by: Default: the message's name.

    Raises:
        JobNotFound: There is no such job.
    """

    def story(tx: Transaction) -> Delivery | None:
        job = lock_job(tx, job_id)
        if job.state not in ("due", "running"):
            return None
        row = messages.find(tx.session, loads(job.payload)["message"])
        assert row is not None
        tx.by = by or row.name
        jobs.save(tx.session, job, state="done", error="")
        return deliver(tx, row)

    return engine.transact(story, by=by, at=at)


def deliver(tx: Transaction, message: Row) -> Delivery:
    """Give a message (in state "due") to its one receiver, inside a transaction."""
    delivery = _to_waiter(tx, message) or _to_start(tx, message) or _keep(tx, message)
    if not messages.set_state(tx.session, message.id, "due", _STATES[delivery.outcome]):
        raise Conflict("the message was taken by somebody else")
    return delivery


def _to_waiter(tx: Transaction, message: Row) -> Delivery | None:
    waiter = messages.oldest_waiter(tx.session, message.name, message.correlation)
    if waiter is None:
        return None
    deal = tx.lock_deal(waiter.deal_key)
    still = messages.oldest_waiter(tx.session, message.name, message.correlation)
    if still is None or still.id != waiter.id or deal["state"] == "suspended":
        raise Conflict("the token waits no more")
    live = tx.load(waiter.instance_id)
    tx.advance(live, DeliverMessage(waiter.token, loads(message.payload)))
    return Delivery("delivered", waiter.deal_key, live.id, tx.moved(live).incidents)


def _to_start(tx: Transaction, message: Row) -> Delivery | None:
    found = definitions.started_by(tx.session, message.name)
    if found is None:
        return None
    process = tx.engine.definitions.process(tx.session, found.id)
    sender = tx.find_deal(message.deal_key) if message.deal_key else None
    variables = loads(message.payload)
    owner = variables.get("owner")
    key = tx.open_deal(
        parent_key=sender.key if sender else None,
        client_id=sender.client_id if sender else None,
        owner=owner if isinstance(owner, str) else sender.owner if sender else "",
        source=f"channel {message.channel}" if message.channel else f"message {message.name}",
    )
    live = tx.begin(process, variables, key, found.element_id)
    tx.settle()
    return Delivery("started", key, live.id, tx.moved(live).incidents)


def _keep(tx: Transaction, message: Row) -> Delivery:
    messages.lock_name(tx.session, message.name, message.correlation)
    if messages.oldest_waiter(tx.session, message.name, message.correlation) is not None:
        raise Conflict("a token has begun to wait meanwhile")
    return Delivery("kept")
