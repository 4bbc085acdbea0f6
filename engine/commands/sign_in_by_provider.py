"""Sign in as somebody whom an OpenID provider has vouched for."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.commands.sessions import OpenedSession, open_session
from engine.commands.users import PEOPLE, UserExists, adding
from engine.engine import Engine
from engine.errors import NotSignedIn
from engine.oidc import Oidc
from engine.people import secret_digest, transact
from engine.permissions import Role
from engine.store import departments, sessions, users
from engine.store.session import Row
from engine.transaction import Transaction


class ProviderRefused(NotSignedIn):
    """The provider knows who it is, but that is nobody here."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What the provider says, by the claims of its ID token.

    Attributes:
        subject: Who it is there, for ever.
        name: What the person is called there: `preferred_username`, or the like.
        email: Only when the provider has verified it; else "".
        groups: Those the person belongs to there.
    """

    issuer: str
    subject: str
    name: str
    email: str = ""
    groups: Collection[str] = ()


def sign_in_by_provider(
    engine: Engine, oidc: Oidc, identity: Identity, *, agent: str = "", replaces: str = "", at: datetime | None = None
) -> OpenedSession:
    """Begin a session of the user that the identity belongs to.

    That is the user who has signed in by it before; else the one with the verified e-mail address, who has it from now on; else, when the
    settings say so, a new user. A name alone links nobody: it may be anybody's there. The provider's groups decide on the departments and
    roles that the settings name; others stay as they are.

    Raises:
        ProviderRefused: There is no such user, or the user is disabled.
    """

    def story(tx: Transaction) -> OpenedSession:
        tx.session.lock(PEOPLE)
        user = _user_of(tx, oidc, identity)
        if user.state == "disabled":
            raise ProviderRefused("This user is disabled. Ask an administrator.")
        _follow_groups(tx, oidc, identity, user)
        if replaces:
            sessions.end(tx.session, secret_digest(replaces))
        tx.by = user.name
        return open_session(tx, user, agent, by="provider", issuer=identity.issuer)

    return transact(engine, story, by="", at=at)


def _user_of(tx: Transaction, oidc: Oidc, identity: Identity) -> Row:
    subject = f"{identity.issuer} {identity.subject}"
    found = users.by_subject(tx.session, subject)
    if found is not None:
        return _locked(tx, found.name)
    found = users.by_email(tx.session, identity.email) if identity.email else None
    if found is not None:
        if found.oidc_subject:
            raise ProviderRefused("The user with your e-mail address belongs to another account of the provider. Ask an administrator.")
        if found.state != "disabled":
            users.change(tx.session, found.id, {"oidc_subject": subject, "state": "active"})
            tx.note("user.linked", "", user=found.name, issuer=identity.issuer)
        return _locked(tx, found.name)
    if not oidc.create_users:
        raise ProviderRefused("Nobody here has your e-mail address. Ask an administrator to add you as a user.")
    try:
        user_id = adding(identity.name, identity.email or None, [], [], subject=subject)(tx)
    except UserExists:
        raise ProviderRefused(f"There is a user {identity.name} already who is not linked to you. Ask an administrator.") from None
    users.change(tx.session, user_id, {"state": "active"}, counts=False)
    return _locked(tx, identity.name)


def _locked(tx: Transaction, name: str) -> Row:
    row = users.lock(tx.session, name)
    assert row is not None
    return row


def _follow_groups(tx: Transaction, oidc: Oidc, identity: Identity, user: Row) -> None:
    """Give and take the departments and roles that the settings tie to groups."""
    ours = [oidc.groups[name] for name in identity.groups if name in oidc.groups]
    old_roles = set(json.loads(user.roles))
    tied = {role for group in oidc.groups.values() for role in group.roles}
    roles = (old_roles - tied) | {role for group in ours for role in group.roles}
    if Role.ADMINISTRATOR in old_roles - roles and not users.has_administrator(tx.session, without=user.name):
        roles.add(Role.ADMINISTRATOR)  # somebody must be left who can let others in
    have = set(users.memberships(tx.session, [user.id]).get(user.id, ()))
    tied_departments = {key for group in oidc.groups.values() for key in group.departments}
    wanted = (have - tied_departments) | {key for group in ours for key in group.departments}
    there = {key for key in wanted - have if departments.find(tx.session, key) is not None}
    for key in sorted(there):
        users.join(tx.session, user.id, key)
    for key in sorted(have - wanted):
        users.leave(tx.session, user.id, key)
    told: dict[str, Any] = {}
    if there or have - wanted:
        told["departments"] = sorted(there | (have & wanted))
    if roles != old_roles:
        told["roles"] = sorted(map(str, roles))
    if told:
        users.change(tx.session, user.id, {"roles": json.dumps(sorted(map(str, roles)))})
        tx.note("user.changed", "", user=user.name, by="provider", **told)
