"""Set a password: by a link, or by the one who knows the old one. All sessions of the account end."""

from __future__ import annotations

from datetime import datetime

from engine import passwords
from engine.actors import By
from engine.commands.sessions import OpenedSession, open_session
from engine.commands.sign_in import claim_of, judge
from engine.engine import Engine
from engine.errors import NotAllowed, NotPermitted, SignInRefused, UserNotFound
from engine.people import require_own_account, secret_digest, transact
from engine.store import links, sessions, users
from engine.store.session import Row
from engine.transaction import Transaction


class LinkOver(NotAllowed):
    def __init__(self) -> None:
        super().__init__("This link is unknown, used or over. Ask for a new one.")


def set_password_by_link(engine: Engine, link: str, password: str, *, at: datetime | None = None) -> str:
    """Set the password of the user whom the link was made for; the user's name. A lock after wrong passwords ends.

    Raises:
        LinkOver: The link is unknown, used or over, or its user disabled.
        PasswordRefused: The password is no good; the link stays good.
    """
    digest = secret_digest(link)
    with engine.store.read() as session:
        found = links.find(session, digest)
        user = users.by_name(session, found.name) if found is not None else None
    if user is None:
        raise LinkOver
    passwords.check(password, user.name, user.email or "")
    hashed = passwords.hashed(password)

    def story(tx: Transaction) -> str:
        link_row, row = links.find(tx.session, digest), users.lock(tx.session, user.name)
        if link_row is None or row is None or link_row.expires_at <= tx.recorded_at or row.state == "disabled":
            raise LinkOver
        if not links.use(tx.session, digest, tx.recorded_at):
            raise LinkOver
        _set(tx, row, hashed, "link")
        return str(row.name)

    return transact(engine, story, by=user.name, at=at)


def change_password(engine: Engine, user: str, old: str, new: str, *, by: By, agent: str = "", at: datetime | None = None) -> OpenedSession:
    """Change one's own password; the new session of the browser that asked.

    Raises:
        SignInRefused: The old password is wrong; it counts as a failed sign-in.
        NotPermitted: It is somebody else's, or a token asks.
        PasswordRefused: The new password is no good.
    """
    with engine.store.read() as session:
        row = users.by_name(session, user)
    if row is None:
        raise UserNotFound(user)
    passwords.check(new, row.name, row.email or "")
    claim, hashed = claim_of(engine, user, old), passwords.hashed(new)

    def story(tx: Transaction) -> OpenedSession | None:
        require_own_account(tx, user)
        found, _why = judge(tx, claim)
        if found is None:
            return None
        _set(tx, found, hashed, "password")
        return open_session(tx, found, agent, by="password")

    opened = transact(engine, story, by=by, at=at)
    if opened is None:
        raise SignInRefused
    return opened


def give_password(engine: Engine, user: str, password: str, *, by: By, at: datetime | None = None) -> None:
    """Set anybody's password, even a common one: for the operator's own code, such as the demo.

    Raises:
        UserNotFound: There is no such user.
        NotPermitted: The caller is not trusted.
    """
    hashed = passwords.hashed(password)

    def story(tx: Transaction) -> None:
        if not tx.actor.is_trusted:
            raise NotPermitted(tx.actor.name, "account.change")
        row = users.lock(tx.session, user)
        if row is None:
            raise UserNotFound(user)
        _set(tx, row, hashed, "operator")

    transact(engine, story, by=by, at=at)


def _set(tx: Transaction, user: Row, hashed: str, how: str) -> None:
    """Keep the new password, and end what the old one has begun."""
    state = "disabled" if user.state == "disabled" else "active"
    values = {"password_hash": hashed, "state": state, "failed_sign_ins": 0, "locked_until": None}
    users.change(tx.session, user.id, values, counts=user.state != state)
    links.forget(tx.session, user.id)
    ended = sessions.end_all(tx.session, user.id)
    tx.note("password.set", "", user=user.name, by=how, sessions_ended=ended)
