"""A parallel join gets a token from each of its flows; nothing is entered by two tokens at once by mistake.

A parallel gateway behind an exclusive one waits for branches that were not taken: for ever. Parallel branches that meet without a parallel
gateway do everything after twice. Both are found by playing the token game over every choice (soundness of workflow nets, van der Aalst).
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import Flow
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of, label
from bpmn.tokens import play

NAME = "joins"


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    graph = graph_of(diagram)
    for scope in graph.scopes:
        result = play(graph, scope)
        for identity, empty in result.waiting.items():
            element = diagram.elements[identity]
            missing = _sources(diagram, empty)
            if result.complete and identity not in result.fired:
                message = f"The parallel gateway {label(element)} never gets a token from each of its flows; it waits for {missing}."
                yield finding(NAME, element, message, "Join exclusive branches with an exclusive gateway.")
            else:
                message = f"The parallel gateway {label(element)} may wait in vain for {missing}."
                hint = "Lead each branch there, also those that a choice takes elsewhere; or join with an inclusive gateway."
                yield finding(NAME, element, message, hint, "warning")
        for identity, flows in result.doubled.items():
            element = diagram.elements[identity]
            message = (
                f"Parallel branches can come to {label(element)} one after the other, by {_sources(diagram, flows)}: it is done twice."
            )
            yield finding(NAME, element, message, "Join the branches with a parallel gateway before it.", "warning")


def _sources(diagram: Diagram, flows: list[Flow]) -> str:
    return " and ".join(label(diagram.elements[flow.source]) for flow in flows if flow.source in diagram.elements)
