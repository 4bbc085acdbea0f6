"""Clients over the long term: what each has bought, by kind of sale. Development is measured by client, not by deal."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from engine.actors import By, actor_of
from engine.commands.note_access import note_access
from engine.engine import Engine
from engine.permissions import Reach
from engine.personal import HIDDEN
from engine.store import clients as stored_clients
from engine.store import relations as stored


@dataclass(frozen=True, slots=True)
class Sales:
    """Won deals of one kind.

    Attributes:
        kind: `new`, `repeat`, `cross`, `up` or `change`, as development spotted it; "" = not stated.
        amounts: The sum of their prices, by currency.
    """

    kind: str
    number: int
    amounts: dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Relation:
    """A client that has bought something.

    Attributes:
        name: "hidden" for whoever may see no personal data.
        first_at, last_at: When the first and the last deal was won.
    """

    client_id: int
    name: str
    won: int
    first_at: datetime
    last_at: datetime
    sales: tuple[Sales, ...]


def relations(
    engine: Engine, *, by: By, since: datetime | None = None, limit: int = 50, after: tuple[int, int] | None = None
) -> list[Relation]:
    """Clients by the number of deals won with them, most first.

    Args:
        since: Only deals that were won since then.
        after: (number of won deals, client) of the last one seen.

    Raises:
        NotPermitted: The actor may not see figures, or clients.
    """
    actor = actor_of(by)
    actor.require("figures.see")
    actor.require("clients.see")
    may_see = actor.reach("personal.see") is not Reach.NONE
    with engine.store.read(consistent=True) as session:
        won = {row.client_id: row.number for row in stored.most_often_won(session, since, limit, after)}
        rows = stored.sales(session, won, since) if won else []
        names = {number: row.name for number in won if (row := stored_clients.find(session, number)) is not None}
    if may_see and won:
        note_access(engine, actor, "", {"name"}, f"client {', '.join(map(str, won))}")
    numbers: dict[tuple[int, str], int] = defaultdict(int)
    amounts: dict[tuple[int, str], dict[str, Decimal]] = defaultdict(dict)
    for row in rows:
        place = row.client_id, row.kind or ""
        numbers[place] += row.number
        amounts[place][(row.currency or "").upper()] = Decimal(str(row.amount))
    return [
        Relation(
            client_id,
            names[client_id] if may_see or not names[client_id] else HIDDEN,
            number,
            min(row.first_at for row in rows if row.client_id == client_id),
            max(row.last_at for row in rows if row.client_id == client_id),
            tuple(
                Sales(kind, count, amounts[client_id, kind])
                for (client, kind), count in sorted(numbers.items(), key=lambda item: -item[1])
                if client == client_id
            ),
        )
        for client_id, number in won.items()
    ]
