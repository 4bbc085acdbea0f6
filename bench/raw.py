"""SpiffWorkflow alone, in memory: the yardstick. Its own parser, its own script engine, nothing stored."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState


def parse(source: bytes, process: str) -> Any:
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(source))
    return parser.get_spec(process)


def steps(spec: Any, data: dict[str, Any]) -> list[float]:
    """Seconds of each step of one instance: a user task completed with `data`, and all that follows."""
    workflow = BpmnWorkflow(spec)
    workflow.do_engine_steps()
    task = workflow.get_next_task(state=TaskState.READY, manual=True)
    times = []
    while task is not None:
        begin = perf_counter()
        task.set_data(**data)
        task.run()
        workflow.do_engine_steps()
        task = workflow.get_next_task(state=TaskState.READY, manual=True)
        times.append(perf_counter() - begin)
    if not workflow.completed:
        raise RuntimeError("The yardstick did not come to its end.")
    return times
