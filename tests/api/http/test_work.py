"""Working over HTTP: the inbox, a work item, and every verb."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.api.http.office import HttpOffice, problem_code

SALES = 'camunda:candidateGroups="sales"|'
EYES = f'{SALES}<extensionElements><stagework:fourEyes with="task"/></extensionElements>'


@pytest.fixture
def number(office: HttpOffice) -> int:
    """A work item of sales, due in four hours."""
    office.draws("start:start -> task:user -> check:user -> end:end", task=f'{SALES[:-1]} camunda:dueDate="PT4H"|', check=EYES)
    return office.item("task", office.starts(amount=5)).id


def post(office: HttpOffice, name: str, number: int, verb: str, **body: Any) -> Any:
    return office.as_(name).post(f"/work-items/{number}/{verb}", json=body)


def test_claimed_handed_over_delegated_returned_and_completed(office: HttpOffice, number: int) -> None:
    def told(response: Any) -> tuple[int, str, str, str]:
        item = response.json()
        return response.status_code, item["state"], item["assignee"], item["delegated_by"]

    assert told(post(office, "anna", number, "claim")) == (200, "claimed", "anna", "")
    assert told(post(office, "anna", number, "hand-over", to="boris", reason="away")) == (200, "open", "boris", "")
    assert told(post(office, "boris", number, "delegation", to="greta", note="check")) == (200, "open", "greta", "boris")
    assert told(post(office, "greta", number, "return", reason="done")) == (200, "open", "boris", "")
    assert told(post(office, "boris", number, "return")) == (200, "open", "", "")
    assert told(post(office, "greta", number, "assignment", to="anna")) == (200, "open", "anna", "")
    assert told(post(office, "greta", number, "assignment", to="")) == (200, "open", "", "")
    assert post(office, "anna", number, "completion", answers={"amount": 7}).json()["state"] == "active"


@pytest.mark.parametrize(
    ("name", "verb", "body", "status", "code"),
    [
        ("hugo", "claim", {}, 403, "not-permitted"),
        ("olga", "claim", {}, 403, "not-permitted"),
        ("anna", "assignment", {"to": "boris"}, 403, "not-permitted"),
        ("anna", "return", {}, 409, "work-item-not-claimed"),
        ("anna", "hand-over", {"to": "boris"}, 409, "work-item-not-claimed"),
        ("greta", "assignment", {"to": "hugo"}, 422, "not-colleague"),
        ("anna", "hand-over", {"to": ""}, 422, "invalid-request"),
        ("anna", "hand-over", {"to": "boris", "why": "?"}, 422, "invalid-request"),
    ],
)
def test_what_is_refused_says_why(
    office: HttpOffice, number: int, name: str, verb: str, body: dict[str, str], status: int, code: str
) -> None:
    refused = post(office, name, number, verb, **body)
    assert (refused.status_code, problem_code(refused)) == (status, code)


def test_four_eyes_and_taken_work_are_told(office: HttpOffice, number: int) -> None:
    post(office, "anna", number, "claim")
    taken = post(office, "boris", number, "claim")
    assert (taken.status_code, problem_code(taken)) == (409, "work-item-taken")
    post(office, "anna", number, "completion")
    refused = post(office, "anna", office.item("check").id, "claim")
    assert (refused.status_code, problem_code(refused)) == (409, "four-eyes")
    assert "anna has done task" in refused.json()["detail"]


def test_the_inbox_is_narrowed_sorted_and_paged(office: HttpOffice, number: int) -> None:
    office.turns(minutes=1)
    second = office.item("task", office.starts()).id
    anna = office.as_("anna")
    first = anna.get("/work-items", params={"limit": 1, "fields": "id,due_at"}).json()
    assert [set(item) for item in first["items"]] == [{"id", "due_at"}]
    rest = anna.get("/work-items", params={"limit": 1, "after": first["next"]}).json()
    assert [item["id"] for item in first["items"] + rest["items"]] == [number, second]
    post(office, "anna", second, "claim")

    def ids(**wanted: Any) -> list[int]:
        answer = anna.get("/work-items", params=wanted)
        assert answer.status_code == 200, answer.text
        return [item["id"] for item in answer.json()["items"]]

    assert ids(mine=True) == ids(assignee="anna") == ids(state="claimed") == [second]
    assert ids(unclaimed=True) == [number]
    assert ids(department=["sales", "legal"], sort="opened") == [number, second]
    assert ids(overdue=True) == ids(watched=True) == ids(done=True) == ids(priority=1) == ids(text="nowhere") == []
    assert ids(due_until="2026-01-05T16:00:30Z", element="task") == [number]
    assert office.as_("hugo").get("/work-items").json()["items"] == []
    post(office, "anna", second, "completion")
    assert ids(done=True) == [second]
    for wrong in ({"sort": "name"}, {"state": "lost"}, {"after": "x"}, {"due_until": "tomorrow"}, {"limit": 0}, {"department": "\x00"}):
        assert anna.get("/work-items", params=wrong).status_code == 422


def test_badges(office: HttpOffice, number: int) -> None:
    counted = office.as_("anna").get("/work-items/counts", params={"time_zone": "Europe/Berlin"})
    assert counted.json() == {"overdue": 0, "today": 1, "this_week": 1, "mine": 0, "unclaimed": 1}
    assert office.as_("anna").get("/work-items/counts", params={"time_zone": "x"}).status_code == 422


def test_a_work_item_is_opened(office: HttpOffice, number: int) -> None:
    opened = office.as_("anna").get(f"/work-items/{number}")
    body = opened.json()
    assert body["item"]["id"] == number
    assert body["variables"] == {"amount": 5}
    assert (body["form"], body["draft"], body["previous"]) == (None, None, [])
    assert [one["element_id"] for one in body["next"]] == ["check"]
    assert (body["waiting"]["kind"], body["waiting"]["name"]) == ("department", "sales")
    assert office.as_("hugo").get(f"/work-items/{number}").status_code == 404


def test_it_is_planned_on_what_was_read(office: HttpOffice, number: int) -> None:
    read = office.as_("greta").get(f"/work-items/{number}").headers["etag"]
    address, greta = f"/work-items/{number}", office.as_("greta")
    planned = greta.patch(address, json={"priority": 1}, headers={"If-Match": read})
    assert planned.json()["priority"] == 1
    assert planned.headers["etag"] == greta.get(address).headers["etag"] != read
    outdated = greta.patch(address, json={"priority": 0}, headers={"If-Match": read})
    assert (outdated.status_code, problem_code(outdated)) == (412, "outdated")
    post(office, "anna", number, "claim")
    anna = office.as_("anna")
    assert anna.patch(address, json={"follow_up_at": "2026-01-07T09:00:00Z"}).json()["follow_up_at"] == "2026-01-07T09:00:00Z"
    assert anna.patch(address, json={"follow_up_at": None}).json()["follow_up_at"] is None
    assert anna.patch(address, json={"priority": 1}).status_code == 403


def test_a_draft_is_kept_and_goes(office: HttpOffice, number: int) -> None:
    anna, address = office.as_("anna"), f"/work-items/{number}/draft"
    assert anna.get(address).status_code == 404
    saved = anna.put(address, json={"answers": {"amount": "5 or 6"}}, headers={"If-Match": '"0"'})
    assert (saved.json()["answers"], saved.headers["etag"]) == ({"amount": "5 or 6"}, '"1"')
    assert anna.put(address, json={"answers": {}}, headers={"If-Match": '"0"'}).status_code == 412
    assert anna.get(f"/work-items/{number}").json()["draft"]["answers"] == {"amount": "5 or 6"}
    assert office.as_("boris").get(address).status_code == 404
    assert anna.delete(address, headers={"If-Match": '"1"'}).status_code == 204
    assert anna.get(address).status_code == 404


def test_several_completions_in_one_go(office: HttpOffice, number: int) -> None:
    other = office.item("task", office.starts()).id
    post(office, "boris", other, "claim")
    body = {"completions": [{"id": number, "answers": {"amount": 1}}, {"id": other}, {"id": 99_999}]}
    headers = {"Idempotency-Key": "k1"}
    first = office.as_("anna").post("/work-items/completions", json=body, headers=headers).json()["outcomes"]
    assert [(one["id"], one["status"]) for one in first] == [(number, 200), (other, 409), (99_999, 404)]
    assert [one["problem"] and one["problem"]["code"] for one in first] == [None, "work-item-taken", "work-item-not-found"]
    assert first[0]["moved"]["state"] == "active"
    again = office.as_("anna").post("/work-items/completions", json=body, headers=headers).json()["outcomes"]
    assert (again[0]["moved"], again[0]["is_repeated"]) == (first[0]["moved"], True)
    assert office.as_("axel").post("/work-items/completions", json=body).status_code == 403
    assert office.as_("anna").post("/work-items/completions", json={"completions": []}).status_code == 422


def test_claiming_twice_with_one_key_is_done_once(office: HttpOffice, number: int) -> None:
    anna, address = office.as_("anna"), f"/work-items/{number}/claim"
    first = anna.post(address, headers={"Idempotency-Key": "k"})
    post(office, "anna", number, "return")
    second = anna.post(address, headers={"Idempotency-Key": "k"})
    assert second.json() == first.json()
    assert second.headers["Idempotency-Replayed"] == "true"


def test_who_is_waited_for(office: HttpOffice, number: int) -> None:
    key = office.item("task").deal_key
    post(office, "anna", number, "claim")
    office.clock.turn(timedelta(hours=1))
    [wait] = office.as_("boris").get(f"/deals/{key}/waiting").json()["waiting"]
    assert (wait["kind"], wait["name"], wait["what"], wait["work_item_id"]) == ("person", "anna", "work", number)
    assert office.as_("hugo").get(f"/deals/{key}/waiting").status_code == 404


def test_a_head_sees_the_load_and_shares_work_out(office: HttpOffice, number: int) -> None:
    greta = office.as_("greta")
    post(office, "anna", number, "claim")
    load = greta.get("/work-items/load", params={"department": "sales"}).json()
    anna = next(one for one in load["people"] if one["name"] == "anna")
    assert anna == {
        "name": "anna", "departments": ["sales"], "open": 0, "claimed": 1, "overdue": 0, "today": 1, "completed": 0,
        "absent_until": None, "substitutes": [],
    }  # fmt: skip
    assert [(queue["department"], queue["waiting"]) for queue in load["queues"]] == [("sales", 0)]
    assert problem_code(office.as_("anna").get("/work-items/load")) == "not-permitted"
    assert problem_code(office.as_("olga").get("/work-items/load", params={"department": "none"})) == "department-not-found"

    def give() -> list[tuple[int, int, bool]]:
        body = {"work_items": [number, 999], "to": "boris", "reason": "shared out"}
        answer = greta.post("/work-items/assignments", json=body, headers={"Idempotency-Key": "share"})
        return [(one["id"], one["status"], one["is_repeated"]) for one in answer.json()["outcomes"]]

    assert give() == [(number, 200, False), (999, 404, False)]
    assert give() == [(number, 200, True), (999, 404, False)]
    assert greta.get(f"/work-items/{number}").json()["item"]["assignee"] == "boris"
    assert post(office, "greta", number, "assignment", to="anna").status_code == 200


def test_the_inbox_says_which_deal_and_operation_it_is(office: HttpOffice) -> None:
    office.deploys_the_model()
    contact = {"channel": "phone", "name": "Birch", "company": "Birch Farms", "phone": "+44 20 7946 0123"}
    sent = office.as_("anna").post("/messages", json={"name": "contact-arrived", "payload": {"contact": contact}}).json()
    item = office.as_("olga").get("/work-items", params={"deal": sent["deal_key"]}).json()["items"][0]
    assert (item["name"], item["name_ru"]) == ("Record the contact", "Записать обращение")
    assert (item["process_id"], item["stage"], item["deal_title"], item["client_name"]) == ("inbound", "inbound", "", None)
    assert office.as_("olga").get(f"/work-items/{item['id']}").json()["item"] == item
    assert office.as_("olga").get(f"/deals/{sent['deal_key']}/path").json()["work"] == [item]
