"""Personal access tokens: what programs sign in with."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.actors import By
from engine.engine import Engine
from engine.errors import BadAnswer, NotFound, UserNotFound
from engine.people import TOKEN_PREFIX, new_secret, require_own_account, secret_digest, transact
from engine.permissions import SCOPES
from engine.store import tokens, users
from engine.transaction import Transaction

MAX_TOKEN_DAYS = 366


class TokenNotFound(NotFound):
    def __init__(self, token_id: int) -> None:
        super().__init__(f"There is no token {token_id}.")


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A personal access token. Its `secret` is told this once; the database keeps a digest."""

    id: int
    name: str
    secret: str
    scopes: tuple[str, ...]
    expires_at: datetime


def issue_token(
    engine: Engine, user: str, name: str, scopes: Collection[str], lasts: timedelta, *, by: By, at: datetime | None = None
) -> IssuedToken:
    """Make a personal access token for a program; for oneself only, and not by a token.

    Args:
        scopes: Any of `engine.permissions.SCOPES`.
        lasts: At most 366 days.

    Raises:
        UserNotFound: There is no such user.
        NotPermitted: It is for somebody else, or a token asks.
        BadAnswer: No name, an unknown scope, or a life too long.
    """
    unknown = sorted(set(scopes) - set(SCOPES))
    if not name.strip() or unknown or not scopes or not timedelta() < lasts <= timedelta(days=MAX_TOKEN_DAYS):
        raise BadAnswer(f"A token has a name, some of the scopes {', '.join(SCOPES)}, and a life of 1 to {MAX_TOKEN_DAYS} days.")
    secret = new_secret(TOKEN_PREFIX)

    def story(tx: Transaction) -> IssuedToken:
        require_own_account(tx, user)
        row = users.by_name(tx.session, user)
        if row is None:
            raise UserNotFound(user)
        expires_at = tx.recorded_at + lasts
        values = {"user_id": row.id, "name": name, "digest": secret_digest(secret), "scopes": json.dumps(sorted(set(scopes)))}
        number = tokens.add(tx.session, {**values, "created_at": tx.recorded_at, "expires_at": expires_at})
        tx.note("token.issued", "", user=user, token=number, name=name, scopes=sorted(set(scopes)), expires_at=expires_at)
        return IssuedToken(number, name, secret, tuple(sorted(set(scopes))), expires_at)

    return engine.transact(story, by=by, at=at)


def revoke_token(engine: Engine, token_id: int, *, by: By, at: datetime | None = None) -> None:
    """End a token at once: one's own, or anybody's by whoever manages people.

    Raises:
        TokenNotFound: There is no such token, or it is somebody else's.
    """

    def story(tx: Transaction) -> None:
        row = tokens.find(tx.session, token_id)
        if row is None or not (tx.actor.name == row.user or tx.actor.may("people.manage")):
            raise TokenNotFound(token_id)
        if tokens.revoke(tx.session, token_id, tx.recorded_at):
            tx.note("token.revoked", "", user=row.user, token=token_id, name=row.name)

    transact(engine, story, by=by, at=at)
