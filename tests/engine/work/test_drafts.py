"""Drafts of answers, and several completions in one go."""

from __future__ import annotations

import pytest

from engine.commands.claim import claim
from engine.commands.complete import complete
from engine.commands.complete_many import complete_many
from engine.commands.save_draft import delete_draft, save_draft
from engine.errors import BadAnswer, NotPermitted, Outdated, WorkItemAlreadyCompleted, WorkItemNotFound, WorkItemTaken
from engine.permissions import Role
from engine.queries.opened_work import NoDraft, draft_of
from engine.receipts import KeyReused
from tests.engine.office import Office
from tests.engine.work.team import Team


@pytest.fixture
def number(office: Office, team: Team) -> int:
    office.draws("start:start -> task:user -> end:end")
    return office.item("task", office.starts()).id


def test_each_has_a_draft_of_ones_own(office: Office, team: Team, number: int) -> None:
    save_draft(office.engine, number, {"amount": "not a number", "note": "Über"}, by=team["anna"])
    saved = save_draft(office.engine, number, {"amount": 2}, by=team["boris"])
    assert (saved.answers, saved.revision) == ({"amount": 2}, 1)
    assert draft_of(office.engine, number, by=team["anna"]).answers == {"amount": "not a number", "note": "Über"}
    with pytest.raises(NoDraft):
        draft_of(office.engine, number, by=team["carol"])
    with pytest.raises(WorkItemNotFound):
        draft_of(office.engine, number, by=team["hugo"])
    with pytest.raises(NotPermitted):
        save_draft(office.engine, number, {}, by=team["hugo"])


def test_a_draft_is_saved_on_the_one_that_was_read(office: Office, team: Team, number: int) -> None:
    assert save_draft(office.engine, number, {"a": 1}, by=team["anna"], revision=0).revision == 1
    assert save_draft(office.engine, number, {"a": 2}, by=team["anna"], revision=1).revision == 2
    for old in (0, 1):
        with pytest.raises(Outdated):
            save_draft(office.engine, number, {"a": 3}, by=team["anna"], revision=old)
    with pytest.raises(Outdated):
        delete_draft(office.engine, number, by=team["anna"], revision=1)
    delete_draft(office.engine, number, by=team["anna"], revision=2)
    delete_draft(office.engine, number, by=team["anna"])
    with pytest.raises(NoDraft):
        draft_of(office.engine, number, by=team["anna"])


def test_drafts_go_when_the_work_is_over(office: Office, team: Team, number: int) -> None:
    for name in ("anna", "boris"):
        save_draft(office.engine, number, {"a": 1}, by=team[name])
    complete(office.engine, number, {}, by=team["anna"])
    for name in ("anna", "boris"):
        with pytest.raises(NoDraft):
            draft_of(office.engine, number, by=team[name])
    with pytest.raises(WorkItemAlreadyCompleted):
        save_draft(office.engine, number, {}, by=team["anna"])


def test_what_somebody_else_has_is_not_drafted(office: Office, team: Team, number: int) -> None:
    claim(office.engine, number, by=team["anna"])
    with pytest.raises(WorkItemTaken):
        save_draft(office.engine, number, {}, by=team["boris"])


@pytest.mark.parametrize("answers", [{"a": float("nan")}, {"a": object()}, {"a": "x" * 1_000_001}])
def test_a_draft_is_json_of_some_length(office: Office, team: Team, number: int, answers: dict[str, object]) -> None:
    with pytest.raises(BadAnswer):
        save_draft(office.engine, number, answers, by=team["anna"])


def test_one_that_is_refused_keeps_no_other_from_being_completed(office: Office, team: Team, number: int) -> None:
    taken, other = (office.item("task", office.starts()).id for _ in range(2))
    claim(office.engine, taken, by=team["boris"])
    wanted = [(number, {"a": 1}), (taken, {}), (999, {}), (other, {"a": 2}), (number, {})]
    outcomes = complete_many(office.engine, wanted, by=team["anna"])
    assert [outcome.id for outcome in outcomes] == [number, taken, 999, other, number]
    assert [type(outcome.error) for outcome in outcomes] == [
        type(None),
        WorkItemTaken,
        WorkItemNotFound,
        type(None),
        WorkItemAlreadyCompleted,
    ]
    assert [outcome.moved.state if outcome.moved else "" for outcome in outcomes] == ["completed", "", "", "completed", ""]


def test_with_a_key_what_is_done_is_not_done_again(office: Office, team: Team, number: int) -> None:
    other = office.item("task", office.starts()).id
    claim(office.engine, other, by=team["boris"])
    wanted = [(number, {"a": 1}), (other, {"a": 2})]
    first = complete_many(office.engine, wanted, by=team["anna"], key="k")
    claim(office.engine, other, by=team["boris"])
    again = complete_many(office.engine, wanted, by=team["anna"], key="k")
    assert (again[0].moved, again[0].is_repeated, first[0].is_repeated) == (first[0].moved, True, False)
    assert isinstance(again[1].error, WorkItemTaken)
    [changed] = complete_many(office.engine, [(number, {"a": 3})], by=team["anna"], key="k")
    assert isinstance(changed.error, KeyReused)
    assert len(office.told(first[0].moved.deal_key if first[0].moved else "", "work.completed")) == 1


def test_a_defect_in_one_does_not_lose_the_others(office: Office, team: Team, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    other = office.item("task", office.starts()).id

    def breaks(*given: object, **more: object) -> object:
        if number in given:
            raise RuntimeError("a defect")
        return complete(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("engine.commands.complete_many.complete", breaks)
    first, second = complete_many(office.engine, [(number, {}), (other, {})], by=team["anna"])
    assert "defect" in str(first.error)
    assert second.moved is not None


def test_who_may_complete_nothing_is_refused_as_a_whole(office: Office, team: Team, number: int) -> None:
    team.joins("axel", roles=[Role.AUDITOR])
    with pytest.raises(NotPermitted):
        complete_many(office.engine, [(number, {})], by=team["axel"])
