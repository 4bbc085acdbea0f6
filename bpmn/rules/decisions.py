"""A business rule task says which decision it asks and where the result goes.

Without a result variable the decision would be made and forgotten. A decision that isn't there would stop each deal at this task.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of
from bpmn.xml import unwrap

NAME = "decisions"

RESULTS = ("singleEntry", "singleResult", "collectEntries", "resultList")


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for task in graph_of(diagram).of_kind("businessRuleTask"):
        decision = (task.camunda("decisionRef") or "").strip()
        shape = task.camunda("mapDecisionResult") or "resultList"
        if not decision:
            message = Said("The business rule task doesn't say which decision it asks.", "Не указано, какое решение запрашивается.")
            hint = Said("Set camunda:decisionRef to a DMN decision.", "Укажите решение DMN в camunda:decisionRef.")
            yield finding(NAME, task, message, hint)
            continue
        if unwrap(decision) != decision:
            message = Said("The decision is chosen by an expression.", "Решение выбирается выражением.")
            hint = Said("Draw a gateway and one task per decision.", "Нарисуйте шлюз и по задаче на каждое решение.")
            yield finding(NAME, task, message, hint)
        elif catalog.decisions is not None and decision not in catalog.decisions:
            hint = Said("Correct the id, or deploy the decision table.", "Исправьте id или разверните таблицу решений.")
            yield finding(NAME, task, Said(f"There is no decision {decision!r}.", f"Решения {decision!r} нет."), hint)
        if not task.camunda("resultVariable"):
            message = Said("The decision's result goes nowhere.", "Результат решения никуда не записывается.")
            yield finding(NAME, task, message, Said("Set camunda:resultVariable.", "Задайте camunda:resultVariable."))
        if shape not in RESULTS:
            known = ", ".join(RESULTS)
            message = Said(f"There is no decision result mapping {shape!r}.", f"Отображения результата {shape!r} нет.")
            yield finding(NAME, task, message, Said(f"Choose one of {known}.", f"Выберите одно из: {known}."))
        elif shape in ("singleEntry", "collectEntries") and catalog.decisions and decision in catalog.decisions:
            outputs = catalog.decisions[decision].outputs
            if len(outputs) > 1:
                listed = ", ".join(outputs)
                message = Said(
                    f"{shape} takes one output, but the decision {decision!r} has {len(outputs)}: {listed}.",
                    f"{shape} берёт один выход, а у решения {decision!r} их {len(outputs)}: {listed}.",
                )
                yield finding(NAME, task, message, Said("Choose singleResult or resultList.", "Выберите singleResult или resultList."))
        if (task.camunda("decisionRefBinding") or "latest") != "latest":
            message = Said("A decision is always the latest version.", "Всегда берётся последняя версия решения.")
            hint = Said('Set camunda:decisionRefBinding="latest".', 'Задайте camunda:decisionRefBinding="latest".')
            yield finding(NAME, task, message, hint)
