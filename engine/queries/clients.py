"""Clients: searched, looked at, compared."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.actors import Actor, By, actor_of
from engine.commands.note_access import note_access
from engine.engine import Engine
from engine.errors import ClientNotFound
from engine.permissions import Reach
from engine.personal import HIDDEN
from engine.queries.deals import DealInfo, deals
from engine.store import clients as stored
from engine.store import merges
from engine.store.session import Row, Session
from engine.values import loads

PERSONAL = ("name", "phone", "email", "tax_id", "external_ref")
"""Fields of a client that are personal data."""


@dataclass(frozen=True, slots=True)
class ClientInfo:
    """A company or a person.

    Attributes:
        name, phone, email, tax_id, external_ref: "hidden" for whoever may see no personal data.
        merged_into: The client that this one is, since they were merged.
        erased_at: When its data were erased.
    """

    id: int
    name: str
    kind: str
    phone: str | None
    email: str | None
    tax_id: str | None
    external_ref: str | None
    created_at: datetime
    merged_into: int | None
    erased_at: datetime | None
    revision: int

    @classmethod
    def of(cls, row: Row, may_see: bool = True) -> ClientInfo:
        columns = {name: value for name, value in row._asdict().items() if name != "name_key"}
        return cls(**columns if may_see else {name: HIDDEN if name in PERSONAL and value else value for name, value in columns.items()})


@dataclass(frozen=True, slots=True)
class MergeInfo:
    """A merge of two clients; `deals` are those that moved."""

    id: int
    kept: int
    merged: int
    deals: tuple[str, ...]
    reason: str
    merged_by: str
    merged_at: datetime
    undone_by: str
    undone_at: datetime | None

    @classmethod
    def of(cls, row: Row) -> MergeInfo:
        columns = {name: value for name, value in row._asdict().items() if name != "moved"}
        return cls(**columns, deals=tuple(loads(row.moved).get("deals", ())))


@dataclass(frozen=True, slots=True)
class ClientCard:
    """A client, the newest of its deals that the actor may see, and its merges."""

    client: ClientInfo
    deals: Sequence[DealInfo]
    merges: Sequence[MergeInfo]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two clients that may be one; `same` is "name" or "phone"."""

    first: ClientInfo
    second: ClientInfo
    same: str


def clients(engine: Engine, text: str = "", *, by: By, limit: int = 50, after: tuple[str, int] | None = None) -> list[ClientInfo]:
    """Clients in order of name, without those that were merged or erased.

    Args:
        text: A part of the name, in upper or lower case; of the phone's digits; of the e-mail address; the beginning of the tax number.
        after: (`name key`, id) of the last one seen, as `place_of` gives it.

    Raises:
        NotPermitted: The actor may not see clients.
    """
    actor = actor_of(by)
    actor.require("clients.see")
    if text and not _may_see(actor):
        return []  # who finds somebody by a phone number knows whose it is
    with engine.store.read() as session:
        rows = stored.search(session, text, limit, after)
    found = [ClientInfo.of(row, _may_see(actor)) for row in rows]
    _note(engine, actor, found)
    return found


def place_of(engine: Engine, client_id: int) -> tuple[str, int] | None:
    """Where a client stands in the order of `clients`."""
    with engine.store.read() as session:
        row = stored.find(session, client_id)
    return None if row is None else (row.name_key, row.id)


def client(engine: Engine, client_id: int, *, by: By) -> ClientCard:
    """One client, also one that was merged or erased.

    Raises:
        ClientNotFound: There is no such client.
        NotPermitted: The actor may not see clients.
    """
    actor = actor_of(by)
    actor.require("clients.see")
    with engine.store.read() as session:
        row = stored.find(session, client_id)
        if row is None:
            raise ClientNotFound(client_id)
        info = ClientInfo.of(row, _may_see(actor))
        found = [MergeInfo.of(merge) for merge in merges.of_client(session, client_id)]
    theirs = deals(engine, by=by, client_id=client_id) if actor.reach("deals.see") is not Reach.NONE else []
    _note(engine, actor, [info])
    return ClientCard(info, theirs, found)


def likely_duplicates(engine: Engine, *, by: By, limit: int = 50, after: tuple[int, int] | None = None) -> list[Duplicate]:
    """Pairs of clients with the same name, or the same phone number but for what stands before it; by their numbers.

    Args:
        after: The numbers of the last pair seen, for the next page.

    Raises:
        NotPermitted: The actor may not merge clients.
    """
    actor = actor_of(by)
    actor.require("clients.merge")
    with engine.store.read() as session:
        pairs = stored.duplicates(session, limit, after)
        known = _by_id(session, {number for pair in pairs for number in (pair.first, pair.second)}, _may_see(actor))
    _note(engine, actor, known.values())
    return [Duplicate(known[pair.first], known[pair.second], pair.same) for pair in pairs]


def _by_id(session: Session, numbers: Iterable[int], may_see: bool) -> dict[int, ClientInfo]:
    rows = [stored.find(session, number) for number in sorted(numbers)]
    return {row.id: ClientInfo.of(row, may_see) for row in rows if row is not None}


def _may_see(actor: Actor) -> bool:
    """A client belongs to no department: whoever may see personal data of any deal may look one up, to enter nobody twice."""
    return actor.reach("personal.see") is not Reach.NONE


def _note(engine: Engine, actor: Actor, shown: Collection[ClientInfo]) -> None:
    if _may_see(actor) and shown:
        fields = {name for name in PERSONAL for info in shown if getattr(info, name)}
        note_access(engine, actor, "", fields, f"client {', '.join(str(info.id) for info in shown)}")
