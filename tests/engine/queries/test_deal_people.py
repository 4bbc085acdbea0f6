"""Who has to do with a deal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.actors import Actor
from engine.commands.claim import claim
from engine.commands.comment import comment
from engine.commands.users import add_user
from engine.commands.watch import watch
from engine.errors import DealNotFound
from engine.permissions import Role
from engine.queries.deal_people import DealDepartment, DealPerson, DoneOperation, deal_people
from tests.engine.office import SALES, Office

LEGAL = 'camunda:candidateGroups="legal"|'
TRANSLATED = "<extensionElements><stagework:translation lang='ru' name='Спросить'/></extensionElements>"


def test_owner_watchers_performers_and_who_has_it_now(office: Office) -> None:
    text = "start:start -> ask:user -> more:xor -[*]-> ask\nmore -[go]-> sign:user -> end:end"
    office.draws(text, ask=f"{SALES}{TRANSLATED}", sign=LEGAL)
    for name in ("anna", "carol", "dora"):
        add_user(office.engine, name, by="set-up")
    key = office.starts(owner="olga", go=False)
    other = office.starts(owner="nobody", go=True)
    office.clock.turn(timedelta(hours=1))
    office.completes("ask", key, by="boris", go=False)
    office.clock.turn(timedelta(hours=1))
    office.completes("ask", key, by="boris", go=True)
    asked_at = office.clock.now()
    office.clock.turn(timedelta(hours=1))
    claim(office.engine, office.item("sign", key).id, by="hugo")
    watch(office.engine, key, by="walter")
    comment(office.engine, key, "They want it blue.", by="carol")
    commented_at = office.clock.now()
    found = deal_people(office.engine, key)
    asked = DoneOperation("p", "ask", "ask", "Спросить", "sales", 2, asked_at)
    started_at = commented_at - timedelta(hours=3)
    assert found.people == [
        DealPerson("olga", True, False, 0, [], [], None),
        DealPerson("carol", False, False, 0, [], [], commented_at),
        DealPerson("boris", False, False, 0, ["sales"], [asked], asked_at),
        DealPerson("anna", False, False, 0, [], [], started_at),
        DealPerson("hugo", False, False, 1, ["legal"], [], None),
        DealPerson("walter", False, True, 0, [], [], None),
    ]
    assert found.departments == [DealDepartment("legal", 1, 0), DealDepartment("sales", 0, 2)]
    assert [one.name for one in deal_people(office.engine, other).people] == ["nobody", "anna"]
    with pytest.raises(DealNotFound):
        deal_people(office.engine, key, by=Actor("ida", frozenset({Role.EMPLOYEE})))
