"""Past deals walked through a changed diagram: what a process owner would be misled by if it were told wrongly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from engine.actors import Actor
from engine.commands.cancel import cancel
from engine.commands.departments import add_department
from engine.commands.save_model_draft import save_model_draft
from engine.commands.send_message import send_message
from engine.engine import Engine
from engine.errors import BadAnswer, DeploymentRefused, NotPermitted
from engine.permissions import Role
from engine.queries.deals import deals
from engine.queries.what_if import WhatIf
from engine.queries.what_if import what_if as ask
from engine.testing import TurnableClock, memory_engine
from engine.whatif.replay import Replayed, StuckAt
from tasks.embedded import Runner
from tests.drawing import message, source, timer
from tests.engine.whatif.company import Company, exit_of, form, operation

SALE = """
s:start -> Offer:user -> Big:xor
Big -[amount > 1000]-> Approve:user -> Approved:xor
Big -[*]-> Close:user
Approved -[approval == "yes"]-> Close -> Won:end
Approved -[*]-> Refused:end
"""
ELEMENTS = {
    "Offer": operation("sales", "offer"), "Approve": operation("head", "approve"), "Close": operation("sales", "close"),
    "Won": exit_of("won"), "Refused": exit_of("refused"),
}  # fmt: skip
AMOUNT = {"type": "number", "validate": {"required": True}}
FORMS = (
    form("offer", amount=AMOUNT, phone={"type": "textfield", "properties": {"personal": "true"}}),
    form("approve", "approval"),
    form("close", "contract"),
)
PHONE = "+44 20 7946 0001"


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """A company with ten sales: six small ones; three large ones that were approved; one that was refused."""
    clock = TurnableClock()
    with memory_engine(clock) as engine:
        company = Company(engine, clock)
        company.draws(SALE, "sale", *FORMS, **ELEMENTS)
        for number in range(6):
            company.deal("sale", [("Offer", 1, {"amount": 100 * (number + 1), "phone": PHONE}), ("Close", 3, {"contract": "C"})])
        for answer in ("yes", "yes", "yes", "no"):
            company.deal("sale", [("Offer", 1, {"amount": 5_000, "phone": PHONE}), ("Approve", 5, {"approval": answer})])
            key = deals(engine, limit=1)[0].key
            if answer == "yes":
                company.does(key, "Close", 3, {"contract": "C"})
        yield engine


def what_if(engine: Engine, text: str = SALE, process: str = "sale", *files: tuple[str, bytes], **more: Any) -> WhatIf:
    """What a drawing would have done; `elements` gives its elements' contents."""
    drawn = source(text, process, **(more.pop("elements", None) or ELEMENTS))
    return ask(engine, [(f"{process}.bpmn", drawn), *files], simulate=False, **more)


def exits(replayed: Replayed) -> dict[tuple[str, str], int]:
    return {(one.before, one.after or one.state): one.runs for one in replayed.outcomes}


def only(stuck: tuple[StuckAt, ...]) -> tuple[str, str, tuple[str, ...], int]:
    (one,) = stuck
    return one.element_id, one.reason, one.facts, one.runs


def test_an_unchanged_diagram_changes_nothing(engine: Engine) -> None:
    found = what_if(engine).replayed
    assert (found.runs, found.passed, found.stuck, found.left_out) == (10, 10, 0, ())
    assert exits(found) == {("won", "won"): 9, ("refused", "refused"): 1}
    assert found.before == found.after
    assert found.before.operations == pytest.approx(2.3)
    assert found.before.hand_offs == pytest.approx((6 * 0 + 3 * 2 + 1) / 10)
    head, sales = found.before.departments
    assert (head.waiting, head.working) == (pytest.approx(4 / 10 * 2 * 3600), pytest.approx(4 / 10 * 5 * 3600))
    assert sales.operations == pytest.approx(1.9)


def test_a_question_that_nobody_was_asked_stops_every_deal_and_names_the_fact(engine: Engine) -> None:
    text = SALE.replace("s:start -> Offer:user", "s:start -> Ask:user -> Offer:user")
    found = what_if(engine, text, "sale", form("tender", "tender_number"), elements={**ELEMENTS, "Ask": operation("sales", "tender")})
    assert only(found.replayed.stuck_at) == ("Ask", "facts", ("tender_number",), 10)
    assert found.replayed.passed == 0
    assert "tender_number" in found.replayed.stuck_at[0].why_ru
    assert len(found.replayed.stuck_at[0].deals) == 5
    assert {"Offer", "Close", "Won"} <= {one.element_id for one in found.replayed.unreached}


def test_a_new_question_whose_answer_is_known_is_answered_and_its_time_is_not_guessed(engine: Engine) -> None:
    text = SALE.replace("Close -> Won:end", "Close -> Check:user -> Won:end")
    checked = form("check", amount=AMOUNT)
    found = what_if(engine, text, "sale", checked, elements={**ELEMENTS, "Check": operation("legal", "check")}).replayed
    assert found.passed == 10
    assert found.after.untimed == pytest.approx(0.9)
    assert found.after.operations == pytest.approx(found.before.operations + 0.9)
    legal = next(one for one in found.after.departments if one.department == "legal")
    assert (legal.operations, legal.waiting, legal.working) == (pytest.approx(0.9), 0, 0)


def test_without_the_approval_there_are_fewer_operations_hand_offs_and_no_wait_for_the_head(engine: Engine) -> None:
    text = "s:start -> Offer:user -> Close:user -> Won:end"
    found = what_if(engine, text).replayed
    assert only(found.stuck_at) == ("Close", "facts", ("contract",), 1), "the refused deal was never closed: nobody knows its contract"
    assert exits(found) == {("won", "won"): 9, ("refused", "stuck"): 1}
    assert found.after.operations == pytest.approx(2.0)
    assert found.before.operations == pytest.approx(21 / 9)
    assert (found.after.hand_offs, [one.department for one in found.after.departments]) == (0, ["sales"])
    gone = next(one for one in found.operations if one.element_id == "Approve")
    assert (gone.name, gone.before, gone.after) == ("Approve", 3, 0)


def test_a_changed_condition_moves_deals_between_exits_and_asks_for_what_was_not_decided(engine: Engine) -> None:
    laxer = what_if(engine, SALE.replace("amount > 1000", "amount > 4999.5")).replayed
    assert exits(laxer) == {("won", "won"): 9, ("refused", "refused"): 1}
    stricter = what_if(engine, SALE.replace("amount > 1000", "amount > 450")).replayed
    assert only(stricter.stuck_at) == ("Approve", "facts", ("approval",), 2)
    to_refusal = what_if(engine, SALE.replace('approval == "yes"', 'approval == "yes" and amount < 2000')).replayed
    assert exits(to_refusal) == {("won", "won"): 6, ("won", "refused"): 3, ("refused", "refused"): 1}
    assert [one.says for one in to_refusal.untaken] == ["Approved -> Close"]


def test_an_operation_with_another_id_and_the_same_questions_keeps_its_answers_and_times(engine: Engine) -> None:
    text = SALE.replace("Approve:user", "Consent:user")
    elements = {**ELEMENTS, "Consent": operation("head", "approve")}
    found = what_if(engine, text, elements=elements).replayed
    assert exits(found) == {("won", "won"): 9, ("refused", "refused"): 1}
    assert (found.after.departments, found.after.untimed) == (found.before.departments, 0)


def test_a_form_that_refuses_what_was_recorded_is_told_apart_from_a_missing_fact(engine: Engine) -> None:
    small = form("offer", amount={"type": "number", "validate": {"required": True, "max": 550}}, phone={"type": "textfield"})
    found = what_if(engine, SALE, "sale", small).replayed
    assert only(found.stuck_at) == ("Offer", "answers", ("amount",), 5)


def test_a_loop_that_asks_more_often_than_was_answered_is_told(engine: Engine) -> None:
    text = SALE.replace("Approved -[*]-> Refused:end", "Approved -[*]-> Offer").replace("Refused", "")
    found = what_if(engine, text).replayed
    assert only(found.stuck_at) == ("Offer", "again", (), 1)


def test_no_personal_value_is_ever_shown(engine: Engine) -> None:
    nobody = SALE.replace("Big -[*]-> Close:user", 'Big -[phone == "none"]-> Close:user')
    found = what_if(engine, nobody)
    assert found.replayed.stuck == 6
    assert found.replayed.stuck_at[0].reason == "element"
    assert PHONE not in repr(found)
    assert "hidden" in found.replayed.stuck_at[0].why


def test_only_the_newest_runs_are_looked_at_and_since_is_kept(engine: Engine) -> None:
    assert exits(what_if(engine, runs=1).replayed) == {("refused", "refused"): 1}
    first = min(one.opened_at for one in deals(engine, limit=100))
    assert what_if(engine, since=first + timedelta(minutes=1)).replayed.wanted == 9


def test_when_the_time_is_over_it_is_told_of_how_many_runs_the_answer_is(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.queries.what_if.REPLAY_SECONDS", -1.0)
    found = what_if(engine)
    assert (found.is_cut, found.replayed.wanted, found.replayed.looked_at, found.replayed.runs) == (True, 10, 0, 0)


def test_a_saved_draft_can_be_asked_about_by_its_key(engine: Engine) -> None:
    draft = source(SALE.replace("amount > 1000", "amount > 450"), "sale", **ELEMENTS).decode()
    save_model_draft(engine, "bpmn", "sale", draft, by="olga")
    assert ask(engine, [], drafts=[("bpmn", "sale")], simulate=False).replayed.stuck == 2


def test_who_may_not_deploy_is_not_told_and_a_draft_must_be_sound_and_have_a_past(engine: Engine) -> None:
    with pytest.raises(NotPermitted):
        what_if(engine, by=Actor("anna", frozenset({Role.EMPLOYEE})))
    with pytest.raises(DeploymentRefused):
        what_if(engine, SALE.replace("amount > 1000", "amount >"))
    with pytest.raises(BadAnswer, match="no past deals"):
        what_if(engine, "s:start -> Offer:user -> Won:end", "other")
    for wrong in ({"runs": 0}, {"runs": 2_001}, {"capacity": {"sales": 0}}):
        with pytest.raises(BadAnswer):
            what_if(engine, **wrong)


# ---- messages, timers, connectors, called processes ------------------------------------------------------------------

STORY = """
message paid
s:start -> Invoice:user -> Wait:events
Wait -> Paid:catch -> Done:end
Wait -> Late:catch -> Remind:user -> Wait
"""
STORY_ELEMENTS = {
    "Invoice": operation("finance"), "Remind": operation("sales"), "Paid": message("paid"), "Late": timer("P10D"), "Done": exit_of("paid"),
}  # fmt: skip


@pytest.fixture(scope="module")
def story() -> Iterator[Engine]:
    """Three invoices: paid after 4 days; paid after 13 days, with a reminder; cancelled."""
    clock = TurnableClock()
    with memory_engine(clock) as engine:
        company = Company(engine, clock)
        add_department(engine, "sales", by="set-up")
        company.draws(STORY, "invoice", **STORY_ELEMENTS)
        runner = Runner(engine)
        quick, slow, never = (company.deal("invoice", [("Invoice", 1, {})]) for _ in range(3))
        clock.turn(timedelta(days=4))
        send_message(engine, "paid", {"amount": 5}, by="bank", deal_key=quick)
        cancel(engine, never, by="anna", reason="Twice")
        clock.turn(timedelta(days=7))
        runner.run_until_idle()
        company.does(slow, "Remind", 1, {})
        clock.turn(timedelta(days=2))
        send_message(engine, "paid", {"amount": 7}, by="bank", deal_key=slow)
        yield engine


def test_messages_and_timers_come_as_they_came_and_a_cancelled_run_is_told(story: Engine) -> None:
    found = what_if(story, STORY, "invoice", elements=STORY_ELEMENTS).replayed
    assert (found.passed, found.stuck, exits(found)) == (2, 0, {("paid", "paid"): 2})
    assert found.before == found.after
    assert [(one.runs, one.why) for one in found.left_out] == [(1, "It was cancelled before it came to an end.")]


def test_a_shorter_timer_fires_where_the_message_came_later_than_it(story: Engine) -> None:
    found = what_if(story, STORY, "invoice", elements={**STORY_ELEMENTS, "Late": timer("P3D")}).replayed
    assert [(one.element_id, one.before, one.after) for one in found.operations if one.element_id == "Remind"] == [("Remind", 1, 2)]
    assert found.after.untimed == pytest.approx(0.5), "the quick payer was never reminded, so nobody knows how long that takes"


def test_a_message_that_never_came_is_named(story: Engine) -> None:
    text = STORY.replace("message paid", "message paid\nmessage signed").replace(
        "Invoice:user -> Wait:events", "Invoice:user -> Signed:catch -> Wait:events"
    )
    found = what_if(story, text, "invoice", elements={**STORY_ELEMENTS, "Signed": message("signed")}).replayed
    assert only(found.stuck_at) == ("Signed", "message", (), 2)
    assert "signed" in found.stuck_at[0].why


CALLER = "s:start -> Register:service -> Sell:call -> Fork:xor\nFork -[exit_name == 'won']-> Won:end\nFork -[*]-> Refused:end"
CALLER_ELEMENTS = {
    "Register": 'camunda:type="external" camunda:topic="client-register"|<extensionElements><camunda:inputOutput>'
    '<camunda:inputParameter name="name">${client}</camunda:inputParameter>'
    '<camunda:outputParameter name="client_id">${str(result["client_id"])}</camunda:outputParameter>'
    "</camunda:inputOutput></extensionElements>",
    "Sell": 'calledElement="sale"|<extensionElements><camunda:in variables="all"/><camunda:out source="amount" target="amount"/>'
    '<camunda:out source="exit" target="exit_name"/></extensionElements>',
    "Won": exit_of("won"), "Refused": exit_of("refused"),
}  # fmt: skip


def test_what_connectors_and_called_processes_gave_is_given_again() -> None:
    clock = TurnableClock()
    with memory_engine(clock) as engine:
        company = Company(engine, clock)
        company.draws(SALE, "sale", *FORMS, **ELEMENTS)
        company.draws(CALLER, "house", **CALLER_ELEMENTS)
        done = [("Offer", 1, {"amount": 100, "phone": PHONE}), ("Close", 1, {"contract": "C"})]
        for name in ("Acme", "Birch"):
            company.deal("house", done, client=name)
        same = what_if(engine, CALLER, "house", elements=CALLER_ELEMENTS).replayed
        assert exits(same) == {("won", "won"): 2}
        by_amount = CALLER.replace("exit_name == 'won'", "exit_name == 'won' and amount > 500 and client_id")
        assert exits(what_if(engine, by_amount, "house", elements=CALLER_ELEMENTS).replayed) == {("won", "refused"): 2}
        unknown = {**CALLER_ELEMENTS, "Register": CALLER_ELEMENTS["Register"].replace('str(result["client_id"])', 'result["existing"]')}
        stuck = what_if(engine, CALLER, "house", elements=unknown).replayed
        assert (stuck.stuck, stuck.stuck_at[0].element_id) == (2, "Register"), "of a connector's answer only what was used is kept"
