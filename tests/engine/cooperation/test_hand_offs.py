"""Hand-offs are two-sided: offered, accepted or returned with a reason, mended and sent again."""

from __future__ import annotations

import re

import pytest

from engine.actors import Actor
from engine.commands.accept_hand_off import accept_hand_off
from engine.commands.cancel import cancel
from engine.commands.claim import claim
from engine.commands.complete import complete
from engine.commands.deploy import deploy
from engine.commands.resend_hand_off import resend_hand_off
from engine.commands.return_hand_off import return_hand_off
from engine.errors import BadAnswer, NotPermitted, WorkItemTaken
from engine.hand_offs import BadReason, HandOffAnswered, HandOffNotFound, HandOffNotReturned, HandOffReturned, PackIncomplete
from engine.permissions import Role
from engine.queries.forms import asked
from engine.queries.hand_offs import hand_off, hand_offs
from tests.drawing import source
from tests.engine.office import Office

LANES = {name: f'camunda:candidateGroups="{group}"|' for name, group in (("sell", "sales"), ("check", "legal"), ("sign", "legal"))}


def actor(name: str, *departments: str) -> Actor:
    return Actor(name, frozenset({Role.EMPLOYEE}), frozenset(departments))


def deploys(office: Office, text: str = "s:start -> sell:user -> check:user -> sign:user -> e:end", *handed: str) -> None:
    """`handed` flows (source_target) are hand-offs with the pack amount and kind."""
    xml = source(text, "p", **{name: lane for name, lane in LANES.items() if f"{name}:" in text}).decode()
    for flow in handed or ("sell_check",):
        pack = "<stagework:pack fact='amount'/><stagework:pack fact='kind'/>"
        statement = f"<extensionElements><stagework:handOff>{pack}</stagework:handOff></extensionElements>"
        xml = re.sub(f'(<sequenceFlow id="{flow}"[^>]*>)', rf"\1{statement}", xml)
    entry = "<stagework:entry><stagework:fact name='amount' type='number'/><stagework:fact name='kind' type='string'/></stagework:entry>"
    xml = xml.replace('isExecutable="true">', f'isExecutable="true"><extensionElements>{entry}</extensionElements>')
    deploy(office.engine, [("p.bpmn", xml.encode())], by="owner")


def sold(office: Office, **answers: object) -> str:
    key = office.starts(amount=None, kind="")
    office.completes("sell", key, by="anna", **{"amount": 5, "kind": "standard", **answers})
    return key


def the_hand_off(office: Office, key: str):
    return hand_offs(office.engine, by="set-up", deal_key=key)[-1]


def test_work_behind_a_hand_off_is_offered_with_sender_pack_and_clock(office: Office) -> None:
    deploys(office)
    key = sold(office)
    found = the_hand_off(office, key)
    assert (found.state, found.sender, found.from_department, found.to_department) == ("offered", "anna", "sales", "legal")
    assert (found.pack, found.missing, found.offered_at) == (("amount", "kind"), (), office.clock.now())
    assert office.told(key, "hand-off.offered")[0]["sender"] == "anna"


def test_claiming_and_completing_accept_it(office: Office) -> None:
    deploys(office)
    claimed, completed = sold(office), sold(office)
    claim(office.engine, office.item("check", claimed).id, by="hugo")
    office.completes("check", completed, by="hugo")
    for key in (claimed, completed):
        found = the_hand_off(office, key)
        assert (found.state, found.answered_by) == ("accepted", "hugo")
        assert office.kinds(key).count("hand-off.accepted") == 1


def test_it_is_accepted_by_saying_so_once(office: Office) -> None:
    deploys(office)
    key = sold(office)
    accept_hand_off(office.engine, the_hand_off(office, key).id, by=actor("hugo", "legal"))
    assert the_hand_off(office, key).state == "accepted"
    with pytest.raises(HandOffAnswered):
        accept_hand_off(office.engine, the_hand_off(office, key).id, by="hugo")
    office.completes("check", key, by="hugo")
    assert office.kinds(key).count("hand-off.accepted") == 1


def test_an_incomplete_pack_can_not_be_accepted_until_it_is_mended(office: Office) -> None:
    deploys(office)
    key = sold(office, kind=None)
    found = the_hand_off(office, key)
    assert found.missing == ("kind",)
    for attempt in (
        lambda: accept_hand_off(office.engine, found.id, by="hugo"),
        lambda: claim(office.engine, office.item("check", key).id, by="hugo"),
        lambda: office.completes("check", key, by="hugo"),
    ):
        with pytest.raises(PackIncomplete, match="kind"):
            attempt()
    return_hand_off(office.engine, found.id, "incomplete-pack", "Which kind?", by="hugo")
    with pytest.raises(PackIncomplete, match="kind"):
        resend_hand_off(office.engine, found.id, {"amount": 6}, by="anna")
    resend_hand_off(office.engine, found.id, {"kind": "special"}, "Sorry", by="anna")
    assert asked(office.engine, office.item("check", key).id).variables["kind"] == "special"
    assert (the_hand_off(office, key).state, the_hand_off(office, key).missing) == ("offered", ())
    office.completes("check", key, by="hugo")


def test_a_returned_one_is_its_senders_turn_until_it_is_sent_again(office: Office) -> None:
    deploys(office)
    key = sold(office)
    number = the_hand_off(office, key).id
    return_hand_off(office.engine, number, "wrong-facts", "5 is wrong", by=actor("hugo", "legal"))
    item = office.item("check", key)
    assert (item.turn, item.department, item.assignee, item.state) == ("returned", "sales", "anna", "open")
    for by in ("hugo", "anna"):
        with pytest.raises((HandOffReturned, WorkItemTaken)):
            complete(office.engine, item.id, {}, by=by)
    with pytest.raises(HandOffReturned, match="anna"):
        claim(office.engine, item.id, by="anna")
    with pytest.raises(NotPermitted):
        resend_hand_off(office.engine, number, {"amount": 6}, by=actor("hugo", "legal"))
    with pytest.raises(BadAnswer, match="not in the pack"):
        resend_hand_off(office.engine, number, {"discount": 6}, by="anna")
    with pytest.raises(BadAnswer):
        resend_hand_off(office.engine, number, by="anna")
    resend_hand_off(office.engine, number, {"amount": 6}, by=actor("anna", "sales"))
    item = office.item("check", key)
    assert (item.turn, item.department, item.assignee, item.state) == ("", "legal", "hugo", "open")
    office.completes("check", key, by="hugo")
    returned = the_hand_off(office, key)
    assert (returned.state, returned.returns, returned.reason_code, returned.reason) == ("accepted", 1, "wrong-facts", "5 is wrong")
    kinds = [kind for kind in office.kinds(key) if kind.startswith(("hand-off", "variables"))]
    assert kinds == ["hand-off.offered", "hand-off.returned", "variables.set", "hand-off.resent", "hand-off.accepted"]


def test_what_was_accepted_can_still_be_returned_while_it_is_not_done(office: Office) -> None:
    deploys(office)
    key = sold(office)
    claim(office.engine, office.item("check", key).id, by="hugo")
    return_hand_off(office.engine, the_hand_off(office, key).id, "unclear", "What is this?", by="hugo")
    assert office.item("check", key).turn == "returned"
    resend_hand_off(office.engine, the_hand_off(office, key).id, note="A contract", by="anna")
    assert the_hand_off(office, key).state == "offered"
    office.completes("check", key, by="hugo")
    with pytest.raises(HandOffAnswered):
        return_hand_off(office.engine, the_hand_off(office, key).id, "unclear", "Still", by="hugo")


def test_a_reason_needs_a_known_code_and_words(office: Office) -> None:
    deploys(office)
    number = the_hand_off(office, sold(office)).id
    with pytest.raises(BadReason, match="not-ours"):
        return_hand_off(office.engine, number, "boring", "Because", by="hugo")
    with pytest.raises(BadAnswer):
        return_hand_off(office.engine, number, "other", "  ", by="hugo")
    with pytest.raises(HandOffNotReturned):
        resend_hand_off(office.engine, number, note="x", by="anna")
    with pytest.raises(HandOffNotFound):
        accept_hand_off(office.engine, number + 100, by="hugo")


def test_it_is_withdrawn_with_its_work(office: Office) -> None:
    deploys(office)
    offered, returned = sold(office), sold(office)
    return_hand_off(office.engine, the_hand_off(office, returned).id, "not-ours", "Ask training", by="hugo")
    for key in (offered, returned):
        cancel(office.engine, key, by="anna")
        assert the_hand_off(office, key).state == "withdrawn"


def test_the_hand_off_that_was_gone_through_counts(office: Office) -> None:
    text = "s:start -> sell:user -> g:xor -[amount > 9]-> m:xor -> check:user -> e:end\ng -[*]-> sign:user -> m"
    deploys(office, text, "g_m_2", "sign_m")
    key = sold(office, amount=10)
    assert (the_hand_off(office, key).flow_id, the_hand_off(office, key).sender) == ("g_m_2", "anna")
    key = sold(office)
    office.completes("sign", key, by="hugo")
    assert (the_hand_off(office, key).flow_id, the_hand_off(office, key).from_department) == ("sign_m", "legal")


def test_work_behind_no_hand_off_is_nobodys_offer(office: Office) -> None:
    deploys(office)
    key = sold(office)
    office.completes("check", key, by="hugo")
    assert [found.element_id for found in hand_offs(office.engine, by="set-up", deal_key=key)] == ["check"]


def test_people_see_those_of_their_departments(office: Office) -> None:
    deploys(office)
    key = sold(office)
    engine = office.engine
    assert [found.deal_key for found in hand_offs(engine, by=actor("hugo", "legal"), state="offered", department="legal")] == [key]
    assert hand_offs(engine, by=actor("zoe", "training")) == []
    assert hand_off(engine, the_hand_off(office, key).id, by=actor("anna", "sales")).deal_key == key
    with pytest.raises(HandOffNotFound):
        hand_off(engine, the_hand_off(office, key).id, by=actor("zoe", "training"))
