"""Channels, and the dead letters that wait in them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.actors import By, actor_of
from engine.channels import ChannelNotFound, Field, LetterNotFound, fields_of, leaves
from engine.commands.note_access import note_access
from engine.engine import Engine
from engine.permissions import Reach
from engine.personal import HIDDEN
from engine.queries.russian import in_russian
from engine.store import channels as stored
from engine.store import dead_letters, messages
from engine.store.session import Row, Session


@dataclass(frozen=True, slots=True)
class ChannelInfo:
    """A door for messages from outside.

    Attributes:
        is_awaited: A deployed diagram knows the message; else everything that comes is a dead letter.
        messages: How many have come by it and fitted; `last_at`: when the last one came.
        waiting: Dead letters that nobody has looked at.
    """

    name: str
    message: str
    fields: list[Field]
    correlation: str
    state: str
    made_by: str
    made_at: datetime
    revision: int
    is_awaited: bool
    messages: int
    last_at: datetime | None
    waiting: int


@dataclass(frozen=True, slots=True)
class LetterInfo:
    """What came in by a channel and could not be sent on.

    Attributes:
        message_id: The sender's own number of it, or one that was made here.
        cause, cause_ru: Why, in a sentence or several; in Russian "" where it is not known.
        state: "waiting", "delivered" or "discarded".
        reason: Why it was discarded.
    """

    id: int
    channel: str
    message_id: str
    cause: str
    cause_ru: str
    state: str
    received_at: datetime
    answered_by: str
    answered_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class OpenedLetter:
    """A dead letter with what came.

    Attributes:
        data: What came, as far as the actor may see it; empty when the letter was answered.
        places: Every place of it that a field of the channel can come from.
        hidden: Those of them whose values are hidden.
    """

    letter: LetterInfo
    data: Mapping[str, Any]
    places: list[str]
    hidden: list[str]


def channels(engine: Engine, *, by: By) -> list[ChannelInfo]:
    """All channels by name.

    Raises:
        NotPermitted: The actor may not look into the system.
    """
    actor_of(by).require("system.see")
    with engine.store.read() as session:
        return _infos(engine, session, stored.all_of_them(session))


def channel(engine: Engine, name: str, *, by: By) -> ChannelInfo:
    """One channel.

    Raises:
        ChannelNotFound: There is no such channel.
        NotPermitted: The actor may not look into the system.
    """
    actor_of(by).require("system.see")
    with engine.store.read() as session:
        row = stored.find(session, name)
        if row is None:
            raise ChannelNotFound(name)
        return _infos(engine, session, [row])[0]


def letters(engine: Engine, *, by: By, channel: str = "", state: str = "", limit: int = 50, after: int | None = None) -> list[LetterInfo]:
    """Dead letters, the newest first, without what came.

    Args:
        channel, state: Only these; "" = all.
        after: The id of the last one seen.

    Raises:
        NotPermitted: The actor may not look into the system.
    """
    actor_of(by).require("system.see")
    filters = {name: value for name, value in {"channel": channel, "state": state}.items() if value}
    with engine.store.read() as session:
        return [_letter(row) for row in dead_letters.page(session, filters, limit, after)]


def letter(engine: Engine, letter_id: int, *, by: By) -> OpenedLetter:
    """One dead letter with what came. That personal values are shown is recorded.

    Who may not see all personal data sees only what the channel's fields make values of that are not personal: what else a
    stranger sends may be anything.

    Raises:
        LetterNotFound: There is no such letter.
        NotPermitted: The actor may not look into the system.
    """
    actor = actor_of(by)
    actor.require("system.see")
    with engine.store.read() as session:
        row = dead_letters.find(session, letter_id)
        if row is None:
            raise LetterNotFound(letter_id)
        found = stored.find(session, row.channel)
        plain = _plain_places(fields_of(found.fields) if found is not None else [], engine.definitions.personal_names(session))
    data = json.loads(row.data)
    places = [place for place, _ in leaves(data)]
    personal = [place for place, value in leaves(data) if value is not None and place not in plain]
    if actor.reach("personal.see") is Reach.ALL:
        note_access(engine, actor, "", personal, f"dead letter {letter_id}")
        return OpenedLetter(_letter(row), data, places, [])
    return OpenedLetter(_letter(row), _without(data, frozenset(personal)), places, personal)


def _infos(engine: Engine, session: Session, rows: Sequence[Row]) -> list[ChannelInfo]:
    came = {row.channel: row for row in stored.message_counts(session)}
    waiting = dead_letters.waiting_counts(session)
    return [
        ChannelInfo(
            name=row.name,
            message=row.message,
            fields=fields_of(row.fields),
            correlation=row.correlation,
            state=row.state,
            made_by=row.made_by,
            made_at=row.made_at,
            revision=row.revision,
            is_awaited=engine.definitions.awaits(session, row.message) or messages.is_awaited(session, row.message),
            messages=came[row.name].count if row.name in came else 0,
            last_at=stored.received_at(session, came[row.name].last) if row.name in came else None,
            waiting=waiting.get(row.name, 0),
        )
        for row in rows
    ]


def _letter(row: Row) -> LetterInfo:
    columns = {name: value for name, value in row._asdict().items() if name != "data"}
    return LetterInfo(**columns, cause_ru=in_russian(row.cause))


def _plain_places(fields: Sequence[Field], personal: Collection[str]) -> set[str]:
    """Where values come from that are not personal: no part of the name that they get is."""
    taken = {field.source for field in fields if set(field.to.split(".")) & set(personal)}
    return {field.source for field in fields if field.source} - taken


def _without(data: Any, hidden: frozenset[str], path: str = "") -> Any:
    if isinstance(data, dict):
        return {name: _without(item, hidden, f"{path}.{name}" if path else str(name)) for name, item in data.items()}
    if isinstance(data, list):
        return [_without(item, hidden, f"{path}.{number}" if path else str(number)) for number, item in enumerate(data)]
    return HIDDEN if path in hidden else data
