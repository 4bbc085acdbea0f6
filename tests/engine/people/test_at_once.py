"""What is good once is good once for two who come at the same moment, and the last administrator is the last for both."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pyotp

from engine.actors import Actor
from engine.commands.links import first_administrator, issue_link
from engine.commands.passwords import give_password, set_password_by_link
from engine.commands.sign_in import sign_in
from engine.commands.totp import begin_totp, confirm_totp
from engine.commands.users import add_user, change_user
from engine.errors import EngineError
from engine.permissions import Role
from tests.engine.office import Office

PASSWORD = "four words to remember"
OTHER = "another few words"


def together(*acts: Callable[[], object]) -> list[bool]:
    """Do them at the same moment; which were not refused."""
    gate = threading.Barrier(len(acts))
    done: list[bool] = []

    def run(act: Callable[[], object]) -> None:
        gate.wait()
        try:
            act()
        except EngineError:
            done.append(False)
        else:
            done.append(True)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(done)


def test_a_link(office: Office) -> None:
    add_user(office.engine, "anna", by="set-up")
    link = issue_link(office.engine, "anna", by="set-up").secret
    assert together(*[lambda: set_password_by_link(office.engine, link, PASSWORD)] * 3) == [False, False, True]


def test_a_code(office: Office) -> None:
    add_user(office.engine, "anna", by="set-up")
    give_password(office.engine, "anna", PASSWORD, by="set-up")
    anna = Actor("anna", frozenset({Role.EMPLOYEE}))
    secret = begin_totp(office.engine, "anna", PASSWORD, by=anna).secret
    authenticator = pyotp.TOTP(secret)
    codes = confirm_totp(office.engine, "anna", authenticator.at(office.clock.now()), by=anna)
    following = authenticator.at(office.clock.now() + timedelta(seconds=30))
    for code in (following, codes[0]):
        assert together(*[lambda code=code: sign_in(office.engine, "anna", PASSWORD, code=code)] * 3) == [False, False, True]  # type: ignore[misc]


def test_the_last_administrators(office: Office) -> None:
    for name in ("ada", "axel"):
        add_user(office.engine, name, by="set-up", roles=[Role.ADMINISTRATOR])
    ada, axel = (Actor(name, frozenset({Role.ADMINISTRATOR})) for name in ("ada", "axel"))
    assert together(
        lambda: change_user(office.engine, "axel", {"disabled": True}, by=ada),
        lambda: change_user(office.engine, "ada", {"disabled": True}, by=axel),
    ) == [False, True]


def test_wrong_passwords(office: Office) -> None:
    """A crowd of guesses is counted, each of them."""
    add_user(office.engine, "anna", by="set-up")
    give_password(office.engine, "anna", PASSWORD, by="set-up")
    assert together(*[lambda: sign_in(office.engine, "anna", OTHER)] * 5) == [False] * 5
    assert together(lambda: sign_in(office.engine, "anna", PASSWORD)) == [False], "locked"


def test_the_first_administrator_of_several_servers_that_start(office: Office) -> None:
    assert together(*[lambda: first_administrator(office.engine)] * 3) == [True, True, True]
