"""Who has signed in is asked with few reads, remembered for two seconds, and forgotten at once by a change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from engine.commands.passwords import give_password
from engine.commands.sign_in import sign_in
from engine.commands.tokens import issue_token, revoke_token
from engine.commands.users import add_user
from engine.engine import Engine
from engine.people import Remembered, SignedIn, actor
from engine.permissions import SCOPES
from engine.queries.signed_in import by_session, by_token
from engine.settings import Settings
from engine.store import users
from engine.store.session import Session
from tests.engine.office import Office

PASSWORD = "four words to remember"


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """The statements that are run inside."""
    run: list[Any] = []
    execute = Session._execute
    with monkeypatch.context() as patched:
        patched.setattr(Session, "_execute", lambda self, compiled, params: run.append(compiled) or execute(self, compiled, params))
        yield run


def test_two_reads_tell_who_it_is_and_then_none(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    add_user(office.engine, "anna", by="set-up")
    give_password(office.engine, "anna", PASSWORD, by="set-up")
    token = issue_token(office.engine, "anna", "test", SCOPES, timedelta(days=1), by="set-up").secret
    cookie = sign_in(office.engine, "anna", PASSWORD).secret
    by_token(office.engine, token)  # the first use is written down
    for ask, secret in ((by_token, token), (by_session, cookie)):
        office.engine.signed_in.clear()
        with counted(monkeypatch) as run:
            assert ask(office.engine, secret) is not None
        assert len(run) == 2
        with counted(monkeypatch) as run:
            assert ask(office.engine, secret) is not None
        assert run == []


def test_another_process_knows_within_two_seconds(office: Office) -> None:
    add_user(office.engine, "anna", by="set-up")
    issued = issue_token(office.engine, "anna", "test", SCOPES, timedelta(days=1), by="set-up")
    other = Engine(Settings(), office.engine.store, office.clock, sandbox=office.engine.sandbox)
    assert by_token(office.engine, issued.secret) == by_token(other, issued.secret) is not None
    revoke_token(office.engine, issued.id, by="set-up")
    assert by_token(office.engine, issued.secret) is None
    office.clock.turn(timedelta(seconds=2))
    assert by_token(other, issued.secret) is None


def test_what_was_read_before_a_change_is_not_remembered_after_it(office: Office) -> None:
    add_user(office.engine, "anna", by="set-up")
    now = office.clock.now()
    with office.engine.store.read() as session:
        anna = SignedIn(actor(session, users.by_name(session, "anna"), now), now + timedelta(hours=1))
    remembered = Remembered()
    changes = remembered.changes
    remembered.clear()
    remembered.put("digest", now, anna, changes)
    assert remembered.get("digest", now) is None
    remembered.put("digest", now, anna, remembered.changes)
    assert remembered.get("digest", now) == anna
    assert remembered.get("digest", now + timedelta(seconds=2)) is None
    assert remembered.get("digest", now - timedelta(seconds=1)) is None, "a clock that was put back"


def test_what_is_remembered_ends_when_it_is_over(office: Office) -> None:
    add_user(office.engine, "anna", by="set-up")
    issued = issue_token(office.engine, "anna", "test", SCOPES, timedelta(seconds=3), by="set-up")
    office.clock.turn(timedelta(seconds=2))
    assert by_token(office.engine, issued.secret) is not None
    office.clock.turn(timedelta(seconds=1))
    assert by_token(office.engine, issued.secret) is None


def test_that_a_stream_goes_on_is_no_use_of_its_session(office: Office) -> None:
    """Else a window that was left open would keep its session for ever."""
    add_user(office.engine, "anna", by="set-up")
    give_password(office.engine, "anna", PASSWORD, by="set-up")
    cookie = sign_in(office.engine, "anna", PASSWORD).secret
    for _ in range(11):
        office.clock.turn(timedelta(minutes=10))
        assert by_session(office.engine, cookie, is_use=False) is not None
    office.clock.turn(timedelta(minutes=10))
    assert by_session(office.engine, cookie, is_use=False) is None
