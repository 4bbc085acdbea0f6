"""Sign in with a name and a password, and a second factor where the account has one.

A wrong password is counted; after `lock_failures` in a row the account is locked, for twice as long after each further one, an hour at
most. Every cause has the same answer and takes as long, so that nobody learns which names there are. The slow part, the password's
hash, is computed outside the transaction: the house goes on meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine import passwords
from engine.actors import Actor
from engine.commands.sessions import OpenedSession, open_session
from engine.engine import Engine
from engine.errors import CodeNeeded, NotSignedIn, SignInRefused
from engine.people import actor, secret_digest, transact
from engine.second_factor import accepted
from engine.store import sessions, users
from engine.store.session import Row
from engine.transaction import Transaction

LONGEST_LOCK = timedelta(hours=1)


class TokenNeeded(NotSignedIn):
    """A program can't give a second factor."""

    def __init__(self) -> None:
        super().__init__("This account has a second factor. Give a personal access token in the password's place.")


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody claims to be, with the password's hash computed already.

    Attributes:
        user: The user's name; "" = there is none who could sign in.
        kept: The hash that was compared.
        is_right: Whether the password is right.
    """

    user: str
    kept: str
    is_right: bool


def claim_of(engine: Engine, name: str, password: str) -> Claim:
    """Compare a password with what is kept; to be judged in a transaction by `judge`.

    Args:
        name: The user's name or e-mail address.
    """
    with engine.store.read() as session:
        row = users.by_name_or_email(session, name)
    kept = row.password_hash if row is not None and row.state == "active" else ""
    is_right = passwords.is_right(kept, password)
    return Claim(row.name if row is not None and kept else "", kept, is_right)


def judge(tx: Transaction, claim: Claim, code: str | None = None) -> tuple[Row | None, str]:
    """Believe a claim, or count the failure; the story must return, not raise, so that the count is kept.

    Args:
        code: The second factor; None = the account must have none, or has shown it before.

    Returns:
        The user's locked row and "" (or which factor was shown); None and why not: "unknown", "locked", "password", "code",
        or "code-needed", which is no failure.
    """
    row = users.lock(tx.session, claim.user) if claim.user else None
    if row is None:
        tx.note("session.refused", "", user="", reason="unknown")  # not the name: people type their password there
        return None, "unknown"
    if row.locked_until is not None and row.locked_until > tx.recorded_at:
        tx.note("session.refused", "", user=row.name, reason="locked")
        return None, "locked"
    reason = "" if claim.is_right and claim.kept == row.password_hash and row.state == "active" else "password"
    factor: dict[str, Any] | None = {}
    if not reason and code is not None and row.totp_secret:
        if not code.strip():
            return None, "code-needed"
        factor = accepted(row, code, tx.recorded_at)
        reason = "code" if factor is None else ""
    if reason or factor is None:
        _count_failure(tx, row, reason)
        return None, reason
    new: dict[str, Any] = dict(factor)
    if row.failed_sign_ins or row.locked_until:
        new |= {"failed_sign_ins": 0, "locked_until": None}
    if new:
        users.change(tx.session, row.id, new, counts=False)
    return row, "recovery-code" if "recovery_codes" in new else "totp" if new.get("totp_last") else ""


def _count_failure(tx: Transaction, row: Row, reason: str) -> None:
    settings = tx.engine.settings
    failed = row.failed_sign_ins + 1
    values: dict[str, Any] = {"failed_sign_ins": failed}
    if failed >= settings.lock_failures:
        doubled = min(failed - settings.lock_failures, 20)
        values["locked_until"] = tx.recorded_at + min(timedelta(minutes=settings.lock_minutes) * 2**doubled, LONGEST_LOCK)
    users.change(tx.session, row.id, values, counts=False)
    tx.note("session.refused", "", user=row.name, reason=reason, failures=failed)


def sign_in(
    engine: Engine, name: str, password: str, *, code: str = "", agent: str = "", replaces: str = "", at: datetime | None = None
) -> OpenedSession:
    """Begin a session.

    Args:
        name: The user's name or e-mail address.
        code: Of the authenticator, or a recovery code.
        agent: What the browser calls itself.
        replaces: The secret of the browser's session until now, which ends: a session is never taken over by a sign-in.

    Raises:
        SignInRefused: For whatever cause.
        CodeNeeded: The password is right; the code is missing.
    """
    claim = claim_of(engine, name, password)
    renewed = passwords.hashed(password) if claim.is_right and passwords.is_outdated(claim.kept) else ""

    def story(tx: Transaction) -> tuple[OpenedSession | None, str]:
        user, why = judge(tx, claim, code)
        if user is None:
            return None, why
        tx.by = user.name  # until now nobody had shown who it is
        if renewed:
            users.change(tx.session, user.id, {"password_hash": renewed}, counts=False)
        if replaces:
            sessions.end(tx.session, secret_digest(replaces))
        return open_session(tx, user, agent, by="password", factor=why), ""

    opened, why = transact(engine, story, by="", at=at)
    if opened is None:
        raise CodeNeeded if why == "code-needed" else SignInRefused
    return opened


def actor_by_password(engine: Engine, name: str, password: str) -> Actor:
    """Who somebody is that gives name and password with each request (HTTP Basic); failures count as at a sign-in.

    Raises:
        SignInRefused: For whatever cause.
        TokenNeeded: The account has a second factor.
    """
    claim = claim_of(engine, name, password)

    def story(tx: Transaction) -> Actor | str:
        user, why = judge(tx, claim, "")
        return why if user is None else actor(tx.session, user, tx.recorded_at)

    found = transact(engine, story, by="")
    if isinstance(found, str):
        raise TokenNeeded if found == "code-needed" else SignInRefused
    return found
