"""Any SpiffWorkflow application may run its scripts in the sandbox."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree
from SpiffWorkflow.bpmn.exceptions import WorkflowTaskException
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from engine.spiff.sandbox import Sandbox, ScriptError
from engine.spiff.script_environment import SandboxEnvironment

PROCESS = """\
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="n">
  <process id="offer" isExecutable="true">
    <startEvent id="start"/><sequenceFlow id="f1" sourceRef="start" targetRef="compute"/>
    <scriptTask id="compute" scriptFormat="python"><script>{script}</script></scriptTask>
    <sequenceFlow id="f2" sourceRef="compute" targetRef="large"/>
    <exclusiveGateway id="large" default="f4"/>
    <sequenceFlow id="f3" sourceRef="large" targetRef="director"><conditionExpression>total &gt; limit</conditionExpression></sequenceFlow>
    <sequenceFlow id="f4" sourceRef="large" targetRef="sales"/>
    <endEvent id="director"/><endEvent id="sales"/>
  </process>
</definitions>
"""


def run(sandbox: Sandbox, script: str, **data: Any) -> BpmnWorkflow:
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(PROCESS.format(script=script)))
    environment = SandboxEnvironment(sandbox, now=lambda: datetime(2026, 1, 31, tzinfo=UTC), variables={"limit": 100})
    workflow = BpmnWorkflow(parser.get_spec("offer"), script_engine=PythonScriptEngine(environment=environment))
    workflow.data.update(data)
    workflow.get_next_task().data.update(data)
    workflow.do_engine_steps()
    return workflow


def test_a_stock_workflow_runs_its_scripts_and_conditions_in_the_sandbox(sandbox: Sandbox) -> None:
    workflow = run(sandbox, "total = price * 3\nday = now.day", price=50)
    assert workflow.completed
    assert workflow.data["total"] == 150
    assert workflow.data["day"] == 31
    assert "limit" not in workflow.data
    assert [task.task_spec.name for task in workflow.get_tasks() if task.task_spec.name in ("director", "sales")] == ["director"]


def test_a_script_that_would_reach_the_machine_fails_its_task(sandbox: Sandbox) -> None:
    with pytest.raises(WorkflowTaskException, match="os can't be imported"):
        run(sandbox, "import os\ntotal = len(os.environ)", price=50)


def test_a_failed_script_leaves_the_data_as_it_was(sandbox: Sandbox) -> None:
    data = {"items": [1]}
    with pytest.raises(ScriptError):
        SandboxEnvironment(sandbox).execute("items.append(2)\nx = 1 / 0", data)
    assert data == {"items": [1]}


def test_services_are_the_application_s(sandbox: Sandbox) -> None:
    environment = SandboxEnvironment(sandbox, call_service=lambda data, **parameters: {**data, **parameters})
    assert environment.call_service({"a": 1}, operation_name="mail") == {"a": 1, "operation_name": "mail"}
    with pytest.raises(NotImplementedError, match="call_service"):
        SandboxEnvironment(sandbox).call_service({}, operation_name="mail")
