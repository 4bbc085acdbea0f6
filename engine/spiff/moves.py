"""Moving a token by a correction: where it may go, and how it gets there.

A token may go anywhere in its scope as long as every join still gets what it waits for. For each parallel or inclusive join it
matters on which of its incoming flows a token can arrive first: if that is the same before and after, nothing changes for the join. If
not, the token may still move when no other token is on its way to that join, and when it doesn't end up in only some of the branches.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn.elements import ACTIVITIES
from engine.spiff.base import LeanSpec, door, instance, is_finished
from engine.spiff.events import BoundaryEvent
from engine.spiff.gateways import EventBasedGateway, Join, ParallelGateway, reachable


class CantMove(Exception):
    """The token can't be moved there; the message says why."""


def obstacle(my_task: Task, element_id: str) -> str:
    """Why a waiting token can't be moved to an element, in a sentence; "" when it can."""
    here: LeanSpec = my_task.task_spec
    scope = my_task.workflow.spec
    if isinstance(here, BoundaryEvent):
        return f"{_named(here)} listens beside an activity; move the activity's token."
    if isinstance(here, Join) and len(here.sources) > 1:
        return f"{_named(here)} is a join that waits for other branches; move one of their tokens."
    if element_id == here.element_id:
        return f"The token is at {_named(here)} already."
    target = scope.task_specs.get(element_id)
    if target is None or target.element is None:
        return f"There is no element {element_id} in the same process or subprocess as {_named(here)}."
    if reason := _unfit(target):
        return reason
    others = [task for task in my_task.workflow.tasks.values() if not is_finished(task) and not _goes_along(task, my_task)]
    for join in _joins(scope):
        before, after = _arrivals(here, join), _arrivals(target, join)
        if before == after:
            continue
        if any(task.task_spec is join or _arrivals(task.task_spec, join) for task in others):
            return f"Other tokens are on their way to the join {_named(join)}, which would then wait for the wrong number of them."
        if reason := _starves(target, join, after):
            return reason
    return ""


def entry_obstacle(scope: Any, element_id: str) -> str:
    """Why an instance with a single token can't begin at an element of its process, in a sentence; "" when it can."""
    target = scope.task_specs.get(element_id)
    if target is None or target.element is None:
        return f"There is no element {element_id} directly in the process."
    if target.element.kind == "startEvent":
        return ""
    return _unfit(target) or next(filter(None, (_starves(target, join, _arrivals(target, join)) for join in _joins(scope))), "")


def move(my_task: Task, element_id: str) -> None:
    """Withdraw what the token waits for, and let it enter the element.

    Raises:
        CantMove: See `obstacle`.
    """
    if reason := obstacle(my_task, element_id):
        raise CantMove(reason)
    workflow, parent = instance(my_task), my_task.parent
    origin = my_task.task_spec.element_id
    leaving = [task for task in my_task.workflow.tasks.values() if task is not my_task and _goes_along(task, my_task)]
    for task in (*leaving, my_task):
        if not is_finished(task):
            task.cancel()
    workflow.note("token.moved", origin, to=element_id)
    entered = parent._add_child(door(my_task.workflow.spec, element_id), TaskState.FUTURE)
    entered.task_spec._update(entered)


def _goes_along(task: Task, my_task: Task) -> bool:
    """It is the token's own: it waits itself, or listens beside it, or races with it behind an event-based gateway."""
    if task is my_task:
        return True
    if task.parent is not my_task.parent or is_finished(task):
        return False
    if isinstance(my_task.parent.task_spec, EventBasedGateway):
        return True
    return task.task_spec.name in getattr(my_task.task_spec, "boundary", ())


def _unfit(target: LeanSpec) -> str:
    assert target.element is not None
    if target.element.kind in ACTIVITIES or target.element.kind == "intermediateCatchEvent":
        sources = [spec for spec in target.inputs if isinstance(spec, EventBasedGateway)]
        return f"{_named(target)} races with other events behind {_named(sources[0])}." if sources else ""
    return f"{_named(target)} is a {target.element.kind}; a token can be moved to an activity or an intermediate catch event."


def _starves(target: LeanSpec, join: Join, arrivals: set[str]) -> str:
    if isinstance(join, ParallelGateway) and arrivals and arrivals != join.sources:
        return f"{_named(target)} lies in one of several branches; the join {_named(join)} would wait for the others without end."
    return ""


def _joins(scope: Any) -> list[Join]:
    return [spec for spec in scope.task_specs.values() if isinstance(spec, Join) and len(spec.sources) > 1]


def _arrivals(spec: LeanSpec, join: Join) -> set[str]:
    """On which of the join's incoming flows, by their sources, a token from `spec` can arrive at it first."""
    return ({spec.name} if spec is not join else set()) & join.sources | reachable(spec, stop=join.name) & join.sources


def _named(spec: LeanSpec) -> str:
    return f"“{spec.element_name}” ({spec.element_id})" if spec.element_name else spec.element_id
