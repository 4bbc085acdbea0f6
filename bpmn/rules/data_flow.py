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
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of, owner
from bpmn.xml import NS, local

NAME = "data-flow"

PLACEHOLDER = "__targetRef_placeholder"
"""bpmn-js writes a property of this name for each association to an activity; it means nothing."""
VARIABLES = Said(
    "Delete it: an activity reads variables by name, and writes what its form, script, decision or output parameters produce.",
    "Удалите: действие читает переменные по именам, а пишет то, что дают его форма, скрипт, решение или выходные параметры.",
)
WORDS = {
    "dataInput": Said("data input", "вход данных"),
    "dataOutput": Said("data output", "выход данных"),
    "dataObject": Said("data object", "объект данных"),
    "dataStoreReference": Said("data store", "хранилище данных"),
}


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for node in graph_of(diagram).nodes():
        kind, where = local(node), owner(node)
        if kind in ("dataInputAssociation", "dataOutputAssociation"):
            if any(node.find(f"bpmn:{part}", NS) is not None for part in ("assignment", "transformation")):
                message = Said(
                    "A data association assigns or transforms data, which is not done.",
                    "Ассоциация данных присваивает или преобразует данные, а это не выполняется.",
                )
                hint = Said(
                    "Compute the value in a script task, or in an input or output parameter.",
                    "Вычислите значение в задаче-скрипте либо во входном или выходном параметре.",
                )
                yield finding(NAME, where, message, hint)
        elif kind == "ioSpecification":
            if any(local(child) in ("dataInput", "dataOutput") for child in node):
                message = Said(
                    "It has data inputs or outputs of its own, which are not filled.",
                    "У него есть собственные входы или выходы данных, а они не заполняются.",
                )
                yield finding(NAME, where, message, VARIABLES)
        elif kind in ("dataInput", "dataOutput") and _belongs_to_event(node):
            word = WORDS[kind]
            message = Said(
                f"The event has a {word.en} of its own, which is not filled.", f"У события есть собственный {word.ru}, а он не заполняется."
            )
            yield finding(NAME, where, message, VARIABLES)
        elif kind == "property" and node.get("name") != PLACEHOLDER:
            named = node.get("name") or node.get("id", "")
            message = Said(
                f"The property “{named}” is documentation: variables need no declaration and have no type.",
                f"Свойство «{named}» — только пояснение: переменные не объявляют, и типа у них нет.",
            )
            yield finding(NAME, where, message, Said("Nothing to do, or delete it.", "Ничего не нужно; можно удалить."), "warning")
        elif kind in ("dataObject", "dataStoreReference"):
            word = WORDS[kind]
            message = Said(
                f"The {word.en} is documentation: nothing is stored in it.",
                f"{word.ru.capitalize()} — только пояснение: в нём ничего не хранится.",
            )
            hint = Said("Nothing to do; what an activity produces is a variable.", "Ничего не нужно: то, что даёт действие, — переменная.")
            yield finding(NAME, node, message, hint, "warning")


def _belongs_to_event(node: etree._Element) -> bool:
    """A data input or output that an event declares for itself, and an association uses."""
    parent = node.getparent()
    return parent is not None and local(parent).endswith("Event") and any(local(child).endswith("Association") for child in parent)
