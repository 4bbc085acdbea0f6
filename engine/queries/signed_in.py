"""Who a request comes from."""

from __future__ import annotations

import json

from engine import people
from engine.actors import Actor
from engine.engine import Engine
from engine.store import users


def by_token(engine: Engine, secret: str) -> Actor | None:
    """The user of a personal access token; None when it is unknown, revoked or over, or its user is disabled."""
    now = engine.clock.now()
    with engine.store.read() as session:
        found = users.by_token(session, people.secret_digest(secret))
        if found is None or found.expires_at <= now or found.state == "disabled":
            return None
        user = users.by_name(session, found.name)
        assert user is not None
        return people.actor(session, user, now, frozenset(json.loads(found.scopes)))
