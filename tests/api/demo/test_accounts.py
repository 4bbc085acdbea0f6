"""The demo company's accounts, which exist in the demo only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.demo.accounts import NotTheDemo, add_accounts, has_accounts
from api.demo.company import EMPLOYEES
from engine import passwords
from engine.commands.deploy import deploy
from engine.commands.links import first_administrator
from engine.commands.sign_in import actor_by_password
from engine.engine import Engine
from engine.passwords import DEMO, PasswordRefused
from engine.permissions import Role
from engine.queries.people import departments, users
from engine.shipped import shipped_files
from engine.testing import memory_engine


@pytest.fixture
def engine() -> Iterator[Engine]:
    with memory_engine() as engine:
        yield engine


def test_everybody_of_the_company_can_sign_in(engine: Engine) -> None:
    deploy(engine, shipped_files(), by="demo --seed 1 --deals 10")
    assert not has_accounts(engine)
    told = add_accounts(engine)
    assert has_accounts(engine)
    assert {name for names in EMPLOYEES.values() for name in names} <= set(told)
    greta = actor_by_password(engine, "Greta Amsel", told["Greta Amsel"])
    assert (greta.departments, greta.heads) == ({"sales", "sales-head"}, {"sales", "sales-head"})
    roles = {role for name in told for role in actor_by_password(engine, name, told[name]).roles}
    assert roles == set(Role) - {Role.TRUSTED}
    assert first_administrator(engine) is None


def test_a_run_that_was_killed_goes_on(engine: Engine) -> None:
    deploy(engine, shipped_files(), by="demo --seed 1 --deals 10")
    assert add_accounts(engine) == add_accounts(engine)
    assert len(users(engine, by="", limit=200)) == 23
    assert len(departments(engine, by="")) == len(EMPLOYEES)


def test_a_real_company_gets_none(engine: Engine) -> None:
    with pytest.raises(NotTheDemo):
        add_accounts(engine)
    deploy(engine, shipped_files(), by="olga")
    with pytest.raises(NotTheDemo):
        add_accounts(engine)
    assert users(engine, by="") == []


def test_nobody_chooses_the_demo_s_password() -> None:
    with pytest.raises(PasswordRefused):
        passwords.check(DEMO)
