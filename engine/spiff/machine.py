"""One instance in memory: a stimulus in, a `Step` out. No clock, no input or output."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, get_args
from uuid import UUID

from SpiffWorkflow.task import Task

from engine.spiff import snapshot as snapshots
from engine.spiff.compiler import Compiled
from engine.spiff.events import throw_error, throw_escalation
from engine.spiff.moves import move, obstacle
from engine.spiff.workflow import ScopedWorkflow, Scripts
from engine.step import (
    Begin,
    Cancel,
    ChildEnded,
    CompleteWork,
    DeliverMessage,
    EndState,
    FinishService,
    FireTimer,
    MoveToken,
    Retry,
    SetVariables,
    Step,
    Stimulus,
    ThrowError,
    ThrowEscalation,
    Wait,
    WaitKind,
)
from engine.values import Value

Decide = Callable[[str, Mapping[str, Value], str], tuple[Value, dict[str, Value]]]
"""(decision id, variables, how the result is mapped) -> (the result, what history keeps of it: version, rules, inputs)."""


class NothingWaits(Exception):
    """The token doesn't wait for this any more (or never did)."""


class Machine:
    """A running instance of a compiled process.

    Args:
        compiled: The process.
        scripts: Evaluates expressions and runs scripts (`engine.spiff.sandbox.Sandbox`).
        decide: Evaluates decisions; without it a business rule task gets stuck.
        compacting: Splice out what has passed after each step. Off only to prove that the outcome is the same.
    """

    def __init__(self, compiled: Compiled, scripts: Scripts, decide: Decide | None = None, *, compacting: bool = True) -> None:
        self.compiled = compiled
        self.state: EndState = "active"
        self.workflow = ScopedWorkflow(compiled.spec, compiled.subprocess_specs, scripts=scripts, decide=decide, compacting=compacting)

    @classmethod
    def restore(cls, compiled: Compiled, text: str, scripts: Scripts, decide: Decide | None = None, *, compacting: bool = True) -> Machine:
        """The instance that `snapshot` wrote, of the same compiled process.

        Raises:
            UnreadableSnapshot: The text doesn't fit.
        """
        machine = cls.__new__(cls)
        machine.compiled = compiled
        machine.state = "active"
        machine.workflow = snapshots.restore(compiled, text, scripts=scripts, decide=decide, compacting=compacting)
        return machine

    @property
    def variables(self) -> dict[str, Value]:
        """The instance's variables: to read, not to change."""
        variables: dict[str, Value] = self.workflow.data
        return variables

    @property
    def waits(self) -> list[Wait]:
        """What each waiting token waits for, in the order they came to wait.

        Bulky details (a connector's parameters, a child's first variables) are there only in the step that opened the wait.
        """
        return list(self.workflow.waits.values())

    def why_not_move(self, token: str, element_id: str) -> str:
        """Why the token can't be moved to an element, in a sentence; "" when it can.

        Raises:
            NothingWaits: There is no such waiting token.
        """
        return obstacle(self._waiting(token, *get_args(WaitKind)), element_id)

    def snapshot(self) -> str:
        """The instance's state as JSON text."""
        return snapshots.snapshot(self.workflow)

    def advance(self, stimulus: Stimulus, now: datetime) -> Step:
        """Let a stimulus act, and everything that follows from it, until all tokens wait or the instance has ended.

        After an exception the machine is in no defined state: throw it away and restore it.

        Args:
            now: The moment, timezone-aware; timers and deadlines count from it.

        Raises:
            NothingWaits: The stimulus is for a token that doesn't wait for it.
            CantMove: A token can't be moved there; `why_not_move` tells it before.
        """
        workflow = self.workflow
        workflow.now = now
        before = dict(workflow.waits)
        self._apply(stimulus)
        if not workflow.completed:
            workflow.do_engine_steps()
        return self._step(before)

    def _apply(self, stimulus: Stimulus) -> None:
        workflow = self.workflow
        match stimulus:
            case Begin(variables, start_element):
                workflow.write(variables)
                workflow.start_element = start_element
                workflow.note("instance.started", start_element, changed=variables)
            case CompleteWork(token, answers):
                task = self._waiting(token, "work")
                workflow.write(answers)
                workflow.note("work.completed", task.task_spec.element_id, changed=answers)
                task.run()
            case FireTimer(token):
                task = self._waiting(token, "timer")
                task.task_spec.fire(task)
            case DeliverMessage(token, payload):
                task = self._waiting(token, "message")
                task.task_spec.fire(task, payload)
            case FinishService(token, result):
                task = self._waiting(token, "service")
                task.task_spec.guarded(task, lambda: task.task_spec.finish(task, result))
            case ChildEnded(token, variables, exit_name):
                task = self._waiting(token, "child")
                task.task_spec.guarded(task, lambda: task.task_spec.finish(task, variables, exit_name))
            case ThrowError(token, code, message):
                task = self._waiting(token, "service", "child")
                throw_error(task, code, message, inside=task)
            case ThrowEscalation(token, code):
                task = self._waiting(token, "child")
                throw_escalation(task, code, inside=task)
            case Retry(token, changes):
                task = self._waiting(token, "stuck", "service", "child")
                workflow.write(changes)
                workflow.note("token.retried", task.task_spec.element_id, changed=changes)
                task.task_spec.retry(task)
            case SetVariables(changes):
                workflow.write(changes)
                workflow.note("variables.set", "", changed=changes)
            case MoveToken(token, element_id):
                move(self._waiting(token, *get_args(WaitKind)), element_id)
            case Cancel(reason):
                workflow.end()
                self.state = "cancelled"
                workflow.note("instance.cancelled", "", reason=reason)

    def _waiting(self, token: str, *kinds: str) -> Task:
        try:
            identity = UUID(token)
        except ValueError:
            raise NothingWaits(f"“{token}” is no token.") from None
        wait = self.workflow.waits.get(identity)
        if wait is None or wait.kind not in kinds:
            raise NothingWaits(f"No token {token} waits for that.")
        return self.workflow.get_task_from_id(identity)

    def _step(self, before: dict[Any, Wait]) -> Step:
        workflow = self.workflow
        if workflow.completed and self.state == "active":
            self.state = "failed" if workflow.error else "completed"
            if workflow.error:
                workflow.note("instance.failed", "", code=workflow.error[0], message=workflow.error[1])
            else:
                workflow.note("instance.completed", "", exit=workflow.exit)
        step = Step(
            state=self.state,
            exit=workflow.exit if self.state == "completed" else "",
            error=workflow.error,
            escalations=workflow.escalations,
            opened=[wait for identity, wait in workflow.waits.items() if before.get(identity) is not wait],
            closed=[wait.token for identity, wait in before.items() if workflow.waits.get(identity) is not wait],
            thrown=workflow.thrown,
            history=workflow.journal,
            changed=workflow.changed,
        )
        workflow.escalations, workflow.thrown, workflow.journal, workflow.changed = [], [], [], {}
        return step
