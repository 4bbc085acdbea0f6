"""Clocks tell for whom a deal has waited."""

from __future__ import annotations

import re

import pytest

from engine.actors import Actor
from engine.commands.claim import claim
from engine.commands.deploy import deploy
from engine.commands.give_back import give_back
from engine.commands.resend_hand_off import resend_hand_off
from engine.commands.return_hand_off import return_hand_off
from engine.commands.suspend import resume, suspend
from engine.errors import DealNotFound
from engine.permissions import Role
from engine.queries.clocks import clocks
from engine.queries.hand_offs import hand_offs
from tests.drawing import message, source, timer
from tests.engine.office import Office

HOUR = 3600.0
ANNA = Actor("anna", frozenset({Role.EMPLOYEE}), frozenset({"sales"}))


def deploys(office: Office) -> str:
    groups = {"sell": 'camunda:candidateGroups="sales"|', "check": 'camunda:candidateGroups="legal"|'}
    text = "message reply\ns:start -> sell:user -> check:user -> w:catch -> t:catch -> e:end"
    xml = source(text, "p", w=message("reply"), t=timer("PT3H"), **groups).decode()
    statement = "<extensionElements><stagework:handOff/></extensionElements>"
    xml = re.sub('(<sequenceFlow id="sell_check"[^>]*>)', rf"\1{statement}", xml)
    deploy(office.engine, [("p.bpmn", xml.encode())], by="owner")
    return office.starts()


def by_department(office: Office, key: str) -> dict[str, tuple[float, float]]:
    found = clocks(office.engine, key, by=ANNA).departments
    return {clock.department: (clock.waiting / HOUR, clock.working / HOUR) for clock in found}


def test_waiting_and_working_are_told_apart_by_department(office: Office) -> None:
    key = deploys(office)
    office.turns(hours=1)
    claim(office.engine, office.item("sell", key).id, by="anna")
    office.turns(hours=2)
    give_back(office.engine, office.item("sell", key).id, by="anna")
    office.turns(hours=4)
    assert by_department(office, key) == {"sales": (5, 2)}
    office.completes("sell", key)
    office.turns(hours=8)
    assert by_department(office, key) == {"sales": (5, 2), "legal": (8, 0)}
    told = clocks(office.engine, key, by=ANNA)
    assert (told.on_us / HOUR, told.on_them / HOUR, told.working / HOUR, told.total / HOUR) == (5, 8, 2, 15)
    shown = [(clock.department, clock.is_ours, clock.is_running) for clock in told.departments]
    assert shown == [("legal", False, True), ("sales", True, False)]
    assert clocks(office.engine, key, by=ANNA, department="legal").on_us / HOUR == 8


def test_a_returned_hand_off_runs_on_the_senders_clock(office: Office) -> None:
    key = deploys(office)
    office.completes("sell", key)
    office.turns(hours=1)
    (found,) = hand_offs(office.engine, by="set-up", deal_key=key)
    return_hand_off(office.engine, found.id, "unclear", "What?", by="hugo")
    office.turns(hours=2)
    resend_hand_off(office.engine, found.id, note="That", by="anna")
    office.turns(hours=4)
    assert by_department(office, key) == {"sales": (2, 0), "legal": (5, 0)}
    assert {clock.department: clock.returns for clock in clocks(office.engine, key, by=ANNA).departments} == {"sales": 1, "legal": 0}


def test_messages_and_days_are_waited_for_outside(office: Office) -> None:
    key = deploys(office)
    office.completes("sell", key)
    office.completes("check", key, by="hugo")
    office.turns(hours=5)
    office.sends("reply", correlation=key)
    office.turns(hours=3)
    assert office.deal(key).state == "completed"
    office.turns(hours=100)
    told = clocks(office.engine, key, by=ANNA)
    assert (told.on_client / HOUR, told.total / HOUR, told.on_us) == (8, 8, 0)


def test_no_clock_runs_while_a_deal_is_suspended(office: Office) -> None:
    key = deploys(office)
    office.turns(hours=1)
    suspend(office.engine, key, by="anna")
    office.turns(hours=10)
    assert by_department(office, key) == {"sales": (1, 0)}
    resume(office.engine, key, by="anna")
    office.turns(hours=1)
    assert by_department(office, key) == {"sales": (2, 0)}
    assert clocks(office.engine, key, by=ANNA).total / HOUR == 2


def test_other_departments_do_not_even_see_the_deal(office: Office) -> None:
    key = deploys(office)
    with pytest.raises(DealNotFound):
        clocks(office.engine, key, by=Actor("zoe", frozenset({Role.EMPLOYEE}), frozenset({"training"})))
