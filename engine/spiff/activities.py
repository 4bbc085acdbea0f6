"""Activities: tasks that people, scripts, connectors and decisions do, embedded subprocesses and call activities (BPMN 2.0.2 §10.3)."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn.elements import Element, Mapping
from bpmn.timers import parse_cycle
from bpmn.xml import CAMUNDA
from engine.spiff.base import LeanSpec, due_at, instance, text_or_value
from engine.spiff.workflow import ElementFailed
from engine.values import Value

DEFAULT_TRIES, DEFAULT_PAUSE = 3, 60.0


class Activity(LeanSpec):
    """An activity: while it is open its boundary events listen."""

    def __init__(self, wf_spec: Any, name: str, element: Element) -> None:
        super().__init__(wf_spec, name, element)
        self.boundary: list[str] = []
        """Names of the specs of its boundary events."""

    def listeners(self, my_task: Task) -> list[Task]:
        """Its boundary events that still listen."""
        if not self.boundary:
            return []
        return [task for task in my_task.parent.children if task.task_spec.name in self.boundary and task.state == TaskState.WAITING]

    def leave(self, my_task: Task) -> None:
        for listener in self.listeners(my_task):
            listener.cancel()


class UserTask(Activity):
    """Work for a person: waits READY, as in stock SpiffWorkflow, until it is completed."""

    def __init__(self, wf_spec: Any, name: str, element: Element) -> None:
        super().__init__(wf_spec, name, element)
        self.manual = True

    def _on_ready_hook(self, my_task: Task) -> None:
        self.guarded(my_task, lambda: self.open(my_task))

    def open(self, my_task: Task) -> None:
        """Put the work before the department."""
        assert self.element is not None
        assignee = self.element.camunda("assignee")
        details = {
            **self.wait_details(),
            "assignee": str(text_or_value(my_task, assignee) or "") if assignee else "",
            "due_at": due_at(my_task, self.element.camunda("dueDate")),
        }
        self.wait(my_task, "work", **details)
        shown = {key: value for key, value in details.items() if value}
        instance(my_task).note("work.opened", self.element_id, **shown)

    def wait_details(self) -> dict[str, Any]:
        assert self.element is not None
        return {"department": self.element.department, "form": self.element.form}


class ScriptTask(Activity):
    """A Python script, sandboxed; it writes its assignments, all or none."""

    def enter(self, my_task: Task) -> bool:
        assert self.element is not None
        workflow = instance(my_task)
        changed = workflow.scripts.execute(self.element.script, workflow.data, workflow.now)
        workflow.write(changed)
        workflow.note("script.ran", self.element_id, changed=changed)
        return True


class BusinessRuleTask(Activity):
    """A decision (DMN): its result becomes one variable."""

    def enter(self, my_task: Task) -> bool:
        assert self.element is not None
        workflow = instance(my_task)
        if workflow.decide is None:
            raise ElementFailed("there is nothing here that evaluates decisions")
        decision = self.element.camunda("decisionRef") or ""
        result, told = workflow.decide(decision, workflow.data, self.element.camunda("mapDecisionResult") or "resultList")
        name = self.element.camunda("resultVariable")
        if name:
            workflow.write({name: result})
        workflow.note("decision.made", self.element_id, decision=decision, result=result, variable=name or "", **told)
        return True


class ServiceTask(Activity):
    """Work for a connector: waits STARTED for its answer."""

    def enter(self, my_task: Task) -> None:
        assert self.element is not None
        params = {mapping.target: text_or_value(my_task, mapping.source) for mapping in self.element.input_parameters}
        self.wait(my_task, "service", **self.wait_details(), params=params)
        instance(my_task).note("service.called", self.element_id, topic=self.element.topic)

    def finish(self, my_task: Task, result: Value) -> None:
        """The connector has answered."""
        assert self.element is not None
        workflow = instance(my_task)
        scope = {**workflow.data, "result": result}
        written = {mapping.target: text_or_value(my_task, mapping.source, scope) for mapping in self.element.output_parameters}
        workflow.write(written)
        workflow.note("service.finished", self.element_id, topic=self.element.topic, changed=written)
        my_task.complete()

    def tries(self) -> tuple[int, float]:
        """Number of tries, and seconds before the second (`camunda:failedJobRetryTimeCycle`, "R3/PT1M")."""
        assert self.element is not None
        for node in self.element.extensions(CAMUNDA, "failedJobRetryTimeCycle"):
            cycle = parse_cycle(node.text or "")
            return cycle.times or DEFAULT_TRIES, cycle.period.seconds
        return DEFAULT_TRIES, DEFAULT_PAUSE

    def wait_details(self) -> dict[str, Any]:
        assert self.element is not None
        tries, pause = self.tries()
        return {"topic": self.element.topic, "tries": tries, "pause": pause}


class SubProcess(Activity):
    """An embedded subprocess: a scope of tokens with the instance's variables."""

    @property
    def spec(self) -> str:
        return self.element_id

    def enter(self, my_task: Task) -> None:
        instance(my_task).create_subprocess(my_task, self.element_id)

    def _on_cancel(self, my_task: Task) -> None:
        instance(my_task).drop_scope(my_task)
        super()._on_cancel(my_task)


class CallActivity(Activity):
    """A child instance of its own, with the variables that are mapped to it."""

    def enter(self, my_task: Task) -> None:
        assert self.element is not None
        workflow = instance(my_task)
        variables = _mapped(self.element.ins, workflow.data, workflow)
        called = self.wait_details()
        self.wait(my_task, "child", **called, variables=variables)
        workflow.note("child.started", self.element_id, process=called["called"], variables=variables)

    def finish(self, my_task: Task, variables: dict[str, Value], exit_name: str) -> None:
        """The child has completed."""
        assert self.element is not None
        workflow = instance(my_task)
        written = _mapped(self.element.outs, {**variables, "exit": exit_name}, workflow)
        workflow.write(written)
        workflow.note("child.ended", self.element_id, exit=exit_name, changed=written)
        my_task.complete()

    def wait_details(self) -> dict[str, Any]:
        assert self.element is not None
        return {"called": self.element.node.get("calledElement", "")}


def _mapped(mappings: tuple[Mapping, ...], source: dict[str, Value], workflow: Any) -> dict[str, Value]:
    """Variables of one instance as another is given them.

    A plain name that the source lacks is left out: it is optional, and the stage contract names those that are not.
    """
    target: dict[str, Value] = {}
    for mapping in mappings:
        if mapping.everything:
            target.update({key: value for key, value in source.items() if key != "exit"})
        elif not mapping.source.isidentifier():
            target[mapping.target] = workflow.evaluate(mapping.source, source)
        elif mapping.source in source:
            target[mapping.target] = source[mapping.source]
    return target
