"""A workflow as JSON text and back, for any SpiffWorkflow workflow: state only, the spec is kept once elsewhere.

Stock SpiffWorkflow's serializer writes the spec with each instance, takes key order and `typename` keys for more than data,
refuses Decimal and dates, and evaluates stored text when it migrates. Here nothing stored is ever evaluated, and nothing but
task specs is looked up by name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.spiff.compiler import Compiled
from engine.spiff.workflow import ScopedSubWorkflow, ScopedWorkflow, Scripts
from engine.values import decode, encode

VERSION = 1


class UnreadableSnapshot(ValueError):
    """The text is no snapshot of this version, or names a task that the process doesn't have."""


def snapshot(workflow: BpmnWorkflow) -> str:
    """The state of a workflow as JSON text; key order carries no meaning.

    Raises:
        UnstorableValue: A variable of a type outside `engine.values`.
    """
    state: dict[str, Any] = {
        "version": VERSION,
        "data": encode(workflow.data),
        "tree": _dump_tree(workflow),
        "scopes": [[str(identity), _dump_tree(scope)] for identity, scope in workflow.subprocesses.items()],
    }
    if isinstance(workflow, ScopedWorkflow):
        state["exit"] = workflow.exit
        state["waits"] = [str(identity) for identity in workflow.waits]
    return json.dumps(state, ensure_ascii=False, separators=(",", ":"))


def variables_of(text: str) -> dict[str, Any]:
    """The variables in what `snapshot` wrote, without restoring the rest.

    Raises:
        UnreadableSnapshot: Another version.
    """
    variables: dict[str, Any] = decode(_read(text)["data"])
    return variables


def with_variables(text: str, change: Callable[[dict[str, Any]], Mapping[str, Any]]) -> str:
    """What `snapshot` wrote, with other variables: for an instance that has ended, which nothing else changes any more.

    Args:
        change: The variables -> what they become.

    Raises:
        UnreadableSnapshot: Another version.
        UnstorableValue: A variable of a type outside `engine.values`.
    """
    state = _read(text)
    state["data"] = encode(dict(change(decode(state["data"]))))
    return json.dumps(state, ensure_ascii=False, separators=(",", ":"))


def restore(compiled: Compiled, text: str, *, scripts: Scripts, decide: Any = None, compacting: bool = True) -> ScopedWorkflow:
    """The instance of a compiled process that `snapshot` wrote.

    Raises:
        UnreadableSnapshot: Another version, or a task that the process doesn't have.
    """
    state = _read(text)
    workflow = ScopedWorkflow(
        compiled.spec, compiled.subprocess_specs, scripts=scripts, decide=decide, compacting=compacting, deserializing=True
    )
    _load(workflow, state, ScopedSubWorkflow)
    workflow.exit = state.get("exit", "")
    for tree in (workflow, *workflow.subprocesses.values()):
        for task in tree.tasks.values():
            task.data = workflow.data
            if task.state == TaskState.READY and not task.task_spec.manual:
                workflow.ready.append(task)
    for identity in state["waits"]:
        task = workflow.get_task_from_id(UUID(identity))
        task.task_spec.restore_wait(task)
    return workflow


def restore_stock(spec: Any, subprocess_specs: Mapping[str, Any], text: str, script_engine: Any = None) -> BpmnWorkflow:
    """The workflow of a stock SpiffWorkflow spec that `snapshot` wrote.

    Raises:
        UnreadableSnapshot: Another version, or a task that the spec doesn't have.
    """
    state = _read(text)
    workflow = BpmnWorkflow(spec, subprocess_specs, script_engine=script_engine, deserializing=True)
    _load(workflow, state, BpmnSubWorkflow)
    for tree in (workflow, *workflow.subprocesses.values()):
        for task in tree.tasks.values():
            if isinstance(task.task_spec, CatchingEvent) and task.state == TaskState.WAITING:
                workflow.event_manager.add_task(task)
    for identity, scope in workflow.subprocesses.items():
        activity = workflow.get_task_from_id(identity)
        scope.completed_event.connect(activity.task_spec._on_subworkflow_completed, activity)
    return workflow


def _dump_tree(tree: Any) -> dict[str, Any]:
    shared = isinstance(tree, ScopedWorkflow | ScopedSubWorkflow)
    return {
        "root": str(tree.task_tree.id),
        "last": str(tree.last_task.id) if tree.last_task is not None else None,
        "success": tree.success,
        "completed": tree.completed,
        "data": None if shared else encode(tree.data),
        "correlations": encode(tree.correlations),
        "tasks": [_dump_task(task, shared) for task in tree.tasks.values()],
    }


def _dump_task(task: Task, shared: bool) -> list[Any]:
    row = [
        str(task.id),
        str(task._parent) if task._parent else None,
        task.task_spec.name,
        task.state,
        int(task.triggered),
        encode(task.internal_data, f"{task.task_spec.name} (internal)") if task.internal_data else None,
    ]
    return row if shared else [*row, encode(task.data, task.task_spec.name), task.last_state_change]


def _read(text: str) -> dict[str, Any]:
    state = json.loads(text)
    if not isinstance(state, dict) or state.get("version") != VERSION:
        raise UnreadableSnapshot(f"This is no snapshot of version {VERSION}.")
    return state


def _load(workflow: BpmnWorkflow, state: dict[str, Any], scope_class: type[BpmnSubWorkflow]) -> None:
    workflow.data = decode(state["data"])
    _load_tree(workflow, state["tree"])
    pending = [(UUID(identity), saved) for identity, saved in state["scopes"]]
    while pending:
        identity, saved = pending.pop(0)
        owners = [tree for tree in (workflow, *workflow.subprocesses.values()) if identity in tree.tasks]
        if not owners:
            if not any(identity == UUID(row[0]) for _, other in pending for row in other["tasks"]):
                raise UnreadableSnapshot(f"The activity {identity} of a subprocess is missing.")
            pending.append((identity, saved))
            continue
        activity = owners[0].tasks[identity]
        scope = scope_class(workflow.subprocess_specs[activity.task_spec.spec], identity, workflow, deserializing=True)
        workflow.subprocesses[identity] = scope
        _load_tree(scope, saved)


def _load_tree(tree: Any, saved: dict[str, Any]) -> None:
    for identity, parent, name, state, triggered, internal, *own in saved["tasks"]:
        spec = tree.spec.task_specs.get(name)
        if spec is None:
            raise UnreadableSnapshot(f"The process has no “{name}”.")
        task = Task(tree, spec, state=state, id=UUID(identity))
        task._parent = UUID(parent) if parent else None
        task.triggered = bool(triggered)
        task.internal_data = decode(internal) if internal else {}
        if own:
            task.data, task.last_state_change = decode(own[0]), own[1]
    for task in tree.tasks.values():
        if task._parent is not None:
            tree.tasks[task._parent]._children.append(task.id)
    tree.task_tree = tree.tasks[UUID(saved["root"])]
    tree.last_task = tree.tasks.get(UUID(saved["last"])) if saved["last"] else None
    tree.success, tree.completed = saved["success"], saved["completed"]
    tree.correlations = decode(saved["correlations"])
    if saved["data"] is not None:
        tree.data = decode(saved["data"])
