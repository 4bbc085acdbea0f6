"""The second factor of an account: begun, confirmed by a first code, removed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from engine.actors import By
from engine.commands.sign_in import Claim, claim_of, judge
from engine.engine import Engine
from engine.errors import BadAnswer, NotAllowed, SignInRefused, UserNotFound
from engine.people import require_own_account, transact
from engine.second_factor import new_recovery_codes, new_totp_secret, step_of, totp_uri
from engine.store import users
from engine.store.session import Row
from engine.transaction import Transaction


class WrongCode(BadAnswer):
    def __init__(self) -> None:
        super().__init__("The code is wrong. Is the clock of your authenticator right? Give the code that it shows now.")


@dataclass(frozen=True, slots=True)
class BegunTotp:
    """A new second factor, which counts when it is confirmed; `secret` and `uri` are told this once."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


def begin_totp(engine: Engine, user: str, password: str, *, by: By, at: datetime | None = None) -> BegunTotp:
    """Make a secret for an authenticator; the second factor is asked for after `confirm_totp`.

    Raises:
        SignInRefused: The password is wrong; it counts as a failed sign-in.
        NotAllowed: The account has a second factor already.
        NotPermitted: It is somebody else's account, or a token asks.
    """
    claim, secret = claim_of(engine, user, password), new_totp_secret()

    def story(tx: Transaction) -> BegunTotp | None:
        row = _owner(tx, user, claim)
        if row is None:
            return None
        if row.totp_secret:
            raise NotAllowed("The account has a second factor already. Remove it first.")
        users.change(tx.session, row.id, {"totp_pending": secret}, counts=False)
        tx.note("totp.begun", "", user=user)
        return BegunTotp(secret, totp_uri(secret, user))

    begun = transact(engine, story, by=by, at=at)
    if begun is None:
        raise SignInRefused
    return begun


def confirm_totp(engine: Engine, user: str, code: str, *, by: By, at: datetime | None = None) -> list[str]:
    """Turn the second factor on, since the authenticator shows right codes; eight recovery codes, told this once.

    Raises:
        NotAllowed: None was begun.
        WrongCode: The code is wrong.
        NotPermitted: It is somebody else's account, or a token asks.
    """
    codes, kept = new_recovery_codes()

    def story(tx: Transaction) -> list[str]:
        require_own_account(tx, user)
        row = users.lock(tx.session, user)
        if row is None:
            raise UserNotFound(user)
        if not row.totp_pending:
            raise NotAllowed("No second factor was begun. Begin one first.")
        step = step_of(row.totp_pending, code, tx.recorded_at, 0)
        if step is None:
            raise WrongCode
        values = {"totp_secret": row.totp_pending, "totp_pending": "", "totp_last": step, "recovery_codes": kept}
        users.change(tx.session, row.id, values, counts=False)
        tx.note("totp.enabled", "", user=user)
        return codes

    return transact(engine, story, by=by, at=at)


def remove_totp(engine: Engine, user: str, password: str | None = None, *, by: By, at: datetime | None = None) -> None:
    """Turn the second factor off: one's own with the password; another's, who has lost it all, by whoever manages people.

    Args:
        password: The owner's; None = it is another's account.

    Raises:
        SignInRefused: The password is wrong; it counts as a failed sign-in.
        UserNotFound: There is no such user.
        NotPermitted: The caller may not.
    """
    claim = claim_of(engine, user, password) if password is not None else None

    def story(tx: Transaction) -> bool:
        if claim is not None:
            row = _owner(tx, user, claim)
        else:
            tx.require("people.manage")
            row = users.lock(tx.session, user)
            if row is None:
                raise UserNotFound(user)
        if row is None:
            return False
        users.change(tx.session, row.id, {"totp_secret": "", "totp_pending": "", "recovery_codes": "[]"}, counts=False)
        tx.note("totp.removed", "", user=user)
        return True

    if not transact(engine, story, by=by, at=at):
        raise SignInRefused


def _owner(tx: Transaction, user: str, claim: Claim) -> Row | None:
    """The account's locked row, when its owner asks and knows the password."""
    require_own_account(tx, user)
    row, _why = judge(tx, claim)
    return row
