"""Deals over HTTP: started, found, changed, stopped."""

from __future__ import annotations

from datetime import timedelta

from engine.queries.deals import deal_path
from tests.api.http.office import HttpOffice, problem_code

PROCESS = "start:start -> task:user -> again:user -> end:end"
FORM = (
    b'{"type": "default", "id": "contact", "schemaVersion": 19, "components": '
    b'[{"type": "textfield", "key": "phone", "label": "Phone", "properties": {"personal": "true"}}]}'
)


def test_a_deal_is_started_and_found(office: HttpOffice) -> None:
    office.draws(PROCESS)
    anna = office.as_("anna")
    answer = anna.post("/deals", json={"process": "p", "variables": {"amount": 5}, "title": "Pump", "owner": "anna", "external_ref": "x-1"})
    assert answer.status_code == 201, answer.text
    key = answer.json()["deal_key"]
    assert answer.headers["Location"] == f"/api/v1/deals/{key}"
    shown = anna.get(f"/deals/{key}")
    assert (shown.json()["title"], shown.json()["state"], shown.json()["outcome"]) == ("Pump", "open", "open")
    assert shown.headers["ETag"] == f'"{shown.json()["revision"]}"'
    assert [item["key"] for item in anna.get("/deals", params={"text": "pump", "state": ["open", "suspended"]}).json()["items"]] == [key]
    assert [item["key"] for item in anna.get("/deals", params={"variable": "amount:5.0"}).json()["items"]] == [key]
    assert anna.get("/deals", params={"variable": "amount:6"}).json()["items"] == []
    again = anna.post("/deals", json={"process": "p", "external_ref": "x-1"})
    assert (again.status_code, problem_code(again)) == (409, "deal-exists")
    assert anna.post("/deals", json={"process": "none"}).status_code == 404
    assert problem_code(anna.post("/deals", json={"process": "p", "start_element": "no"})) == "bad-answer"


def test_a_board_knows_what_is_to_be_done_and_how_many_there_are(office: HttpOffice) -> None:
    office.draws(PROCESS)
    key = office.starts(amount=5)
    anna = office.as_("anna")
    (deal,) = anna.get("/deals", params={"work": True, "fields": "key,work"}).json()["items"]
    told = {"element_id": "task", "name": "task", "name_ru": "", "department": "sales", "assignee": "", "due_at": None}
    assert deal == {"key": key, "work": [{"work_item_id": office.item("task", key).id, **told}]}
    assert anna.get("/deals").json()["items"][0]["work"] == []
    counts = anna.get("/deals/counts", params={"variable": "amount:5", "days": 7}).json()
    assert [stage["stage"] for stage in counts["stages"]] == ["inbound", "outbound", "discussion", "execution", "development", ""]
    assert counts["stages"][-1] == {"stage": "", "open": 1, "suspended": 0}
    assert counts["outcomes"] == []
    assert office.as_("hugo").get("/deals/counts").json()["stages"][-1]["open"] == 0


def test_who_has_to_do_with_a_deal(office: HttpOffice) -> None:
    office.draws(PROCESS)
    key = office.starts(owner="greta")
    anna = office.as_("anna")
    anna.post(f"/work-items/{office.item('task', key).id}/completion", json={"answers": {}})
    told = anna.get(f"/deals/{key}/people").json()
    assert [(one["name"], one["is_owner"], [done["element_id"] for done in one["operations"]]) for one in told["people"]] == [
        ("greta", True, []),
        ("anna", False, ["task"]),
    ]
    assert told["departments"] == [{"department": "sales", "open": 1, "completed": 1}]
    assert office.as_("hugo").get(f"/deals/{key}/people").status_code == 404


def test_a_deal_started_twice_with_one_key_is_started_once(office: HttpOffice) -> None:
    office.draws(PROCESS)
    anna, key = office.as_("anna"), {"Idempotency-Key": "a"}
    first, second = (anna.post("/deals", json={"process": "p"}, headers=key) for _ in range(2))
    assert first.json() == second.json()
    assert first.headers["Location"] == second.headers["Location"]
    assert len(anna.get("/deals").json()["items"]) == 1


def test_a_deal_that_one_may_not_see_is_not_there(office: HttpOffice) -> None:
    office.draws(PROCESS)
    key = office.starts()
    for address in ("", "/instances", "/variables"):
        assert office.as_("hugo").get(f"/deals/{key}{address}").status_code == 404
    for method, address, body in (("POST", "/suspension", {}), ("POST", "/cancellation", {"reason": "x"}), ("PATCH", "", {"title": "x"})):
        assert office.as_("hugo").request(method, f"/deals/{key}{address}", json=body).status_code == 404
    assert office.as_("hugo").delete(f"/deals/{key}/suspension").status_code == 404
    assert office.as_("hugo").get("/deals").json()["items"] == []


def test_pages_go_on_where_the_one_before_ended(office: HttpOffice) -> None:
    office.draws(PROCESS)
    keys = []
    for _ in range(5):
        keys.append(office.starts())
        office.clock.turn(timedelta(minutes=1))
    seen: list[str] = []
    after = ""
    while after is not None:
        found = office.as_("anna").get("/deals", params={"limit": 2, "after": after, "fields": "key"}).json()
        seen += [item["key"] for item in found["items"]]
        after = found["next"]
    assert seen == keys[::-1]
    assert problem_code(office.as_("anna").get("/deals", params={"after": "nonsense"})) == "bad-cursor"
    assert problem_code(office.as_("anna").get("/deals", params={"fields": "secret"})) == "unknown-field"
    assert problem_code(office.as_("anna").get("/deals", params={"variable": "amount"})) == "bad-variable"


def test_title_and_owner_are_changed_on_the_revision_that_was_read(office: HttpOffice) -> None:
    office.draws(PROCESS)
    key, anna = office.starts(), office.as_("anna")
    tag = anna.get(f"/deals/{key}").headers["ETag"]
    changed = anna.patch(f"/deals/{key}", json={"title": "New", "owner": "boris"}, headers={"If-Match": tag})
    assert (changed.status_code, changed.json()["title"], changed.json()["owner"]) == (200, "New", "boris")
    assert changed.headers["ETag"] != tag
    late = anna.patch(f"/deals/{key}", json={"title": "Late"}, headers={"If-Match": tag})
    assert (late.status_code, problem_code(late)) == (412, "outdated")
    same = anna.patch(f"/deals/{key}", json={"title": "New"}, headers={"If-Match": changed.headers["ETag"]})
    assert same.headers["ETag"] == changed.headers["ETag"]
    (event,) = [event for event in deal_path(office.engine, key).events if event.kind == "deal.changed"]
    assert (event.actor, event.data) == ("anna", {"before": {"title": "", "owner": ""}, "after": {"title": "New", "owner": "boris"}})
    assert office.as_("axel").patch(f"/deals/{key}", json={"title": "x"}).status_code == 403


def test_a_deal_is_stopped_goes_on_and_ends(office: HttpOffice) -> None:
    office.draws(PROCESS)
    key, greta = office.starts(), office.as_("greta")
    assert office.as_("anna").post(f"/deals/{key}/suspension", json={}).status_code == 403
    assert greta.post(f"/deals/{key}/suspension", json={"reason": "holiday"}).json() == {"deal_key": key, "state": "suspended"}
    assert problem_code(greta.post(f"/deals/{key}/suspension", json={})) == "wrong-lifecycle"
    tag = greta.get(f"/deals/{key}").headers["ETag"]
    assert greta.delete(f"/deals/{key}/suspension", headers={"If-Match": '"1"'}).status_code == 412
    assert greta.delete(f"/deals/{key}/suspension", headers={"If-Match": tag}).json() == {"deal_key": key, "state": "open"}
    assert greta.post(f"/deals/{key}/cancellation", json={"reason": ""}).status_code == 422
    assert greta.post(f"/deals/{key}/cancellation", json={"reason": "twice"}).json()["state"] == "cancelled"
    assert greta.get(f"/deals/{key}").json()["state"] == "cancelled"


def test_a_further_process_is_started_and_each_instance_tells_what_it_knows(office: HttpOffice) -> None:
    office.draws(PROCESS)
    office.draws("start:start -> more:user -> end:end", "q")
    key, anna = office.starts(amount=5), office.as_("anna")
    answer = anna.post(f"/deals/{key}/instances", json={"process": "q", "variables": {"need": "pump"}})
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/api/v1/deals/{key}/instances")
    instances = anna.get(f"/deals/{key}/instances", params={"fields": "process_id,state"}).json()
    assert instances["items"] == [{"process_id": "p", "state": "active"}, {"process_id": "q", "state": "active"}]
    first = anna.get(f"/deals/{key}/variables", params={"limit": 1}).json()
    rest = anna.get(f"/deals/{key}/variables", params={"limit": 1, "after": first["next"]}).json()
    assert [page["items"][0]["variables"] for page in (first, rest)] == [{"amount": 5}, {"need": "pump"}]


def test_personal_values_are_hidden_and_reading_them_is_recorded(office: HttpOffice) -> None:
    office.as_("olga").post("/definitions", files=[("files", ("contact.form", FORM))])
    office.draws(PROCESS)
    key = office.starts(phone="+442079460123", contact={"phone": "+442079460124"}, amount=5)
    hidden = office.as_("olga").get(f"/deals/{key}/variables").json()["items"][0]["variables"]
    assert hidden == {"phone": "hidden", "contact": {"phone": "hidden"}, "amount": 5}
    shown = office.as_("anna").get(f"/deals/{key}/variables").json()["items"][0]["variables"]
    assert shown["phone"] == "+442079460123"
    with office.engine.store.read() as session:
        cursor = session._connection.execute("SELECT actor, data FROM history WHERE kind = 'personal.read'")
        ((actor, data),) = cursor.fetchall()
    assert actor == "anna"
    assert "variables" in data
