from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.spiff import compile_diagram
from engine.spiff.sandbox import Sandbox
from engine.trial.trial import Trial
from forms.form import Form
from tests.drawing import draw, message, timer

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def trial(sandbox: Sandbox, text: str, *others: Any, forms: Mapping[str, Form] | None = None, given: Any = None, **inner: str) -> Trial:
    compiled = [compile_diagram(diagram) for diagram in (draw(text, **inner), *others)]

    def no_decision(*_: object) -> Any:
        raise AssertionError("no decision here")

    known = {one.process_id: one for one in compiled}
    return Trial(compiled[0], sandbox, NOW, no_decision, sandbox.evaluate, others=known, forms=forms or {}, given=given or {})


def happened(walk: Any, kind: str) -> list[str]:
    return [entry.element_id for entry in walk.path if entry.kind == kind]


def extended(content: str) -> str:
    return f"|<extensionElements>{content}</extensionElements>"


def form(key: str, *components: dict[str, Any]) -> dict[str, Form]:
    return {key: Form.parse(json.dumps({"id": key, "components": list(components)}).encode())}


def test_a_walk_goes_through_and_names_what_happened(sandbox: Sandbox) -> None:
    walk = trial(sandbox, "s:start -> a:user -> b:script -> e:end", b="|<script>total = 1 + 1</script>").walk()
    assert (walk.state, walk.tries) == ("completed", 1)
    assert happened(walk, "work.completed") == ["a"]
    assert happened(walk, "script.ran") == ["b"]


def test_the_same_seed_walks_the_same_way(sandbox: Sandbox) -> None:
    text = "s:start -> a:user -> x:xor\nx -[word == 'left']-> l:user -> e:end\nx -[*]-> r:user -> e"
    ways = {seed: [happened(trial(sandbox, text).walk(seed), "work.completed") for _ in range(2)] for seed in range(6)}
    assert all(first == second for first, second in ways.values())
    assert {tuple(first) for first, _ in ways.values()} == {("a", "l"), ("a", "r")}


def test_given_answers_win(sandbox: Sandbox) -> None:
    text = "s:start -> a:user -> x:xor\nx -[word == 'left']-> l:user -> e:end\nx -[*]-> r:user -> e"
    for seed in range(4):
        assert happened(trial(sandbox, text, given={"a": {"word": "left"}}).walk(seed), "work.completed") == ["a", "l"]


def test_form_answers_are_valid_and_steer(sandbox: Sandbox) -> None:
    choice = {"type": "radio", "key": "way", "values": [{"label": v, "value": v} for v in ("up", "down")], "validate": {"required": True}}
    text = "s:start -> a:user -> x:xor\nx -[way == 'up']-> u:user -> e:end\nx -[way == 'down']-> d:user -> e"
    tried = trial(sandbox, text, forms=form("ask", choice), a='camunda:formRef="ask"|')
    coverage = tried.walk_all()
    assert coverage.missed == []
    assert not coverage.stuck


def test_a_gateway_without_a_way_is_stuck_and_says_why(sandbox: Sandbox) -> None:
    choice = {"type": "radio", "key": "way", "values": [{"label": "up", "value": "up"}], "validate": {"required": True}}
    text = "s:start -> a:user -> x:xor\nx -[way == 'down']-> e:end\nx -[way == 'left']-> e"
    walk = trial(sandbox, text, forms=form("ask", choice), a='camunda:formRef="ask"|').walk()
    assert (walk.state, walk.element_id) == ("stuck", "x")
    assert "no condition holds" in walk.cause


def test_every_kind_of_branch_is_found_and_taken(sandbox: Sandbox) -> None:
    text = """message reply
s:start -> a:user -> x:xor
a_late:boundary -> boss:user -> late:end
x -[amount > 1000]-> big:user -> g:events
x -[*]-> g
g -> m:catch -> e:end
g -> t:catch -> e"""
    late = f'attachedToRef="a" cancelActivity="false"|{timer("PT1H")}'
    coverage = trial(sandbox, text, a_late=late, m="|" + message("reply"), t="|" + timer("P1D")).walk_all()
    assert {branch.says for branch in coverage.branches} == {"a -> a_late (timer)", "x -> big", "x -> g", "g -> m", "g -> t"}
    assert coverage.missed == []


def test_a_branch_that_nothing_can_reach_is_told(sandbox: Sandbox) -> None:
    text = "s:start -> b:script -> x:xor\nx -[size > 10]-> big:user -> e:end\nx -[*]-> e"
    coverage = trial(sandbox, text, b="|<script>size = 1</script>").walk_all()
    assert [branch.says for branch in coverage.missed] == ["x -> big"]


def test_a_loop_that_only_many_refusals_leave_is_left(sandbox: Sandbox) -> None:
    reached = {"type": "checkbox", "key": "reached"}
    text = """s:start -> z:script -> j:xor -> call:user -> c:script -> x:xor
x -[reached]-> ok:end
x -[attempts > 4]-> never:end
x -[*]-> j"""
    tried = trial(
        sandbox, text, forms=form("call", reached), call='camunda:formRef="call"|',
        z="|<script>attempts = 0</script>", c="|<script>attempts = attempts + 1</script>",
    )  # fmt: skip
    assert tried.walk_all().missed == []


def test_called_processes_run_in_a_walk_and_end_at_each_exit_when_exploring(sandbox: Sandbox) -> None:
    child = draw(
        "s:start -> w:user -> x:xor\nx -[good]-> won:end\nx -[*]-> lost:end",
        "child",
        won=extended('<stagework:exit name="won"><stagework:fact name="amount" type="number"/></stagework:exit>'),
        lost=extended('<stagework:exit name="lost"/>'),
    )
    text = "s:start -> c:call -> x:xor\nx -[result_of == 'won']-> happy:user -> e:end\nx -[*]-> e"
    mapping = extended('<camunda:out source="exit" target="result_of"/><camunda:out source="amount" target="amount"/>')
    tried = trial(sandbox, text, child, c=f'calledElement="child"{mapping}')
    assert "w" in happened(tried.walk(), "work.completed")
    assert tried.walk_all().missed == []


def test_an_unknown_called_process_is_stuck_and_named(sandbox: Sandbox) -> None:
    walk = trial(sandbox, "s:start -> c:call -> e:end", c='calledElement="elsewhere"|').walk()
    assert walk.state == "stuck"
    assert "elsewhere" in walk.cause


def test_a_loop_without_a_way_out_is_endless_not_a_hang(sandbox: Sandbox) -> None:
    walk = trial(sandbox, "s:start -> a:user -> x:xor\nx -[1 > 2]-> e:end\nx -[*]-> a").walk()
    assert walk.state == "endless"


def test_a_trial_ends_when_its_time_is_over(sandbox: Sandbox) -> None:
    tried = trial(sandbox, "s:start -> a:user -> x:xor\nx -[1 > 2]-> e:end\nx -[*]-> a")
    asked: list[bool] = []

    def is_late() -> bool:
        asked.append(True)
        return len(asked) > 5

    tried.is_late = is_late
    walk = tried.walk()
    assert (walk.state, walk.cause) == ("endless", "The time for it was over after 5 moves.")
    assert tried.walk_all().walks == 0


def test_timers_turn_the_clock(sandbox: Sandbox) -> None:
    walk = trial(sandbox, "s:start -> t:catch -> a:user -> e:end", t="|" + timer("P3D")).walk()
    assert walk.state == "completed"
    assert next(entry.at for entry in walk.path if entry.kind == "work.completed") == NOW + timedelta(days=3)


def test_a_connectors_answer_is_made_up_from_what_is_read_of_it(sandbox: Sandbox) -> None:
    outputs = """<camunda:inputOutput><camunda:outputParameter name="ok">${result["status"] == 200}</camunda:outputParameter>
    <camunda:outputParameter name="name">${result["body"]["name"]}</camunda:outputParameter></camunda:inputOutput>"""
    walk = trial(sandbox, "s:start -> h:service -> e:end", h=f'camunda:type="external" camunda:topic="http"{extended(outputs)}').walk()
    assert walk.state == "completed"
