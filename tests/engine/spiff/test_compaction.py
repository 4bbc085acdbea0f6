"""Splicing out what has passed changes no outcome, and keeps steps and state small.

Every executable diagram of the corpus and of the shipped model is walked at random, with and without compaction (and with a save
and restore before each step of the compacted walk), comparing each step.
"""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from bpmn.diagram import Diagram
from bpmn.xml import DiagramError
from engine.spiff import Compiled, Machine, NotCompilable, compact, compile_diagram
from engine.step import Begin, ChildEnded, CompleteWork, DeliverMessage, FinishService, FireTimer, Retry, Stimulus, ThrowError, Wait
from tests.drawing import draw
from tests.engine.spiff.conftest import START

ROOT = Path(__file__).parents[3]
CORPUS = ROOT.parent / "shared" / "corpus"
SHIPPED = sorted((ROOT / "bpmn" / "processes").glob("*.bpmn"))
WORDS = re.compile(r"[A-Za-z_]\w*")
STEPS = 40


@cache
def compiled_files() -> list[Compiled]:
    """Everything that compiles: the shipped model, and the corpus where it is present."""
    found = []
    for path in [*SHIPPED, *sorted(CORPUS.glob("*.bpmn*"))]:
        try:
            found.append(compile_diagram(Diagram.parse(path.read_bytes(), path.name)))
        except (DiagramError, NotCompilable):
            continue
    return found


def guesses(compiled: Compiled, choice: random.Random) -> dict[str, Any]:
    """Values for the words in conditions, so that walks take different ways."""
    words = {word for flow in compiled.diagram.flows.values() for word in WORDS.findall(flow.condition or "")}
    return {word: choice.choice([True, False, 1, "x", None]) for word in sorted(words)}


def stimulus(wait: Wait, answers: dict[str, Any], fails: bool) -> Stimulus:
    match wait.kind:
        case "work":
            return CompleteWork(wait.token, answers)
        case "timer":
            return FireTimer(wait.token)
        case "message":
            return DeliverMessage(wait.token, answers)
        case "service":
            return ThrowError(wait.token, "E") if fails else FinishService(wait.token, {"status": 200})
        case "child":
            return ThrowError(wait.token, "E") if fails else ChildEnded(wait.token, answers, "done")
        case _:
            return Retry(wait.token, answers)


def walk_both(compiled: Compiled, seed: int, sandbox: Any) -> str:
    """Walk with and without compaction, side by side; returns the state in the end."""
    choice = random.Random(seed)
    start = choice.choice(sorted(compiled.starts))
    begin = Begin(guesses(compiled, choice), start)
    whole, lean = Machine(compiled, sandbox, compacting=False), Machine(compiled, sandbox)
    steps = whole.advance(begin, START), lean.advance(begin, START)
    for _ in range(STEPS):
        outcomes = [
            (
                step.state,
                step.exit,
                step.error,
                step.escalations,
                machine.variables,
                waiting(machine),
                [(e.kind, e.element_id) for e in step.history],
            )
            for step, machine in zip(steps, (whole, lean), strict=True)
        ]
        assert outcomes[0] == outcomes[1]
        if steps[0].state != "active":
            break
        assert whole.waits, "active, but nothing can ever move it"
        lean = Machine.restore(compiled, lean.snapshot(), sandbox)
        index, answers, fails = choice.randrange(len(whole.waits)), guesses(compiled, choice), choice.random() < 0.2
        steps = tuple(machine.advance(stimulus(machine.waits[index], answers, fails), START) for machine in (whole, lean))
    return steps[0].state


def waiting(machine: Machine) -> list[tuple[str, str]]:
    return [(wait.kind, wait.element_id) for wait in machine.waits]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), pick=st.integers(0, 10_000))
def test_the_outcome_is_the_same_with_and_without(sandbox, seed, pick):
    files = compiled_files()
    walk_both(files[pick % len(files)], seed, sandbox)


def test_every_file_is_walked(sandbox):
    ended = [walk_both(compiled, seed, sandbox) for compiled in compiled_files() for seed in range(2)]
    assert ended.count("completed") > len(ended) / 3


def test_a_thousand_turns_keep_the_state_flat(sandbox):
    compiled = compile_diagram(draw("s:start -> m:xor -> t:user -> g:xor -[n < 1000]-> m\ng -[*]-> e:end"))
    machine = Machine(compiled, sandbox)
    step = machine.advance(Begin({"n": 1000}), START)
    sizes = []
    for turn in range(1, 1001):
        step = machine.advance(CompleteWork(machine.waits[0].token, {"n": turn}), START)
        sizes.append((len(machine.workflow.tasks), len(machine.snapshot()) if step.state == "active" else 0))
    assert (step.state, machine.variables["n"]) == ("completed", 1000)
    assert max(sizes[1:-1])[0] == min(sizes[1:-1])[0]
    assert max(size for _, size in sizes[1:-1]) - min(size for _, size in sizes[1:-1]) <= 2  # 9 -> 999


def test_two_hundred_turns_over_a_fork_and_join_keep_the_state_flat(sandbox):
    text = "s:start -> m:xor -> f:and -> a:user -> j:and -> g:xor -[n < 200]-> m\nf -> b:user -> j\ng -[*]-> e:end"
    machine = Machine(compile_diagram(draw(text)), sandbox)
    step = machine.advance(Begin({"n": 0}), START)
    counts = set()
    for turn in range(1, 201):
        machine.advance(CompleteWork(machine.waits[0].token, {}), START)
        step = machine.advance(CompleteWork(machine.waits[0].token, {"n": turn}), START)
        counts.add(len(machine.workflow.tasks))
    assert (step.state, machine.variables["n"]) == ("completed", 200)
    assert max(counts) <= 5


def test_a_long_script_loop_stays_small_while_it_runs(sandbox):
    script = 'scriptFormat="python"|<script>n = n + 1</script>'
    compiled = compile_diagram(draw("s:start -> m:xor -> t:script -> g:xor -[n < 500]-> m\ng -[*]-> e:end", t=script))
    machine = Machine(compiled, sandbox)
    assert machine.advance(Begin({"n": 0}), START).state == "completed"
    assert len(machine.workflow.tasks) <= 3


class TestStockWorkflows:
    """`compact` on workflows of SpiffWorkflow's own parser: the same outcome, step by step."""

    @staticmethod
    def parsed() -> list[tuple[str, Any, Any]]:
        found = []
        for path in sorted(CORPUS.glob("*.bpmn*")):
            try:
                diagram = Diagram.parse(path.read_bytes(), path.name)
                parser = BpmnParser()
                parser.add_bpmn_xml(etree.fromstring(diagram.source))
                found.append((path.name, parser.get_spec(diagram.main.id), parser.get_subprocess_specs(diagram.main.id)))
            except Exception:  # what stock SpiffWorkflow can't parse is not compared
                continue
        return found

    @staticmethod
    def trace(spec: Any, subprocess_specs: Any, seed: int, compacting: bool) -> list[Any]:
        choice, seen = random.Random(seed), []
        try:
            workflow = BpmnWorkflow(spec, subprocess_specs)
            for _ in range(STEPS):
                workflow.do_engine_steps()
                if compacting:
                    compact(workflow)
                ready = workflow.get_tasks(state=TaskState.READY, manual=True)
                seen.append((workflow.completed, sorted(task.task_spec.name for task in ready), dict(workflow.data)))
                if not ready:
                    break
                task = choice.choice(sorted(ready, key=lambda task: task.task_spec.name))
                task.set_data(**{word: choice.choice([True, False]) for word in ("approved", "x", "a", "choice")})
                task.run()
        except Exception as error:  # stock errors are part of the outcome
            seen.append(type(error).__name__)
        return seen

    @pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not beside the checkout")
    def test_the_outcome_is_the_same(self):
        parsed = self.parsed()
        assert len(parsed) > 20
        for name, spec, subprocess_specs in parsed:
            for seed in range(3):
                assert self.trace(spec, subprocess_specs, seed, True) == self.trace(spec, subprocess_specs, seed, False), name

    def test_a_loop_stays_small(self):
        diagram = draw("s:start -> m:xor -> t:manual -> g:xor -[n < 200]-> m\ng -[*]-> e:end")
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(diagram.source))
        workflow = BpmnWorkflow(parser.get_spec("p"))
        for turn in range(1, 201):
            workflow.do_engine_steps()
            compact(workflow)
            (task,) = workflow.get_tasks(state=TaskState.READY, manual=True)
            task.set_data(n=turn)
            task.run()
            assert len(workflow.tasks) < 20
        workflow.do_engine_steps()
        assert workflow.completed
