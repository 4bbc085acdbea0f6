"""Find or make a client."""

from __future__ import annotations

from datetime import datetime

from engine.clients import Registered, register
from engine.engine import Engine
from engine.errors import BadAnswer


def register_client(
    engine: Engine,
    *,
    by: str,
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
    try:
        return engine.transact(lambda tx: register(tx, given), by=by, at=at)
    except ValueError as error:
        raise BadAnswer(str(error)) from None
