"""Signing in: what is counted, locked and told, on every store."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyotp
import pytest
from argon2 import PasswordHasher

from engine import passwords
from engine.actors import Actor
from engine.chain import OFFICE
from engine.commands.links import first_administrator, issue_link, request_reset
from engine.commands.passwords import LinkOver, change_password, give_password, set_password_by_link
from engine.commands.sessions import expire_sessions
from engine.commands.sign_in import TokenNeeded, actor_by_password, sign_in
from engine.commands.totp import begin_totp, confirm_totp
from engine.commands.users import add_user, change_user
from engine.errors import CodeNeeded, NotPermitted, SignInRefused
from engine.permissions import Role
from engine.queries.signed_in import by_session
from engine.store import users
from engine.values import loads
from tests.engine.office import Office

PASSWORD = "four words to remember"


def has_anna(office: Office) -> None:
    add_user(office.engine, "anna", by="set-up", email="Anna@Example.com")
    give_password(office.engine, "anna", PASSWORD, by="set-up")


def told(office: Office) -> list[tuple[str, str, dict[str, Any]]]:
    """The office's history: kind, actor, data."""
    with office.engine.store.read() as session:
        sql = f"SELECT kind, actor, data FROM history WHERE deal_key = '{OFFICE}' ORDER BY number"
        return [(kind, actor, loads(data)) for kind, actor, data in session._connection.execute(sql).fetchall()]


def fails(office: Office, times: int = 1, password: str = "not the right one") -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            sign_in(office.engine, "anna", password)


def test_a_sign_in_is_told_without_secrets(office: Office) -> None:
    has_anna(office)
    opened = sign_in(office.engine, "ANNA@example.com", PASSWORD, agent="Firefox")
    kind, actor, data = told(office)[-1]
    assert (kind, actor, data["user"]) == ("session.opened", "anna", "anna")
    assert not {opened.secret, opened.csrf, PASSWORD} & set(map(str, data.values()))
    found = by_session(office.engine, opened.secret)
    assert found is not None
    assert (found.actor.name, found.actor.scopes) == ("anna", None)


def test_a_failure_is_told_and_nobody_is_its_actor(office: Office) -> None:
    has_anna(office)
    fails(office)
    assert told(office)[-1] == ("session.refused", "", {"user": "anna", "reason": "password", "failures": 1})


def test_what_was_typed_for_a_name_that_is_not_there_is_not_kept(office: Office) -> None:
    """People type their password into the field for the name."""
    with pytest.raises(SignInRefused):
        sign_in(office.engine, PASSWORD, "x")
    assert told(office)[-1] == ("session.refused", "", {"user": "", "reason": "unknown"})


def test_wrong_passwords_lock_the_account_for_longer_each_time(office: Office) -> None:
    has_anna(office)
    fails(office, 5)
    fails(office, password=PASSWORD)  # the right one is refused too
    office.clock.turn(timedelta(seconds=59))
    fails(office, password=PASSWORD)
    office.clock.turn(timedelta(seconds=1))
    fails(office)  # the sixth
    office.clock.turn(timedelta(seconds=119))
    fails(office, password=PASSWORD)
    office.clock.turn(timedelta(seconds=1))
    assert sign_in(office.engine, "anna", PASSWORD).user == "anna"
    fails(office, 4)
    assert sign_in(office.engine, "anna", PASSWORD).user == "anna", "a sign-in has set the count back"


def test_a_lock_lasts_an_hour_at_most(office: Office) -> None:
    has_anna(office)
    for _ in range(14):
        fails(office)
        office.clock.turn(timedelta(hours=1))
    assert sign_in(office.engine, "anna", PASSWORD).user == "anna"


def test_failures_for_a_password_that_is_given_with_each_request_count_as_well(office: Office) -> None:
    has_anna(office)
    assert actor_by_password(office.engine, "anna", PASSWORD).roles == {Role.EMPLOYEE}
    for _ in range(5):
        with pytest.raises(SignInRefused):
            actor_by_password(office.engine, "anna", "not the right one")
    fails(office, password=PASSWORD)


def test_a_password_of_old_parameters_is_kept_anew(office: Office) -> None:
    has_anna(office)
    old = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)
    office.engine.store.write(lambda session: users.change(session, 1, {"password_hash": old}, counts=False))
    sign_in(office.engine, "anna", PASSWORD)
    with office.engine.store.read() as session:
        kept = users.by_name(session, "anna").password_hash
    assert kept != old
    assert not passwords.is_outdated(kept)
    assert sign_in(office.engine, "anna", PASSWORD).user == "anna"


def test_who_was_only_invited_can_t_sign_in(office: Office) -> None:
    add_user(office.engine, "anna", by="set-up")
    fails(office, password="")
    fails(office)


def test_a_second_factor_counts_once_and_keeps_programs_out(office: Office) -> None:
    has_anna(office)
    anna = Actor("anna", frozenset({Role.EMPLOYEE}))
    begun = begin_totp(office.engine, "anna", PASSWORD, by=anna)
    sign_in(office.engine, "anna", PASSWORD)  # not confirmed, so not asked for
    authenticator = pyotp.TOTP(begun.secret)
    codes = confirm_totp(office.engine, "anna", authenticator.at(office.clock.now()), by=anna)
    with pytest.raises(CodeNeeded):
        sign_in(office.engine, "anna", PASSWORD)
    with pytest.raises(TokenNeeded):
        actor_by_password(office.engine, "anna", PASSWORD)
    with pytest.raises(SignInRefused):
        sign_in(office.engine, "anna", PASSWORD, code=authenticator.at(office.clock.now()))
    office.clock.turn(timedelta(seconds=30))
    sign_in(office.engine, "anna", PASSWORD, code=authenticator.at(office.clock.now()))
    assert told(office)[-1][2]["factor"] == "totp"
    sign_in(office.engine, "anna", PASSWORD, code=codes[3])
    assert told(office)[-1][2]["factor"] == "recovery-code"
    with pytest.raises(SignInRefused):
        sign_in(office.engine, "anna", PASSWORD, code=codes[3])
    kept = str(told(office))
    assert begun.secret not in kept
    assert not any(code in kept for code in codes)


def test_nobody_sets_another_s_factor_or_password(office: Office) -> None:
    has_anna(office)
    ada = Actor("ada", frozenset({Role.ADMINISTRATOR}))
    with pytest.raises(NotPermitted):
        begin_totp(office.engine, "anna", PASSWORD, by=ada)
    with pytest.raises(NotPermitted):
        change_password(office.engine, "anna", PASSWORD, "another few words", by=ada)
    with pytest.raises(NotPermitted):
        give_password(office.engine, "anna", "another few words", by=ada)


# ---- links ---------------------------------------------------------------------------------------------------------


def test_a_link_is_good_once_and_for_a_time(office: Office) -> None:
    add_user(office.engine, "anna", by="set-up")
    link = issue_link(office.engine, "anna", by="set-up")
    assert (link.kind, link.expires_at - office.clock.now()) == ("invitation", timedelta(hours=72))
    assert set_password_by_link(office.engine, link.secret, PASSWORD) == "anna"
    with pytest.raises(LinkOver):
        set_password_by_link(office.engine, link.secret, PASSWORD)
    reset = issue_link(office.engine, "anna", by="set-up")
    assert (reset.kind, reset.expires_at - office.clock.now()) == ("reset", timedelta(hours=1))
    office.clock.turn(timedelta(hours=1))
    with pytest.raises(LinkOver):
        set_password_by_link(office.engine, reset.secret, PASSWORD)


def test_a_newer_link_makes_the_older_one_worthless(office: Office) -> None:
    add_user(office.engine, "anna", by="set-up")
    older, newer = (issue_link(office.engine, "anna", by="set-up") for _ in range(2))
    with pytest.raises(LinkOver):
        set_password_by_link(office.engine, older.secret, PASSWORD)
    set_password_by_link(office.engine, newer.secret, PASSWORD)


def test_a_new_password_by_a_link_opens_a_locked_account_and_ends_sessions(office: Office) -> None:
    has_anna(office)
    opened = sign_in(office.engine, "anna", PASSWORD)
    fails(office, 5)
    set_password_by_link(office.engine, issue_link(office.engine, "anna", by="set-up").secret, "another few words")
    assert by_session(office.engine, opened.secret) is None
    assert sign_in(office.engine, "anna", "another few words").user == "anna"


def test_a_disabled_user_s_link_is_worth_nothing(office: Office) -> None:
    has_anna(office)
    link = issue_link(office.engine, "anna", by="set-up")
    change_user(office.engine, "anna", {"disabled": True}, by="set-up")
    with pytest.raises(LinkOver):
        set_password_by_link(office.engine, link.secret, PASSWORD)
    assert request_reset(office.engine, "anna") is None


def test_who_forgot_the_password_gets_a_link_to_the_known_address_only(office: Office) -> None:
    has_anna(office)
    found = request_reset(office.engine, "anna")
    assert found is not None
    assert (found[0].user, found[1]) == ("anna", "anna@example.com")
    assert request_reset(office.engine, "somebody") is None


def test_the_first_start_makes_one_administrator_with_a_link(office: Office) -> None:
    link = first_administrator(office.engine)
    assert link is not None
    assert link.user == "administrator"
    assert first_administrator(office.engine) is None, "the link is shown once"
    set_password_by_link(office.engine, link.secret, PASSWORD)
    assert actor_by_password(office.engine, "administrator", PASSWORD).roles == {Role.ADMINISTRATOR}


# ---- sessions ------------------------------------------------------------------------------------------------------


def test_sessions_that_are_over_are_tidied_away(office: Office) -> None:
    has_anna(office)
    sign_in(office.engine, "anna", PASSWORD)
    office.clock.turn(timedelta(minutes=60))
    kept = sign_in(office.engine, "anna", PASSWORD)
    office.clock.turn(timedelta(minutes=61))
    assert expire_sessions(office.engine) == 1
    assert by_session(office.engine, kept.secret) is not None
