"""From a user to the actor that commands ask, and who has signed in just now."""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from engine.actors import Actor, By
from engine.errors import NotPermitted
from engine.permissions import Role
from engine.store import users
from engine.store.session import Row, Session

if TYPE_CHECKING:
    from engine.engine import Engine
    from engine.transaction import Transaction

Result = TypeVar("Result")
TOKEN_PREFIX = "sw_"  # noqa: S105 - how tokens begin, so that secret scanners know them; no secret
REMEMBERED = timedelta(seconds=2)
"""How long a process may take somebody for whom another process has just changed or signed out."""
_MOST = 10_000


def actor(session: Session, user: Row, now: datetime, scopes: frozenset[str] | None = None) -> Actor:
    """The actor that a user is now.

    Args:
        user: The row, with id, name and roles.
        scopes: What a personal access token is limited to; None = no limit.
    """
    roles = frozenset(Role(role) for role in json.loads(user.roles))
    departments, heads, absent = users.relations(session, user.id, user.name, now)
    return Actor(
        name=user.name,
        roles=roles | ({Role.HEAD} if heads else set()),
        departments=departments,
        heads=heads,
        stands_in_for=absent,
        scopes=scopes,
    )


def new_secret(prefix: str = "") -> str:
    """A secret that nobody guesses: 256 bits of chance, as text for a header, a cookie or a link."""
    return prefix + secrets.token_urlsafe(32)


def secret_digest(secret: str) -> str:
    """What the database keeps of such a secret: its SHA-256. It has 256 bits of chance, so a slow hash would add nothing."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def require_own_account(tx: Transaction, user: str) -> None:
    """A password, a second factor, a session or a token is the affair of its owner, who has signed in: a token may not make itself another.

    Raises:
        NotPermitted: It is somebody else, or a token.
    """
    if not tx.actor.is_trusted and (tx.actor.name != user or tx.actor.scopes is not None):
        raise NotPermitted(tx.actor.name, "account.change")


# ---- who has signed in ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who has signed in.

    Attributes:
        actor: Who it is.
        ends_at: When the token or the session is over, used or not.
        session: The digest of the session's secret; "" for a token.
        csrf: What an unsafe request of the session must show.
    """

    actor: Actor
    ends_at: datetime
    session: str = ""
    csrf: str = ""


class Remembered:
    """Who has signed in, by the digest of the secret, for two seconds: a busy browser asks once, not with each of its requests.

    Changes made in this process are seen at once: it forgets everybody. What was read before such a change is not remembered after it.
    """

    def __init__(self) -> None:
        self._found: dict[str, tuple[datetime, SignedIn]] = {}
        self._changes = 0
        self._lock = threading.Lock()

    @property
    def changes(self) -> int:
        """How often it has forgotten everybody; to be given to `put`."""
        return self._changes

    def get(self, digest: str, now: datetime) -> SignedIn | None:
        found = self._found.get(digest)
        if found is None or not timedelta() <= now - found[0] < REMEMBERED or found[1].ends_at <= now:
            return None
        return found[1]

    def put(self, digest: str, now: datetime, found: SignedIn, changes: int) -> None:
        """Remember what was read when `changes` was so."""
        with self._lock:
            if changes == self._changes:
                if len(self._found) >= _MOST:
                    self._found.clear()
                self._found[digest] = (now, found)

    def clear(self) -> None:
        with self._lock:
            self._changes += 1
            self._found = {}


def transact(engine: Engine, story: Callable[[Transaction], Result], *, by: By, at: datetime | None = None) -> Result:
    """As `engine.transact`, for what changes who somebody is or whether somebody has signed in."""
    try:
        return engine.transact(story, by=by, at=at)
    finally:
        engine.signed_in.clear()
