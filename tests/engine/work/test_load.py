"""What a head sees and does: who has how much to do, and work given to somebody in bulk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.commands.assign import assign
from engine.commands.assign_many import assign_many
from engine.commands.claim import claim
from engine.errors import BadAnswer, DepartmentNotFound, NotPermitted
from engine.permissions import Role
from engine.queries.load import Load, PersonLoad, Queue, department_load
from engine.queries.work_items import work_item
from tests.engine.office import SALES, Office
from tests.engine.work.team import Team

LEGAL = 'camunda:candidateGroups="legal"|'


@pytest.fixture
def keys(office: Office, team: Team) -> list[str]:
    """Deals with work of sales that is due in two hours, and of legal without a deadline."""
    office.draws("start:start -> sell:user -> sign:user -> end:end", sell=f'{SALES[:-1]} camunda:dueDate="PT2H"|', sign=LEGAL)
    return [office.starts() for _ in range(5)]


def person(load: Load, name: str) -> PersonLoad:
    (found,) = [one for one in load.people if one.name == name]
    return found


def test_who_has_how_much_to_do(office: Office, team: Team, keys: list[str]) -> None:
    claim(office.engine, office.item("sell", keys[0]).id, by=team["anna"])
    assign(office.engine, office.item("sell", keys[1]).id, "anna", by="root")
    office.completes("sell", keys[2], by="boris")
    team.is_away("boris", "carol", days=3)
    load = department_load(office.engine, by=team["greta"])
    assert [one.name for one in load.people] == ["anna", "boris", "carol", "greta"]
    assert person(load, "anna") == PersonLoad("anna", ["sales"], 1, 1, 0, 2, 0, None, [])
    away_until = office.clock.now() + timedelta(days=3)
    assert person(load, "boris") == PersonLoad("boris", ["sales"], 0, 0, 0, 0, 1, away_until, ["carol"])
    assert load.queues == [Queue("sales", "sales", "", 2, 0, 2)], "legal is not led by greta"
    office.clock.turn(timedelta(days=4))
    later = department_load(office.engine, ["sales"], by=team["greta"])
    assert (person(later, "anna").overdue, person(later, "boris").absent_until) == (2, None)
    assert later.queues == [Queue("sales", "sales", "", 2, 2, 0)]
    office.clock.turn(timedelta(days=4))
    assert person(department_load(office.engine, by=team["greta"]), "boris").completed == 0, "that was more than seven days ago"


def test_who_has_left_and_still_has_work_is_told(office: Office, team: Team, keys: list[str]) -> None:
    claim(office.engine, office.item("sell", keys[0]).id, by=team["anna"])
    team.becomes("anna", "disabled")
    team.becomes("boris", "disabled")
    load = department_load(office.engine, by=team["greta"])
    assert [(one.name, one.departments, one.claimed) for one in load.people] == [
        ("anna", [], 1),
        ("carol", ["sales"], 0),
        ("greta", ["sales"], 0),
    ]


def test_whose_load_one_may_see(office: Office, team: Team, keys: list[str]) -> None:
    team.joins("olga", roles=[Role.PROCESS_OWNER])
    everywhere = department_load(office.engine, by=team["olga"])
    assert [queue.department for queue in everywhere.queues] == ["legal", "sales"]
    assert "hugo" in [one.name for one in everywhere.people]
    for name, departments in (("anna", []), ("anna", ["sales"]), ("greta", ["legal"]), ("greta", ["sales", "legal"]), ("greta", ["none"])):
        with pytest.raises(NotPermitted):
            department_load(office.engine, departments, by=team[name])
    with pytest.raises(DepartmentNotFound):
        department_load(office.engine, ["none"], by=team["olga"])
    with pytest.raises(BadAnswer):
        department_load(office.engine, by=team["greta"], time_zone="Mars/Olympus")


def test_given_in_bulk_each_by_itself_and_once(office: Office, team: Team, keys: list[str]) -> None:
    office.completes("sell", keys[0])
    numbers = [office.item("sell", key).id for key in keys[1:3]]
    theirs = office.item("sign", keys[0]).id

    def give() -> list[tuple[bool, str, bool]]:
        outcomes = assign_many(office.engine, [*numbers, theirs, 999], "boris", by=team["greta"], reason="shared out", key="k")
        return [(one.moved is not None, type(one.error).__name__ if one.error else "", one.is_repeated) for one in outcomes]

    assert give() == [(True, "", False)] * 2 + [(False, "NotPermitted", False), (False, "WorkItemNotFound", False)]
    assert [work_item(office.engine, number).assignee for number in numbers] == ["boris", "boris"]
    assert give()[:2] == [(True, "", True)] * 2
    assert office.told(keys[1], "work.assigned") == [{"item": numbers[0], "assignee": "boris", "reason": "shared out"}]
    (taken, repeated) = assign_many(office.engine, [numbers[0], numbers[0]], "", by=team["greta"])
    assert taken.moved is not None
    assert taken.moved.state == "active"
    assert repeated.error is not None, "there is nobody to take it away from any more"
    with pytest.raises(NotPermitted):
        assign_many(office.engine, numbers, "anna", by=team["anna"])
