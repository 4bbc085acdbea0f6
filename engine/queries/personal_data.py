"""What is known of a client: the answer to a subject's request for access (GDPR, article 15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.actors import By, actor_of
from engine.commands.note_access import note_access
from engine.engine import Engine
from engine.errors import ClientNotFound
from engine.permissions import Reach
from engine.queries.clients import PERSONAL, ClientInfo
from engine.store import clients, deals, personal_values
from engine.values import Value, loads


@dataclass(frozen=True, slots=True)
class PersonalValue:
    """A personal value in a deal's history: the variable's name, and what it was."""

    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class DealOfPerson:
    """A deal of the client, with every personal value that its history holds, each once, by name."""

    key: str
    title: str
    state: str
    opened_at: datetime
    closed_at: datetime | None
    values: tuple[PersonalValue, ...]


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Everything personal that is kept of a client; `others` are clients that were merged into it."""

    client: ClientInfo
    others: tuple[ClientInfo, ...]
    deals: tuple[DealOfPerson, ...]


def personal_data_of(engine: Engine, client_id: int, *, by: By) -> PersonalData:
    """Everything personal that is kept of a client. That it was read is recorded.

    Raises:
        ClientNotFound: There is no such client.
        NotPermitted: The actor may neither see all personal data nor erase them.
    """
    actor = actor_of(by)
    if actor.reach("personal.see") is not Reach.ALL:
        actor.require("personal.erase")
    with engine.store.read(consistent=True) as session:
        row = clients.find(session, client_id)
        if row is None:
            raise ClientNotFound(client_id)
        family = [row]
        for member in family:
            family += clients.merged_into(session, member.id)
        found = []
        for key in sorted(key for member in family for key in clients.deals_of(session, member.id)):
            deal = deals.find(session, key)
            assert deal is not None
            kept = {(value.name, value.value) for value in personal_values.of_deal(session, key)}
            values = tuple(PersonalValue(name, loads(text)) for name, text in sorted(kept))
            found.append(DealOfPerson(key, deal.title, deal.state, deal.opened_at, deal.closed_at, values))
    fields = {name for name in PERSONAL if getattr(row, name)} | {value.name for deal in found for value in deal.values}
    note_access(engine, actor, "", fields, f"all of client {client_id}")
    return PersonalData(ClientInfo.of(row), tuple(ClientInfo.of(other) for other in family[1:]), tuple(found))
