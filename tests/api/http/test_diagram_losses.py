"""Drafts are searched for losses over HTTP, without storing them."""

from __future__ import annotations

from tests.api.http.office import HttpOffice
from tests.drawing import source

APPROVAL = source("s:start -> Approve:user -> e:end", Approve='camunda:candidateGroups="sales-head"|')


def test_losses_of_drafts_are_told_without_storing(office: HttpOffice) -> None:
    olga = office.as_("olga")
    answer = olga.post("/losses/diagram", files=[("files", ("p.bpmn", APPROVAL)), ("files", ("broken.dmn", b"<"))])
    assert answer.status_code == 200, answer.text
    [loss] = answer.json()["items"]
    assert (loss["kind"], loss["rule"], loss["element_id"]) == ("needless", "approvals-without-refusal", "Approve")
    assert loss["elements"] == [{"process_id": "p", "element_id": "Approve"}]
    assert olga.get("/definitions").json()["items"] == []
