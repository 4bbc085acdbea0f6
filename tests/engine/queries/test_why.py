"""Why a deal is here, its path as of any moment, and where it left the regulation."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from api.demo.simulation import Simulation
from engine.errors import BadAnswer, DealNotFound
from engine.live import LIVE
from engine.queries.deals import deal_path, deals
from engine.queries.deviations import deviations
from engine.queries.why import why
from engine.step import MoveToken
from engine.testing import TurnableClock, memory_engine
from engine.transaction import Transaction
from tests.drawing import timer
from tests.engine.office import SALES, Office

DISCOUNT = """\
start:start -> offer:user -> needed:xor -[discount > 10]-> approve:user -> end:end
needed -[*]-> end
"""


def sentences(office: Office, key: str, at: datetime | None = None) -> list[str]:
    return [standing.sentence for standing in why(office.engine, key, at).standings]


def moves(office: Office, key: str, element: str, to: str, by: str = "greta", reason: str = "Wrong branch") -> None:
    """Move a token as a correction does."""

    def story(tx: Transaction) -> None:
        tx.lock_deal(key)
        item = office.item(element, key)
        live = tx.load(item.instance_id)
        tx.advance(live, MoveToken(item.token, to))
        tx.changes.note(key, live.id, live.process.id, "correction.done", to, tx.by, {"kind": "move", "reason": reason})

    office.engine.transact(story, by=by)


def test_the_condition_that_held_is_cited_with_its_data_and_the_version(office: Office) -> None:
    translation = '<extensionElements><stagework:translation lang="ru" name="Согласовать скидку"/></extensionElements>'
    named = f'camunda:candidateGroups="sales-head" |{translation}'
    office.draws(DISCOUNT, "discussion", approve=named)
    key = office.starts("discussion")
    assert sentences(office, key) == [
        f"{key} waits at “offer” (sales, since 5 Jan) because nothing had to be decided on the way there (discussion, version 1)."
    ]
    office.completes("offer", key, discount=15)
    (standing,) = why(office.engine, key).standings
    assert standing.sentence == (
        f"{key} waits at “approve” (sales-head, since 5 Jan) because at “needed” the condition discount > 10 held: discount = 15 "
        "(discussion, version 1)."
    )
    assert standing.sentence_ru == (
        f"{key} ждёт на «Согласовать скидку» (sales-head, с 5 января), потому что на «needed» выполнилось условие discount > 10: "
        "discount = 15 (discussion, версия 1)."
    )
    assert (standing.reason.element_id, standing.reason.inputs) == ("needed", {"discount": 15})


def test_the_default_flow_an_event_and_the_end_are_told(office: Office) -> None:
    office.draws(
        "start:start -> offer:user -> needed:xor -[discount > 10]-> approve:user -> end:end\n"
        "needed -[*]-> pause:catch -> call:user -> end",
        pause=f"|{timer('P2D')}", end='|<extensionElements><stagework:exit name="won"/></extensionElements>',
    )  # fmt: skip
    key = office.starts()
    office.completes("offer", key, discount=3)
    assert sentences(office, key) == [
        f"{key} waits at “pause” (until 7 Jan, since 5 Jan) because at “needed” no other condition held: discount = 3 (p, version 1)."
    ]
    office.turns(days=2, seconds=1)
    assert sentences(office, key) == [
        f"{key} waits at “call” (sales, since 7 Jan) because “pause” happened after, at “needed”, no other condition held: discount = 3 "
        "(p, version 1)."
    ]
    then = office.clock.now() - timedelta(days=1)
    assert [standing.element_id for standing in why(office.engine, key, then).standings] == ["pause"]
    office.completes("call", key)
    assert sentences(office, key) == [
        f"{key} has ended: won (7 Jan) because “pause” happened after, at “needed”, no other condition held: discount = 3 (p, version 1)."
    ]


def test_a_stage_that_begins_with_work_is_told_by_what_brought_its_caller_there(office: Office) -> None:
    office.draws("begin:start -> agree:user -> done:end", "discussion")
    office.draws(
        "start:start -> big:xor -[amount > 9]-> sub:call -> end:end\nbig -[*]-> end", "deal",
        sub='calledElement="discussion" |<extensionElements><camunda:in variables="all"/></extensionElements>',
    )  # fmt: skip
    key = office.starts("deal", amount=10)
    assert sentences(office, key) == [
        f"{key} waits at “agree” (sales, since 5 Jan) because at “big” the condition amount > 9 held: amount = 10 (deal, version 1)."
    ]


def test_a_stuck_token_and_a_message_are_told(office: Office) -> None:
    office.draws(
        "message answered\nstart:start -> ask:user -> both:and -> wait:catch -> end:end\nboth -> count:script -> out:end",
        wait='|<messageEventDefinition messageRef="M_answered"/>', count="|<script>x = 1 / 0</script>",
    )  # fmt: skip
    key = office.starts()
    office.completes("ask", key)
    told = sorted(sentences(office, key))
    assert told[0].startswith(f"{key} is stuck at “count” (since 5 Jan: “count” (count): ")
    assert told[1].startswith(f"{key} waits at “wait” (for the message “answered”, since 5 Jan) because nothing had to be decided")


def test_a_path_as_of_any_moment_ends_as_it_is_now_and_never_contradicts_the_live_one() -> None:
    clock = TurnableClock()
    with memory_engine(clock) as engine:
        Simulation(engine, clock, 3, 8).run()
        for deal in deals(engine, limit=1000):
            now = deal_path(engine, deal.key)
            assert deal_path(engine, deal.key, clock.now()) == now
            for event in now.events:
                then = deal_path(engine, deal.key, event.recorded_at)
                live = {run.id for run in then.instances if run.state in LIVE}
                assert {item.instance_id for item in then.work} <= live
                assert then.deal.revision == len(then.events)
                assert (then.deal.closed_at is None) == (then.deal.state == "open")


def test_a_path_as_of_a_moment_has_the_state_and_the_work_of_then(office: Office) -> None:
    office.draws(DISCOUNT, "discussion")
    begin = office.clock.now()
    key = office.starts("discussion", owner="anna")
    office.turns(days=1)
    office.completes("offer", key, discount=15, owner="boris")
    office.turns(days=1)
    office.completes("approve", key)

    def then(days: int) -> tuple[str, str, list[str]]:
        path = deal_path(office.engine, key, begin + timedelta(days=days))
        return path.deal.state, path.deal.owner, [item.element_id for item in path.work]

    assert [then(day) for day in (0, 1, 2)] == [
        ("open", "anna", ["offer"]),
        ("open", "boris", ["approve"]),
        ("completed", "boris", []),
    ]
    with pytest.raises(DealNotFound):
        deal_path(office.engine, key, begin - timedelta(days=1))
    with pytest.raises(BadAnswer, match="time zone"):
        deal_path(office.engine, key, datetime(2026, 1, 5))


# ---- deviations ----------------------------------------------------------------------------------------------------


def kinds(office: Office, key: str) -> list[tuple[str, str, str]]:
    return [(found.kind, found.element_id, found.who) for found in deviations(office.engine, key)]


def test_what_a_correction_moves_past_is_skipped_and_what_was_done_too_early_is_out_of_order(office: Office) -> None:
    office.draws("start:start -> a:user -> b:user -> c:user -> end:end")
    key = office.starts()
    moves(office, key, "a", "c", reason="It is known.")
    assert kinds(office, key) == [("corrected", "c", "greta"), ("skipped", "a", "greta"), ("skipped", "b", "greta")]
    assert "greta moved it there: It is known (p, version 1)" in sentences(office, key)[0]
    office.completes("c", key)
    assert [found for found in kinds(office, key) if found[0] == "skipped"] == [("skipped", "a", "greta"), ("skipped", "b", "greta")]
    again = office.starts()
    moves(office, again, "a", "b")
    office.completes("b", again, by="boris")
    moves(office, again, "c", "a")
    office.completes("a", again)
    found = deviations(office.engine, again)
    assert [(one.element_id, one.who) for one in found if one.kind == "out-of-order"] == [("b", "boris")]
    assert [(one.why, one.why_ru) for one in found if one.kind == "out-of-order"] == [
        ("It was done before “a”, which comes first in the diagram.", "Выполнено до операции «a», которая на диаграмме стоит раньше.")
    ]


def test_a_second_pass_is_told_with_the_decision_that_led_back(office: Office) -> None:
    office.draws("start:start -> offer:user -> ok:xor -[good]-> end:end\nok -[*]-> offer")
    key = office.starts()
    office.completes("offer", key, good=False)
    office.clock.turn(timedelta(hours=1))
    office.completes("offer", key, by="boris", good=True)
    (found,) = deviations(office.engine, key)
    assert (found.kind, found.who, found.at) == ("repeated", "boris", office.clock.now())
    assert found.why == "Pass 2 because at “ok” no other condition held: good = False (p, version 1)."
    assert found.why_ru == "Проход 2, потому что на «ok» не выполнилось ни одно из других условий: good = нет (p, версия 1)."


def test_late_work_is_told_done_or_not(office: Office) -> None:
    due = f'camunda:dueDate="PT1H" {SALES}'
    office.draws("start:start -> a:user -> b:user -> end:end", a=due, b=due)
    key = office.starts()
    office.completes("a", key)
    assert deviations(office.engine, key) == []
    office.clock.turn(timedelta(hours=3))
    (found,) = deviations(office.engine, key)
    assert (found.kind, found.element_id, found.who) == ("late", "b", "")
    assert found.why.endswith("is still to be done, 2 hours later.")
    assert found.why_ru.endswith("ещё не выполнено: просрочено на 2 часа.")
    office.completes("b", key)
    (found,) = deviations(office.engine, key)
    assert (found.who, found.at, found.why.split(" UTC ")[1]) == ("anna", office.clock.now(), "and done 2 hours later.")
    assert found.why_ru == "Срок был 2026-01-05 13:00 UTC, выполнено на 2 часа позже."


def test_a_deviation_names_its_operation_in_both_languages(office: Office) -> None:
    translated = "<extensionElements><stagework:translation lang='ru' name='Спросить'/></extensionElements>"
    office.draws("start:start -> a:user -> b:user -> end:end", a=f"{SALES}{translated}", b=f'camunda:dueDate="PT1H" {SALES}')
    key, begin = office.starts(), office.clock.now()
    moves(office, key, "a", "b", reason="It is known.")
    found = {one.kind: one for one in deviations(office.engine, key)}
    assert (found["skipped"].name, found["skipped"].name_ru) == ("a", "Спросить")
    assert found["skipped"].why_ru == "Исправление прошло мимо неё: It is known."
    assert (found["corrected"].name_ru, found["corrected"].why_ru) == ("b", "Исправление (перемещение): It is known.")
    for days, span in ((1, "1 день"), (3, "3 дня"), (11, "11 дней"), (21, "21 день")):
        office.clock.set(begin + timedelta(days=days, hours=1))
        late = next(one for one in deviations(office.engine, key) if one.kind == "late")
        assert late.why_ru.endswith(f"просрочено на {span}.")


def test_the_ways_that_a_diagram_draws_are_no_deviations(office: Office) -> None:
    office.draws(
        "start:start -> split:and -> a:user -> join:and -> end:end\nsplit -> b:user -> join\nlate:boundary -> help:user -> over:end",
        late=f'attachedToRef="a" |{timer("PT1H")}',
    )  # fmt: skip
    key = office.starts()
    office.turns(hours=2)
    office.completes("help", key)
    office.completes("b", key)
    assert deviations(office.engine, key) == []


def test_both_branches_of_a_parallel_gateway_are_required(office: Office) -> None:
    office.draws("start:start -> split:and -> a:user -> join:and -> last:user -> end:end\nsplit -> b:user -> join")
    key = office.starts()
    office.completes("a", key)
    office.completes("b", key)
    office.completes("last", key)
    assert deviations(office.engine, key) == []
