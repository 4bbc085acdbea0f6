"""Gateways (BPMN 2.0.2 §10.6 and §13.4): which way tokens go, and which wait for each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn.elements import Element, Flow
from bpmn.expressions import free_names
from engine.spiff.base import LeanSpec, instance
from engine.spiff.workflow import ElementFailed

CAME_FROM = "from"
"""Key in a waiting join's internal data: the spec that the token came from."""


@dataclass(frozen=True)
class Way:
    """An outgoing flow: its condition (None: none), and the spec that it leads to."""

    flow: Flow
    condition: str | None
    target: str


class Split(LeanSpec):
    """A gateway that chooses by conditions. The compiler fills `ways` and `default`."""

    def __init__(self, wf_spec: Any, name: str, element: Element) -> None:
        super().__init__(wf_spec, name, element)
        self.ways: list[Way] = []
        self.default: Way | None = None
        self.conditions: list[Way] = []

    def seal(self) -> None:
        """Called by the compiler when all ways are known."""
        assert self.element is not None
        self.default = next((way for way in self.ways if way.flow.id == self.element.default_flow), None)
        self.conditions = [way for way in self.ways if way is not self.default]

    def choose(self, my_task: Task, every: bool) -> None:
        """Take the first way whose condition holds, or every such way; else the default.

        Raises:
            ElementFailed: No condition holds and there is no default.
        """
        workflow = instance(my_task)
        told: list[dict[str, Any]] = []
        taken: list[Way] = []
        for way in self.conditions:
            holds = True if way.condition is None else bool(workflow.evaluate(way.condition))
            names = free_names(way.condition) if way.condition else ()
            inputs = {name: workflow.data[name] for name in names if name in workflow.data}
            told.append({"flow": way.flow.id, "name": way.flow.name, "condition": way.condition, "inputs": inputs, "result": holds})
            if holds:
                taken.append(way)
                if not every:
                    break
        if not taken and self.default:
            taken.append(self.default)
            told.append({"flow": self.default.flow.id, "name": self.default.flow.name, "condition": None, "inputs": {}, "result": True})
        if not taken:
            seen = "; ".join(f"{row['condition']} with {row['inputs']}" for row in told)
            raise ElementFailed(f"no condition holds and there is no default flow ({seen})")
        if len(self.ways) > 1:
            workflow.note("gateway.decided", self.element_id, taken=[way.flow.id for way in taken], conditions=told)
        specs = [self._wf_spec.task_specs[way.target] for way in taken]
        my_task._sync_children(specs, TaskState.FUTURE)


class ExclusiveGateway(Split):
    """Passes each token on along one flow."""

    def enter(self, my_task: Task) -> bool:
        self.choose(my_task, every=False)
        return True


class Join(LeanSpec):
    """What tokens of several flows wait at. Each arrival is a task that waits; the last one to come goes on."""

    @property
    def sources(self) -> set[str]:
        return set(self._inputs)

    def _update_hook(self, my_task: Task) -> bool:
        super()._update_hook(my_task)
        if len(self.sources) < 2:
            return True
        if my_task.state != TaskState.WAITING:
            my_task._set_state(TaskState.WAITING)
            my_task.internal_data[CAME_FROM] = my_task.parent.task_spec.name
        return self.arrived(my_task)

    def arrived(self, my_task: Task) -> bool:  # noqa: ARG002
        """Whether this token goes on now; the others that go with it are then consumed."""
        return False

    def tokens(self, my_task: Task) -> dict[str, Task]:
        """One waiting token by source: the first that came from there."""
        waiting: dict[str, Task] = {}
        for task in my_task.workflow.tasks.values():
            if task.task_spec is self and task.state == TaskState.WAITING:
                waiting.setdefault(task.internal_data[CAME_FROM], task)
        return waiting

    @staticmethod
    def consume(tokens: list[Task]) -> None:
        for token in tokens:
            token._set_state(TaskState.COMPLETED)


class ParallelGateway(Join):
    """Waits for one token from each incoming flow (excess ones stay), and sends one along each outgoing flow."""

    def arrived(self, my_task: Task) -> bool:
        waiting = self.tokens(my_task)
        if len(waiting) < len(self.sources):
            return False
        self.consume([token for token in waiting.values() if token is not my_task])
        return True

    def release(self, my_task: Task, unfinished: list[Task]) -> bool:
        """Called when nothing else moves: a join whose other tokens can't come any more is stuck, and says so."""
        if any(task.task_spec is not self and self.reachable_from(task) for task in unfinished) or my_task.id in instance(my_task).waits:
            return False
        missing = sorted(self.sources - set(self.tokens(my_task)))
        if missing:
            self.stick(my_task, f"waits for a token from {', '.join(missing)}, where none can come from any more")
        return False

    def reachable_from(self, task: Task) -> bool:
        return self.name in reachable(task.task_spec)

    def retry(self, my_task: Task) -> None:
        self.forget_wait(my_task)


class InclusiveGateway(Split, Join):
    """Waits for every token that can still come (BPMN 2.0.2 §13.4.3), and passes on along each flow whose condition holds."""

    def enter(self, my_task: Task) -> bool:
        self.choose(my_task, every=True)
        return True

    def release(self, my_task: Task, unfinished: list[Task]) -> bool:
        """Called when nothing else moves: go on unless a token elsewhere can still reach an empty incoming flow."""
        arrived = self.tokens(my_task)
        empty = self.sources - set(arrived)
        for task in unfinished:
            if task.task_spec is self:
                continue
            ahead = reachable(task.task_spec, stop=self.name) | {task.task_spec.name}
            if ahead & empty and not ahead & set(arrived):
                return False
        self.consume([token for token in arrived.values() if token is not my_task])
        my_task._ready()
        return True


class EventBasedGateway(LeanSpec):
    """Lets the events that follow race: they all listen, the first that occurs withdraws the others."""


def reachable(spec: Any, stop: str = "") -> set[str]:
    """Names of the specs that a token at `spec` can come to, not passing through `stop`."""
    seen: set[str] = set()
    ahead = list(spec.outputs)
    ahead += [spec._wf_spec.task_specs[name] for name in getattr(spec, "boundary", ())]
    while ahead:
        current = ahead.pop()
        if current.name in seen:
            continue
        seen.add(current.name)
        if current.name != stop:
            ahead += current.outputs
            ahead += [current._wf_spec.task_specs[name] for name in getattr(current, "boundary", ())]
    return seen
