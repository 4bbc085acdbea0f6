"""Keep the frontier, let the past go: `compact(workflow)` splices finished tasks out of a SpiffWorkflow task tree.

It works on any `BpmnWorkflow`, of the stock parser or ours. A finished task goes when nothing can look for it any more:

* a finished leaf, unless it is the root, a child that an unfinished task counts (multi-instance, loops), or held by a join;
* a completed task with one finished child is replaced by that child. The direct parent of a live task stays, because stock
  tasks read their parent's data when they are updated again.

Stock joins find their arrivals by walking the tree, so while such a join has an unfinished task all its tasks and their
parents are held, and so are the split that it belongs to and the split's children. The joins of `engine.spiff.gateways`
note where a token came from and hold nothing.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.unstructured_join import UnstructuredJoin
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.specs.Join import Join
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

FINISHED = TaskState.FINISHED_MASK


def compact(workflow: BpmnWorkflow) -> int:
    """Splice finished tasks out, in the workflow and its subprocesses.

    Returns:
        The number of tasks removed.
    """
    removed = _compact_tree(workflow)
    for scope in list(workflow.subprocesses.values()):
        removed += _compact_tree(scope)
    return removed + _drop_finished_scopes(workflow)


def _compact_tree(tree: Any) -> int:
    tasks: dict[Any, Task] = tree.tasks
    before = len(tasks)
    if before < 3:
        return 0
    held = _held(tasks)
    root = tree.task_tree.id
    for task in list(tasks.values()):
        _prune_upwards(tasks, task, root, held)
    for task in list(tasks.values()):
        _splice(tasks, task, root, held)
    return before - len(tasks)


def _prune_upwards(tasks: dict[Any, Task], task: Task, root: Any, held: set[Any]) -> None:
    """Remove a finished leaf, and its ancestors as they become finished leaves."""
    while task.id in tasks and not task._children and task._state & FINISHED and task.id != root and task.id not in held:
        parent = tasks.get(task._parent)
        if parent is None or not parent._state & FINISHED:
            return
        parent._children.remove(task.id)
        del tasks[task.id]
        task = parent


def _splice(tasks: dict[Any, Task], task: Task, root: Any, held: set[Any]) -> None:
    """Replace a completed task by its only child, when that child is finished too."""
    if task._state != TaskState.COMPLETED or len(task._children) != 1 or task.id == root or task.id in held:
        return
    child, parent = tasks[task._children[0]], tasks.get(task._parent)
    if parent is None or child.id in held or not child._state & FINISHED or not parent._state & FINISHED:
        return
    parent._children[parent._children.index(task.id)] = child.id
    child._parent = parent.id
    del tasks[task.id]


def _held(tasks: dict[Any, Task]) -> set[Any]:
    """Tasks that an unfinished stock join may still look for."""
    held: set[Any] = set()
    joins = {task.task_spec for task in tasks.values() if isinstance(task.task_spec, Join) and not task._state & FINISHED}
    for spec in joins:
        for task in tasks.values():
            if task.task_spec is not spec:
                continue
            held.update((task.id, task._parent))
            if not isinstance(spec, UnstructuredJoin) and spec.split_task is not None:
                split = task.find_ancestor(spec.split_task)
                if split is not None:
                    held.update((split.id, *split._children))
    return held


def _drop_finished_scopes(workflow: BpmnWorkflow) -> int:
    """Forget subprocesses whose activity has finished; their outcome is in the activity's data."""
    removed = 0
    for identity, scope in list(workflow.subprocesses.items()):
        activity = scope.parent_workflow.tasks.get(identity) if _parent_lives(workflow, scope) else None
        if activity is None or activity._state & FINISHED:
            removed += len(scope.tasks)
            del workflow.subprocesses[identity]
    return removed


def _parent_lives(workflow: BpmnWorkflow, scope: Any) -> bool:
    return scope.parent_task_id in workflow.tasks or any(scope.parent_task_id in other.tasks for other in workflow.subprocesses.values())
