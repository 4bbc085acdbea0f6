"""Users and their tokens."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.actors import By
from engine.engine import Engine
from engine.errors import BadAnswer, NotFound
from engine.people import TOKEN_PREFIX, new_secret, secret_digest
from engine.permissions import SCOPES, Role
from engine.store import departments, users
from engine.transaction import Transaction

MAX_TOKEN_DAYS = 366


class UserNotFound(NotFound):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is no user “{name}”.")


class DepartmentNotFound(NotFound):
    def __init__(self, key: str) -> None:
        super().__init__(f"There is no department “{key}”.")


class UserExists(BadAnswer):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is a user “{name}” already.")


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A personal access token. Its `secret` is told this once; the database keeps a digest."""

    id: int
    name: str
    secret: str
    scopes: tuple[str, ...]
    expires_at: datetime


def add_user(
    engine: Engine,
    name: str,
    *,
    by: By,
    email: str | None = None,
    roles: Collection[Role] = (Role.EMPLOYEE,),
    in_departments: Collection[str] = (),
    language: str = "en",
    at: datetime | None = None,
) -> None:
    """Add a user, who can sign in once a password is set by a link.

    Raises:
        UserExists: The name is taken.
        DepartmentNotFound: One of the departments is not there.
        BadAnswer: No name, or a role that is held by heading a department.
    """

    def story(tx: Transaction) -> None:
        tx.require("people.manage")
        if not name.strip() or Role.HEAD in roles or Role.TRUSTED in roles:
            raise BadAnswer("A user has a name, and any of the roles employee, process-owner, auditor and administrator.")
        if users.by_name(tx.session, name) is not None:
            raise UserExists(name)
        values = {"name": name, "email": email, "language": language, "roles": json.dumps(sorted(roles)), "state": "invited"}
        empty = {"password_hash": "", "totp_secret": "", "oidc_subject": None, "territories": "[]", "products": "[]"}
        user_id = users.add(tx.session, {**values, **empty, "created_at": tx.recorded_at})
        for key in in_departments:
            if departments.find(tx.session, key) is None:
                raise DepartmentNotFound(key)
            users.join(tx.session, user_id, key)
        tx.note("user.added", "", user=name, roles=[str(role) for role in sorted(roles)], departments=sorted(in_departments))

    engine.transact(story, by=by, at=at)


def issue_token(
    engine: Engine, user: str, name: str, scopes: Collection[str], lasts: timedelta, *, by: By, at: datetime | None = None
) -> IssuedToken:
    """Make a personal access token for a program; for oneself only.

    Args:
        scopes: Any of `engine.permissions.SCOPES`.
        lasts: At most 366 days.

    Raises:
        UserNotFound: There is no such user.
        NotPermitted: It is for somebody else.
        BadAnswer: No name, an unknown scope, or a life too long.
    """
    unknown = sorted(set(scopes) - set(SCOPES))
    if not name.strip() or unknown or not scopes or not timedelta() < lasts <= timedelta(days=MAX_TOKEN_DAYS):
        raise BadAnswer(f"A token has a name, some of the scopes {', '.join(SCOPES)}, and a life of 1 to {MAX_TOKEN_DAYS} days.")
    secret = new_secret(TOKEN_PREFIX)

    def story(tx: Transaction) -> IssuedToken:
        if not tx.actor.is_trusted and tx.actor.name != user:
            tx.require("")
        row = users.by_name(tx.session, user)
        if row is None:
            raise UserNotFound(user)
        expires_at = tx.recorded_at + lasts
        values = {"user_id": row.id, "name": name, "digest": secret_digest(secret), "scopes": json.dumps(sorted(scopes))}
        number = users.add_token(tx.session, {**values, "created_at": tx.recorded_at, "expires_at": expires_at})
        tx.note("token.issued", "", user=user, token=number, name=name, scopes=sorted(scopes), expires_at=expires_at)
        return IssuedToken(number, name, secret, tuple(sorted(scopes)), expires_at)

    return engine.transact(story, by=by, at=at)
