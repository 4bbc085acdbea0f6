"""From hand to hand: claim, return, hand over, delegate, assign, and substitutes; both names are kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.commands.assign import assign
from engine.commands.claim import claim
from engine.commands.complete import complete
from engine.commands.delegate import DelegatedAlready, delegate
from engine.commands.give_back import give_back
from engine.commands.hand_over import hand_over
from engine.commands.plan_work import plan_work
from engine.commands.suspend import suspend
from engine.errors import BadAnswer, DealNotOpen, NotPermitted, Outdated, WorkItemAlreadyCompleted, WorkItemNotClaimed, WorkItemTaken
from engine.giving import HasIt, NotColleague
from engine.queries.work_items import work_item
from tests.engine.office import Office
from tests.engine.work.team import Team


@pytest.fixture
def number(office: Office, team: Team) -> int:
    office.draws("start:start -> task:user -> end:end")
    return office.item("task", office.starts()).id


@pytest.fixture
def held(office: Office, team: Team, number: int) -> int:
    """A work item that anna has."""
    claim(office.engine, number, by=team["anna"])
    return number


def told(office: Office, number: int, kind: str) -> list[dict[str, object]]:
    return [dict(data) for data in office.told(work_item(office.engine, number).deal_key, kind)]


def test_handed_over_it_is_open_and_meant_for_the_colleague(office: Office, team: Team, held: int) -> None:
    item = hand_over(office.engine, held, "boris", by=team["anna"], reason="I am away")
    assert (item.state, item.assignee, item.claimed_at) == ("open", "boris", None)
    assert item == work_item(office.engine, held)
    with pytest.raises(WorkItemTaken):
        claim(office.engine, held, by=team["anna"])
    claim(office.engine, held, by=team["boris"])
    assert told(office, held, "work.handed-over") == [{"item": held, "assignee": "boris", "reason": "I am away"}]


def test_only_what_one_has_can_be_handed_over_and_only_to_a_colleague(office: Office, team: Team, number: int) -> None:
    with pytest.raises(WorkItemNotClaimed):
        hand_over(office.engine, number, "boris", by=team["anna"])
    claim(office.engine, number, by=team["anna"])
    with pytest.raises(WorkItemTaken):
        hand_over(office.engine, number, "carol", by=team["boris"])
    for stranger in ("hugo", "nobody"):
        with pytest.raises(NotColleague, match=stranger):
            hand_over(office.engine, number, stranger, by=team["anna"])
    with pytest.raises(HasIt):
        hand_over(office.engine, number, "anna", by=team["anna"])
    team.becomes("carol", "disabled")
    with pytest.raises(NotColleague, match="disabled"):
        hand_over(office.engine, number, "carol", by=team["anna"])
    hand_over(office.engine, number, "greta", by=team["anna"])  # who leads the department is a colleague, too


def test_without_any_users_names_are_taken_as_they_are(office: Office) -> None:
    office.draws("start:start -> task:user -> end:end")
    number = office.item("task", office.starts()).id
    claim(office.engine, number, by="anna")
    assert hand_over(office.engine, number, "whoever", by="anna").assignee == "whoever"


def test_a_delegate_gives_it_back_to_its_owner(office: Office, team: Team, held: int) -> None:
    item = delegate(office.engine, held, "boris", by=team["anna"], note_text="Check the terms")
    assert (item.state, item.assignee, item.delegated_by) == ("open", "boris", "anna")
    with pytest.raises(DelegatedAlready, match="anna"):
        delegate(office.engine, held, "carol", by=team["boris"])
    claim(office.engine, held, by=team["boris"])
    back = give_back(office.engine, held, by=team["boris"], reason="done")
    assert (back.state, back.assignee, back.delegated_by) == ("open", "anna", "")
    assert told(office, held, "work.returned") == [{"item": held, "assignee": "anna", "reason": "done", "delegated_by": "anna"}]
    assert give_back(office.engine, held, by=team["anna"]).assignee == ""  # meant for her, and given to the department


def test_a_delegate_completes_it_and_both_names_are_kept(office: Office, team: Team, held: int) -> None:
    delegate(office.engine, held, "boris", by=team["anna"])
    with pytest.raises(WorkItemTaken):
        complete(office.engine, held, {}, by=team["anna"])
    complete(office.engine, held, {"amount": 5}, by=team["boris"])
    [done] = told(office, held, "work.completed")
    assert done["delegated_by"] == "anna"
    item = work_item(office.engine, held)
    assert (item.completed_by, item.delegated_by) == ("boris", "anna")


@pytest.mark.parametrize("begun", [False, True])
def test_the_owner_takes_it_back_at_any_time(office: Office, team: Team, held: int, begun: bool) -> None:
    delegate(office.engine, held, "boris", by=team["anna"])
    if begun:
        claim(office.engine, held, by=team["boris"])
    with pytest.raises(WorkItemTaken):
        claim(office.engine, held, by=team["carol"])
    item = claim(office.engine, held, by=team["anna"])
    assert (item.state, item.assignee, item.delegated_by) == ("claimed", "anna", "")
    assert told(office, held, "work.claimed")[-1] == {"item": held, "from": "boris"}


def test_the_owner_delegates_it_to_somebody_else_meanwhile(office: Office, team: Team, held: int) -> None:
    delegate(office.engine, held, "boris", by=team["anna"])
    item = delegate(office.engine, held, "carol", by=team["anna"])
    assert (item.assignee, item.delegated_by) == ("carol", "anna")


def test_the_head_assigns_and_takes_away(office: Office, team: Team, number: int) -> None:
    assert assign(office.engine, number, "boris", by=team["greta"], reason="knows them").assignee == "boris"
    claim(office.engine, number, by=team["boris"])
    team.becomes("boris", "disabled")
    assert assign(office.engine, number, "carol", by=team["greta"]).assignee == "carol"
    assert assign(office.engine, number, "", by=team["greta"]).assignee == ""
    assert [data.get("from") for data in told(office, number, "work.assigned")] == [None, "boris"]
    assert told(office, number, "work.taken-away") == [{"item": number, "assignee": "", "reason": "", "from": "carol"}]
    with pytest.raises(WorkItemNotClaimed):
        assign(office.engine, number, "", by=team["greta"])


@pytest.mark.parametrize("name", ["anna", "hugo"])
def test_others_may_not_assign(office: Office, team: Team, number: int, name: str) -> None:
    with pytest.raises(NotPermitted):
        assign(office.engine, number, "boris", by=team[name])


def test_assigning_ends_a_delegation(office: Office, team: Team, held: int) -> None:
    delegate(office.engine, held, "boris", by=team["anna"])
    assert assign(office.engine, held, "carol", by=team["greta"]).delegated_by == ""


def test_a_substitute_does_it_and_both_names_are_kept(office: Office, team: Team, held: int) -> None:
    with pytest.raises(WorkItemTaken):
        claim(office.engine, held, by=team["boris"])
    team.is_away("anna", "hugo", days=3)
    item = claim(office.engine, held, by=team["hugo"])  # of another department, but anna's is his now
    assert (item.state, item.assignee) == ("claimed", "hugo")
    assert told(office, held, "work.claimed")[-1] == {"item": held, "for": "anna"}


def test_a_substitute_completes_without_claiming(office: Office, team: Team, held: int) -> None:
    team.is_away("anna", "hugo", days=3)
    complete(office.engine, held, {}, by=team["hugo"])
    assert told(office, held, "work.completed")[0]["for"] == "anna"
    assert work_item(office.engine, held).completed_by == "hugo"


def test_after_the_absence_it_is_hers_alone_again(office: Office, team: Team, held: int) -> None:
    team.is_away("anna", "hugo", days=3)
    office.clock.turn(timedelta(days=3))
    with pytest.raises(NotPermitted):
        complete(office.engine, held, {}, by=team["hugo"])


def test_priority_is_the_heads_and_the_follow_up_the_holders(office: Office, team: Team, number: int) -> None:
    follow_up_at = office.clock.now() + timedelta(days=2)
    with pytest.raises(NotPermitted):
        plan_work(office.engine, number, by=team["anna"], priority=1)
    with pytest.raises(WorkItemNotClaimed):
        plan_work(office.engine, number, by=team["anna"], follow_up_at=follow_up_at)
    before = work_item(office.engine, number).revision
    item = plan_work(office.engine, number, by=team["greta"], priority=1, revision=before)
    assert item == work_item(office.engine, number)
    assert item.priority == 1
    with pytest.raises(Outdated):
        plan_work(office.engine, number, by=team["greta"], priority=0, revision=before)
    claim(office.engine, number, by=team["anna"])
    assert plan_work(office.engine, number, by=team["anna"], follow_up_at=follow_up_at).follow_up_at == follow_up_at
    with pytest.raises(WorkItemTaken):
        plan_work(office.engine, number, by=team["boris"], follow_up_at=None)
    assert plan_work(office.engine, number, by=team["anna"], follow_up_at=None).follow_up_at is None
    assert told(office, number, "work.prioritised") == [{"item": number, "priority": 1, "before": 0}]
    assert len(told(office, number, "work.follow-up-set")) == 2
    with pytest.raises(BadAnswer):
        plan_work(office.engine, number, by=team["greta"], priority=2)


def test_nothing_is_given_once_it_is_over_or_while_the_deal_rests(office: Office, team: Team, held: int) -> None:
    key = work_item(office.engine, held).deal_key
    suspend(office.engine, key, by="set-up")
    with pytest.raises(DealNotOpen):
        assign(office.engine, held, "boris", by=team["greta"])
    with pytest.raises(DealNotOpen):
        hand_over(office.engine, held, "boris", by=team["anna"])


def test_a_completed_item_stays_where_it_is(office: Office, team: Team, held: int) -> None:
    complete(office.engine, held, {}, by=team["anna"])
    for act in (assign, hand_over, delegate):
        with pytest.raises(WorkItemAlreadyCompleted):
            act(office.engine, held, "boris", by=team["greta"])
