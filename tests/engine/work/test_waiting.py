"""Who is it waiting for? One answer, for a work item and for a deal; and a work item as it is opened."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from engine.commands.claim import claim
from engine.commands.complete import complete
from engine.commands.delegate import delegate
from engine.commands.deploy import deploy
from engine.commands.save_draft import save_draft
from engine.errors import DealNotFound, WorkItemNotFound
from engine.permissions import Role
from engine.queries.opened_work import opened_work
from engine.queries.waiting import Also, Waiting, deal_waiting
from engine.store import history
from tests.drawing import message, source, timer
from tests.engine.office import SALES, Office
from tests.engine.work.team import Team


def waits(office: Office, key: str) -> list[tuple[str, str, str]]:
    return [(wait.kind, wait.name, wait.what) for wait in deal_waiting(office.engine, key)]


def test_a_work_item_waits_for_its_department_then_for_its_person(office: Office, team: Team) -> None:
    office.draws("start:start -> task:user -> end:end", task=f'{SALES[:-1]} camunda:dueDate="PT4H"|')
    key = office.starts()
    item = office.item("task", key)
    [wait] = deal_waiting(office.engine, key, by=team["anna"])
    assert wait == Waiting("department", "sales", item.opened_at, "work", (), item.due_at, "task", "task", item.id)
    office.clock.turn(timedelta(minutes=5))
    claim(office.engine, item.id, by=team["anna"])
    delegate(office.engine, item.id, "boris", by=team["anna"])
    team.is_away("boris", "carol")
    [wait] = deal_waiting(office.engine, key)
    assert (wait.kind, wait.name, wait.since) == ("person", "boris", item.opened_at)
    assert wait.also == (Also("substitute", "carol"), Also("delegated-by", "anna"))
    with pytest.raises(DealNotFound):
        deal_waiting(office.engine, key, by=team["hugo"])


def test_a_deal_waits_for_people_outsiders_and_machines(office: Office, team: Team) -> None:
    kinds = {"pay": "catch", "rest": "catch", "call": "service", "sum": "script"}
    others = [f"fork -> {name}:{kind} -> join" for name, kind in kinds.items()]
    text = "\n".join(["message paid", "start:start -> fork:and -> task:user -> join:and -> end:end", *others])
    service = 'camunda:type="external" camunda:topic="warehouse"|'
    office.draws(text, pay=message("paid"), rest=timer("P1D"), call=service, sum='scriptFormat="python"|<script>a = 1 // nothing</script>')
    key = office.starts(nothing=0)
    assert sorted(waits(office, key)) == [
        ("client", "paid", "message"),
        ("department", "sales", "work"),
        ("system", "clock", "timer"),
        ("system", "operator", "incident"),
        ("system", "warehouse", "service"),
    ]
    office.does_jobs()
    assert ("system", "warehouse", "service") not in waits(office, key)


def test_an_ended_deal_waits_for_nobody(office: Office, team: Team) -> None:
    office.draws("start:start -> task:user -> end:end")
    key = office.starts()
    office.completes("task", key)
    assert deal_waiting(office.engine, key) == []


FORM = {
    "type": "default",
    "id": "contact",
    "schemaVersion": 19,
    "components": [
        {"type": "textfield", "key": "phone", "label": "Phone", "properties": {"personal": "true", "label:ru": "Телефон"}},
        {"type": "number", "key": "score", "label": "Score", "conditional": {"hide": "=secret > 1"}},
    ],
}


@pytest.fixture
def number(office: Office, team: Team) -> int:
    deploy(office.engine, [("contact.form", json.dumps(FORM).encode())], by="owner")
    told = "<documentation>Call them. Be kind.</documentation>"
    text = "start:start -> before:user -> gate:xor -[score > 1]-> task:user -> tell:script -> after:user -> end:end\ngate -[*]-> end"
    inner = {
        "task": f'{SALES[:-1]} camunda:formRef="contact" camunda:formRefBinding="latest"|{told}',
        "tell": 'scriptFormat="python"|<script>x = 1</script>',
        "before": SALES,
        "after": SALES,
    }
    deploy(office.engine, [("p.bpmn", source(text, "p", **inner))], by="owner")
    key = office.starts(phone="+44 1", score=3, secret=1, unasked="hidden from the form")
    complete(office.engine, office.item("before", key).id, {}, by=team["anna"])
    return office.item("task", key).id


def test_a_work_item_is_opened_with_all_that_goes_with_it(office: Office, team: Team, number: int) -> None:
    save_draft(office.engine, number, {"score": 5}, by=team["anna"])
    opened = opened_work(office.engine, number, by=team["anna"])
    assert opened.form == FORM
    assert opened.variables == {"phone": "+44 1", "score": 3, "secret": 1}
    assert opened.documentation == "Call them. Be kind."
    assert opened.draft is not None
    assert opened.draft.answers == {"score": 5}
    assert opened.waiting is not None
    assert opened.waiting.name == "sales"
    assert [(one.element_id, one.done_by) for one in opened.previous] == [("before", "anna")]
    assert [(one.element_id, one.done_by, one.done_at) for one in opened.next] == [("after", "", None)]
    assert opened_work(office.engine, number, by=team["boris"]).draft is None
    with pytest.raises(WorkItemNotFound):
        opened_work(office.engine, number, by=team["hugo"])


def test_personal_values_are_hidden_from_some_and_recorded_for_others(office: Office, team: Team, number: int) -> None:
    team.joins("olga", roles=[Role.PROCESS_OWNER])
    assert opened_work(office.engine, number, by=team["olga"]).variables["phone"] == "hidden"
    assert office_chain(office, "olga") == []
    opened_work(office.engine, number, by=team["anna"])
    assert office_chain(office, "anna") == ["personal.read"]


def office_chain(office: Office, person: str) -> list[str]:
    with office.engine.store.read() as session:
        return [event.kind for event in history.of_deal(session, f"~access/{person}")]
