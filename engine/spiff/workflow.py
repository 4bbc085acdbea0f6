"""A SpiffWorkflow workflow whose steps cost the same at the thousandth turn as at the first.

Stock SpiffWorkflow walks the whole task tree at each completion, predicts the future of each task, gives each task its own copy of
the data, and stops silently at a depth of 1,000. Here ready tasks stand in a queue, nothing is predicted, the instance has
one set of variables (BPMN 2.0.2 §10.4), and completed tasks are spliced out (`compact`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.spiff.compaction import compact
from engine.step import HistoryDraft, Thrown, Wait
from engine.values import Value, copy

STEPS_BETWEEN_COMPACTIONS = 32
MAX_STEPS = 20_000
"""Elements that one stimulus may pass before the instance is taken to loop without a way out."""


class Scripts(Protocol):
    """What evaluates expressions and runs scripts: `engine.spiff.sandbox.Sandbox`."""

    def evaluate(self, expression: str, variables: Mapping[str, Value], now: datetime | None = None) -> Value: ...

    def execute(self, script: str, variables: Mapping[str, Value], now: datetime | None = None) -> dict[str, Value]: ...


class ElementFailed(Exception):
    """An element can't be passed as things stand; the message is the cause. Its token is kept and can be retried."""


class ScopedSubWorkflow(BpmnSubWorkflow):  # type: ignore[misc]
    """An embedded subprocess: a token game of its own, with the variables of the instance."""

    def _task_completed_notify(self, task: Task) -> None:
        self.last_task = task


class ScopedWorkflow(BpmnWorkflow):  # type: ignore[misc]
    """One running instance, in memory.

    Args:
        spec: The process, compiled by `engine.spiff.compiler`.
        subprocess_specs: Its embedded subprocesses, by element id.
        scripts: Evaluates expressions and runs scripts.
        decide: Evaluates a decision: (decision id, variables) -> (result rows as variables, what to keep in history).
        variables: The first variables.
        compacting: Splice completed tasks out while running. Off only to prove that the outcome is the same.
    """

    def __init__(
        self,
        spec: Any,
        subprocess_specs: Mapping[str, Any] | None = None,
        *,
        scripts: Scripts,
        decide: Any = None,
        variables: Mapping[str, Value] | None = None,
        compacting: bool = True,
        deserializing: bool = False,
    ) -> None:
        self.scripts = scripts
        self.decide = decide
        self.now = datetime.min.replace(tzinfo=UTC)
        self.compacting = compacting
        self.ready: deque[Task] = deque()
        self.waits: dict[Any, Wait] = {}
        self.journal: list[HistoryDraft] = []
        self.thrown: list[Thrown] = []
        self.escalations: list[str] = []
        self.changed: dict[str, Value] = {}
        self.start_element = ""
        self.exit = ""
        self.error: tuple[str, str] | None = None
        super().__init__(spec, subprocess_specs, deserializing=deserializing)
        self.data = {key: copy(value) for key, value in (variables or {}).items()}

    # ---- variables -------------------------------------------------------------------------------------------------

    def evaluate(self, expression: str, scope: Mapping[str, Value] | None = None) -> Value:
        """The value of an expression, over the instance's variables or those given."""
        return self.scripts.evaluate(expression, self.data if scope is None else scope, self.now)

    def write(self, values: Mapping[str, Value]) -> None:
        """Set variables, whole keys; nothing is shared with the given values."""
        for key, value in values.items():
            self.data[key] = self.changed[key] = copy(value)

    def note(self, kind: str, element_id: str, **data: Value) -> None:
        """Write a history event."""
        self.journal.append(HistoryDraft(kind, element_id, data))

    # ---- running ---------------------------------------------------------------------------------------------------

    def _task_completed_notify(self, task: Task) -> None:
        self.last_task = task

    def create_subprocess(self, my_task: Task, spec_name: str) -> ScopedSubWorkflow:
        subprocess = ScopedSubWorkflow(self.subprocess_specs[spec_name], my_task.id, self)
        self.subprocesses[my_task.id] = subprocess
        return subprocess

    def do_engine_steps(self, will_complete_task: Any = None, did_complete_task: Any = None) -> None:
        """Run everything that needs nobody, until every token waits or the instance has ended."""
        steps = 0
        while not self.completed:
            while self.ready:
                task = self.ready.popleft()
                if task.state != TaskState.READY or task.task_spec.manual:
                    continue
                steps += 1
                if steps > MAX_STEPS:
                    task.task_spec.stick(task, f"{MAX_STEPS:,} elements were passed without waiting for anybody: a loop without a way out")
                    continue
                if will_complete_task:
                    will_complete_task(task)
                task.run()
                if did_complete_task:
                    did_complete_task(task)
                if self.compacting and steps % STEPS_BETWEEN_COMPACTIONS == 0:
                    compact(self)
            if not self._settle():
                break
        if self.compacting:
            compact(self)

    def _settle(self) -> bool:
        """With no task ready: end scopes that have no token left, release joins that need not wait. True when anything moved."""
        scopes = sorted(self.subprocesses.values(), key=lambda scope: -scope.depth)
        for scope in [*scopes, self]:
            unfinished = [task for task in scope.tasks.values() if not task.has_state(TaskState.FINISHED_MASK)]
            if not unfinished:
                self._end_scope(scope)
                return True
            joins = [task for task in unfinished if task.state == TaskState.WAITING and hasattr(task.task_spec, "release")]
            if any(join.task_spec.release(join, unfinished) for join in joins):
                return True
        return False

    def _end_scope(self, scope: ScopedSubWorkflow | ScopedWorkflow) -> None:
        scope.completed = True
        if scope is not self:
            activity = self.get_task_from_id(scope.parent_task_id)
            del self.subprocesses[scope.parent_task_id]
            if activity.state == TaskState.STARTED:
                activity.complete()

    def drop_scope(self, activity: Task) -> None:
        """End an embedded subprocess early: all its tokens are withdrawn, those of inner ones too."""
        scope = self.subprocesses.pop(activity.id, None)
        if scope is not None:
            scope.completed = True
            for task in [task for task in scope.tasks.values() if not task.has_state(TaskState.FINISHED_MASK)]:
                task.cancel()

    def end(self, error: tuple[str, str] | None = None) -> None:
        """End the instance now; every token is withdrawn."""
        self.error = error
        self.completed = True
        for task in [task for task in self.tasks.values() if not task.has_state(TaskState.FINISHED_MASK)]:
            task.cancel()
        self.ready.clear()

    def get_events(self) -> list[Thrown]:
        """Messages thrown since the last call."""
        thrown, self.thrown = self.thrown, []
        return thrown
