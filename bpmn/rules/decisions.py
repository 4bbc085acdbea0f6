"""A business rule task says which decision it asks and where the result goes.

Without a result variable the decision would be made and forgotten. A decision that isn't there would stop each deal at this task.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of
from bpmn.xml import unwrap

NAME = "decisions"

RESULTS = ("singleEntry", "singleResult", "collectEntries", "resultList")


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for task in graph_of(diagram).of_kind("businessRuleTask"):
        decision = (task.camunda("decisionRef") or "").strip()
        shape = task.camunda("mapDecisionResult") or "resultList"
        if not decision:
            yield finding(
                NAME, task, "The business rule task doesn't say which decision it asks.", "Set camunda:decisionRef to a DMN decision."
            )
            continue
        if unwrap(decision) != decision:
            yield finding(NAME, task, "The decision is chosen by an expression.", "Draw a gateway and one task per decision.")
        elif catalog.decisions is not None and decision not in catalog.decisions:
            yield finding(NAME, task, f"There is no decision {decision!r}.", "Correct the id, or deploy the decision table.")
        if not task.camunda("resultVariable"):
            yield finding(NAME, task, "The decision's result goes nowhere.", "Set camunda:resultVariable.")
        if shape not in RESULTS:
            yield finding(NAME, task, f"There is no decision result mapping {shape!r}.", f"Choose one of {', '.join(RESULTS)}.")
        elif shape in ("singleEntry", "collectEntries") and catalog.decisions and decision in catalog.decisions:
            outputs = catalog.decisions[decision].outputs
            if len(outputs) > 1:
                message = f"{shape} takes one output, but the decision {decision!r} has {len(outputs)}: {', '.join(outputs)}."
                yield finding(NAME, task, message, "Choose singleResult or resultList.")
        if (task.camunda("decisionRefBinding") or "latest") != "latest":
            yield finding(NAME, task, "A decision is always the latest version.", 'Set camunda:decisionRefBinding="latest".')
