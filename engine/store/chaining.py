"""Chaining the history of a database that was written before there were chains (migration 0002)."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, update

from engine.chain import GENESIS, OFFICE, event_digest
from engine.store.tables import chains, definitions, history
from engine.store.tables import deals as d

_OLD = [history.c[name] for name in ("seq", "deal_key", "instance_id", "definition_id", "kind", "element_id", "actor", "data")]
_TIMES = [history.c.at, history.c.recorded_at]


def chain_existing(connection: Connection) -> None:
    """Give every event its number and digest, deal by deal, and every deal its head. What belonged to no deal goes to the office.

    A chain proves nothing about the time before it was made.
    """
    connection.execute(update(history).where(history.c.deal_key == "").values(deal_key=OFFICE))
    digests = {row.id: row.digest for row in connection.execute(select(definitions.c.id, definitions.c.digest))}
    keys = [row.deal_key for row in connection.execute(select(history.c.deal_key).distinct())]
    for key in keys:
        _chain(connection, key, digests)


def _chain(connection: Connection, key: str, digests: dict[int, str]) -> None:
    previous, changed = GENESIS, []
    rows = connection.execute(select(*_OLD, *_TIMES).where(history.c.deal_key == key).order_by(history.c.seq)).all()
    for number, row in enumerate(rows, 1):
        previous = event_digest(
            chain=key,
            number=number,
            previous=previous,
            instance=row.instance_id,
            definition=digests.get(row.definition_id, ""),
            kind=row.kind,
            element=row.element_id,
            actor=row.actor,
            at=row.at,
            recorded_at=row.recorded_at,
            data=row.data,
        )
        changed.append({"b_seq": row.seq, "b_number": number, "b_digest": previous})
    statement = update(history).where(history.c.seq == bindparam("b_seq"))
    connection.execute(statement.values(number=bindparam("b_number"), digest=bindparam("b_digest")), changed)
    if key.startswith("~"):
        connection.execute(chains.insert().values(key=key, length=len(rows), digest=previous, sealed_length=0))
    else:
        connection.execute(update(d).where(d.c.key == key).values(history_length=len(rows), history_digest=previous))
