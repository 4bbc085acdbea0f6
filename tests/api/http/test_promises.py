"""Promises over HTTP."""

from __future__ import annotations

from tests.api.http.office import HttpOffice, problem_code

MADE = "promises = [{'id': 'P1', 'kind': 'price', 'text': '100 EUR', 'status': 'open'}, {'id': 'P2', 'text': 'All', 'status': 'open'}]"


def promised(office: HttpOffice) -> str:
    office.draws("start:start -> keep:script -> task:user -> end:end", keep=f"<script>{MADE}</script>")
    return office.starts()


def test_promises_are_listed_fulfilled_and_waived(office: HttpOffice) -> None:
    key = promised(office)
    anna, greta = office.as_("anna"), office.as_("greta")
    assert [(one["promise_id"], one["state"]) for one in anna.get(f"/deals/{key}/promises").json()["promises"]] == [
        ("P1", "open"),
        ("P2", "open"),
    ]
    kept = anna.post(f"/deals/{key}/promises/P1/fulfilment", json={"element_id": "task"})
    assert kept.json() == {"deal_key": key, "promise_id": "P1", "state": "fulfilled"}
    assert anna.post(f"/deals/{key}/promises/P2/waiver", json={"reason": "No time"}).status_code == 403
    waived = greta.post(f"/deals/{key}/promises/P2/waiver", json={"reason": "No time"}, headers={"Idempotency-Key": "w"})
    assert waived.json()["state"] == "waived"
    assert (
        greta.post(f"/deals/{key}/promises/P2/waiver", json={"reason": "No time"}, headers={"Idempotency-Key": "w"}).json() == waived.json()
    )
    again = greta.post(f"/deals/{key}/promises/P2/waiver", json={"reason": "No time"})
    assert (again.status_code, problem_code(again)) == (409, "promise-ended")
    assert greta.get("/promises").json() == {"items": [], "next": None}


def test_open_promises_come_in_pages(office: HttpOffice) -> None:
    key = promised(office)
    first = office.as_("anna").get("/promises", params={"limit": 1}).json()
    assert [(one["promise"]["promise_id"], one["deal_state"]) for one in first["items"]] == [("P1", "open")]
    second = office.as_("anna").get("/promises", params={"limit": 5, "after": first["next"]}).json()
    assert ([one["promise"]["promise_id"] for one in second["items"]], second["next"]) == (["P2"], None)
    assert office.as_("hugo").get("/promises").json()["items"] == []
    assert office.as_("hugo").get(f"/deals/{key}/promises").status_code == 404
