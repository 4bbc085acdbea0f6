"""Sessions of browsers: begun by a sign-in, ended by their owner, by time, or by a change of the password."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.actors import By
from engine.engine import Engine
from engine.errors import NotFound
from engine.people import new_secret, require_own_account, secret_digest, transact
from engine.store import sessions, users
from engine.store.session import Row
from engine.transaction import Transaction

ID_LENGTH = 16
"""Hexadecimal digits of a session's digest by which its owner names it; they open nothing."""


class SessionNotFound(NotFound):
    def __init__(self, session: str) -> None:
        super().__init__(f"There is no session {session}.")


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A new session.

    Attributes:
        secret: What the cookie holds; told this once, the database keeps a digest.
        csrf: What unsafe requests must show besides.
        ends_at: When it ends, however much it is used.
    """

    user: str
    secret: str = field(repr=False)
    csrf: str = field(repr=False)
    ends_at: datetime


def open_session(tx: Transaction, user: Row, agent: str, **told: str) -> OpenedSession:
    """Begin a session of somebody who has shown who it is; the story of every sign-in ends with it.

    Args:
        agent: What the browser calls itself.
        told: What the history keeps besides.
    """
    lasts = timedelta(hours=tx.engine.settings.session_hours)
    opened = OpenedSession(user.name, new_secret(), new_secret(), tx.recorded_at + lasts)
    row = {"digest": secret_digest(opened.secret), "user_id": user.id, "csrf": opened.csrf, "agent": agent[:200]}
    sessions.add(tx.session, {**row, "created_at": tx.recorded_at, "seen_at": tx.recorded_at, "expires_at": opened.ends_at})
    tx.note("session.opened", "", None, "", user=user.name, **told)
    return opened


def end_session(engine: Engine, user: str, session: str, *, by: By, at: datetime | None = None) -> None:
    """End a session, here and everywhere.

    Args:
        user: Whose it is.
        session: The digest of its secret, or its beginning as the list tells it.

    Raises:
        SessionNotFound: The user has no such session.
        NotPermitted: It is somebody else's.
    """

    def story(tx: Transaction) -> None:
        require_own_account(tx, user)
        row = users.by_name(tx.session, user)
        found = [one for one in sessions.of_user(tx.session, row.id) if one.digest.startswith(session)] if row else []
        if len(session) < ID_LENGTH or len(found) != 1:
            raise SessionNotFound(session)
        sessions.end(tx.session, found[0].digest)
        tx.note("session.ended", "", user=user)

    transact(engine, story, by=by, at=at)


def expire_sessions(engine: Engine) -> int:
    """Delete sessions that are over; how many."""
    now = engine.clock.now()
    seen = now - timedelta(minutes=engine.settings.session_idle_minutes)
    return engine.store.write(lambda session: sessions.expire(session, now, seen))
