"""Events (BPMN 2.0.2 §10.5): starts, ends, what is waited for, what is thrown, and what boundary events catch."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn.elements import Element, Message
from bpmn.timers import Cycle, TimerError, parse_cycle
from engine.spiff.activities import Activity
from engine.spiff.base import LeanSpec, due_at, instance, is_finished, text_or_value
from engine.spiff.gateways import EventBasedGateway
from engine.step import Thrown
from engine.values import Value

FIRED = "fired"
LEFT = "left"
"""Key in a repeating timer's internal data: how often it still fires; absent: without end."""
ANCHOR = "anchor"
"""Key in a repeating timer's internal data: when it fired last."""


class StartEvent(LeanSpec):
    """Where a token begins. How it began (a message, a timer) is the caller's business."""


class CatchEvent(LeanSpec):
    """Waits for a message or a timer; as a boundary event, also for an error or an escalation.

    Args:
        message: The message awaited, for "message".
        code: The code caught, for "error" and "escalation"; None catches any.
    """

    def __init__(self, wf_spec: Any, name: str, element: Element, message: Message | None = None, code: str | None = None) -> None:
        super().__init__(wf_spec, name, element)
        self.event = "message" if element.kind == "receiveTask" else element.event
        self.message = message
        self.code = code

    def _update_hook(self, my_task: Task) -> bool:
        super()._update_hook(my_task)
        if my_task.internal_data.get(FIRED):
            return True
        if my_task.state != TaskState.WAITING:
            my_task._set_state(TaskState.WAITING)
            self.guarded(my_task, lambda: self.arm(my_task))
        return False

    def arm(self, my_task: Task) -> None:
        """Begin to listen."""
        workflow = instance(my_task)
        if self.event == "timer":
            due = self.next_due(my_task)
            self.wait(my_task, "timer", due_at=due)
            workflow.note("timer.set", self.element_id, due_at=due)
        elif self.event == "message" and self.message is not None:
            correlation = correlation_of(my_task, self.message)
            self.wait(my_task, "message", message=self.message.name, correlation=correlation)
            workflow.note("message.awaited", self.element_id, message=self.message.name, correlation=correlation)

    def fire(self, my_task: Task, payload: dict[str, Value] | None = None) -> None:
        """It has occurred: the token goes on."""
        self.forget_wait(my_task)
        workflow = instance(my_task)
        if payload:
            workflow.write(payload)
        if self.event == "timer":
            workflow.note("timer.fired", self.element_id)
        elif self.event == "message" and self.message is not None:
            workflow.note("message.received", self.element_id, message=self.message.name, changed=payload or {})
        if isinstance(my_task.parent.task_spec, EventBasedGateway):
            for rival in my_task.parent.children:
                if rival is not my_task and not is_finished(rival):
                    rival.cancel()
        my_task.internal_data[FIRED] = True
        my_task._ready()

    def retry(self, my_task: Task) -> None:
        self.forget_wait(my_task)
        self.guarded(my_task, lambda: self.arm(my_task))

    def wait_details(self) -> dict[str, Any]:
        return {"message": self.message.name} if self.event == "message" and self.message else {}

    def next_due(self, my_task: Task) -> Any:
        assert self.element is not None
        kind, text = self.element.timer
        if kind != "timeCycle":
            due = due_at(my_task, text)
            if due is None:
                raise TimerError(f"the timer “{text}” has no value")
            return due
        cycle = self.cycle(my_task)
        anchor = my_task.internal_data.get(ANCHOR)
        if LEFT not in my_task.internal_data and cycle.times is not None:
            my_task.internal_data[LEFT] = cycle.times
        return cycle.start if anchor is None and cycle.start else cycle.period.after(anchor or instance(my_task).now)

    def cycle(self, my_task: Task) -> Cycle:
        assert self.element is not None
        value = text_or_value(my_task, self.element.timer[1])
        if not isinstance(value, str):
            raise TimerError(f"{value!r} is no ISO 8601 repeating interval, such as R3/PT1H.")
        return parse_cycle(value)


class ReceiveTask(CatchEvent, Activity):
    """Waits for a message; as an activity it may have boundary events."""

    def __init__(self, wf_spec: Any, name: str, element: Element, message: Message | None) -> None:
        CatchEvent.__init__(self, wf_spec, name, element, message)
        self.boundary: list[str] = []


class BoundaryEvent(CatchEvent):
    """Listens while its activity is open; occurs with it (interrupting: instead of it)."""

    def activity(self, my_task: Task) -> Task | None:
        assert self.element is not None
        attached = self.element.attached_to
        siblings = my_task.parent.children
        return next((task for task in siblings if task.task_spec.name == attached and not is_finished(task)), None)

    def fire(self, my_task: Task, payload: dict[str, Value] | None = None) -> None:
        assert self.element is not None
        activity = self.activity(my_task)
        due = my_task.internal_data.get("wait", {}).get("due_at")
        if self.element.interrupting:
            for listener in activity.task_spec.listeners(activity) if activity else ():
                if listener is not my_task:
                    listener.cancel()
            if activity is not None:
                activity.cancel()
        elif activity is not None and self.repeats(my_task):
            self.listen_again(my_task, due)
        super().fire(my_task, payload)

    def repeats(self, my_task: Task) -> bool:
        """Whether a non-interrupting event may occur once more while the activity is open."""
        assert self.element is not None
        if self.event != "timer":
            return True
        left = my_task.internal_data.get(LEFT)
        return self.element.timer[0] == "timeCycle" and (left is None or left > 1)

    def listen_again(self, my_task: Task, due: Any) -> None:
        again = my_task.parent._add_child(self, TaskState.FUTURE)
        if self.event == "timer":
            again.internal_data[ANCHOR] = due or instance(my_task).now
            left = my_task.internal_data.get(LEFT)
            if left is not None:
                again.internal_data[LEFT] = left - 1
        self._update(again)


class ThrowEvent(LeanSpec):
    """An intermediate throw event, an end event, or a send task: says something and goes on, or ends."""

    def __init__(self, wf_spec: Any, name: str, element: Element, message: Message | None = None, code: str | None = None) -> None:
        super().__init__(wf_spec, name, element)
        self.event = "message" if element.kind == "sendTask" else element.event
        self.message = message
        self.code = code

    def enter(self, my_task: Task) -> bool:
        assert self.element is not None
        workflow = instance(my_task)
        if self.event == "message" and self.message is not None:
            payload = {mapping.target: workflow.evaluate(mapping.source) for mapping in self.element.payload}
            correlation = correlation_of(my_task, self.message)
            workflow.thrown.append(Thrown(self.element_id, self.message.name, correlation, payload))
            workflow.note("message.thrown", self.element_id, message=self.message.name, correlation=correlation, payload=payload)
        if self.element.exit and my_task.workflow is workflow:
            workflow.exit = self.element.exit
            facts = {fact.name: workflow.data[fact.name] for fact in self.element.promised if fact.name in workflow.data}
            workflow.note("exit.reached", self.element_id, exit=self.element.exit, facts=facts)
        if self.event == "escalation":
            throw_escalation(my_task, self.code or "", inside=None)
        elif self.event == "error":
            throw_error(my_task, self.code or "", self.element_name, inside=None)
        elif self.event == "terminate":
            for other in list(my_task.workflow.tasks.values()):
                if other is not my_task and not is_finished(other):
                    other.cancel()
        return True


class SendTask(ThrowEvent, Activity):
    """Throws a message; as an activity it may have boundary events."""

    def __init__(self, wf_spec: Any, name: str, element: Element, message: Message | None) -> None:
        ThrowEvent.__init__(self, wf_spec, name, element, message)
        self.boundary: list[str] = []


def correlation_of(my_task: Task, message: Message) -> str | None:
    """The value that the message must carry; None: the deal key."""
    if not message.correlation:
        return None
    value = instance(my_task).evaluate(message.correlation)
    return "" if value is None else str(value)


def throw_error(my_task: Task, code: str, message: str, inside: Task | None) -> None:
    """A BPMN error: the innermost boundary event that catches it ends its activity; uncaught, it ends the instance (§10.5.6).

    Args:
        my_task: The task that throws.
        inside: The activity that fails itself (a call activity, a service task); None when an end event throws.
    """
    workflow = instance(my_task)
    workflow.note("error.thrown", my_task.task_spec.element_id, code=code, message=message)
    listener = _catcher(my_task, "error", code, inside)
    if listener is None:
        workflow.end(error=(code, message))
        return
    workflow.note("error.caught", listener.task_spec.element_id, code=code, message=message)
    listener.task_spec.fire(listener)


def throw_escalation(my_task: Task, code: str, inside: Task | None) -> None:
    """An escalation: caught by the innermost boundary event, else passed to the caller (§10.5.6)."""
    workflow = instance(my_task)
    workflow.note("escalation.thrown", my_task.task_spec.element_id, code=code)
    listener = _catcher(my_task, "escalation", code, inside)
    if listener is None:
        workflow.escalations.append(code)
        return
    workflow.note("escalation.caught", listener.task_spec.element_id, code=code)
    listener.task_spec.fire(listener)


def _catcher(my_task: Task, event: str, code: str, inside: Task | None) -> Task | None:
    workflow = instance(my_task)
    activity, scope = inside, my_task.workflow
    while True:
        if activity is not None:
            listening = [task for task in activity.task_spec.listeners(activity) if task.task_spec.event == event]
            for wanted in (code, None):
                for listener in listening:
                    if listener.task_spec.code == wanted:
                        return listener
            scope = activity.workflow
        if scope is workflow:
            return None
        activity = workflow.get_task_from_id(scope.parent_task_id)
