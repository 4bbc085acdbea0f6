"""Every Camunda 7 statement is either done, known to change nothing here, or refused.

A diagram drawn for Camunda may call Java classes, run listeners or set variables by attributes. Skipping one of these would
run another process than the one drawn. What is harmless (transaction borders, priorities, template marks) is listed below.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding, Said
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
CONNECT = Said(
    'Let a connector do it: camunda:type="external" and camunda:topic.',
    'Пусть это сделает коннектор: camunda:type="external" и camunda:topic.',
)
SCRIPT = Said("Do it in a script task, drawn where it happens.", "Сделайте это в задаче-скрипте, нарисованной там, где это происходит.")
NO_STARTERS = Said("Delete it: who may start a process is a permission.", "Удалите: кому можно начинать процесс, решают права доступа.")
INSTEAD = {
    "class": CONNECT, "delegateExpression": CONNECT, "expression": CONNECT, "connector": CONNECT, "field": CONNECT,
    "executionListener": SCRIPT, "taskListener": SCRIPT, "inputOutput": SCRIPT, "initiator": SCRIPT,
    "resultVariable": Said(
        "Assign the variable in the script, or in an output parameter.", "Присвойте переменную в скрипте или в выходном параметре."
    ),
    "resource": Said("Write the script or condition into the diagram.", "Впишите скрипт или условие в диаграмму."),
    "followUpDate": Said("Draw a timer event before the task.", "Нарисуйте перед задачей событие-таймер."),
    "candidateStarterGroups": NO_STARTERS, "candidateStarterUsers": NO_STARTERS,
    "type": CONNECT, "topic": CONNECT,
}  # fmt: skip
DELETE = Said("Delete it, or draw what it means.", "Удалите или нарисуйте то, что это значит.")


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for node in graph_of(diagram).nodes():
        kind = local(node)
        for attribute in node.attrib:
            name = etree.QName(attribute)
            if name.namespace == CAMUNDA and name.localname not in HARMLESS | DONE.get(kind, set()):
                message = _not_done(f"camunda:{name.localname}", kind)
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
        yield finding(NAME, owner(extensions), _not_done(f"<camunda:{name}>", kind), INSTEAD.get(name, DELETE))


def _not_done(what: str, kind: str) -> Said:
    return Said(f"{what} on a {kind} is not done here.", f"{what} на элементе {kind} здесь не выполняется.")
