"""What every corrected task spec shares: no prediction, the instance's variables, and failures that keep their token."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn.elements import Element
from bpmn.timers import TimerError, moment
from bpmn.xml import unwrap
from engine.spiff.sandbox import ScriptError
from engine.spiff.workflow import ElementFailed, ScopedWorkflow
from engine.step import Wait
from engine.values import UnstorableValue, Value

WAIT = "wait"
"""Key in a task's internal data: what it waits for, as far as it isn't said by the diagram."""

BOUNDARY = "boundary events of "
"""Prefix of the name of the helper that opens an activity together with its boundary events."""


def door(specs: Any, element_id: str) -> Any:
    """Where a token enters an element of a compiled scope: itself, or its helper; KeyError when the scope has no such element."""
    return specs.task_specs.get(BOUNDARY + element_id) or specs.task_specs[element_id]


def instance(task: Task) -> ScopedWorkflow:
    """The instance that a task belongs to, however deep in subprocesses."""
    workflow: ScopedWorkflow = task.workflow.top_workflow
    return workflow


def is_finished(task: Task) -> bool:
    return bool(task.has_state(TaskState.FINISHED_MASK))


class LeanSpec(BpmnTaskSpec):  # type: ignore[misc]
    """A BPMN task spec that makes its children when it completes instead of predicting them.

    Args:
        wf_spec: The process spec that it is added to.
        name: Its name there: the element's id.
        element: The element as drawn; None for the helpers that are not drawn.
    """

    def __init__(self, wf_spec: Any, name: str, element: Element | None = None, **kwargs: Any) -> None:
        super().__init__(wf_spec, name, inputs=[], outputs=[], **kwargs)
        self.element = element
        if element is not None:
            self.bpmn_id, self.bpmn_name, self.lane = element.id, element.name, element.lane

    # ---- SpiffWorkflow's hooks -------------------------------------------------------------------------------------

    def _predict(self, my_task: Task, seen: Any = None, looked_ahead: int = 0, mask: int = 0) -> None:
        """Nothing: the future is made when it is reached."""

    def _update_hook(self, my_task: Task) -> bool:
        my_task.data = instance(my_task).data
        return True

    def _on_ready(self, my_task: Task) -> None:
        # Stock SpiffWorkflow tests the whole spec here each time; the compiler has done it once.
        self._on_ready_hook(my_task)

    def _on_ready_hook(self, my_task: Task) -> None:
        instance(my_task).ready.append(my_task)

    def _run(self, my_task: Task) -> bool | None:
        done: bool | None = self.guarded(my_task, lambda: self.enter(my_task))
        return done

    def _on_complete(self, my_task: Task) -> None:
        self.leave(my_task)
        self.forget_wait(my_task)
        if not my_task.children:
            my_task._sync_children(self.outputs, TaskState.FUTURE)
        super()._on_complete(my_task)

    def _on_complete_hook(self, my_task: Task) -> None:
        """Nothing: stock SpiffWorkflow copies data objects here, which the compiler refuses."""

    def _on_cancel(self, my_task: Task) -> None:
        wait = self.forget_wait(my_task)
        if wait is not None and wait.kind != "stuck":
            instance(my_task).note(f"{wait.kind}.withdrawn", wait.element_id)

    # ---- what an element says --------------------------------------------------------------------------------------

    def enter(self, my_task: Task) -> bool | None:  # noqa: ARG002
        """The token has come. True: pass it on; None: it waits here.

        Raises:
            ElementFailed, ScriptError, TimerError: The token stays, stuck, until it is retried.
        """
        return True

    def leave(self, my_task: Task) -> None:
        """The token passes on."""

    # ---- waiting ---------------------------------------------------------------------------------------------------

    @property
    def element_id(self) -> str:
        return self.element.id if self.element is not None else self.name

    @property
    def element_name(self) -> str:
        return self.element.name if self.element is not None else ""

    def wait(self, my_task: Task, kind: Any, **details: Any) -> None:
        """The token waits for somebody or something outside."""
        wait = Wait(kind, str(my_task.id), self.element_id, self.element_name, **details)
        instance(my_task).waits[my_task.id] = wait
        my_task.internal_data[WAIT] = {
            key: value
            for key, value in (
                ("kind", kind),
                ("due_at", wait.due_at),
                ("assignee", wait.assignee),
                ("correlation", wait.correlation),
                ("cause", wait.cause),
            )
            if value
        }

    def restore_wait(self, my_task: Task) -> None:
        """Say again what a task of a restored instance waits for."""
        saved = my_task.internal_data.get(WAIT)
        if saved:
            details = {**self.wait_details(), **saved} if saved["kind"] != "stuck" else saved
            instance(my_task).waits[my_task.id] = Wait(token=str(my_task.id), element_id=self.element_id, name=self.element_name, **details)

    def wait_details(self) -> dict[str, Any]:
        """What the diagram says of this element's wait, for every token alike."""
        return {}

    def forget_wait(self, my_task: Task) -> Wait | None:
        my_task.internal_data.pop(WAIT, None)
        return instance(my_task).waits.pop(my_task.id, None)

    # ---- failing ---------------------------------------------------------------------------------------------------

    def guarded(self, my_task: Task, action: Callable[[], Any]) -> Any:
        """Do what may fail because of the diagram's expressions or the data; then the token is kept, stuck."""
        try:
            return action()
        except ScriptError as error:
            line = f", line {error.line}" if error.line else ""
            self.stick(my_task, f"{error.reason}{line}")
        except (ElementFailed, TimerError, UnstorableValue) as error:
            self.stick(my_task, str(error))
        return None

    def stick(self, my_task: Task, cause: str) -> None:
        """The token can't pass; a person must mend the cause and retry."""
        named = f"“{self.element_name}”" if self.element_name else "element"
        sentence = f"{named} ({self.element_id}): {cause}"
        self.wait(my_task, "stuck", cause=sentence)
        instance(my_task).note("token.stuck", self.element_id, cause=sentence)

    def retry(self, my_task: Task) -> None:
        """Try a stuck token again."""
        self.forget_wait(my_task)
        my_task._set_state(TaskState.READY)
        self._on_ready_hook(my_task)


def text_or_value(my_task: Task, text: str, scope: Mapping[str, Value] | None = None) -> Value:
    """A literal, or the value of `${...}`, `#{...}` or `=...` over the instance's variables or those given."""
    expression = unwrap(text)
    return text if expression == text.strip() else instance(my_task).evaluate(expression, scope)


def due_at(my_task: Task, text: str | None) -> datetime | None:
    """When work or a timer is due, from a literal or an expression; None when nothing is said."""
    if not text:
        return None
    value = text_or_value(my_task, text)
    return None if value in (None, "") else moment(value, instance(my_task).now)
