"""Find or make a client."""

from __future__ import annotations

from datetime import datetime

from engine.actors import By
from engine.clients import Registered, register
from engine.engine import Engine
from engine.errors import BadAnswer
from engine.transaction import Transaction


def register_client(
    engine: Engine,
    *,
    by: By,
    name: str = "",
    phone: str = "",
    email: str = "",
    tax_id: str = "",
    kind: str = "",
    external_ref: str = "",
    at: datetime | None = None,
) -> Registered:
    """Find the client with the same external reference, tax number, e-mail or phone; make one when there is none.

    Returns:
        `client_id`, and whether it was there before. A client that is found is not changed.

    Raises:
        BadAnswer: A value that is no text.
    """
    given = {"name": name, "phone": phone, "email": email, "tax_id": tax_id, "kind": kind, "external_ref": external_ref}

    def story(tx: Transaction) -> Registered:
        tx.require("clients.change")
        return register(tx, given)

    try:
        return engine.transact(story, by=by, at=at)
    except ValueError as error:
        raise BadAnswer(str(error)) from None
