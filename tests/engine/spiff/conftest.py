"""A sandbox for the whole session, and a driver that speaks of elements instead of tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bpmn.diagram import Diagram
from engine.spiff import Machine, compile_diagram
from engine.spiff.sandbox import Sandbox
from engine.step import (
    Begin,
    ChildEnded,
    CompleteWork,
    DeliverMessage,
    FinishService,
    FireTimer,
    Retry,
    Step,
    Stimulus,
    ThrowError,
    ThrowEscalation,
    Wait,
)

START = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as started:
        yield started


class Run:
    """An instance under test; saved and restored before each stimulus, so that every test also tests the snapshot."""

    def __init__(self, diagram: Diagram, sandbox: Sandbox, variables: dict[str, Any], start: str = "", decide: Any = None) -> None:
        self.compiled = compile_diagram(diagram)
        self.sandbox, self.decide = sandbox, decide
        self.now = START
        self.machine = Machine(self.compiled, sandbox, decide)
        self.step: Step = self.machine.advance(Begin(variables, start), self.now)

    @property
    def state(self) -> str:
        return self.step.state

    @property
    def data(self) -> dict[str, Any]:
        return self.machine.variables

    @property
    def waiting(self) -> list[str]:
        """Element ids that wait, in order."""
        return [wait.element_id for wait in self.machine.waits]

    @property
    def kinds(self) -> list[str]:
        return [event.kind for event in self.step.history]

    def wait(self, element: str) -> Wait:
        return next(wait for wait in self.machine.waits if wait.element_id == element)

    def completes(self, element: str, **answers: Any) -> Run:
        return self._do(CompleteWork(self.wait(element).token, answers))

    def fires(self, element: str, after: timedelta = timedelta(0)) -> Run:
        self.now += after
        return self._do(FireTimer(self.wait(element).token))

    def receives(self, element: str, **payload: Any) -> Run:
        return self._do(DeliverMessage(self.wait(element).token, payload))

    def answers(self, element: str, result: Any = None) -> Run:
        return self._do(FinishService(self.wait(element).token, result))

    def fails(self, element: str, code: str) -> Run:
        return self._do(ThrowError(self.wait(element).token, code, "it failed"))

    def escalates(self, element: str, code: str) -> Run:
        return self._do(ThrowEscalation(self.wait(element).token, code))

    def child_ends(self, element: str, exit_name: str = "", **variables: Any) -> Run:
        return self._do(ChildEnded(self.wait(element).token, variables, exit_name))

    def retries(self, element: str, **changes: Any) -> Run:
        return self._do(Retry(self.wait(element).token, changes))

    def _do(self, stimulus: Stimulus) -> Run:
        self.machine = Machine.restore(self.compiled, self.machine.snapshot(), self.sandbox, self.decide)
        self.step = self.machine.advance(stimulus, self.now)
        return self


@pytest.fixture
def run(sandbox: Sandbox) -> Callable[..., Run]:
    """`run(diagram, start="", decide=None, **variables)` begins an instance."""

    def begin(diagram: Diagram, start: str = "", decide: Any = None, **variables: Any) -> Run:
        return Run(diagram, sandbox, variables, start, decide)

    return begin
