"""Clients: found by what identifies them, so that no client is entered twice. Also the connector `client-register`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.errors import NotAllowed, NotFound
from engine.plugins import ConnectorAbout
from engine.store import clients
from engine.values import Value

if TYPE_CHECKING:
    from engine.transaction import Transaction

NAME = "client-register"
ABOUT = ConnectorAbout(
    title="Find or create the client",
    title_ru="Найти или создать клиента",
    description="The same phone, e-mail, tax number or external reference is the same client; it becomes the deal's.",
    description_ru="Тот же телефон, эл. почта, ИНН или внешний номер — тот же клиент; он становится клиентом сделки.",
    parameters={
        "name": {"type": "string", "description": "The company's or person's name.", "description_ru": "Название компании или имя."},
        "phone": {"type": "string", "description": "In any spelling.", "description_ru": "В любом написании."},
        "email": {"type": "string", "description": "The e-mail address.", "description_ru": "Адрес эл. почты."},
        "tax_id": {"type": "string", "description": "The tax number.", "description_ru": "ИНН."},
        "kind": {"type": "string", "description": "What kind of client it is.", "description_ru": "Вид клиента."},
        "external_ref": {"type": "string", "description": "Its number in another system.", "description_ru": "Номер в другой системе."},
    },
    result={
        "type": "object",
        "properties": {
            "client_id": {"type": "integer", "description": "The client's number.", "description_ru": "Номер клиента."},
            "existing": {"type": "boolean", "description": "It was there before.", "description_ru": "Он уже был."},
        },
    },
)
_PARAMETERS = tuple(ABOUT.parameters)


class ClientExists(NotAllowed):
    """`client_id` is the other client."""

    def __init__(self, field: str, client_id: int) -> None:
        self.client_id = client_id
        super().__init__(f"Client {client_id} has this {field} already. If the two are one, merge them.")


class ClientMerged(NotAllowed):
    def __init__(self, client_id: int, into: int) -> None:
        super().__init__(f"Client {client_id} was merged into client {into}. Change that one, or undo the merge first.")


class ClientErased(NotAllowed):
    def __init__(self, client_id: int) -> None:
        super().__init__(f"The data of client {client_id} were erased; there is nothing left to change.")


class MergeNotFound(NotFound):
    def __init__(self, merge_id: int) -> None:
        super().__init__(f"There is no merge {merge_id}.")


class MergeUndone(NotAllowed):
    def __init__(self, merge_id: int, by: str) -> None:
        super().__init__(f"Merge {merge_id} was undone already, by {by}.")


@dataclass(frozen=True, slots=True)
class Registered:
    """A client, and whether it was there before."""

    client_id: int
    existing: bool


def register(tx: Transaction, given: Mapping[str, Value], deal_key: str = "") -> Registered:
    """Find the client with the same external reference, tax number, e-mail or phone, in this order; or make one.

    Args:
        given: Any of name, phone, email, tax_id, kind, external_ref. Without an identifying one, a new client is made.
        deal_key: In whose history a new client is told of; "" = in the office's.

    Raises:
        ValueError: An unknown parameter, or a value that is no text.
    """
    values = clean(given)
    identifiers = {name: value for name in clients.IDENTIFIERS if (value := values[name])}
    for name, value in sorted(identifiers.items()):
        tx.session.lock(f"client {name} {value}")  # two contacts of a new client may come at the same moment
    for name in clients.IDENTIFIERS:
        if name in identifiers and (found := clients.by_identifier(tx.session, name, identifiers[name])) is not None:
            return Registered(found.id, True)
    row = {**values, **{name: identifiers.get(name) for name in clients.IDENTIFIERS}, "created_at": tx.recorded_at}
    client_id = clients.add(tx.session, row)
    tx.note("client.registered", deal_key, client=client_id)
    return Registered(client_id, False)


def register_for_deal(tx: Transaction, deal_key: str, params: Mapping[str, Value]) -> Value:
    """The connector `client-register`: the client becomes the deal's. Result: `{"client_id": int, "existing": bool}`.

    A deal that was opened for a client keeps it when the parameters identify nobody.
    """
    known = tx.lock_deal(deal_key)["client_id"]
    if known is not None and not any(params.get(name) for name in clients.IDENTIFIERS):
        return {"client_id": known, "existing": True}
    registered = register(tx, params, deal_key)
    tx.change_deal(deal_key, client_id=registered.client_id)
    return {"client_id": registered.client_id, "existing": registered.existing}


def phone_key(text: str) -> str:
    """A phone number's digits; "8 ..." of eleven digits is "7 ...", as it is dialled inside Russia and Kazakhstan."""
    digits = re.sub(r"\D", "", text)
    return "7" + digits[1:] if len(digits) == 11 and digits.startswith("8") else digits


def clean(given: Mapping[str, Value]) -> dict[str, Any]:
    """All of a client's fields, as they are stored.

    Raises:
        ValueError: An unknown parameter, or a value that is no text.
    """
    unknown = sorted(set(given) - set(_PARAMETERS))
    if unknown:
        raise ValueError(f"{NAME} has no parameter {', '.join(unknown)}; it has {', '.join(_PARAMETERS)}")
    values: dict[str, str] = {}
    for name in _PARAMETERS:
        value = given.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is not None and not isinstance(value, str):
            raise ValueError(f"{NAME}: {name} must be text, not {value!r}")
        values[name] = " ".join((value or "").split())
    values["phone"] = phone_key(values["phone"])
    values["email"] = values["email"].lower()
    values["tax_id"] = re.sub(r"[^0-9A-Za-z]", "", values["tax_id"]).upper()
    return values
