"""A parallel join gets a token from each of its flows; nothing is entered by two tokens at once by mistake.

A parallel gateway behind an exclusive one waits for branches that were not taken: for ever. Parallel branches that meet without a parallel
gateway do everything after twice. Both are found by playing the token game over every choice (soundness of workflow nets, van der Aalst).
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import Flow
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of, label, label_ru
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
                message = Said(
                    f"The parallel gateway {label(element)} never gets a token from each of its flows; it waits for {missing.en}.",
                    f"Параллельный шлюз {label_ru(element)} никогда не получит токены по всем потокам; он ждёт: {missing.ru}.",
                )
                hint = Said("Join exclusive branches with an exclusive gateway.", "Соединяйте исключающие ветви исключающим шлюзом.")
                yield finding(NAME, element, message, hint)
            else:
                message = Said(
                    f"The parallel gateway {label(element)} may wait in vain for {missing.en}.",
                    f"Параллельный шлюз {label_ru(element)} может ждать напрасно: {missing.ru}.",
                )
                hint = Said(
                    "Lead each branch there, also those that a choice takes elsewhere; or join with an inclusive gateway.",
                    "Подведите к нему каждую ветвь, и те, что выбор уводит в сторону; или соедините неисключающим шлюзом.",
                )
                yield finding(NAME, element, message, hint, "warning")
        for identity, flows in result.doubled.items():
            element = diagram.elements[identity]
            by = _sources(diagram, flows)
            message = Said(
                f"Parallel branches can come to {label(element)} one after the other, by {by.en}: it is done twice.",
                f"Параллельные ветви могут прийти к {label_ru(element)} одна за другой, через {by.ru}: это сделают дважды.",
            )
            hint = Said("Join the branches with a parallel gateway before it.", "Соедините перед ним ветви параллельным шлюзом.")
            yield finding(NAME, element, message, hint, "warning")


def _sources(diagram: Diagram, flows: list[Flow]) -> Said:
    sources = [diagram.elements[flow.source] for flow in flows if flow.source in diagram.elements]
    return Said(" and ".join(map(label, sources)), " и ".join(map(label_ru, sources)))
