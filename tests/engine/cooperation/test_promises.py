"""Promises are registered when a process makes them, and end once: fulfilled, or waived by someone named with a reason."""

from __future__ import annotations

import pytest

from engine.actors import Actor
from engine.commands.departments import add_department
from engine.commands.fulfil_promise import fulfil_promise
from engine.commands.suspend import suspend
from engine.commands.waive_promise import waive_promise
from engine.errors import BadAnswer, DealNotFound, DealNotOpen, NotPermitted
from engine.permissions import Role
from engine.promises import PromiseEnded, PromiseNotFound
from engine.queries.forms import asked
from engine.queries.promises import open_promises, promises
from tests.engine.office import Office

MADE = """promises = [{"id": "P1", "kind": "price", "text": "100 EUR", "status": "open"},
 {"id": "P2", "kind": "scope", "text": "Everything", "status": "open"}]"""
MARK = """def _settled(promise):
    if promise["status"] != "open":
        return promise
    if promise["id"] in unkept:
        return {**promise, "status": "waived", "waived_by": waived_by, "waiver_reason": "No time"}
    return {**promise, "status": "fulfilled", "fulfilled_by": "deliver"}
promises = [_settled(_one) for _one in promises]"""

ANNA = Actor("anna", frozenset({Role.EMPLOYEE}), frozenset({"sales"}))
GRETA = Actor("greta", frozenset({Role.EMPLOYEE, Role.HEAD}), frozenset({"sales"}), frozenset({"sales"}))
HUGO = Actor("hugo", frozenset({Role.EMPLOYEE, Role.HEAD}), frozenset({"legal"}), frozenset({"legal"}))


def promised(office: Office) -> str:
    text = "s:start -> keep:script -> deliver:user -> mark:script -> survey:user -> e:end"
    office.draws(text, keep=f"<script>{MADE}</script>", mark=f"<script>{MARK}</script>")
    return office.starts(unkept=[], waived_by="")


def states(office: Office, key: str) -> dict[str, str]:
    return {promise.promise_id: promise.state for promise in promises(office.engine, key, by="set-up")}


def in_variables(office: Office, element: str, key: str) -> dict[str, str]:
    return {promise["id"]: promise["status"] for promise in asked(office.engine, office.item(element, key).id).variables["promises"]}


def test_what_a_process_promises_is_listed_on_the_deal(office: Office) -> None:
    key = promised(office)
    first, second = promises(office.engine, key, by=ANNA)
    assert (first.promise_id, first.kind, first.text, first.state, first.made_by) == ("P1", "price", "100 EUR", "open", "anna")
    assert second.promise_id == "P2"
    assert [told["promise"] for told in office.told(key, "promise.made")] == ["P1", "P2"]
    with pytest.raises(DealNotFound):
        promises(office.engine, key, by=HUGO)


def test_the_process_ends_them_and_says_by_which_operation_or_who_waived(office: Office) -> None:
    key = promised(office)
    office.completes("deliver", key, by="boris", unkept=["P2"], waived_by="greta")
    first, second = promises(office.engine, key, by="set-up")
    assert (first.state, first.ended_by, first.element_id) == ("fulfilled", "boris", "deliver")
    assert (second.state, second.ended_by, second.reason) == ("waived", "greta", "No time")
    assert [told["promise"] for kind in ("fulfilled", "waived") for told in office.told(key, f"promise.{kind}")] == ["P1", "P2"]


def test_a_person_fulfils_one_and_the_process_knows(office: Office) -> None:
    key = promised(office)
    fulfil_promise(office.engine, key, "P1", by=ANNA, element_id="deliver")
    assert in_variables(office, "deliver", key) == {"P1": "fulfilled", "P2": "open"}
    with pytest.raises(PromiseEnded, match="anna"):
        fulfil_promise(office.engine, key, "P1", by=ANNA)
    with pytest.raises(PromiseNotFound):
        fulfil_promise(office.engine, key, "P9", by=ANNA)
    with pytest.raises(BadAnswer, match="nowhere"):
        fulfil_promise(office.engine, key, "P2", by=ANNA, element_id="nowhere")


def test_a_head_waives_one_with_a_reason_and_it_stays_waived(office: Office) -> None:
    key = promised(office)
    for by in (ANNA, HUGO):
        with pytest.raises((NotPermitted, DealNotFound)):
            waive_promise(office.engine, key, "P2", "Told the client", by=by)
    for by, reason in ((GRETA, " "), ("", "Because")):
        with pytest.raises(BadAnswer):
            waive_promise(office.engine, key, "P2", reason, by=by)
    waive_promise(office.engine, key, "P2", "Told the client", by=GRETA)
    assert in_variables(office, "deliver", key) == {"P1": "open", "P2": "waived"}
    office.completes("deliver", key)
    assert states(office, key) == {"P1": "fulfilled", "P2": "waived"}
    assert in_variables(office, "survey", key) == {"P1": "fulfilled", "P2": "waived"}
    assert office.told(key, "promise.waived") == [{"promise": "P2", "text": "Everything", "by": "greta", "reason": "Told the client"}]


def test_a_process_that_is_given_old_promises_is_told_what_became_of_them(office: Office) -> None:
    office.draws("s:start -> work:user -> e:end", process="child")
    variables = '<extensionElements><camunda:in variables="all"/></extensionElements>'
    office.draws("s:start -> keep:script -> call:call -> e:end", keep=f"<script>{MADE}</script>", call=f'calledElement="child"|{variables}')
    key = office.starts()
    fulfil_promise(office.engine, key, "P1", by="anna")
    assert in_variables(office, "work", key) == {"P1": "fulfilled", "P2": "open"}
    office.completes("work", key)
    assert states(office, key) == {"P1": "fulfilled", "P2": "open"}


def test_a_script_that_forgets_what_was_waived_is_corrected(office: Office) -> None:
    text = "s:start -> keep:script -> deliver:user -> again:script -> survey:user -> e:end"
    office.draws(text, keep=f"<script>{MADE}</script>", again=f"<script>{MADE}</script>")
    key = office.starts()
    waive_promise(office.engine, key, "P2", "Told the client", by=GRETA)
    office.completes("deliver", key)
    assert in_variables(office, "survey", key) == {"P1": "open", "P2": "waived"}
    assert states(office, key) == {"P1": "open", "P2": "waived"}


def test_a_later_discussion_makes_its_promises_anew(office: Office) -> None:
    office.draws(
        "s:start -> keep:script -> first:user -> again:script -> second:user -> e:end",
        keep=f"<script>{MADE}</script>",
        again=f"<script>{MADE.replace('100', '90')}</script>",
    )
    key = office.starts()
    for number in ("P1", "P2"):
        fulfil_promise(office.engine, key, number, by="anna")
    office.completes("first", key)
    first, second = promises(office.engine, key, by="set-up")
    assert (first.text, first.state) == ("90 EUR", "open")
    assert (second.text, second.state) == ("Everything", "fulfilled")
    assert office.told(key, "promise.made")[-1]["instead_of"] == "100 EUR"


def test_nothing_ends_while_the_deal_is_suspended(office: Office) -> None:
    key = promised(office)
    suspend(office.engine, key, by="anna")
    with pytest.raises(DealNotOpen):
        fulfil_promise(office.engine, key, "P1", by="anna")


def test_promises_that_nobody_has_ended_are_found(office: Office) -> None:
    add_department(office.engine, "sales", by="set-up")
    promised(office)
    found, after = open_promises(office.engine, by=ANNA, limit=1)
    assert ([one.promise.promise_id for one in found], found[0].deal_state) == (["P1"], "open")
    found, after = open_promises(office.engine, by=ANNA, limit=2, after=after)
    assert ([one.promise.promise_id for one in found], after) == (["P2"], None)
    assert open_promises(office.engine, by=HUGO)[0] == []
    assert open_promises(office.engine, by=ANNA, closed_deals=True)[0] == []
