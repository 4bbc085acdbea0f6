"""What a draft would have done, asked over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from engine.commands.complete import complete
from tests.api.http.office import HttpOffice, problem_code
from tests.drawing import source
from tests.engine.whatif.company import form, operation

STRICTER = source("start:start -> task:user -> ask:user -> end:end", "p", task=operation("sales"), ask=operation("sales", "why"))
WHY = form("why", "reason")


def ask(office: HttpOffice, *files: tuple[str, bytes], name: str = "olga", **more: Any) -> Any:
    return office.as_(name).post("/what-if", files=[("files", file) for file in files], data={"simulate": "false", **more})


def test_a_draft_is_asked_about_with_files_and_by_its_key(office: HttpOffice) -> None:
    office.draws("start:start -> task:user -> end:end")
    for _ in range(3):
        key = office.starts()
        office.turns(hours=1)
        complete(office.engine, office.item("task", key).id, {}, by="anna")
    found = ask(office, ("p.bpmn", STRICTER), WHY)
    assert found.status_code == 200, found.text
    told = found.json()["replayed"]
    assert (told["runs"], told["stuck"], [one["facts"] for one in told["stuck_at"]]) == (3, 3, [["reason"]])
    assert len(told["stuck_at"][0]["deals"]) == 3

    office.as_("olga").put("/model-drafts/bpmn/p", json={"source": STRICTER.decode()})
    office.as_("olga").put("/model-drafts/form/why", json={"source": WHY[1].decode()})
    assert ask(office, drafts=["bpmn/p", "form/why"]).json()["replayed"] == told
    assert ask(office, WHY, drafts=["bpmn/p"]).json()["replayed"] == told

    same = source("start:start -> task:user -> end:end", "p", task=operation("sales"))
    simulated = ask(office, ("p.bpmn", same), simulate="true", repetitions=2, capacity='{"sales": 4}').json()["simulated"]
    assert simulated["before"] == simulated["after"]
    assert simulated["capacity"] == [{"department": "sales", "at_once": 4, "people": 3, "source": "asked"}]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"capacity": "many"}, "bad-capacity"), ({"capacity": '{"sales": true}'}, "bad-capacity"),
        ({"capacity": '{"sales": 0}'}, "bad-answer"), ({"drafts": ["p"]}, "bad-draft"),
        ({"drafts": ["bpmn/other"]}, "model-draft-not-found"), ({"runs": 2_001}, "invalid-request"),
    ],
)  # fmt: skip
def test_what_can_not_be_asked_is_refused(office: HttpOffice, more: dict[str, Any], code: str) -> None:
    office.draws("start:start -> task:user -> end:end")
    assert problem_code(ask(office, ("p.bpmn", STRICTER), WHY, **more)) == code


def test_nothing_at_all_is_no_diagram_and_who_may_not_deploy_is_refused(office: HttpOffice) -> None:
    assert problem_code(ask(office)) == "bad-answer"
    assert ask(office, ("p.bpmn", STRICTER), WHY, name="anna").status_code == 403
