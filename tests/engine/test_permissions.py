"""The table of who may what, and how far each reach extends."""

from __future__ import annotations

import pytest

from engine.actors import Actor, actor_of
from engine.errors import NotPermitted
from engine.permissions import PERMISSIONS, SCOPES, Reach, Role

ANNA = Actor("anna", frozenset({Role.EMPLOYEE}), frozenset({"sales"}))
GRETA = Actor("greta", frozenset({Role.EMPLOYEE, Role.HEAD}), frozenset({"sales"}), heads=frozenset({"legal"}))
AXEL = Actor("axel", frozenset({Role.AUDITOR}))


def test_what_nobody_has_named_is_refused_to_everybody() -> None:
    everything = Actor("all", frozenset(set(Role) - {Role.TRUSTED}))
    assert not everything.may("deals.burn")
    assert not Actor("nobody").may("deals.see", people=["nobody"])


def test_an_auditor_reads_everything_and_changes_nothing() -> None:
    reading = {action for action, permission in PERMISSIONS.items() if permission.scope in ("read", "audit")}
    reaches = {action: AXEL.reach(action) for action in PERMISSIONS}
    assert {action for action, reach in reaches.items() if reach is Reach.ALL} == reading
    assert {action for action, reach in reaches.items() if reach} == reading


def test_an_employee_reaches_ones_own_and_the_departments_things() -> None:
    assert ANNA.may("work.do", departments=["sales"])
    assert ANNA.may("work.do", people=["anna"], departments=["legal"])
    assert not ANNA.may("work.do", people=["hugo"], departments=["legal"])
    assert not ANNA.may("work.assign", departments=["sales"])


def test_a_head_reaches_the_departments_that_are_led() -> None:
    assert GRETA.may("work.assign", departments=["legal"])
    assert not GRETA.may("work.assign", departments=["sales"]), "she belongs to sales, but does not lead it"
    assert GRETA.may("work.do", departments=["sales"])


def test_a_substitute_reaches_the_absent_ones_things() -> None:
    stand_in = Actor("boris", frozenset({Role.EMPLOYEE}), stands_in_for=frozenset({"anna"}))
    assert stand_in.may("work.do", people=["anna"], departments=["legal"])
    assert not stand_in.may("work.do", people=["hugo"], departments=["legal"])


def test_a_tokens_scopes_limit_what_its_owner_may() -> None:
    reading = Actor("anna", ANNA.roles, ANNA.departments, scopes=frozenset({"read"}))
    assert reading.may("work.see", departments=["sales"])
    assert not reading.may("work.do", departments=["sales"])


def test_a_name_is_a_trusted_caller_and_says_so() -> None:
    assert actor_of("worker").may("anything at all")
    assert actor_of(ANNA) is ANNA
    with pytest.raises(NotPermitted, match=r"anna may not do this \(definitions\.deploy\)"):
        ANNA.require("definitions.deploy")


def test_every_action_has_a_scope_and_somebody_who_may() -> None:
    assert {permission.scope for permission in PERMISSIONS.values()} <= set(SCOPES)
    assert [action for action, permission in PERMISSIONS.items() if not permission.reach] == []
