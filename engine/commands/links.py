"""Links by which people set their password: an invitation, or a reset. Each is good once, and for a time."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine.actors import By
from engine.commands.users import adding
from engine.engine import Engine
from engine.errors import NotAllowed, UserNotFound
from engine.people import new_secret, secret_digest, transact
from engine.permissions import Role
from engine.settings import Settings
from engine.store import links, users
from engine.store.session import Row
from engine.transaction import Transaction

RESET_LASTS = timedelta(hours=1)
ADMINISTRATOR = "administrator"


class UserDisabled(NotAllowed):
    def __init__(self, name: str) -> None:
        super().__init__(f"The user {name} is disabled. Enable the user first.")


@dataclass(frozen=True, slots=True)
class IssuedLink:
    """A link that sets a password. Its `secret` is told this once; the database keeps a digest.

    Attributes:
        kind: "invitation" for somebody who never had a password, else "reset".
        address: Where a browser opens it. The secret stands behind “#”, which browsers send to nobody, so no server's log has it.
    """

    user: str
    kind: str
    secret: str = field(repr=False)
    address: str = field(repr=False)
    expires_at: datetime


def link_address(settings: Settings, secret: str) -> str:
    """Where a browser opens the link; without `public_url` only the path."""
    return f"{settings.public_url.rstrip('/')}/set-password#{secret}"


def issue_link(engine: Engine, user: str, *, by: By, at: datetime | None = None) -> IssuedLink:
    """Make a link for a user, to be handed over by whoever asked for it. Earlier links of the user are good no more.

    Raises:
        UserNotFound: There is no such user.
        UserDisabled: The user can't sign in anyway.
    """

    def story(tx: Transaction) -> IssuedLink:
        tx.require("people.manage")
        row = users.lock(tx.session, user)
        if row is None:
            raise UserNotFound(user)
        return _issue(tx, row)

    return transact(engine, story, by=by, at=at)


def add_user_with_link(engine: Engine, name: str, *, by: By, at: datetime | None = None, **values: Any) -> IssuedLink:
    """As `engine.commands.users.add_user`, and the link of the invitation."""
    add = adding(name, **values)

    def story(tx: Transaction) -> IssuedLink:
        add(tx)
        row = users.lock(tx.session, name)
        assert row is not None
        return _issue(tx, row)

    return transact(engine, story, by=by, at=at)


def request_reset(engine: Engine, name: str) -> tuple[IssuedLink, str] | None:
    """A link for somebody who has forgotten the password, and the e-mail address to send it to, and only there.

    Args:
        name: The user's name or e-mail address.

    Returns:
        None when there is no such user, or none who could use it; whoever asked must not be told.
    """

    def story(tx: Transaction) -> tuple[IssuedLink, str] | None:
        found = users.by_name_or_email(tx.session, name)
        row = users.lock(tx.session, found.name) if found is not None else None
        if row is None or not row.email or row.state == "disabled":
            return None
        return _issue(tx, row), row.email

    return transact(engine, story, by="")


def first_administrator(engine: Engine, name: str = ADMINISTRATOR) -> IssuedLink | None:
    """For the first start: make an administrator where there is none, with a link to be shown once to whoever started it.

    Returns:
        None when somebody is an administrator already.
    """

    def story(tx: Transaction) -> IssuedLink | None:
        tx.session.lock("first administrator")  # several servers may start at once
        if users.has_administrator(tx.session):
            return None
        row = users.lock(tx.session, name)
        if row is None:
            adding(name, None, [Role.ADMINISTRATOR], [])(tx)
            row = users.lock(tx.session, name)
            assert row is not None
        elif row.state == "disabled" or Role.ADMINISTRATOR not in json.loads(row.roles):
            raise NotAllowed(f"There is a user {name} who is no administrator, or disabled. Choose another name.")
        return _issue(tx, row)

    return transact(engine, story, by="")


def _issue(tx: Transaction, user: Row) -> IssuedLink:
    if user.state == "disabled":
        raise UserDisabled(user.name)
    kind = "reset" if user.password_hash else "invitation"
    lasts = RESET_LASTS if kind == "reset" else timedelta(hours=tx.engine.settings.link_hours)
    secret = new_secret()
    link = IssuedLink(user.name, kind, secret, link_address(tx.engine.settings, secret), tx.recorded_at + lasts)
    links.forget(tx.session, user.id)
    row = {"digest": secret_digest(secret), "user_id": user.id, "kind": kind}
    links.add(tx.session, {**row, "created_at": tx.recorded_at, "expires_at": link.expires_at})
    tx.note("link.issued", "", user=user.name, link=kind, expires_at=link.expires_at)
    return link
