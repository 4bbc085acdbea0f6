"""A diagram tried step by step: whoever tries it says what happens."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.actors import Actor
from engine.commands.deploy import deploy
from engine.engine import Engine
from engine.errors import BadAnswer, DeploymentRefused, NotPermitted
from engine.permissions import Role
from engine.queries import trial_steps
from engine.queries.trial_steps import try_step
from engine.queries.trials import TrialGoesOn
from engine.shipped import shipped_files
from engine.testing import TurnableClock, memory_engine
from engine.trial.steps import Move, MoveRefused, MovesAnswersRefused, Standing
from forms.field import Problem
from tests.drawing import message, source, timer

SALES = 'camunda:candidateGroups="sales"'
FORM = {
    "id": "ask",
    "type": "default",
    "components": [
        {"type": "number", "key": "amount", "label": "Amount", "validate": {"required": True, "min": 1}},
        {"type": "textfield", "key": "note", "label": "Note"},
    ],
}
ASK = ("ask.form", json.dumps(FORM).encode())
START = Move("start")


@pytest.fixture(scope="module")
def engine() -> Any:
    engine = memory_engine(TurnableClock())
    deploy(engine, shipped_files(), by="olga")
    yield engine
    engine.close()


def tries(engine: Engine, text: str, *moves: Move, process: str = "p", files: Sequence[Any] = (), **more: Any) -> Standing:
    settings = {name: more.pop(name) for name in ("run_called", "as_far_as_possible", "seed", "began_at") if name in more}
    return try_step(engine, [(f"{process}.bpmn", source(text, process, **more)), *files], moves, by="olga", **settings)


def waits(standing: Standing) -> list[tuple[str, str]]:
    return [(one.kind, one.element_id) for one in standing.waiting]


def test_without_moves_it_says_where_it_may_begin(engine: Engine) -> None:
    contract = '<extensionElements><stagework:entry><stagework:fact name="amount" type="number"/></stagework:entry></extensionElements>'
    drawn = source("message order\ns:start -> a:user -> e:end\nm:start -> a", a=f"{SALES}|", m="|" + message("order")).decode()
    drawn = drawn.replace('isExecutable="true">', f'isExecutable="true">{contract}')
    drawn = drawn.replace('messageRef="M_order"/>', 'messageRef="M_order"><extensionElements>'
                          '<stagework:payload name="amount" type="number"/></extensionElements></messageEventDefinition>')  # fmt: skip
    standing = try_step(engine, [("p.bpmn", drawn.encode())], [], by="olga")
    assert (standing.state, standing.waiting, standing.path) == ("new", [], [])
    none, awaited = standing.starts
    assert [(one.element_id, one.event, one.message) for one in standing.starts] == [("s", "none", ""), ("m", "message", "order")]
    assert [fact.name for fact in none.facts] == ["amount"]
    assert list(awaited.suggestion.data) == ["amount"]
    for one in standing.starts:
        assert waits(try_step(engine, [("p.bpmn", drawn.encode())], [one.suggestion], by="olga")) == [("work", "a")]
    with pytest.raises(MoveRefused, match="must be given amount"):
        try_step(engine, [("p.bpmn", drawn.encode())], [START], by="olga")


def test_what_stands_in_for_a_missing_text_says_that_it_is_one(engine: Engine) -> None:
    script = '|<script>phone = caller.get("phone") or ""\ncost = caller.get("cost") or 0\nname = caller.get("name") or phone</script>'
    begun = tries(engine, "s:start -> a:script -> e:end", a=script)
    assert begun.starts[0].suggestion.data == {"caller": {"cost": 1, "name": "some name", "phone": "some phone"}}


def test_answers_are_checked_as_those_of_a_work_item(engine: Engine) -> None:
    text, a = "s:start -> a:user -> x:xor\nx -[amount > 10]-> b:user -> e:end\nx -[*]-> e", f'{SALES} camunda:formRef="ask"|'
    more: dict[str, Any] = {"a": a, "b": f"{SALES}|", "files": [ASK]}
    asked = tries(engine, text, Move("start", data={"note": "blue", "other": 1}), **more)
    [work] = asked.waiting
    assert (work.department, work.data, work.suggestion and work.suggestion.kind) == ("sales", {"note": "blue"}, "work")
    assert work.form is not None
    assert json.loads(work.form.source) == FORM
    with pytest.raises(MovesAnswersRefused) as refused:
        tries(engine, text, START, Move("work", "a", data={"amount": 0}), **more)
    [problem] = refused.value.problems
    assert isinstance(problem, Problem)
    assert (problem.field, bool(problem.message_ru)) == ("amount", True)
    assert waits(tries(engine, text, START, Move("work", "a", data={"amount": "12"}), **more)) == [("work", "b")]
    done = tries(engine, text, START, Move("work", "a", data={"amount": 3}), **more)
    assert (done.state, done.variables["amount"], done.waiting) == ("completed", 3, [])
    far = tries(engine, text, START, Move("work", "a", data={}), Move("work", "b"), as_far_as_possible=True, **more)
    assert far.refused is not None
    assert (far.refused.move, len(far.refused.problems), waits(far)) == (1, 1, [("work", "a")])


def test_facts_that_are_dates_begin_as_dates(engine: Engine) -> None:
    contract = '<extensionElements><stagework:entry><stagework:fact name="day" type="date"/></stagework:entry></extensionElements>'
    drawn = source("s:start -> a:script -> e:end", a="|<script>year = day.year</script>").decode()
    drawn = drawn.replace('isExecutable="true">', f'isExecutable="true">{contract}')
    standing = try_step(engine, [("p.bpmn", drawn.encode())], [Move("start", data={"day": "2026-03-02"})], by="olga")
    assert (standing.state, standing.variables["year"]) == ("completed", 2026)


def test_a_timer_turns_the_clock_and_a_message_brings_its_payload(engine: Engine) -> None:
    text = """message reply
s:start -> a:user -> m:catch -> e:end
late:boundary -> boss:user -> over:end"""
    more = {
        "a": f"{SALES}|", "boss": f"{SALES}|", "m": "|" + message("reply"),
        "late": f'attachedToRef="a" cancelActivity="false"|{timer("PT4H")}',
    }  # fmt: skip
    began = datetime(2026, 3, 2, 9, tzinfo=UTC)
    first = tries(engine, text, START, began_at=began, **more)
    assert waits(first) == [("work", "a"), ("timer", "late")]
    assert first.waiting[1].attached_to == "a"
    assert first.waiting[1].due_at == began + timedelta(hours=4)
    rung = tries(engine, text, START, Move("timer", "late"), began_at=began, **more)
    assert (waits(rung), rung.now) == ([("work", "a"), ("work", "boss")], began + timedelta(hours=4))
    sent = tries(engine, text, START, Move("work", "a"), began_at=began, **more)
    assert [(one.message, one.suggestion and one.suggestion.kind) for one in sent.waiting] == [("reply", "message")]
    done = tries(engine, text, START, Move("work", "a"), Move("message", "m", data={"yes": True}), began_at=began, **more)
    assert (done.state, done.variables["yes"]) == ("completed", True)


def test_a_connector_answers_as_one_says_or_throws(engine: Engine) -> None:
    output = '<camunda:outputParameter name="number">${result["body"]["number"]}</camunda:outputParameter>'
    output = f"<extensionElements><camunda:inputOutput>{output}</camunda:inputOutput></extensionElements>"
    text = "error GONE\ns:start -> c:service -> e:end\nbad:boundary -> sorry:user -> f:end"
    more = {
        "c": f'camunda:type="external" camunda:topic="client-register"|{output}',
        "bad": 'attachedToRef="c"|<errorEventDefinition errorRef="Error_GONE"/>', "sorry": f"{SALES}|",
    }  # fmt: skip
    called = tries(engine, text, START, **more)
    [service] = called.waiting
    assert (service.kind, service.connector, [(one.kind, one.name) for one in service.outcomes]) == (
        "service",
        "client-register",
        [("error", "GONE")],
    )
    assert service.suggestion is not None
    assert tries(engine, text, START, service.suggestion, **more).state == "completed"
    assert waits(tries(engine, text, START, *service.outcomes, **more)) == [("work", "sorry")]
    answered = tries(engine, text, START, Move("service", "c", data={"body": {"number": 7}}), **more)
    assert (answered.state, answered.variables["number"]) == ("completed", 7)
    wrong = tries(engine, text, START, Move("service", "c", data=None), **more)
    assert (wrong.state, wrong.element_id, wrong.waiting[0].suggestion) == ("stuck", "c", None)
    assert wrong.cause


def test_called_processes_run_or_end_as_one_says(engine: Engine) -> None:
    child = source(
        "s:start -> w:user -> e:end", "child", w=f"{SALES}|", e='|<extensionElements><stagework:exit name="won"/></extensionElements>'
    )
    call = '|<extensionElements><camunda:out source="exit" target="how"/></extensionElements>'
    more: dict[str, Any] = {"c": f'calledElement="child"{call}', "files": [("child.bpmn", child)]}
    text = "s:start -> c:call -> e:end"
    run = tries(engine, text, START, **more)
    assert [(one.process_id, one.element_id) for one in run.waiting] == [("child", "w")]
    assert tries(engine, text, START, Move("work", "w"), **more).variables["how"] == "won"
    asked = tries(engine, text, START, run_called=False, **more)
    assert [(one.kind, one.called) for one in asked.waiting] == [("child", "child")]
    assert asked.waiting[0].suggestion == Move("child", "c", 0, {}, "won")
    assert tries(engine, text, START, Move("child", "c", name="lost"), run_called=False, **more).variables["how"] == "lost"


def test_of_several_tokens_at_an_element_the_meant_one_moves(engine: Engine) -> None:
    child = source("s:start -> w:user -> e:end", "child", w=f"{SALES}|")
    passes, gives = '<camunda:in sourceExpression="{}" target="name"/>', '<camunda:out source="name" target="{}"/>'
    more: dict[str, Any] = {
        one: f'calledElement="child"|<extensionElements>{passes.format(repr(one))}{gives.format(one)}</extensionElements>'
        for one in ("l", "r")
    }
    text = "s:start -> g:and -> l:call -> j:and -> e:end\ng -> r:call -> j"
    both = tries(engine, text, START, files=[("child.bpmn", child)], **more)
    assert [(one.number, one.data) for one in both.waiting] == [(0, {"name": "l"}), (1, {"name": "r"})]
    one = tries(engine, text, START, Move("work", "w", 1), files=[("child.bpmn", child)], **more)
    assert [(left.number, left.data) for left in one.waiting] == [(0, {"name": "l"})]


@pytest.mark.parametrize(
    ("moves", "reason"),
    [
        ([Move("work", "a")], "Move 1 can't be made: the first move"),
        ([START, START], "Move 2 can't be made: the first move, and only the first"),
        ([START, Move("timer", "a")], "nothing waits at a for a move of the kind “timer”"),
        ([START, Move("work", "b")], "nothing waits at b"),
        ([START, Move("work", "a", 1)], "as number 1"),
        ([START, Move("work", "a", data=[1])], "must be an object"),
        ([Move("start", "nowhere")], "no start event"),
    ],
)  # fmt: skip
def test_a_move_that_can_not_be_made_is_told(engine: Engine, moves: list[Move], reason: str) -> None:
    with pytest.raises(MoveRefused, match=reason):
        tries(engine, "s:start -> a:user -> e:end", *moves, a=f"{SALES}|")


def test_an_error_that_nobody_catches_is_the_cause(engine: Engine) -> None:
    failed = tries(engine, "error LOST\ns:start -> e:end", START, e='|<errorEventDefinition errorRef="Error_LOST"/>')
    assert (failed.state, failed.cause) == ("failed", "LOST: e")


def test_a_loop_of_scripts_is_not_waited_for(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial_steps, "SECONDS", -1.0)
    late = tries(engine, "s:start -> a:script -> e:end", START, a="|<script>b = 1</script>")
    assert (late.state, late.element_id) == ("stuck", "a")
    assert "time for this trial is over" in late.cause


def test_only_so_many_try_at_once(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial_steps, "PATIENCE", 0.0)
    places = [trial_steps._places.acquire(blocking=False) for _ in range(trial_steps.AT_ONCE)]
    assert all(places)
    try:
        with pytest.raises(TrialGoesOn):
            tries(engine, "s:start -> e:end")
    finally:
        for _ in places:
            trial_steps._places.release()
    assert tries(engine, "s:start -> e:end", START).state == "completed"


def test_it_is_for_those_who_may_deploy_and_for_diagrams_without_errors(engine: Engine) -> None:
    with pytest.raises(NotPermitted):
        try_step(engine, [("p.bpmn", source("s:start -> e:end"))], [], by=Actor("anna", frozenset({Role.EMPLOYEE})))
    with pytest.raises(DeploymentRefused):
        try_step(engine, [("p.bpmn", b"<definitions")], [], by="olga")
    with pytest.raises(BadAnswer, match="first file is the diagram"):
        try_step(engine, [ASK], [], by="olga")


@pytest.mark.parametrize("stage", ["inbound", "outbound", "discussion", "execution", "development"])
def test_the_shipped_stages_can_be_walked_by_suggestions_alone(engine: Engine, stage: str) -> None:
    files = [(name, content) for name, content in shipped_files() if name.endswith(f"{stage}.bpmn")]
    standing = try_step(engine, files, [], by="olga")
    began_at = standing.began_at
    moves = [standing.starts[0].suggestion]
    while (standing := try_step(engine, files, moves, by="olga", began_at=began_at)).state == "active" and len(moves) < 60:
        usual = [one for one in standing.waiting if not one.attached_to] or standing.waiting
        suggestion = usual[0].suggestion
        assert suggestion is not None, usual[0]
        moves.append(suggestion)
    assert (standing.state, bool(standing.exit)) == ("completed", True), standing.cause
    again = try_step(engine, files, moves, by="olga", began_at=began_at)
    assert again == standing
