"""Channels: doors for messages from outside. Each has a secret, which is told once and stands in the address of the door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.actors import By
from engine.channels import STATES, ChannelExists, ChannelHasLetters, ChannelNotFound, Field, checked_name, fields_of, fields_text, told
from engine.engine import Engine
from engine.errors import BadAnswer, Outdated
from engine.people import new_secret, secret_digest
from engine.store import channels, dead_letters
from engine.store.session import Row
from engine.transaction import Transaction


@dataclass(frozen=True, slots=True)
class ChannelKey:
    """A channel's secret, told this once; the database keeps its digest."""

    name: str
    secret: str
    revision: int


def add_channel(
    engine: Engine,
    name: str,
    *,
    by: By,
    message: str,
    fields: Sequence[Field] = (),
    correlation: str = "",
    at: datetime | None = None,
) -> ChannelKey:
    """Open a new channel.

    Args:
        name: Small letters, digits and hyphens: it stands in the address.
        message: The BPMN message that what comes in is sent as.
        fields: What of it becomes which value of the payload.
        correlation: The field whose value the waiting token must match; "" = none, for messages that start a deal.

    Raises:
        ChannelExists: The name is taken.
        BadAnswer: No good name, message or fields.
    """
    checked_name(name)
    text, secret = fields_text(fields, correlation), new_secret()
    _require_message(message)

    def story(tx: Transaction) -> ChannelKey:
        tx.require("channels.manage")
        if channels.find(tx.session, name) is not None:
            raise ChannelExists(name)
        values = {"name": name, "message": message, "fields": text, "correlation": correlation, "state": "open"}
        channels.add(tx.session, {**values, "secret_digest": secret_digest(secret), "made_by": tx.by, "made_at": tx.recorded_at})
        tx.note("channel.added", "", channel=name, message=message, fields=told(fields), correlation=correlation)
        return ChannelKey(name, secret, 1)

    return engine.transact(story, by=by, at=at)


def change_channel(
    engine: Engine,
    name: str,
    *,
    by: By,
    message: str | None = None,
    fields: Sequence[Field] | None = None,
    correlation: str | None = None,
    state: str | None = None,
    revision: int | None = None,
    at: datetime | None = None,
) -> int:
    """Change, close or open a channel; the new revision. None = as it is.

    Args:
        state: "open" or "closed": a closed one takes nothing.

    Raises:
        ChannelNotFound: There is no such channel.
        Outdated: It has another revision than `revision`.
        BadAnswer: No good message, fields or state.
    """
    if state is not None and state not in STATES:
        raise BadAnswer(f"A channel is {' or '.join(STATES)}, not “{state}”.")
    if message is not None:
        _require_message(message)

    def story(tx: Transaction) -> int:
        row = held(tx, name, revision)
        drawn = fields_of(row.fields) if fields is None else list(fields)
        wanted = {
            "message": row.message if message is None else message,
            "correlation": row.correlation if correlation is None else correlation,
            "state": row.state if state is None else state,
        }
        wanted["fields"] = fields_text(drawn, wanted["correlation"])
        changed: dict[str, Any] = {key: value for key, value in wanted.items() if value != getattr(row, key)}
        if not changed:
            return int(row.revision)
        channels.change(tx.session, row, **changed)
        tx.note("channel.changed", "", channel=name, **{**changed, **({"fields": told(drawn)} if "fields" in changed else {})})
        return int(row.revision) + 1

    return engine.transact(story, by=by, at=at)


def renew_channel_secret(engine: Engine, name: str, *, by: By, at: datetime | None = None) -> ChannelKey:
    """Give a channel a new secret; with the old one nobody gets in any more.

    Raises:
        ChannelNotFound: There is no such channel.
    """
    secret = new_secret()

    def story(tx: Transaction) -> ChannelKey:
        row = held(tx, name, None)
        channels.change(tx.session, row, secret_digest=secret_digest(secret))
        tx.note("channel.secret-renewed", "", channel=name)
        return ChannelKey(name, secret, row.revision + 1)

    return engine.transact(story, by=by, at=at)


def remove_channel(engine: Engine, name: str, *, by: By, revision: int | None = None, at: datetime | None = None) -> None:
    """Remove a channel in which nothing waits; what has come by it stays.

    Raises:
        ChannelNotFound: There is no such channel.
        Outdated: It has another revision than `revision`.
        ChannelHasLetters: Dead letters wait in it.
    """

    def story(tx: Transaction) -> None:
        held(tx, name, revision)
        if waiting := dead_letters.waiting_counts(tx.session).get(name):
            raise ChannelHasLetters(name, waiting)
        channels.remove(tx.session, name)
        tx.note("channel.removed", "", channel=name)

    engine.transact(story, by=by, at=at)


def held(tx: Transaction, name: str, revision: int | None) -> Row:
    """A channel's row, locked, for somebody who may manage channels.

    Raises:
        ChannelNotFound: There is no such channel.
        Outdated: It has another revision than `revision`.
        NotPermitted: The actor may not manage channels.
    """
    tx.require("channels.manage")
    row = channels.lock(tx.session, name)
    if row is None:
        raise ChannelNotFound(name)
    if revision is not None and row.revision != revision:
        raise Outdated(f"The channel {name}")
    return row


def _require_message(message: str) -> None:
    if not message.strip() or len(message) > 200:
        raise BadAnswer("Name the message that what comes in is sent as: a diagram awaits it.")
