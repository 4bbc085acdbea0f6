"""Every Camunda 7 statement is either done, known to change nothing here, or refused.

A diagram drawn for Camunda may call Java classes, run listeners or set variables by attributes. Skipping one of these would
run another process than the one drawn. What is harmless (transaction borders, priorities, template marks) is listed below.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of, owner
from bpmn.xml import CAMUNDA, local

NAME = "camunda-extensions"

WORK = {"candidateGroups", "candidateUsers", "assignee", "formRef", "formRefBinding", "formKey", "dueDate"}
CONNECTOR = {"type", "topic"}
DONE: dict[str, set[str]] = {
    "userTask": WORK,
    "manualTask": WORK,
    "task": WORK,
    "startEvent": {"formRef", "formRefBinding", "formKey"},
    "serviceTask": CONNECTOR,
    "sendTask": CONNECTOR,
    "businessRuleTask": {"decisionRef", "decisionRefBinding", "resultVariable", "mapDecisionResult"},
    "callActivity": {"calledElementBinding"},
}
"""Attributes that are done, or checked by a rule of their own."""
HARMLESS = {
    "asyncBefore", "asyncAfter", "async", "exclusive", "jobPriority", "taskPriority", "priority", "historyTimeToLive", "versionTag",
    "isStartableInTasklist", "modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon", "diagramRelationId", "formHandlerClass",
    "errorMessage",
}  # fmt: skip
STATEMENTS_DONE = {
    "inputOutput": {"serviceTask", "sendTask"},
    "in": {"callActivity"},
    "out": {"callActivity"},
    "formData": {"userTask", "manualTask", "task", "startEvent"},  # refused by the rule “forms”
}
STATEMENTS_HARMLESS = {"properties", "failedJobRetryTimeCycle"}
CONNECT = 'Let a connector do it: camunda:type="external" and camunda:topic.'
SCRIPT = "Do it in a script task, drawn where it happens."
INSTEAD = {
    "class": CONNECT, "delegateExpression": CONNECT, "expression": CONNECT, "connector": CONNECT, "field": CONNECT,
    "executionListener": SCRIPT, "taskListener": SCRIPT, "inputOutput": SCRIPT, "initiator": SCRIPT,
    "resultVariable": "Assign the variable in the script, or in an output parameter.",
    "resource": "Write the script or condition into the diagram.",
    "followUpDate": "Draw a timer event before the task.",
    "candidateStarterGroups": "Delete it: who may start a process is a permission.",
    "candidateStarterUsers": "Delete it: who may start a process is a permission.",
    "type": CONNECT, "topic": CONNECT,
}  # fmt: skip
DELETE = "Delete it, or draw what it means."


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for node in graph_of(diagram).nodes():
        kind = local(node)
        for attribute in node.attrib:
            name = etree.QName(attribute)
            if name.namespace == CAMUNDA and name.localname not in HARMLESS | DONE.get(kind, set()):
                message = f"camunda:{name.localname} on a {kind} is not done here."
                yield finding(NAME, owner(node), message, INSTEAD.get(name.localname, DELETE))
        if kind == "extensionElements":
            yield from _statements(node)


def _statements(extensions: etree._Element) -> Iterator[Finding]:
    parent = extensions.getparent()
    kind = local(parent) if parent is not None else ""
    seen: set[str] = set()
    for statement in extensions:
        if not isinstance(statement.tag, str) or etree.QName(statement).namespace != CAMUNDA:
            continue
        name = local(statement)
        if name in STATEMENTS_HARMLESS or kind in STATEMENTS_DONE.get(name, set()) or name in seen:
            continue
        seen.add(name)
        message = f"<camunda:{name}> on a {kind} is not done here."
        yield finding(NAME, owner(extensions), message, INSTEAD.get(name, DELETE))
