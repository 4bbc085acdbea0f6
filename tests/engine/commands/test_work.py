"""Starting, claiming, giving back and completing."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from engine.commands.claim import claim
from engine.commands.complete import complete
from engine.commands.deploy import deploy
from engine.commands.give_back import give_back
from engine.commands.start import start
from engine.errors import (
    AnswersRefused,
    BadAnswer,
    ClientNotFound,
    DealExists,
    DealNotFound,
    DefinitionNotFound,
    EngineError,
    WorkItemAlreadyCompleted,
    WorkItemNotClaimed,
    WorkItemNotFound,
    WorkItemTaken,
    WorkItemWithdrawn,
)
from engine.hot import HotInstances
from engine.queries.deals import deal_path, deals
from engine.queries.forms import asked
from engine.queries.work_items import inbox, work_item
from tests.engine.office import Office

LINE = "s:start -> call:user -> visit:user -> e:end"
FORM = b"""{"type": "default", "id": "contact", "schemaVersion": 19, "components": [
  {"type": "textfield", "key": "name", "label": "Name", "validate": {"required": true}},
  {"type": "number", "key": "amount", "label": "Amount", "decimalDigits": 2}]}"""


def test_a_deal_goes_from_work_to_work_and_ends_at_its_exit(office: Office) -> None:
    office.draws(LINE, e='|<extensionElements><stagework:exit name="won"/></extensionElements>')
    key = office.starts(amount=10)
    assert (office.desk(key), office.deal(key).state) == (["call"], "open")
    office.completes("call", by="anna")
    assert office.desk(key) == ["visit"]
    moved = office.completes("visit", by="boris")
    assert (moved.state, moved.exit, office.desk(key)) == ("completed", "won", [])
    closed = office.deal(key)
    assert (closed.state, closed.exit, closed.outcome, closed.closed_at) == ("completed", "won", "won", office.clock.now())


def test_deals_have_keys_that_people_can_say(office: Office) -> None:
    office.draws(LINE)
    assert [office.starts(), office.starts()] == ["D-000001", "D-000002"]
    assert [deal.key for deal in deals(office.engine)] == ["D-000002", "D-000001"]


def test_history_says_who_when_and_by_which_version(office: Office) -> None:
    office.draws(LINE)
    key = office.starts()
    office.clock.turn(timedelta(hours=2))
    office.completes("call", by="boris", note="well")
    event = next(event for event in deal_path(office.engine, key).events if event.kind == "work.completed")
    assert (event.actor, event.at, event.process_id, event.version, event.name) == ("boris", office.clock.now(), "p", 1, "call")
    assert event.data == {"changed": {"note": "well"}}


def test_what_happened_before_is_recorded_now(office: Office) -> None:
    office.draws(LINE)
    then = datetime(2017, 3, 1, 9, tzinfo=UTC)
    key = start(office.engine, "p", {}, by="import", at=then).deal_key
    complete(office.engine, office.item("call", key).id, {}, by="import", at=then + timedelta(days=1))
    events = deal_path(office.engine, key).events
    assert {event.recorded_at for event in events} == {office.clock.now()}
    assert [event.at for event in events if event.kind == "work.completed"] == [then + timedelta(days=1)]
    assert office.deal(key).opened_at == then


def test_values_keep_their_types_over_a_save(office: Office) -> None:
    office.draws(LINE)
    given = {"price": Decimal("10.50"), "on": date(2026, 1, 31), "raw": b"\x00", "typename": "x", "__class__": {"$": 1}, "имя": "Ю"}
    key = office.starts(**given)
    office.engine.hot = HotInstances(0)  # nothing stays in memory: the next step reads what was saved
    office.completes("call", key)
    assert asked(office.engine, office.item("visit", key).id).variables == given


def test_an_unstorable_value_is_refused_and_nothing_changes(office: Office) -> None:
    office.draws(LINE)
    key = office.starts()
    with pytest.raises(BadAnswer, match="object"):
        office.completes("call", key, thing=object())
    assert office.desk(key) == ["call"]
    with pytest.raises(BadAnswer, match="time zone"):
        start(office.engine, "p", {}, by="anna", at=datetime(2026, 1, 1))


def test_answers_are_checked_against_the_form(office: Office) -> None:
    deploy(office.engine, [("contact.form", FORM)], by="owner")
    office.draws(LINE, call='camunda:candidateGroups="sales" camunda:formRef="contact"|')
    key = office.starts()
    with pytest.raises(AnswersRefused, match="name"):
        office.completes("call", key, amount=5)
    assert office.desk(key) == ["call"]
    office.completes("call", key, name=" Bo ", amount="12.50")
    assert asked(office.engine, office.item("visit", key).id).variables == {"name": "Bo", "amount": Decimal("12.50")}


def test_what_is_missing_is_named(office: Office) -> None:
    with pytest.raises(DefinitionNotFound, match="“nothing”"):
        office.starts("nothing")
    office.draws(LINE)
    with pytest.raises(DealNotFound, match="D-9"):
        start(office.engine, "p", {}, by="anna", deal_key="D-9")
    with pytest.raises(DealNotFound, match="D-9"):
        start(office.engine, "p", {}, by="anna", parent_key="D-9")
    with pytest.raises(ClientNotFound, match="7"):
        start(office.engine, "p", {}, by="anna", client_id=7)
    with pytest.raises(BadAnswer, match="“elsewhere”"):
        start(office.engine, "p", {}, by="anna", start_element="elsewhere")
    with pytest.raises(WorkItemNotFound, match="77"):
        complete(office.engine, 77, {}, by="anna")


def test_a_foreign_reference_is_one_deals(office: Office) -> None:
    office.draws(LINE)
    key = start(office.engine, "p", {}, by="import", external_ref="crm-1", title="Big one", source="old crm").deal_key
    with pytest.raises(DealExists, match=key):
        start(office.engine, "p", {}, by="import", external_ref="crm-1")
    assert [(deal.key, deal.title) for deal in deals(office.engine, external_ref="crm-1")] == [(key, "Big one")]


def test_a_claimed_item_is_its_holders(office: Office) -> None:
    office.draws(LINE)
    key = office.starts()
    number = office.item("call", key).id
    with pytest.raises(WorkItemNotClaimed):
        give_back(office.engine, number, by="anna")
    claim(office.engine, number, by="anna")
    claim(office.engine, number, by="anna")
    for refused in (claim, give_back):
        with pytest.raises(WorkItemTaken, match="anna"):
            refused(office.engine, number, by="boris")
    with pytest.raises(WorkItemTaken, match="anna"):
        complete(office.engine, number, {}, by="boris")
    assert [item.id for item in inbox(office.engine, assignee="anna")] == [number]
    assert inbox(office.engine, department="sales", unclaimed=True) == []
    give_back(office.engine, number, by="anna", reason="on holiday")
    complete(office.engine, number, {}, by="boris")
    assert [kind for kind in office.kinds(key) if kind.startswith("work.")][:4] == [
        "work.opened",
        "work.claimed",
        "work.given-back",
        "work.completed",
    ]


def test_work_may_be_meant_for_somebody(office: Office) -> None:
    office.draws(LINE, call='camunda:candidateGroups="sales" camunda:assignee="${owner}"|')
    key = office.starts(owner="anna")
    assert (office.item("call", key).assignee, office.deal(key).owner) == ("anna", "anna")
    with pytest.raises(WorkItemTaken, match="anna"):
        office.completes("call", key, by="boris")
    office.completes("call", key, by="anna")


def test_nothing_is_completed_twice(office: Office) -> None:
    office.draws(LINE)
    number = office.item("call", office.starts()).id
    complete(office.engine, number, {}, by="anna")
    with pytest.raises(WorkItemAlreadyCompleted, match="by anna"):
        complete(office.engine, number, {}, by="boris")
    assert work_item(office.engine, number).completed_by == "anna"


def test_work_that_is_overtaken_is_withdrawn(office: Office) -> None:
    office.draws(
        "s:start -> call:user -> e:end\nlate:boundary -> chief:user -> e",
        late='attachedToRef="call"|<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>',
    )
    key = office.starts()
    number = office.item("call", key).id
    office.turns(hours=1)
    assert office.desk(key) == ["chief"]
    with pytest.raises(WorkItemWithdrawn):
        complete(office.engine, number, {}, by="anna")


@pytest.mark.parametrize("people", [2, 5])
def test_one_of_many_who_complete_at_once_succeeds(office: Office, people: int) -> None:
    office.draws(LINE)
    key = office.starts()
    number = office.item("call", key).id
    outcomes = _all_at_once(people, lambda person: complete(office.engine, number, {"by": person}, by=f"person {person}"))
    refused = [outcome for outcome in outcomes if isinstance(outcome, EngineError)]
    assert len(refused) == people - 1
    assert all(isinstance(error, WorkItemAlreadyCompleted) for error in refused)
    assert office.desk(key) == ["visit"]
    assert office.kinds(key).count("work.completed") == 1


def test_all_who_complete_different_work_of_one_deal_at_once_succeed(office: Office) -> None:
    branches = "\n".join(f"fork -> t{number}:user -> join" for number in range(4))
    office.draws(f"s:start -> fork:and\njoin:and -> e:end\n{branches}")
    key = office.starts()
    numbers = [office.item(f"t{number}", key).id for number in range(4)]
    outcomes = _all_at_once(4, lambda person: complete(office.engine, numbers[person], {f"v{person}": person}, by="anna"))
    assert not [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert office.deal(key).state == "completed"


def test_deals_started_at_once_have_keys_of_their_own(office: Office) -> None:
    office.draws(LINE)
    started = _all_at_once(6, lambda _person: office.starts())
    assert sorted(started) == [f"D-{number:06d}" for number in range(1, 7)]


def test_urgent_work_comes_first_and_pages_join(office: Office) -> None:
    office.draws(LINE, "plain")
    office.draws(LINE, "dated", call='camunda:candidateGroups="sales" camunda:dueDate="${due}"|')
    office.draws("s:start -> other:user -> e:end", "others", other='camunda:candidateGroups="legal"|')
    for day in (3, 1, 2):
        office.starts("dated", due=f"2026-02-0{day}")
    office.starts("plain")
    office.starts("plain")
    office.starts("others")
    claim(office.engine, office.item("call").id, by="anna")
    whole = inbox(office.engine, department="sales")
    assert [item.due_at.day if item.due_at else None for item in whole] == [1, 2, 3, None, None]
    pages: list[int] = []
    while page := inbox(office.engine, department="sales", limit=2, after=pages[-1] if pages else None):
        pages += [item.id for item in page]
    assert pages == [item.id for item in whole]


def _all_at_once(people, act) -> list:
    """What each person's act returned or raised, all begun at the same moment."""
    barrier = threading.Barrier(people)
    outcomes: list = [None] * people

    def run(person: int) -> None:
        barrier.wait()
        try:
            outcomes[person] = act(person)
        except EngineError as error:
            outcomes[person] = error

    threads = [threading.Thread(target=run, args=(person,)) for person in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
