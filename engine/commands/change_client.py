"""Change what is known of a client."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.actors import By
from engine.clients import ClientErased, ClientExists, ClientMerged, clean
from engine.engine import Engine
from engine.errors import BadAnswer, ClientNotFound, Outdated
from engine.store import clients
from engine.store.session import Row
from engine.transaction import Transaction


def change_client(
    engine: Engine, client_id: int, changes: Mapping[str, str], *, by: By, revision: int | None = None, at: datetime | None = None
) -> int:
    """Set a client's fields; its revision then.

    Args:
        changes: Any of name, phone, email, tax_id, kind, external_ref; "" empties one.
        revision: What the caller has read; None = whatever it is.

    Raises:
        ClientNotFound: There is no such client.
        ClientMerged, ClientErased: It is no longer to be changed.
        ClientExists: Another client has this phone, e-mail, tax number or reference: merge the two.
        Outdated: It has another revision.
        BadAnswer: An unknown field, or a value that is no text.
    """
    try:
        cleaned = clean(changes)
    except ValueError as error:
        raise BadAnswer(str(error)) from None

    def story(tx: Transaction) -> int:
        tx.require("clients.change")
        row = held(tx, client_id)
        if revision is not None and row.revision != revision:
            raise Outdated(f"Client {client_id}")
        values = {name: cleaned[name] or None if name in clients.IDENTIFIERS else cleaned[name] for name in changes}
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not changed:
            return int(row.revision)
        for name in sorted(set(changed) & set(clients.IDENTIFIERS)):
            if (value := changed[name]) is not None:
                tx.session.lock(f"client {name} {value}")
                if (other := clients.holder(tx.session, name, value)) is not None:
                    raise ClientExists(name, int(other.id))
        clients.save(tx.session, row, **changed)
        tx.note("client.changed", "", client=client_id, fields=sorted(changed))
        return int(row.revision) + 1

    return engine.transact(story, by=by, at=at)


def held(tx: Transaction, client_id: int) -> Row:
    """A client's row, locked, that can be changed.

    Raises:
        ClientNotFound, ClientMerged, ClientErased: It can't.
    """
    row = clients.lock(tx.session, client_id)
    if row is None:
        raise ClientNotFound(client_id)
    if row.merged_into is not None:
        raise ClientMerged(client_id, row.merged_into)
    if row.erased_at is not None:
        raise ClientErased(client_id)
    return row
