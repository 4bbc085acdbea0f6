"""Who a request comes from."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime, timedelta

from engine import people
from engine.actors import Actor
from engine.engine import Engine
from engine.errors import StoreBusy
from engine.people import SignedIn
from engine.store import sessions, tokens

USED_WITHIN = timedelta(hours=1)
"""A token's last use is known this exactly: not each request writes."""
SEEN_WITHIN = timedelta(minutes=1)
"""A session's, likewise."""


def by_token(engine: Engine, secret: str) -> Actor | None:
    """The user of a personal access token; None when it is unknown, revoked or over, or its user is disabled."""
    now, digest = engine.clock.now(), people.secret_digest(secret)
    if (known := engine.signed_in.get(digest, now)) is not None:
        return known.actor
    changes = engine.signed_in.changes
    with engine.store.read() as session:
        row = tokens.by_digest(session, digest)
        if row is None or row.expires_at <= now or row.state == "disabled":
            return None
        actor = people.actor(session, row, now, frozenset(json.loads(row.scopes)))
    if row.used_at is None or now - row.used_at >= USED_WITHIN:
        with suppress(StoreBusy):  # that it was used can be told by the next request as well
            engine.store.write(lambda session: tokens.use(session, row.token_id, now))
    engine.signed_in.put(digest, now, SignedIn(actor, row.expires_at), changes)
    return actor


def by_session(engine: Engine, secret: str, is_use: bool = True) -> SignedIn | None:
    """The user of a session's cookie; None when it is unknown, ended, over or unused too long, or its user is disabled.

    Args:
        is_use: Somebody is there: the session is not unused.
    """
    now, digest = engine.clock.now(), people.secret_digest(secret)
    if (known := engine.signed_in.get(digest, now)) is not None:
        return known
    changes = engine.signed_in.changes
    idle = timedelta(minutes=engine.settings.session_idle_minutes)
    with engine.store.read() as session:
        row = sessions.find(session, digest)
        if row is None or _ends_at(row.seen_at, row.expires_at, idle) <= now or row.state == "disabled":
            return None
        actor = people.actor(session, row, now)
    if not is_use:
        return SignedIn(actor, row.expires_at, digest, row.csrf)
    if now - row.seen_at >= min(SEEN_WITHIN, idle / 4):
        with suppress(StoreBusy):
            engine.store.write(lambda session: sessions.touch(session, digest, now))
    found = SignedIn(actor, row.expires_at, digest, row.csrf)
    engine.signed_in.put(digest, now, found, changes)
    return found


def _ends_at(seen_at: datetime, expires_at: datetime, idle: timedelta) -> datetime:
    return min(seen_at + idle, expires_at)
