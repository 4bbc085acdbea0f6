"""The shipped process model, for tests: what its diagrams say, and a desk at which its stages are worked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from bpmn.decision import Decision
from bpmn.diagram import Diagram
from bpmn.feel import to_python
from engine.spiff import Compiled, Machine, compile_diagram
from engine.spiff.sandbox import Sandbox
from engine.step import Begin, CompleteWork, DeliverMessage, FireTimer, HistoryDraft, Step, Stimulus, Thrown, Wait
from forms.library import FormLibrary

BPMN = Path(__file__).parents[1] / "bpmn"
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


@cache
def diagram(name: str) -> Diagram:
    return Diagram.parse((BPMN / "processes" / f"{name}.bpmn").read_bytes(), name)


@cache
def compiled(name: str) -> Compiled:
    return compile_diagram(diagram(name))


@cache
def decision(name: str) -> Decision:
    return Decision.parse((BPMN / "decisions" / f"{name}.dmn").read_bytes(), name)


def operations(name: str) -> dict[str, tuple[str, str]]:
    """Department and deadline by element id, of what people do."""
    tasks = (element for element in diagram(name).elements.values() if element.kind == "userTask")
    return {task.id: (task.department, task.camunda("dueDate") or "") for task in tasks}


def escalated(name: str) -> set[str]:
    """Operations whose missed deadline tells the head of sales, while they go on: the time is their own deadline."""
    elements = diagram(name).elements
    found = set()
    for event in elements.values():
        if event.kind == "boundaryEvent" and event.event == "timer" and not event.interrupting:
            operation, target = elements[event.attached_to], elements[event.outgoing[0].target]
            if target.event == "escalation" and event.timer[1] == operation.camunda("dueDate"):
                found.add(operation.id)
    return found


def exits(name: str) -> dict[str, dict[str, str]]:
    """Promised facts and their types by exit."""
    return {end.exit: {fact.name: fact.type for fact in end.promised} for end in diagram(name).elements.values() if end.exit}


def messages(name: str) -> dict[str, str]:
    """Name → correlation of the messages of a diagram."""
    return {message.name: message.correlation for message in diagram(name).messages.values()}


class Desk:
    """A stage in memory, worked by hand: answers are checked against the forms as the server does."""

    def __init__(self, process: str, sandbox: Sandbox, variables: Mapping[str, Any], start: str = "") -> None:
        self.sandbox = sandbox
        self.machine = Machine(compiled(process), sandbox, self._decide)
        self.history: list[HistoryDraft] = []
        self.thrown: list[Thrown] = []
        self.escalations: list[str] = []
        self.step: Step = self.advance(Begin(dict(variables), start))

    def advance(self, stimulus: Stimulus) -> Step:
        self.step = self.machine.advance(stimulus, NOW)
        self.history += self.step.history
        self.thrown += self.step.thrown
        self.escalations += self.step.escalations
        assert not [wait for wait in self.machine.waits if wait.kind == "stuck"]
        return self.step

    @property
    def open(self) -> set[str]:
        """Operations that wait for people."""
        return {wait.element_id for wait in self.machine.waits if wait.kind == "work"}

    @property
    def variables(self) -> dict[str, Any]:
        return self.machine.variables

    def waiting(self, element: str) -> Wait:
        found = [wait for wait in self.machine.waits if wait.element_id == element]
        assert found, f"{element} does not wait; {sorted(wait.element_id for wait in self.machine.waits)} do"
        return found[0]

    def do(self, element: str, **answers: Any) -> Desk:
        """A person completes an operation."""
        wait = self.waiting(element)
        checked = FormLibrary.shipped()[wait.form].check(answers, self._evaluate, self.variables, NOW.date())
        assert checked.ok, [str(problem) for problem in checked.problems]
        self.advance(CompleteWork(wait.token, checked.answers))
        return self

    def tell(self, element: str, **payload: Any) -> Desk:
        """The message that an element waits for comes."""
        self.advance(DeliverMessage(self.waiting(element).token, payload))
        return self

    def fire(self, element: str) -> Desk:
        """Its time has come."""
        self.advance(FireTimer(self.waiting(element).token))
        return self

    def _evaluate(self, feel: str, names: dict[str, Any]) -> Any:
        return self.sandbox.evaluate(to_python(feel), names)

    def _decide(self, name: str, variables: Mapping[str, Any], how: str) -> tuple[Any, dict[str, Any]]:
        result = decision(name).evaluate(variables, self.sandbox.evaluate)
        return result.mapped(how), {"rules": result.matched_rules}
