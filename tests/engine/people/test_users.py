"""Users, departments and substitutes: who may change them, what follows at once, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine.actors import Actor
from engine.commands.departments import DepartmentExists, DepartmentInUse, add_department, change_department, remove_department
from engine.commands.passwords import give_password
from engine.commands.sign_in import actor_by_password
from engine.commands.substitutes import SubstituteExists, change_substitute, remove_substitute, set_substitute
from engine.commands.tokens import issue_token, revoke_token
from engine.commands.users import LastAdministrator, UserExists, add_user, change_user
from engine.errors import BadAnswer, DepartmentNotFound, NotPermitted, Outdated, SubstituteNotFound, UserNotFound
from engine.permissions import SCOPES, Role
from engine.queries import people
from engine.queries.signed_in import by_token
from tests.engine.office import Office

ADA = Actor("ada", frozenset({Role.ADMINISTRATOR}))
AXEL = Actor("axel", frozenset({Role.AUDITOR}))
SOON = timedelta(hours=1)


@pytest.fixture
def company(office: Office) -> Office:
    """Anna and Boris of sales, led by Greta; Hugo of legal; Ada, who manages people."""
    for key in ("sales", "legal"):
        add_department(office.engine, key, by="set-up", head={"sales": "greta"}.get(key, ""))
    for name, department in (("anna", "sales"), ("boris", "sales"), ("greta", "sales"), ("hugo", "legal")):
        add_user(office.engine, name, by="set-up", in_departments=[department])
    add_user(office.engine, "ada", by="set-up", roles=[Role.ADMINISTRATOR])
    return office


def actor(office: Office, name: str) -> Actor:
    """As a token makes it, anew each time; without its limits."""
    secret = issue_token(office.engine, name, "test", SCOPES, timedelta(days=1), by="set-up").secret
    found = by_token(office.engine, secret)
    assert found is not None
    return Actor(found.name, found.roles, found.departments, found.heads, found.stands_in_for)


def test_an_actor_has_roles_departments_and_what_it_leads(company: Office) -> None:
    greta = actor(company, "greta")
    assert (greta.roles, greta.departments, greta.heads) == ({Role.EMPLOYEE, Role.HEAD}, {"sales"}, {"sales"})
    assert actor(company, "hugo").roles == {Role.EMPLOYEE}


def test_only_who_manages_people_does(company: Office) -> None:
    for who in (AXEL, actor(company, "greta")):
        with pytest.raises(NotPermitted):
            add_user(company.engine, "nina", by=who)
        with pytest.raises(NotPermitted):
            change_user(company.engine, "anna", {"roles": ["administrator"]}, by=who)
        with pytest.raises(NotPermitted):
            add_department(company.engine, "press", by=who)
    assert "nina" not in [user.name for user in people.users(company.engine, by=AXEL)]


def test_a_change_is_seen_at_once_by_who_is_signed_in(company: Office) -> None:
    secret = issue_token(company.engine, "anna", "test", SCOPES, timedelta(days=1), by="set-up").secret

    def departments() -> frozenset[str]:
        found = by_token(company.engine, secret)
        assert found is not None
        return found.departments | {role.value for role in found.roles}

    assert departments() == {"sales", "employee"}
    change_user(company.engine, "anna", {"departments": ["legal"], "roles": ["auditor"]}, by=ADA)
    assert departments() == {"legal", "auditor"}
    change_department(company.engine, "sales", {"head": "anna"}, by=ADA)
    assert "department-head" in departments()
    change_user(company.engine, "anna", {"disabled": True}, by=ADA)
    assert by_token(company.engine, secret) is None
    change_user(company.engine, "anna", {"disabled": False}, by=ADA)
    assert by_token(company.engine, secret) is not None


def test_a_change_of_what_was_changed_since_is_refused(company: Office) -> None:
    assert change_user(company.engine, "anna", {"language": "ru"}, by=ADA, revision=1) == 2
    with pytest.raises(Outdated):
        change_user(company.engine, "anna", {"language": "en"}, by=ADA, revision=1)
    assert people.user(company.engine, "anna", by=ADA).language == "ru"


def test_the_last_administrator_stays(company: Office) -> None:
    for change in ({"roles": ["employee"]}, {"disabled": True}):
        with pytest.raises(LastAdministrator):
            change_user(company.engine, "ada", change, by=ADA)
    add_user(company.engine, "axel", by=ADA, roles=[Role.ADMINISTRATOR, Role.AUDITOR])
    change_user(company.engine, "ada", {"disabled": True}, by=ADA)
    with pytest.raises(LastAdministrator):
        change_user(company.engine, "axel", {"roles": ["auditor"]}, by=ADA)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": " anna"},
        {"name": "~office"},
        {"name": ".."},
        {"name": "a/b"},
        {"name": "a\nb"},
        {"name": "x" * 101},
        {"email": "nobody"},
        {"email": "a b@example.com"},
        {"language": "xx"},
        {"roles": ["department-head"]},
        {"roles": ["trusted"]},
        {"roles": ["boss"]},
        {"products": [""]},
    ],
)
def test_what_is_no_user_is_refused(office: Office, wrong: dict[str, Any]) -> None:
    with pytest.raises(BadAnswer):
        add_user(office.engine, **{"name": "nina", "by": "set-up", **wrong})


def test_names_and_addresses_are_taken_once(company: Office) -> None:
    add_user(company.engine, "nina", by=ADA, email="Nina@example.com")
    with pytest.raises(UserExists):
        add_user(company.engine, "nina", by=ADA)
    with pytest.raises(UserExists):
        add_user(company.engine, "another", by=ADA, email="nina@EXAMPLE.com")
    with pytest.raises(UserExists):
        change_user(company.engine, "anna", {"email": "nina@example.com"}, by=ADA)
    with pytest.raises(DepartmentNotFound):
        add_user(company.engine, "olga", by=ADA, in_departments=["nowhere"])
    with pytest.raises(UserNotFound):
        people.user(company.engine, "olga", by=ADA)


def test_users_are_found_by_part_of_the_name_in_any_alphabet(company: Office) -> None:
    add_user(company.engine, "Ольга Белова", by=ADA, email="belova@example.com", roles=[Role.PROCESS_OWNER])
    add_user(company.engine, "100%_sure", by=ADA)

    def found(**by: Any) -> list[str]:
        return [user.name for user in people.users(company.engine, by=ADA, **by)]

    assert found(search="ольга") == found(search="BELOVA@") == found(role="process-owner") == ["Ольга Белова"]
    assert found(search="%_") == ["100%_sure"]
    assert found(department="sales") == ["anna", "boris", "greta"]
    everybody = found()
    assert everybody == sorted(everybody)
    assert found(limit=2, after=everybody[1]) == everybody[2:4]


def test_a_department_is_removed_when_nobody_needs_it(company: Office) -> None:
    company.draws("start:start -> task:user -> end:end")
    company.starts()
    for name in ("anna", "boris", "greta"):
        with pytest.raises(DepartmentInUse, match="members"):
            remove_department(company.engine, "sales", by=ADA)
        change_user(company.engine, name, {"departments": []}, by=ADA)
    with pytest.raises(DepartmentInUse, match="open work items"):
        remove_department(company.engine, "sales", by=ADA)
    company.completes("task")
    remove_department(company.engine, "sales", by=ADA)
    assert [one.key for one in people.departments(company.engine, by=ADA)] == ["legal"]


@pytest.mark.parametrize("key", ["", "Sales", "sales head", "-sales", "sales--head", "продажи", "x" * 101])
def test_a_department_s_key_is_what_lanes_can_name(office: Office, key: str) -> None:
    with pytest.raises(BadAnswer):
        add_department(office.engine, key, by="set-up")


def test_a_department_is_added_once_and_led_by_a_user(company: Office) -> None:
    with pytest.raises(DepartmentExists):
        add_department(company.engine, "sales", by=ADA)
    with pytest.raises(BadAnswer, match="nobody"):
        change_department(company.engine, "sales", {"head": "nobody"}, by=ADA)
    with pytest.raises(BadAnswer, match="calendar"):
        change_department(company.engine, "sales", {"calendar": "none"}, by=ADA)


def test_what_an_hour_of_a_department_costs_is_known_or_not(company: Office) -> None:
    def rate() -> float | None:
        return people.department(company.engine, "sales", by=ADA).hourly_rate

    assert rate() is None
    change_department(company.engine, "sales", {"hourly_rate": 45.5}, by=ADA)
    change_department(company.engine, "sales", {"name": "Sales"}, by=ADA)
    assert rate() == 45.5
    for wrong in (-1.0, 100_001.0, float("nan"), float("inf")):
        with pytest.raises(BadAnswer, match="hourly rate"):
            change_department(company.engine, "sales", {"hourly_rate": wrong}, by=ADA)
    change_department(company.engine, "sales", {"hourly_rate": None}, by=ADA)
    assert rate() is None


# ---- substitutes ---------------------------------------------------------------------------------------------------


def test_a_substitute_stands_in_from_when_till_when(company: Office) -> None:
    now = company.clock.now()
    number = set_substitute(company.engine, "anna", "boris", now + SOON, now + 2 * SOON, by=actor(company, "anna"))
    assert actor(company, "boris").stands_in_for == set()
    company.clock.turn(SOON)
    assert actor(company, "boris").stands_in_for == {"anna"}
    change_substitute(company.engine, number, by=ADA, ends_at=now + 3 * SOON)
    company.clock.turn(SOON)
    assert actor(company, "boris").stands_in_for == {"anna"}
    company.clock.turn(SOON)
    assert actor(company, "boris").stands_in_for == set()
    assert people.substitutes(company.engine, by=ADA) == []
    assert [one.id for one in people.substitutes(company.engine, by=ADA, person="boris", also_past=True)] == [number]


def test_a_substitute_who_is_back_early_stands_in_no_more(company: Office) -> None:
    now = company.clock.now()
    number = set_substitute(company.engine, "anna", "boris", now, now + SOON, by=ADA)
    remove_substitute(company.engine, number, by=actor(company, "anna"))
    assert actor(company, "boris").stands_in_for == set()
    with pytest.raises(SubstituteNotFound):
        remove_substitute(company.engine, number, by=ADA)


def test_who_says_who_stands_in(company: Office) -> None:
    now = company.clock.now()
    anna, greta, hugo = (actor(company, name) for name in ("anna", "greta", "hugo"))
    for who in (hugo, AXEL, actor(company, "boris")):
        with pytest.raises(NotPermitted):
            set_substitute(company.engine, "anna", "boris", now, now + SOON, by=who)
    set_substitute(company.engine, "anna", "boris", now, now + SOON, by=greta)
    with pytest.raises(NotPermitted):
        set_substitute(company.engine, "hugo", "boris", now, now + SOON, by=greta)
    set_substitute(company.engine, "anna", "hugo", now, now + SOON, by=anna)


def test_a_substitute_begins_no_chain(company: Office) -> None:
    now = company.clock.now()
    set_substitute(company.engine, "anna", "boris", now, now + SOON, by=ADA)
    boris = actor(company, "boris")
    with pytest.raises(NotPermitted):
        set_substitute(company.engine, "anna", "hugo", now, now + SOON, by=boris)
    set_substitute(company.engine, "boris", "hugo", now, now + SOON, by=boris)
    assert actor(company, "hugo").stands_in_for == {"boris"}, "not for anna, too"


def test_what_is_no_substitute_is_refused(company: Office) -> None:
    now = company.clock.now()
    with pytest.raises(BadAnswer, match="oneself"):
        set_substitute(company.engine, "anna", "anna", now, now + SOON, by=ADA)
    with pytest.raises(BadAnswer, match="ends before"):
        set_substitute(company.engine, "anna", "boris", now + SOON, now, by=ADA)
    with pytest.raises(BadAnswer, match="over already"):
        set_substitute(company.engine, "anna", "boris", now - 2 * SOON, now - SOON, by=ADA)
    with pytest.raises(UserNotFound):
        set_substitute(company.engine, "anna", "nobody", now, now + SOON, by=ADA)
    set_substitute(company.engine, "anna", "boris", now, now + 2 * SOON, by=ADA)
    with pytest.raises(SubstituteExists):
        set_substitute(company.engine, "anna", "boris", now + SOON, now + 3 * SOON, by=ADA)
    change_user(company.engine, "hugo", {"disabled": True}, by=ADA)
    with pytest.raises(BadAnswer, match="disabled"):
        set_substitute(company.engine, "anna", "hugo", now, now + SOON, by=ADA)


# ---- tokens --------------------------------------------------------------------------------------------------------


def test_tokens_are_one_s_own(company: Office) -> None:
    anna, boris = actor(company, "anna"), actor(company, "boris")
    issued = issue_token(company.engine, "anna", "export", ["read"], timedelta(days=1), by=anna)
    with pytest.raises(NotPermitted):
        issue_token(company.engine, "anna", "export", ["read"], timedelta(days=1), by=boris)
    with pytest.raises(NotPermitted):
        people.tokens(company.engine, "anna", by=boris)
    assert issued.id in [token.id for token in people.tokens(company.engine, "anna", by=ADA)]
    limited = by_token(company.engine, issued.secret)
    assert limited is not None
    with pytest.raises(NotPermitted):
        issue_token(company.engine, "anna", "wider", SCOPES, timedelta(days=300), by=limited)
    revoke_token(company.engine, issued.id, by=ADA)
    assert by_token(company.engine, issued.secret) is None


def test_a_token_s_use_is_known_to_an_hour(company: Office) -> None:
    issued = issue_token(company.engine, "anna", "export", ["read"], timedelta(days=1), by="set-up")

    def used() -> Any:
        by_token(company.engine, issued.secret)
        return people.tokens(company.engine, "anna", by=ADA)[0].used_at

    first = used()
    assert first == company.clock.now()
    company.clock.turn(timedelta(minutes=59))
    assert used() == first
    company.clock.turn(timedelta(minutes=1))
    assert used() == first + timedelta(hours=1)


def test_a_password_gives_the_same_actor_as_a_token(company: Office) -> None:
    give_password(company.engine, "greta", "four words to remember", by="set-up")
    assert actor_by_password(company.engine, "greta", "four words to remember") == actor(company, "greta")
