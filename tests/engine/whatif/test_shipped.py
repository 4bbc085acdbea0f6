"""The shipped discussion changed as a process owner might, and asked about thirty deals of the demo's company."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest

from api.demo import behaviour, company
from engine.commands.complete import complete
from engine.commands.deploy import deploy
from engine.commands.start import start
from engine.engine import Engine
from engine.errors import AnswersRefused
from engine.queries.forms import asked
from engine.queries.what_if import WhatIf, what_if
from engine.queries.work_items import inbox
from engine.shipped import shipped_files
from engine.testing import TurnableClock, memory_engine
from forms.sample import sample_answers
from tests.engine.whatif.company import form

DISCUSSION = dict(shipped_files())["discussion.bpmn"].decode()
DEALS = 30


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    clock = TurnableClock()
    with memory_engine(clock) as engine:
        deploy(engine, shipped_files(), by="owner")
        for number in range(DEALS):
            discuss(engine, clock, number)
        yield engine


def discuss(engine: Engine, clock: TurnableClock, number: int) -> None:
    """One deal, answered as the demo's employees do until it has ended; no reply is awaited for days."""
    chance = Random(number)
    product = chance.choice(company.PRODUCTS)
    facts = {
        "client_id": str(number), "client_name": f"Client {number}", "channel": "phone", "campaign": "", "lead_cost": 4,
        "need": product.name, "interest": "buys", "opportunity_kind": "new",
    }  # fmt: skip
    clock.turn(timedelta(hours=chance.uniform(1, 9)))
    key = start(engine, "discussion", facts, by="anna").deal_key
    while items := inbox(engine, deal_key=key):
        question = asked(engine, items[0].id)
        clock.turn(timedelta(hours=chance.uniform(0.5, 4)))
        situation = behaviour.Situation(question.variables, product, chance, clock.now().date())
        answers = behaviour.answers(items[0].element_id, situation)
        if answers.get("reply") == "waiting":
            answers["reply"] = "accepted"
        try:
            complete(engine, items[0].id, answers, by="anna")
        except AnswersRefused:
            assert question.form is not None
            made = sample_answers(question.form, chance, answers, engine.evaluate_feel, question.variables, clock.now().date())
            complete(engine, items[0].id, made, by="anna")


def ask(engine: Engine, diagram: str, *files: tuple[str, bytes], simulate: bool = False) -> WhatIf:
    return what_if(engine, [("discussion.bpmn", diagram.encode()), *files], simulate=simulate, repetitions=4)


def changed(pattern: str, by: str) -> str:
    """The shipped discussion with one thing drawn otherwise."""
    text, count = re.subn(pattern, by, DISCUSSION, count=1, flags=re.DOTALL)
    assert count == 1, pattern
    return text


def test_the_discussion_as_it_is_would_have_gone_as_it_went(engine: Engine) -> None:
    found = ask(engine, DISCUSSION)
    assert (found.replayed.runs, found.replayed.passed, found.is_cut) == (DEALS, DEALS, False)
    assert all(one.before == one.after for one in found.replayed.outcomes)
    assert found.replayed.before == found.replayed.after
    assert {one.department for one in found.replayed.before.departments} >= {"sales", "sales-head", "production"}


def test_a_new_question_that_nobody_answered_stops_all_deals_that_come_to_it(engine: Engine) -> None:
    new = form("show-product", "tender_number")
    found = ask(engine, DISCUSSION, new).replayed
    shown = next(one.before for one in ask(engine, DISCUSSION).replayed.operations if one.element_id == "ShowProduct")
    (stuck,) = found.stuck_at
    assert (stuck.element_id, stuck.name_ru, stuck.facts, stuck.runs) == ("ShowProduct", "Показать продукт", ("tender_number",), shown)
    assert found.passed == DEALS - shown


def test_without_the_approvals_deals_take_fewer_operations_and_hand_offs(engine: Engine) -> None:
    found = ask(engine, changed(re.escape('${approver == "nobody"}'), "${approver != None}"), simulate=True)
    replayed = found.replayed
    assert {one.id for one in replayed.untaken} >= {"Flow_ApprovalNeeded_ApproveDiscount"}
    assert {"ApproveDiscount", "ApproveDeepDiscount"} <= {one.element_id for one in replayed.unreached}
    assert replayed.after.operations < replayed.before.operations
    assert replayed.after.hand_offs < replayed.before.hand_offs
    assert "sales-head" not in {one.department for one in replayed.after.departments}
    assert found.simulated is not None
    relief = {(one.figure, one.department): one.verdict for one in found.simulated.verdicts}
    assert relief["utilisation", "sales-head"] == "less"


def test_a_changed_condition_asks_for_what_was_not_decided(engine: Engine) -> None:
    before = {one.before: one.runs for one in ask(engine, DISCUSSION).replayed.outcomes}
    found = ask(engine, changed(re.escape('${deal_decision == "won"}'), '${deal_decision == "won" and amount &lt; 0}')).replayed
    (stuck,) = found.stuck_at
    assert (stuck.element_id, stuck.facts, stuck.runs) == ("RecordLoss", ("lost_reason",), before["won"])


def test_a_changed_condition_moves_deals_to_another_exit(engine: Engine) -> None:
    before = {one.before: one.runs for one in ask(engine, DISCUSSION).replayed.outcomes}
    never = changed(re.escape('${ending == "postponed"}'), '${ending == "never"}')
    reason = form("record-loss", lost_reason={"type": "textfield"})
    moved = {(one.before, one.after): one.runs for one in ask(engine, never, reason).replayed.outcomes}
    assert moved == {("won", "won"): before["won"], ("lost", "lost"): before["lost"], ("postponed", "lost"): before["postponed"]}
