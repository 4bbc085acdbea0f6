"""Users: who may sign in, with which roles, in which departments."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from engine.actors import By
from engine.engine import Engine
from engine.errors import BadAnswer, DepartmentNotFound, NotAllowed, Outdated, UserNotFound
from engine.oidc import GIVEN_ROLES
from engine.people import transact
from engine.permissions import Role
from engine.store import departments, sessions, users
from engine.store.session import Row
from engine.transaction import Transaction
from engine.values import Value

LANGUAGES = ("en", "ru")
_NAME = re.compile(r"[^\s~/.][^/]{0,98}[^\s/]|[^\s~/.]")
_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}")
PEOPLE = "people"
"""The lock under which roles change, so that two administrators can't remove each other at the same moment."""


class UserExists(NotAllowed):
    def __init__(self, what: str) -> None:
        super().__init__(f"There is a user with {what} already.")


class LastAdministrator(NotAllowed):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is the last administrator. Make somebody else an administrator first.")


def add_user(
    engine: Engine,
    name: str,
    *,
    by: By,
    email: str | None = None,
    roles: Collection[str] = (Role.EMPLOYEE,),
    in_departments: Collection[str] = (),
    language: str = "en",
    territories: Collection[str] = (),
    products: Collection[str] = (),
    at: datetime | None = None,
) -> None:
    """Add a user, who can sign in once a password is set by a link (`engine.commands.links`).

    Args:
        name: What stands in the history; it never changes.
        territories, products: What the distribution of work goes by.

    Raises:
        UserExists: The name or the e-mail address is taken.
        DepartmentNotFound: One of the departments is not there.
        BadAnswer: No good name, address or language, or a role that can't be given.
    """
    story = adding(name, email, roles, in_departments, language, territories, products)
    transact(engine, story, by=by, at=at)


def adding(
    name: str,
    email: str | None,
    roles: Collection[str],
    in_departments: Collection[str],
    language: str = "en",
    territories: Collection[str] = (),
    products: Collection[str] = (),
    subject: str | None = None,
) -> Callable[[Transaction], int]:
    """The story of `add_user`, for commands that do more than that; `subject` is the user's identity at an OpenID provider."""
    if not _NAME.fullmatch(name) or not name.isprintable():
        raise BadAnswer("A user's name has 1 to 100 printable characters without “/”, and begins with none of “~”, “.” and a space.")
    values = _checked({"email": email, "roles": roles, "language": language, "territories": territories, "products": products})

    def story(tx: Transaction) -> int:
        tx.require("people.manage")
        tx.session.lock(PEOPLE)
        if users.by_name(tx.session, name) is not None:
            raise UserExists(f"the name {name}")
        _require_free_email(tx, values["email"])
        empty = {"password_hash": "", "totp_secret": "", "state": "invited"}
        user_id = users.add(tx.session, {"name": name, "oidc_subject": subject, "created_at": tx.recorded_at, **empty, **values})
        _move(tx, user_id, set(), in_departments)
        tx.note("user.added", "", user=name, roles=sorted(map(str, roles)), departments=sorted(in_departments))
        return user_id

    return story


def change_user(
    engine: Engine, name: str, changes: Mapping[str, Any], *, by: By, revision: int | None = None, at: datetime | None = None
) -> int:
    """Change what is known of a user.

    Args:
        changes: Any of email, language, roles, departments, territories, products, and disabled (bool): a disabled user
            can't sign in, and all sessions end.
        revision: What the caller has read; None = whatever it is.

    Returns:
        The new revision.

    Raises:
        UserNotFound: There is no such user.
        Outdated: It has another revision.
        LastAdministrator: Nobody would be left who may manage people.
        UserExists: The e-mail address is taken.
        DepartmentNotFound: One of the departments is not there.
        BadAnswer: A value that can't be.
    """
    values = _checked({key: value for key, value in changes.items() if key not in ("departments", "disabled")})

    def story(tx: Transaction) -> int:
        tx.require("people.manage")
        tx.session.lock(PEOPLE)
        row = users.lock(tx.session, name)
        if row is None:
            raise UserNotFound(name)
        if revision is not None and row.revision != revision:
            raise Outdated(f"The user {name}")
        if values.get("email") != row.email:
            _require_free_email(tx, values.get("email"))
        told: dict[str, Value] = {key: json.loads(text) for key, text in values.items() if key in ("roles", "territories", "products")}
        told |= {"fields": sorted(changes)}
        new = dict(values)
        if "disabled" in changes:
            new["state"] = _state(row, bool(changes["disabled"]))
        stays = new.get("state", row.state) != "disabled" and Role.ADMINISTRATOR in json.loads(new.get("roles", row.roles))
        if not stays:
            require_another_administrator(tx, row)
        if "departments" in changes:
            have = set(users.memberships(tx.session, [row.id]).get(row.id, ()))
            _move(tx, row.id, have, changes["departments"])
            told["departments"] = sorted(set(changes["departments"]))
        users.change(tx.session, row.id, new)
        if new.get("state") == "disabled":
            sessions.end_all(tx.session, row.id)
        kind = "user.changed" if "disabled" not in changes else "user.disabled" if changes["disabled"] else "user.enabled"
        tx.note(kind, "", user=name, **told)
        return int(row.revision) + 1

    return transact(engine, story, by=by, at=at)


def require_another_administrator(tx: Transaction, row: Row) -> None:
    """Whether somebody else can manage people when this user no longer does.

    Raises:
        LastAdministrator: Nobody.
    """
    was = row.state != "disabled" and Role.ADMINISTRATOR in json.loads(row.roles)
    if was and not users.has_administrator(tx.session, without=row.name):
        raise LastAdministrator(row.name)


def _state(row: Row, is_disabled: bool) -> str:
    if is_disabled:
        return "disabled"
    return "active" if row.password_hash or row.oidc_subject else "invited"


def _move(tx: Transaction, user_id: int, have: set[str], wanted: Collection[str]) -> None:
    """Make the user a member of exactly these departments."""
    for key in sorted(set(wanted) - have):
        if departments.find(tx.session, key) is None:
            raise DepartmentNotFound(key)
        users.join(tx.session, user_id, key)
    for key in sorted(have - set(wanted)):
        users.leave(tx.session, user_id, key)


def _require_free_email(tx: Transaction, email: str | None) -> None:
    if email and users.by_email(tx.session, email) is not None:
        raise UserExists(f"the e-mail address {email}")


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    """The columns' values."""
    checked = dict(values)
    if "email" in checked:
        email = (checked["email"] or "").strip().lower()
        if email and not (_EMAIL.fullmatch(email) and email.isprintable()):
            raise BadAnswer("That is no e-mail address.")
        checked["email"] = email or None
    if checked.get("language", "en") not in LANGUAGES:
        raise BadAnswer(f"The languages are {', '.join(LANGUAGES)}.")
    if "roles" in checked:
        if not set(checked["roles"]) <= GIVEN_ROLES:
            raise BadAnswer(f"The roles are {', '.join(sorted(GIVEN_ROLES))}; a department head is who heads a department.")
        checked["roles"] = _listed(str(role) for role in checked["roles"])
    for name in ("territories", "products"):
        if name in checked:
            if not all(text.strip() and text.isprintable() for text in checked[name]):
                raise BadAnswer(f"{name.capitalize()} are texts that can be printed.")
            checked[name] = _listed(checked[name])
    return checked


def _listed(texts: Iterable[str]) -> str:
    return json.dumps(sorted(set(texts)), ensure_ascii=False)
