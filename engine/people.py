"""From a user to the actor that commands ask."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import datetime

from engine.actors import Actor
from engine.permissions import Role
from engine.store import users
from engine.store.session import Row, Session

TOKEN_PREFIX = "sw_"  # noqa: S105 - how tokens begin, so that secret scanners know them; no secret


def actor(session: Session, user: Row, now: datetime, scopes: frozenset[str] | None = None) -> Actor:
    """The actor that a user is now.

    Args:
        user: The row, with id, name and roles.
        scopes: What a personal access token is limited to; None = no limit.
    """
    roles = frozenset(Role(role) for role in json.loads(user.roles))
    heads = users.led_by(session, user.name)
    return Actor(
        name=user.name,
        roles=roles | ({Role.HEAD} if heads else set()),
        departments=users.departments_of(session, user.id),
        heads=heads,
        stands_in_for=users.stands_in_for(session, user.name, now),
        scopes=scopes,
    )


def new_secret(prefix: str = "") -> str:
    """A secret that nobody guesses: 256 bits of chance, as text for a header, a cookie or a link."""
    return prefix + secrets.token_urlsafe(32)


def secret_digest(secret: str) -> str:
    """What the database keeps of such a secret: its SHA-256. It has 256 bits of chance, so a slow hash would add nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()
