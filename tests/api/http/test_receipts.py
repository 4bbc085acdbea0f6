"""A request with an Idempotency-Key is done once."""

from __future__ import annotations

from engine.queries.deals import deal_path
from tests.api.http.office import HttpOffice, problem_code


def test_a_completion_that_comes_twice_is_done_once_and_answered_alike(office: HttpOffice) -> None:
    office.draws("start:start -> task:user -> again:user -> end:end")
    key = office.starts()
    address, anna = f"/work-items/{office.item('task', key).id}/completion", office.as_("anna")
    first = anna.post(address, json={"answers": {"amount": 5}}, headers={"Idempotency-Key": "k1"})
    second = anna.post(address, json={"answers": {"amount": 5}}, headers={"Idempotency-Key": "k1"})
    assert (first.status_code, first.json()) == (second.status_code, second.json()) == (200, first.json())
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert [event.kind for event in deal_path(office.engine, key).events].count("work.completed") == 1


def test_a_key_is_good_for_one_request_only(office: HttpOffice) -> None:
    office.draws("start:start -> task:user -> end:end")
    address, anna = f"/work-items/{office.item('task', office.starts()).id}/completion", office.as_("anna")
    anna.post(address, json={"answers": {"amount": 5}}, headers={"Idempotency-Key": "k1"})
    other = anna.post(address, json={"answers": {"amount": 6}}, headers={"Idempotency-Key": "k1"})
    assert other.status_code == 422
    assert problem_code(other) == "key-reused"


def test_without_a_key_the_second_is_refused(office: HttpOffice) -> None:
    office.draws("start:start -> task:user -> end:end")
    address, anna = f"/work-items/{office.item('task', office.starts()).id}/completion", office.as_("anna")
    assert anna.post(address, json={}).status_code == 200
    again = anna.post(address, json={})
    assert again.status_code == 409
    assert problem_code(again) == "work-item-already-completed"


def test_nobody_gets_in_without_signing_in(office: HttpOffice) -> None:
    refused = office.as_("").get("/work-items")
    assert refused.status_code == 401
    assert problem_code(refused) == "not-signed-in"


def test_another_department_may_not(office: HttpOffice) -> None:
    office.draws("start:start -> task:user -> end:end")
    address = f"/work-items/{office.item('task', office.starts()).id}/completion"
    refused = office.as_("hugo").post(address, json={})
    assert refused.status_code == 403
    assert problem_code(refused) == "not-permitted"
