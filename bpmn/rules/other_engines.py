"""Statements that other engines execute are refused; those of drawing tools are left alone.

BPMN lets each vendor add attributes. A Zeebe task definition or a jBPM rule group is the whole meaning of its task: run without it, the
task would be something else. Colours, grids, simulation data and the like carry no execution and stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of, owner
from bpmn.xml import BPMN, local

NAME = "other-engines"


@dataclass(frozen=True)
class Engine:
    """An engine's namespace: either all but `harmless` is refused, or only what is in `refused`."""

    name: str
    harmless: frozenset[str] = frozenset()
    refused: frozenset[str] | None = None

    def executes(self, statement: str) -> bool:
        return statement in self.refused if self.refused is not None else statement not in self.harmless


CAMUNDA_KIN = frozenset(
    {"async", "asyncBefore", "asyncAfter", "exclusive", "priority", "jobPriority", "taskPriority", "historyTimeToLive", "versionTag",
     "formFieldValidation", "triggerable", "properties", "property", "localization", "documentation", "fallbackToDefaultTenant",
     "diagramRelationId", "isStartableInTasklist", "failedJobRetryTimeCycle"}
)  # fmt: skip
ZEEBE = frozenset({"modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon", "properties", "property", "versionTag", "userTask"})
SPIFF = frozenset({"unitTests", "instructionsForEndUser", "allowGuest", "guestConfirmation", "signalButtonLabel", "category"})
JBPM = frozenset(
    {"onEntry-script", "onExit-script", "ruleFlowGroup", "serviceinterface", "serviceoperation", "serviceimplementation", "global",
     "dynamic", "waitForCompletion"}
)  # fmt: skip
APEX = frozenset(
    {"type", "executePlsql", "plsqlCode", "inVariables", "outVariables", "beforeTask", "afterTask", "beforeEvent", "onEvent",
     "calledDiagram", "processVariable", "expression", "condition", "assignment", "potentialUsers", "potentialGroups"}
)  # fmt: skip
PROCESSMAKER = frozenset({"screenRef", "scriptRef", "assignment", "assignedUsers", "assignedGroups", "config", "implementation"})
ENGINES = {
    "http://camunda.org/schema/zeebe/1.0": Engine("Camunda 8", ZEEBE),
    "http://activiti.org/bpmn": Engine("Activiti", CAMUNDA_KIN),
    "http://flowable.org/bpmn": Engine("Flowable", CAMUNDA_KIN),
    "http://operaton.org/schema/1.0/bpmn": Engine("Operaton", CAMUNDA_KIN),
    "http://knowprocess.com/bpmn": Engine("KnowProcess", CAMUNDA_KIN),
    "http://spiffworkflow.org/bpmn/schema/1.0/core": Engine("SpiffWorkflow", SPIFF),
    "http://paed01.github.io/bpmn-engine/schema/2017/08/bpmn": Engine("bpmn-engine"),
    "http://www.jboss.org/drools": Engine("jBPM", refused=JBPM),
    "https://flowsforapex.org": Engine("Flows for APEX", refused=APEX),
    "http://processmaker.com/BPMN/2.0/Schema.xsd": Engine("ProcessMaker", refused=PROCESSMAKER),
}
HINT = Said(
    "Say the same with Camunda 7 attributes, as the diagram dialect (docs/architecture.md) has it, or delete it.",
    "Скажите то же атрибутами Camunda 7, как в диалекте диаграмм (docs/architecture.md), или удалите.",
)
EMPTY = ("", "[]", "{}", "null", "false")
DRAWN_ONLY = ("lane", "laneSet", "dataObject", "dataObjectReference", "dataStoreReference", "textAnnotation", "association", "group")


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    messages = [node for node in diagram.root if local(node) == "message"]
    stated: dict[tuple[str, str], list[str]] = {}
    places: dict[tuple[str, str], etree._Element] = {}
    for node in [*graph_of(diagram).nodes(), *messages]:
        if local(node) in DRAWN_ONLY:
            continue
        where = owner(node)
        for engine, statement in _stated(node):
            key = (where.get("id", ""), engine)
            places[key] = where
            if statement not in stated.setdefault(key, []):
                stated[key].append(statement)
    for (identity, engine), statements in stated.items():
        listed = ", ".join(f"“{statement}”" for statement in statements)
        many = "statements" if len(statements) > 1 else "a statement"
        message = Said(f"{listed}: {many} for {engine}, not done here.", f"{listed}: указания для {engine}, здесь не выполняются.")
        yield finding(NAME, places[identity, engine], message, HINT)


def _stated(node: etree._Element) -> Iterator[tuple[str, str]]:
    """The engine and the name of each statement that an XML node carries."""
    for attribute, value in node.attrib.items():
        name = etree.QName(attribute)
        engine = ENGINES.get(name.namespace or "")
        if engine and engine.executes(name.localname) and str(value).strip() not in EMPTY:
            yield engine.name, name.localname
    for extensions in node.iterchildren(f"{{{BPMN}}}extensionElements"):
        for statement in extensions.iterchildren(etree.Element):
            name = etree.QName(statement)
            engine = ENGINES.get(name.namespace or "")
            if engine and engine.executes(name.localname):
                yield engine.name, name.localname
