"""Forms, decisions, jobs, incidents, messages, figures, imports and health over HTTP."""

from __future__ import annotations

from datetime import timedelta

from engine.errors import StoreUnreachable
from engine.queries import health
from tests.api.http.office import HttpOffice, problem_code
from tests.drawing import timer

ADDING = 'scriptFormat="python"|<script>total = missing + 1</script>'
MAPPING = """
source = "old-crm"
[columns]
key = "id"
outcome = "stage"
owner = "agent"
client = "account"
product = "product"
opened = "start"
closed = "end"
amount = "value"
[outcomes]
Won = {goal = "won"}
Lost = {goal = "lost"}
[attraction]
direction = "outbound"
"""
EXPORT = """id,stage,agent,account,product,start,end,value
1,Won,Ann,Birch,Pump,2016-01-05,2016-02-05,500
2,Lost,Ann,Elm,Pump,2016-01-05,2016-02-05,0
3,Gone,Ann,Elm,Pump,2016-01-05,2016-02-05,0
"""


def test_a_form_is_shown_in_both_languages_and_checks_answers(office: HttpOffice) -> None:
    office.deploys_the_model()
    anna = office.as_("anna")
    forms = anna.get("/forms", params={"limit": 2}).json()
    assert [item["id"] for item in forms["items"]] == ["accept-goods", "agree-terms"]
    assert anna.get("/forms", params={"after": forms["next"], "limit": 1}).json()["items"][0]["id"] == "answer-contact"
    drawn, russian = (anna.get("/forms/approve-discount", params={"lang": lang}).json()["schema"]["components"] for lang in ("", "ru"))
    assert (drawn[1]["label"], russian[1]["label"], russian[1]["values"][0]["label"]) == ("Decision", "Решение", "Согласовано")
    assert "скидка" in russian[0]["text"]
    refused = anna.post("/forms/approve-discount/check", json={"answers": {"approval": "maybe"}}).json()
    assert refused["ok"] is False
    assert {problem["field"] for problem in refused["problems"]} == {"approval"}
    assert all(problem["message_ru"] for problem in refused["problems"])
    assert anna.post("/forms/approve-discount/check", json={"answers": {"approval": "approved"}}).json()["ok"] is True
    assert anna.get("/forms/none").status_code == 404


def test_a_decision_is_made_without_a_deal(office: HttpOffice) -> None:
    office.deploys_the_model()
    anna = office.as_("anna")
    assert "discount-approval" in {item["id"] for item in anna.get("/decisions").json()["items"]}
    table = anna.get("/decisions/discount-approval").json()["table"]
    names = {column["expression"] for column in table["inputs"]}
    made = anna.post("/decisions/discount-approval/evaluation", json={"variables": dict.fromkeys(names, 1)}).json()
    assert (made["id"], made["version"], len(made["matched_rules"])) == ("discount-approval", 1, 1)
    failed = anna.post("/decisions/discount-approval/evaluation", json={"variables": {}})
    assert (failed.status_code, problem_code(failed)) == (422, "decision-failed")


def test_jobs_are_listed_and_done_by_those_who_may(office: HttpOffice) -> None:
    office.draws("start:start -> wait:catch -> task:user -> end:end", wait="|" + timer("PT1H"))
    key = office.starts()
    job = office.as_("axel").get("/jobs", params={"state": "due", "kind": "timer", "deal": key}).json()["items"][0]
    assert (job["element_id"], job["attempts"]) == ("wait", 0)
    assert office.as_("anna").get("/jobs").status_code == 403
    assert office.as_("olga").post("/jobs/run", json={}).status_code == 403
    assert office.as_("ada").post("/jobs/run", json={}).json() == {"done": 0}
    office.clock.turn(timedelta(hours=2))
    asked = [office.as_("ada").post("/jobs/run", json={"limit": 5}, headers={"Idempotency-Key": "x"}).json() for _ in range(2)]
    assert asked == [{"done": 1}, {"done": 0}]
    assert office.item("task", key).state == "open"


def test_an_incident_is_seen_by_who_leads_there_and_mended(office: HttpOffice) -> None:
    office.draws(
        "start:start -> first:user -> sum:script -> task:user -> end:end", sum='scriptFormat="python"|<script>total = missing + 1</script>'
    )
    key = office.starts()
    office.as_("anna").post(f"/work-items/{office.item('first', key).id}/completion", json={"answers": {}})
    incident = office.as_("olga").get("/incidents").json()["items"][0]
    assert (incident["deal_key"], incident["element_id"], incident["state"]) == (key, "sum", "open")
    assert "missing" in incident["cause"]
    assert office.as_("greta").get(f"/incidents/{incident['id']}").status_code == 200
    assert office.as_("anna").get("/incidents").status_code == 403
    assert office.as_("greta").post(f"/incidents/{incident['id']}/retry", json={}).status_code == 403
    moved = office.as_("olga").post(f"/incidents/{incident['id']}/retry", json={"changes": {"missing": 1}})
    assert (moved.status_code, moved.json()["incidents"]) == (200, [])
    assert office.as_("olga").get("/incidents").json()["items"] == []
    assert office.as_("olga").get("/incidents", params={"state": "all"}).json()["items"][0]["state"] == "resolved"
    again = office.as_("olga").post(f"/incidents/{incident['id']}/retry", json={})
    assert (again.status_code, problem_code(again)) == (409, "wrong-lifecycle")
    assert office.as_("olga").get("/incidents/999").status_code == 404


def test_who_leads_elsewhere_does_not_see_an_incident(office: HttpOffice) -> None:
    office.draws("start:start -> sum:script -> end:end", sum=ADDING)
    office.starts()
    (incident,) = office.as_("ada").get("/incidents").json()["items"]
    assert office.as_("greta").get("/incidents").json()["items"] == []  # sales has had no work there
    assert office.as_("greta").get(f"/incidents/{incident['id']}").status_code == 404


def test_a_message_starts_a_deal_once(office: HttpOffice) -> None:
    office.deploys_the_model()
    body = {"name": "contact-arrived", "payload": {"contact": {"phone": "+442079460123", "channel": "phone"}}, "message_id": "m-1"}
    first = office.as_("anna").post("/messages", json=body)
    assert (first.status_code, first.json()["outcome"]) == (200, "started"), first.text
    assert office.as_("anna").post("/messages", json=body).json()["outcome"] == "duplicate"
    kept = office.as_("anna").post("/messages", json={"name": "nobody-waits", "keep_seconds": 60}).json()
    assert (kept["outcome"], kept["deal_key"]) == ("kept", "")
    assert office.as_("axel").post("/messages", json=body).status_code == 403
    stages = office.as_("greta").get("/funnel").json()["stages"]
    assert (stages[0]["stage"], stages[0]["entered"]) == ("inbound", 1)
    assert office.as_("anna").get("/funnel").status_code == 403


def test_the_doctor_finds_nothing(office: HttpOffice) -> None:
    office.draws("start:start -> task:user -> end:end")
    office.starts()
    assert office.as_("axel").get("/doctor").json() == {"violations": []}
    assert office.as_("greta").get("/doctor").status_code == 403


def test_health_asks_the_database_and_nobody_to_sign_in(office: HttpOffice) -> None:
    assert office.as_("").get("/health").json() == {"status": "ok"}


def test_without_the_database_the_server_says_so(office: HttpOffice) -> None:
    def read(**_: object) -> object:
        raise StoreUnreachable("it is not there")

    store, office.engine.store.read = office.engine.store.read, read  # type: ignore[method-assign,assignment]
    try:
        answer = office.as_("").get("/health")
    finally:
        office.engine.store.read = store  # type: ignore[method-assign]
    assert (answer.status_code, problem_code(answer), answer.headers["Retry-After"]) == (503, "store-unreachable", "1")
    health.answers(office.engine)


def upload(export: str = EXPORT, mapping: str = MAPPING, **more: bytes) -> dict[str, tuple[str, bytes]]:
    files = {"export": ("deals.csv", export.encode()), "mapping": ("mapping.toml", mapping.encode())}
    return files | {name: (f"{name}.csv", content) for name, content in more.items()}


def test_another_crms_deals_are_brought_in_once(office: HttpOffice) -> None:
    office.deploys_the_model()
    olga = office.as_("olga")
    report = olga.post("/imports", files=upload()).json()
    assert (report["rows"], report["imported"], report["rejected"], report["is_complete"]) == (3, 2, 1, True), report
    assert (report["rejects"][0]["line"], "Gone" in report["rejects"][0]["reason"]) == (4, True)
    again = olga.post("/imports", files=upload()).json()
    assert (again["imported"], again["already"]) == (0, 2)
    (source,) = office.as_("axel").get("/imports").json()["items"]
    assert (source["source"], source["deals"], source["outcomes"]) == ("old-crm", 2, {"lost": 1, "won": 1})
    deals = olga.get("/deals", params={"source": "old-crm"}).json()["items"]
    assert len(deals) == 2
    assert office.as_("anna").post("/imports", files=upload()).status_code == 403


def test_a_mapping_is_refused_with_its_faults_and_reads_no_file_of_the_server(office: HttpOffice) -> None:
    office.deploys_the_model()
    olga = office.as_("olga")
    refused = olga.post("/imports", files=upload(mapping="source = 5"))
    assert (refused.status_code, problem_code(refused)) == (422, "bad-mapping")
    assert {"source", "columns"} <= {fault["message"].split(":")[0] for fault in refused.json()["errors"]}
    assert problem_code(olga.post("/imports", files=upload(export="a,b\n1,2\n"))) == "bad-export"
    peeking = MAPPING + '[products]\nfile = "/etc/passwd"\ncolumn = "root"\n'
    assert problem_code(olga.post("/imports", files=upload(mapping=peeking))) == "products-missing"
    given = olga.post("/imports", files=upload(mapping=peeking, products=b"root\nPump\n")).json()
    assert given["imported"] == 2
    joining = MAPPING + '[joins.teams]\nfile = "/etc/teams.csv"\nkey = "name"\non = "agent"\nfacts = { boss = "boss" }\n'
    assert problem_code(olga.post("/imports", files=upload(mapping=joining))) == "file-missing"
    with_teams = [*upload(mapping=joining).items(), ("joined", ("teams.csv", b"name,boss\nAnna,Greta\n"))]
    assert olga.post("/imports", files=with_teams).json()["already"] == 2
    binary = MAPPING + '[file]\nencoding = "base64"\n'
    assert problem_code(olga.post("/imports", files=upload(mapping=binary))) == "bad-file"


def test_what_no_database_can_hold_is_refused(office: HttpOffice) -> None:
    office.draws("start:start -> task:user -> end:end")
    deep: object = 1
    for _ in range(100):
        deep = [deep]
    anna = office.as_("anna")
    for value in ("a\0b", 2**70, deep, {"a\0": 1}):
        refused = anna.post("/deals", json={"process": "p", "variables": {"x": value}})
        assert (refused.status_code, problem_code(refused)) == (422, "invalid-request")
    lone = anna.post("/deals", content=b'{"process": "p", "title": "\\ud800"}', headers={"Content-Type": "application/json"})
    assert lone.status_code == 422
    assert anna.get("/deals", params={"owner": "a\0"}).status_code == 422
    assert anna.get("/deals/D-%00").status_code == 422


def test_many_incidents_are_retried_at_once(office: HttpOffice) -> None:
    office.draws("start:start -> sum:script -> end:end", sum=ADDING)
    keys = [office.starts() for _ in range(2)]
    olga = office.as_("olga")
    listed = olga.get("/incidents").json()["items"]
    assert {(one["kind"], one["process_id"], one["version"], one["element_name"]) for one in listed} == {("script", "p", 1, "sum")}
    opened = olga.get(f"/incidents/{listed[0]['id']}").json()
    assert (opened["incident"]["id"], opened["variables"], opened["parameters"], opened["topic"]) == (listed[0]["id"], {}, {}, "")
    wanted = [{"id": one["id"], "changes": {"missing": 1}} for one in listed] + [{"id": 99}]
    told = olga.post("/incidents/retries", json={"retries": wanted}).json()["outcomes"]
    assert [(one["status"], one["problem"] and one["problem"]["code"]) for one in told] == [
        (200, None),
        (200, None),
        (404, "incident-not-found"),
    ]
    assert {one["moved"]["deal_key"] for one in told[:2]} == set(keys)
    assert olga.get("/incidents").json()["items"] == []
    assert office.as_("greta").post("/incidents/retries", json={"retries": wanted}).status_code == 403


def test_a_timer_is_made_due_now(office: HttpOffice) -> None:
    office.draws("start:start -> later:catch -> task:user -> end:end", later="|" + timer("P30D"))
    key = office.starts()
    ada = office.as_("ada")
    (job,) = ada.get("/jobs").json()["items"]
    assert (job["process_id"], job["element_name"]) == ("p", "later")
    told = ada.post(f"/jobs/{job['id']}/run-now").json()
    assert (told["id"], told["state"]) == (job["id"], "due")
    assert office.does_jobs() == 1
    assert office.item("task", key)
    again = ada.post(f"/jobs/{job['id']}/run-now")
    assert (again.status_code, problem_code(again)) == (409, "wrong-lifecycle")
    assert office.as_("olga").post(f"/jobs/{job['id']}/run-now").status_code == 403


def test_a_kept_message_is_looked_at_delivered_and_given_up(office: HttpOffice) -> None:
    olga = office.as_("olga")
    for number in range(3):
        office.as_("anna").post("/messages", json={"name": "nobody-waits", "payload": {"n": number}, "correlation": "a"})
    page = olga.get("/messages", params={"name": "nobody-waits", "state": "kept", "limit": 2}).json()
    assert [one["id"] for one in page["items"]] == [3, 2]
    assert [one["id"] for one in olga.get("/messages", params={"after": page["next"]}).json()["items"]] == [1]
    assert "payload" not in page["items"][0]
    assert olga.get("/messages/1").json()["payload"] == {"n": 0}
    again = olga.post("/messages/1/delivery", json={"correlation": "b"})
    assert (again.status_code, again.json()["outcome"]) == (200, "kept")
    assert olga.get("/messages/1").json()["message"]["correlation"] == "b"
    assert olga.post("/messages/1/discarding", json={"reason": "A test."}).status_code == 204
    assert olga.get("/messages/1").json()["message"]["state"] == "discarded"
    assert olga.post("/messages/1/delivery", json={}).status_code == 409
    assert olga.get("/messages/9").status_code == 404
    assert office.as_("anna").get("/messages").status_code == 403


def test_instances_are_counted_and_listed(office: HttpOffice) -> None:
    office.draws("start:start -> task:user -> end:end")
    key = office.starts()
    olga = office.as_("olga")
    (version,) = olga.get("/running").json()["items"]
    assert (version["process_id"], version["version"], version["is_newest"], version["active"]) == ("p", 1, True, 1)
    (run,) = olga.get("/instances", params={"process_id": "p", "version": 1, "state": "active"}).json()["items"]
    assert (run["deal_key"], run["version"]) == (key, 1)
    assert problem_code(olga.get("/instances", params={"version": 1})) == "no-process"
    assert office.as_("anna").get("/running").status_code == office.as_("anna").get("/instances").status_code == 403


def test_how_the_installation_is_and_what_is_set(office: HttpOffice) -> None:
    told = office.as_("axel").get("/operations").json()
    assert (told["database"], told["revision"], told["incidents"], told["seal"]) == ("sqlite", "0004", 0, None)
    assert told["version"]
    settings = {one["name"]: one for one in office.as_("ada").get("/settings").json()["items"]}
    assert settings["message_ttl_days"]["source"] == "default"
    assert office.as_("olga").get("/settings").status_code == 403
