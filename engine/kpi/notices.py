"""Who is told of indicators, and by what: the connector that the operator has named."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.kpi.words import Notice
from engine.settings import Settings
from engine.store import departments, users
from engine.store.session import Session
from engine.transaction import Transaction
from engine.values import Value

MAIL = "mail"
"""The connector that is given a letter; any other is given what is told, by name."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is told; `language`: "en" or "ru"."""

    address: str
    language: str


def recipients(session: Session, settings: Settings, owner: str) -> list[Recipient]:
    """Who is told of an indicator: its owner, a user or the head of a department; where that leads to no address, `alert_to`."""
    department = departments.find(session, owner) if owner else None
    user = users.by_name(session, owner) or (users.by_name(session, department.head) if department is not None else None)
    if user is not None and user.email and user.state != "disabled":
        return [Recipient(user.email, user.language)]
    return everybody_else(session, settings)


def everybody_else(session: Session, settings: Settings) -> list[Recipient]:
    """Those of `alert_to`, each in the language of the user who has the address, else in English."""
    addresses = dict.fromkeys(one.strip() for one in settings.alert_to.split(",") if one.strip())
    found = [(address, users.by_email(session, address)) for address in addresses]
    return [Recipient(address, user.language if user is not None else "en") for address, user in found]


def page_of(settings: Settings, key: str = "") -> str:
    """The address of an indicator's page, or of all; "" where it is not known under which address browsers reach Stagework."""
    return f"{settings.public_url.rstrip('/')}/kpi/{key}".rstrip("/") if settings.public_url else ""


def notify(tx: Transaction, key: str, to: Sequence[Recipient], told: Callable[[str], Notice], about: Mapping[str, Value]) -> None:
    """Have the connector tell the recipients: by mail each a letter, by anything else one notice.

    Args:
        key: Of what is told: the same for the same.
        told: What it says, in a language.
        about: What another connector than `mail` is given besides the text.
    """
    settings = tx.engine.settings
    connector = settings.alert_connector
    if not connector:
        return
    if connector != MAIL:
        addresses = ", ".join(one.address for one in to)
        notice = told(to[0].language if to else "en")
        tx.changes.notify(key, connector, {**about, "to": addresses, "subject": notice.subject, "text": notice.text})
        return
    if not to:
        log.warning("Nobody is told of %s: there is no owner with an address, and alert_to is empty.", key)
    for one in to:
        notice = told(one.language)
        tx.changes.notify(f"{key} {one.address}", MAIL, {"to": one.address, "subject": notice.subject, "text": notice.text})
