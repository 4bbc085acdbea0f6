"""Data is variables; drawn data objects are documentation.

Every token of an instance reads and writes the same variables (docs/architecture.md, "Variables"). A data association that transforms or
assigns, or an activity with inputs and outputs of its own, says that the data flows otherwise: it would not, so it is refused.
A data object that is only drawn changes nothing; the warning says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of, owner
from bpmn.xml import NS, local

NAME = "data-flow"

PLACEHOLDER = "__targetRef_placeholder"
"""bpmn-js writes a property of this name for each association to an activity; it means nothing."""
VARIABLES = "Delete it: an activity reads variables by name, and writes what its form, script, decision or output parameters produce."


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for node in graph_of(diagram).nodes():
        kind, where = local(node), owner(node)
        if kind in ("dataInputAssociation", "dataOutputAssociation"):
            if any(node.find(f"bpmn:{part}", NS) is not None for part in ("assignment", "transformation")):
                hint = "Compute the value in a script task, or in an input or output parameter."
                yield finding(NAME, where, "A data association assigns or transforms data, which is not done.", hint)
        elif kind == "ioSpecification":
            if any(local(child) in ("dataInput", "dataOutput") for child in node):
                yield finding(NAME, where, "It has data inputs or outputs of its own, which are not filled.", VARIABLES)
        elif kind in ("dataInput", "dataOutput") and _belongs_to_event(node):
            yield finding(NAME, where, f"The event has a {_words(kind)} of its own, which is not filled.", VARIABLES)
        elif kind == "property" and node.get("name") != PLACEHOLDER:
            named = node.get("name") or node.get("id", "")
            message = f"The property “{named}” is documentation: variables need no declaration and have no type."
            yield finding(NAME, where, message, "Nothing to do, or delete it.", "warning")
        elif kind in ("dataObject", "dataStoreReference"):
            message = f"The {_words(kind)} is documentation: nothing is stored in it."
            yield finding(NAME, node, message, "Nothing to do; what an activity produces is a variable.", "warning")


def _words(kind: str) -> str:
    return {"dataInput": "data input", "dataOutput": "data output", "dataObject": "data object"}.get(kind, "data store")


def _belongs_to_event(node: etree._Element) -> bool:
    """A data input or output that an event declares for itself, and an association uses."""
    parent = node.getparent()
    return parent is not None and local(parent).endswith("Event") and any(local(child).endswith("Association") for child in parent)
