"""A diagram tried step by step over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.shipped import shipped_files
from tests.api.http.furnished import FORM
from tests.api.http.office import HttpOffice, problem_code
from tests.drawing import source

RUSSIAN = '<extensionElements><stagework:translation lang="ru" name="Дело"/></extensionElements>'
TASK = f'camunda:candidateGroups="sales" camunda:formRef="contact"|{RUSSIAN}'
FORM = {**FORM, "components": [*FORM["components"], {"type": "datetime", "subtype": "date", "key": "day", "dateLabel": "Day"}]}  # type: ignore[misc]
FILES = [
    ("files", ("drawn.bpmn", source("start:start -> task:user -> end:end", "drawn", task=TASK))),
    ("files", ("contact.form", json.dumps(FORM).encode())),
]


def steps(office: HttpOffice, *moves: dict[str, Any], name: str = "olga", **more: Any) -> Any:
    return office.as_(name).post("/trials/steps", files=FILES, data={"moves": json.dumps(moves), **more})


def test_a_suggestion_is_a_move_to_send_back(office: HttpOffice) -> None:
    begun = steps(office).json()
    assert (begun["state"], [start["element_id"] for start in begun["starts"]]) == ("new", ["start"])
    start = begun["starts"][0]["suggestion"]
    asked = steps(office, start, began_at=begun["began_at"]).json()
    [work] = asked["waiting"]
    assert (work["kind"], work["name_ru"], work["form"]["id"], asked["began_at"]) == ("work", "Дело", "contact", begun["began_at"])
    done = steps(office, start, work["suggestion"], began_at=begun["began_at"])
    assert done.status_code == 200, done.text
    assert (done.json()["state"], done.json()["variables"]["day"]) == ("completed", work["suggestion"]["data"]["day"])
    assert [entry["kind"] for entry in done.json()["path"]][-1] == "instance.completed"


def test_wrong_answers_are_told_by_field_in_both_languages(office: HttpOffice) -> None:
    wrong = {"kind": "work", "element_id": "task", "data": {"score": "many"}}
    refused = steps(office, {"kind": "start"}, wrong)
    assert (refused.status_code, problem_code(refused)) == (422, "moves-answers-refused")
    [fault] = refused.json()["errors"]
    assert fault["field"] == "score"
    assert fault["message"] != fault["message_ru"] != ""
    far = steps(office, {"kind": "start"}, wrong, as_far_as_possible=True).json()
    assert (far["refused"]["move"], far["refused"]["problems"][0]["field"], far["state"]) == (1, "score", "active")


def test_moves_that_make_no_sense_are_refused(office: HttpOffice) -> None:
    for moves in (
        "{}",
        "[1]",
        "nonsense",
        '[{"kind": "jump"}]',
        '[{"kind": "start", "element": "x"}]',
        '[{"kind": "start", "data": {"a": "\\u0000"}}]',
    ):
        refused = office.as_("olga").post("/trials/steps", files=FILES, data={"moves": moves})
        assert (refused.status_code, problem_code(refused)) == (422, "bad-moves")
    assert problem_code(steps(office, {"kind": "start"}, {"kind": "timer", "element_id": "task"})) == "move-refused"
    assert steps(office, name="anna").status_code == 403


@pytest.mark.parametrize("stage", ["inbound", "outbound", "discussion", "execution", "development"])
def test_the_shipped_stages_can_be_walked_by_suggestions_alone(office: HttpOffice, stage: str) -> None:
    office.deploys_the_model()
    files = [("files", file) for file in shipped_files() if file[0].endswith(f"{stage}.bpmn")]

    def ask(moves: list[Any], **more: Any) -> Any:
        answered = office.as_("olga").post("/trials/steps", files=files, data={"moves": json.dumps(moves), **more})
        assert answered.status_code == 200, answered.text
        return answered.json()

    begun = ask([])
    moves = [begun["starts"][0]["suggestion"]]
    while (stands := ask(moves, began_at=begun["began_at"]))["state"] == "active" and len(moves) < 60:
        usual = [one for one in stands["waiting"] if not one["attached_to"]] or stands["waiting"]
        moves.append(usual[0]["suggestion"])
    assert (stands["state"], bool(stands["exit"])) == ("completed", True), stands["cause"]
