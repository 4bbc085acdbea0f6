"""How a process begins, over HTTP."""

from __future__ import annotations

from tests.api.http.office import HttpOffice, problem_code


def test_a_page_learns_what_to_ask_for_a_new_contact(office: HttpOffice) -> None:
    office.deploys_the_model()
    anna = office.as_("anna")
    told = anna.get("/processes/deal/starts").json()
    start = told["starts"][0]
    assert (told["process_id"], start["kind"], start["message"]) == ("deal", "message", "contact-arrived")
    part = next(part for part in start["facts"][0]["parts"] if part["name"] == "mood")
    assert part["choices"][0] == {"value": "calm", "label": "Calm", "label_ru": "Спокоен"}
    facts = {
        fact["name"]: "product" if fact["choices"] else "1"
        for fact in anna.get("/processes/discussion/starts").json()["starts"][0]["facts"]
    }
    assert anna.post("/deals", json={"process": "discussion", "variables": {**facts, "lead_cost": 1}}).status_code == 201
    assert problem_code(anna.get("/processes/none/starts")) == "definition-not-found"
