"""The inbox: what one may see, narrowed, sorted, paged and counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest

from engine.commands.assign import assign
from engine.commands.change_deal import change_deal
from engine.commands.claim import claim
from engine.commands.complete import complete
from engine.commands.plan_work import plan_work
from engine.commands.register_client import register_client
from engine.commands.start import start
from engine.commands.watch import watch
from engine.errors import BadAnswer, WorkItemNotFound
from engine.permissions import Role
from engine.queries.deals import deal_path
from engine.queries.opened_work import opened_work
from engine.queries.work_items import Counts, WorkInDeal, WorkItemInfo, inbox, work_counts, work_item
from tests.engine.office import SALES, Office
from tests.engine.work.team import Team

LEGAL = 'camunda:candidateGroups="legal"|'


def due(hours: int) -> str:
    return f'{SALES[:-1]} camunda:dueDate="PT{hours}H"|'


@pytest.fixture
def keys(office: Office, team: Team) -> list[str]:
    """Deals with parallel work: soon and later of sales, and without a deadline of sales and of legal."""
    first = "start:start -> fork:and -> soon:user -> join:and -> end:end"
    text = "\n".join([first, *[f"fork -> {name}:user -> join" for name in ("later", "some", "paper")]])
    office.draws(text, soon=due(2), later=due(30), paper=LEGAL)
    found = []
    for number in range(3):
        found.append(office.starts(number=number))
        office.clock.turn(timedelta(minutes=10))
    return found


def places(items: Sequence[WorkItemInfo]) -> list[tuple[str, str]]:
    return [(item.element_id, item.deal_key) for item in items]


def test_soonest_first_then_the_oldest_without_a_deadline(office: Office, team: Team, keys: list[str]) -> None:
    expected = [(element, key) for element in ("soon", "later", "some") for key in keys]
    assert places(inbox(office.engine, by=team["anna"])) == expected
    assert places(inbox(office.engine, "sales", by=team["anna"])) == expected
    everything = places(inbox(office.engine, by="root"))
    assert [place for place in everything if place[0] != "paper"] == expected
    assert places(inbox(office.engine, by=team["hugo"])) == [("paper", key) for key in keys]


@pytest.mark.parametrize("sort", ["due", "priority", "opened"])
@pytest.mark.parametrize("name", ["anna", "root", "hugo"])
def test_pages_have_everything_once_in_the_same_order(office: Office, team: Team, keys: list[str], sort: str, name: str) -> None:
    for number, item in enumerate(inbox(office.engine)):
        plan_work(office.engine, item.id, by="root", priority=number % 3 - 1)
    assign(office.engine, office.item("paper", keys[1]).id, "hugo", by="root")
    by = name if name == "root" else team[name]
    whole = inbox(office.engine, by=by, sort=sort, limit=200)
    paged: list[WorkInDeal] = []
    while page := inbox(office.engine, by=by, sort=sort, limit=2, after=paged[-1].id if paged else None):
        paged += page
    assert paged == whole
    assert len({item.id for item in whole}) == len(whole) == {"anna": 9, "root": 12, "hugo": 3}[name]
    if sort == "priority":
        assert all(one.priority >= two.priority for one, two in pairwise(whole))
    if sort == "opened":
        assert all(one.opened_at <= two.opened_at for one, two in pairwise(whole))


def test_one_sees_what_one_has_in_other_departments_too(office: Office, team: Team, keys: list[str]) -> None:
    number = office.item("paper", keys[0]).id
    with pytest.raises(WorkItemNotFound):
        work_item(office.engine, number, by=team["anna"])
    team.is_away("hugo", "anna", days=3)
    claim(office.engine, number, by=team["hugo"])
    assert ("paper", keys[0]) in places(inbox(office.engine, by=team["anna"]))
    assert work_item(office.engine, number, by=team["anna"]).assignee == "hugo"
    assert places(inbox(office.engine, "legal", by=team["anna"])) == [("paper", keys[0])]
    assert places(inbox(office.engine, assignee="hugo", by=team["anna"])) == [("paper", keys[0])]


def test_a_name_is_no_department(office: Office, team: Team, keys: list[str]) -> None:
    team.joins("legal")  # somebody of that name sees nothing of the department
    assert inbox(office.engine, by=team["legal"], deal_key=keys[0]) == []
    assert inbox(office.engine, by=team["legal"]) == []


def test_narrowed_by_everything(office: Office, team: Team, keys: list[str]) -> None:
    engine, anna, now = office.engine, team["anna"], office.clock.now()
    soon = office.item("soon", keys[0])
    claim(engine, soon.id, by=anna)
    plan_work(engine, soon.id, by=anna, follow_up_at=now + timedelta(days=1))
    plan_work(engine, soon.id, by=team["greta"], priority=1)
    watch(engine, keys[1], by=anna)
    first = [("soon", keys[0])]
    assert places(inbox(engine, by=anna, assignee="anna")) == first
    assert places(inbox(engine, by=anna, state="claimed")) == first
    assert places(inbox(engine, by=anna, priority=1)) == first
    assert places(inbox(engine, by=anna, follow_up_until=now + timedelta(days=2))) == first
    assert inbox(engine, by=anna, follow_up_until=now) == []
    assert len(inbox(engine, by=anna, unclaimed=True)) == 8
    assert places(inbox(engine, by=anna, deal_key=keys[2])) == [(element, keys[2]) for element in ("soon", "later", "some")]
    assert {key for _, key in places(inbox(engine, by=anna, watched=True))} == {keys[1]}
    assert [element for element, _ in places(inbox(engine, by=anna, element_id="later"))] == ["later"] * 3
    assert len(inbox(engine, by=anna, due_until=now + timedelta(hours=5))) == 3
    assert len(inbox(engine, by=anna, due_from=now + timedelta(hours=5))) == 3
    assert inbox(engine, by=anna, overdue=True) == []
    assert inbox(engine, by=anna, stage="execution") == []
    assert len(inbox(engine, ["sales", "legal"])) == 12
    assert inbox(engine, by=anna, form="nothing") == []
    office.clock.turn(timedelta(hours=3))
    assert len(inbox(engine, by=anna, overdue=True)) == 3


def test_what_one_has_done_the_newest_first(office: Office, team: Team, keys: list[str]) -> None:
    for element in ("some", "soon"):
        complete(office.engine, office.item(element, keys[0]).id, {}, by=team["anna"])
        office.clock.turn(timedelta(minutes=1))
    done = inbox(office.engine, by=team["anna"], done_by="anna")
    assert [item.element_id for item in done] == ["soon", "some"]
    assert inbox(office.engine, by=team["anna"], done_by="anna", limit=1, after=done[0].id) == done[1:]
    assert [item.element_id for item in inbox(office.engine, by=team["boris"], done_by="anna")] == ["soon", "some"]
    assert inbox(office.engine, by=team["hugo"], done_by="anna") == []


def test_found_by_words_of_the_deal(office: Office, team: Team, keys: list[str]) -> None:
    change_deal(office.engine, keys[1], by="root", title="Насос для Берёзок")
    for text in ("насос", "БЕРЁЗ насос", keys[1].lower()):
        assert {key for _, key in places(inbox(office.engine, by=team["anna"], text=text))} == {keys[1]}
    assert inbox(office.engine, by=team["anna"], text="pump.*") == []


TRANSLATED = "<extensionElements><stagework:translation lang='ru' name='Спросить'/></extensionElements>"


def test_a_list_says_what_deal_and_operation_it_is(office: Office, team: Team) -> None:
    client = register_client(office.engine, by="root", name="Birch Farms", phone="+44 20 7946 0123").client_id
    office.draws("start:start -> ask:user -> fork:and -> rest:user -> end:end", ask=f"{SALES}{TRANSLATED}")
    start(office.engine, "p", {}, by="anna", client_id=client, title="Насос")
    office.starts()
    first, second = inbox(office.engine, by=team["anna"])
    assert (first.name_ru, first.process_id, first.deal_title, first.client_name) == (
        "Спросить", "p", "Насос", "Birch Farms"
    )  # fmt: skip
    assert (second.deal_title, second.client_name) == ("", None)
    assert [inbox(office.engine, by=team["anna"], sort=sort)[0] for sort in ("due", "priority", "opened")] == [first] * 3
    assert opened_work(office.engine, first.id, by=team["anna"]).item == first
    assert deal_path(office.engine, first.deal_key, by=team["anna"]).work == [first]
    office.completes("ask", first.deal_key)
    told = [(event.name, event.name_ru) for event in deal_path(office.engine, first.deal_key).events if event.kind == "work.completed"]
    assert told == [("ask", "Спросить")]
    assert inbox(office.engine, by=team["anna"], done_by="anna")[0].deal_title == "Насос"


@pytest.mark.parametrize("wanted", [{"state": "lost"}, {"sort": "name"}, {"text": "a b c d e f g h i"}, {"element_id": "\x00"}])
def test_what_can_not_be_asked(office: Office, team: Team, wanted: dict[str, str]) -> None:
    with pytest.raises(BadAnswer):
        inbox(office.engine, by=team["anna"], **wanted)  # type: ignore[arg-type]


def test_badges(office: Office, team: Team, keys: list[str]) -> None:
    claim(office.engine, office.item("some", keys[0]).id, by=team["anna"])
    assert work_counts(office.engine, by=team["anna"]) == Counts(overdue=0, today=3, this_week=6, mine=1, unclaimed=8)
    assert work_counts(office.engine, by=team["hugo"]) == Counts(overdue=0, today=0, this_week=0, mine=0, unclaimed=3)
    assert work_counts(office.engine, by=team["anna"], time_zone="Pacific/Auckland").today == 3  # 1:30 in the night there
    office.clock.turn(timedelta(days=7))
    assert work_counts(office.engine, by=team["anna"]).overdue == 6
    with pytest.raises(BadAnswer):
        work_counts(office.engine, by=team["anna"], time_zone="Mars/Olympus")


def test_counting_ends(office: Office, team: Team, keys: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.queries.work_items.MOST_COUNTED", 2)
    assert work_counts(office.engine, by=team["anna"]).unclaimed == 2


def test_auditors_see_everything_and_users_of_no_department_nothing(office: Office, team: Team, keys: list[str]) -> None:
    team.joins("axel", roles=[Role.AUDITOR])
    team.joins("newcomer")
    assert len(inbox(office.engine, by=team["axel"])) == 12
    assert inbox(office.engine, by=team["newcomer"]) == []
    assert work_counts(office.engine, by=team["newcomer"]) == Counts(0, 0, 0, 0, 0)
