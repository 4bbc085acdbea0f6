"""What is written has a name that expressions can read: a Python identifier.

A result stored as `discount-rate` could never be named in a condition: Python would subtract there.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterator

from lxml import etree

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import Element
from bpmn.expressions import CLOCK
from bpmn.findings import Finding, Said
from bpmn.graph import Graph, finding, graph_of, owner
from bpmn.xml import STAGEWORK

NAME = "variable-names"


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for where, name in _names(graph_of(diagram)):
        if name == CLOCK:
            message = Said(f"The name {name!r} is the engine's clock, not a variable.", f"Имя {name!r} — часы движка, а не переменная.")
            yield finding(NAME, where, message, Said("Choose another name.", "Выберите другое имя."))
        elif not name.isidentifier() or keyword.iskeyword(name) or name.startswith("__"):
            proposal = "".join(letter if letter.isalnum() else "_" for letter in name).strip("_") or "value"
            message = Said(f"{name!r} can't be the name of a variable.", f"{name!r} не может быть именем переменной.")
            hint = Said(f"Use letters, digits and “_”, such as {proposal}_.", f"Используйте буквы, цифры и «_», например {proposal}_.")
            yield finding(NAME, where, message, hint)


def _names(graph: Graph) -> Iterator[tuple[Element | etree._Element, str]]:
    for element in graph.elements:
        names = [item.target for item in (*element.ins, *element.outs, *element.output_parameters, *element.payload)]
        names.append(element.camunda("resultVariable") or "")
        yield from ((element, name) for name in names if name)
    for tag, attribute in (("fact", "name"), ("pack", "fact")):
        for node in graph.process.node.iter(f"{{{STAGEWORK}}}{tag}"):
            if node.get(attribute):
                yield owner(node), node.get(attribute, "")
