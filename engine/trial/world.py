"""A small world in memory in which a diagram is tried: instances, their children, messages between them, and a clock that jumps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.spiff.compiler import Compiled
from engine.spiff.machine import Decide, Machine
from engine.spiff.workflow import Scripts
from engine.step import (
    Begin,
    Cancel,
    ChildEnded,
    DeliverMessage,
    EndState,
    FireTimer,
    Step,
    Stimulus,
    ThrowError,
    ThrowEscalation,
    Thrown,
    Wait,
)
from engine.values import Value

MAX_DEPTH = 20
"""Call activities inside each other; more is taken for a process that calls itself for ever."""


@dataclass(frozen=True, slots=True)
class PathEntry:
    """One thing that happened on the way: a history event with the element's names."""

    at: datetime
    process_id: str
    element_id: str
    name: str
    kind: str
    data: Mapping[str, Value]


@dataclass(eq=False)
class TrialInstance:
    """A running instance of the trial.

    Attributes:
        parent: The instance and the token that called it; None for the first one.
    """

    machine: Machine
    parent: tuple[TrialInstance, str] | None = None
    children: dict[str, TrialInstance] = field(default_factory=dict)
    exit: str = ""

    @property
    def process_id(self) -> str:
        return self.machine.compiled.process_id

    @property
    def depth(self) -> int:
        return 0 if self.parent is None else self.parent[0].depth + 1


@dataclass(frozen=True, slots=True)
class Pending:
    """A token that waits, and the instance it belongs to."""

    instance: TrialInstance
    wait: Wait


class World:
    """What runs in a trial. All in memory: nothing is stored, sent or called.

    Args:
        processes: Compiled processes by id: what call activities may call.
        sandbox: Evaluates expressions and runs scripts.
        decide: Evaluates decisions.
        now: When the trial begins, timezone-aware.
        run_children: Really run called processes; else their calls wait to be answered as work does.
    """

    def __init__(
        self, processes: Mapping[str, Compiled], sandbox: Scripts, decide: Decide, now: datetime, *, run_children: bool = True
    ) -> None:
        self.processes = processes
        self.sandbox = sandbox
        self.decide = decide
        self.now = now
        self.run_children = run_children
        self.path: list[PathEntry] = []
        self.instances: list[TrialInstance] = []
        self.moves = 0
        self._kept: list[Thrown] = []

    @property
    def first(self) -> TrialInstance:
        return self.instances[0]

    @property
    def state(self) -> EndState:
        """The first instance's."""
        return self.first.machine.state

    def begin(self, process_id: str, variables: Mapping[str, Value], start_element: str = "") -> None:
        """Start the process that is tried."""
        self._begin(process_id, variables, start_element, None)

    def waiting(self) -> list[Pending]:
        """Every token that somebody or something outside must move, oldest instance first; stuck ones too."""
        return [
            Pending(instance, wait)
            for instance in self.instances
            if instance.machine.state == "active"
            for wait in instance.machine.waits
            if wait.token not in instance.children
        ]

    def act(self, pending: Pending, stimulus: Stimulus) -> None:
        """Let something happen to a waiting token; a timer turns the clock to its hour."""
        self.moves += 1
        if isinstance(stimulus, FireTimer) and pending.wait.due_at is not None:
            self.now = max(self.now, pending.wait.due_at)
        self._advance(pending.instance, stimulus)

    def _begin(self, process_id: str, variables: Mapping[str, Value], start: str, parent: tuple[TrialInstance, str] | None) -> None:
        instance = TrialInstance(Machine(self.processes[process_id], self.sandbox, self.decide), parent)
        self.instances.append(instance)
        if parent is not None:
            parent[0].children[parent[1]] = instance
        self._advance(instance, Begin(dict(variables), start))

    def _advance(self, instance: TrialInstance, stimulus: Stimulus) -> None:
        step = instance.machine.advance(stimulus, self.now)
        self._note(instance, step)
        for token in step.closed:
            if child := instance.children.pop(token, None):
                self._withdraw(child)
        if self.run_children:
            for wait in step.opened:
                if wait.kind == "child" and wait.called in self.processes and instance.depth < MAX_DEPTH:
                    self._begin(wait.called, wait.variables, "", (instance, wait.token))
        for thrown in step.thrown:
            self._deliver(thrown)
        self._deliver_kept()
        self._tell_parent(instance, step)

    def _tell_parent(self, instance: TrialInstance, step: Step) -> None:
        if instance.parent is None:
            instance.exit = step.exit or instance.exit
            return
        parent, token = instance.parent
        for code in step.escalations:
            if parent.children.get(token) is instance:
                self._advance(parent, ThrowEscalation(token, code))
        if instance.machine.state == "active" or parent.children.get(token) is not instance:
            return
        if instance.machine.state == "completed":
            self._advance(parent, ChildEnded(token, dict(instance.machine.variables), step.exit))
        elif step.error is not None:
            self._advance(parent, ThrowError(token, *step.error))

    def _withdraw(self, instance: TrialInstance) -> None:
        if instance.machine.state == "active":
            self._advance(instance, Cancel("the caller has moved on"))

    def _deliver(self, thrown: Thrown) -> None:
        for pending in self.waiting():
            wait = pending.wait
            if wait.kind == "message" and wait.message == thrown.message and wait.correlation == thrown.correlation:
                self._advance(pending.instance, DeliverMessage(wait.token, thrown.payload))
                return
        self._kept.append(thrown)

    def _deliver_kept(self) -> None:
        kept, self._kept = self._kept, []
        for thrown in kept:
            self._deliver(thrown)

    def _note(self, instance: TrialInstance, step: Step) -> None:
        elements = instance.machine.compiled.diagram.elements
        for event in step.history:
            element = elements.get(event.element_id)
            name = element.name if element else ""
            self.path.append(PathEntry(self.now, instance.process_id, event.element_id, name, event.kind, event.data))


def stuck(world: World) -> list[Pending]:
    """Tokens that can't go on as things stand."""
    return [pending for pending in world.waiting() if pending.wait.kind == "stuck"]
