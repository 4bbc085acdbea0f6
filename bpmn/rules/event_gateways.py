"""After an event-based gateway stand only message and timer catch events or receive tasks, each with that one incoming flow
(BPMN 2.0.2 §10.6.6).

The gateway waits for whichever happens first. Anything else does not happen, it is done: there would be nothing to wait for.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of, label, label_ru

NAME = "event-gateways"


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    graph = graph_of(diagram)
    for gateway in graph.of_kind("eventBasedGateway"):
        if len(gateway.outgoing) < 2:
            count = len(gateway.outgoing)
            message = Said(
                f"The event-based gateway has {count} outgoing flow(s): there is no race.",
                f"Число исходящих потоков у шлюза по событиям — {count}: выбирать не из чего.",
            )
            hint = Said("Draw the other event, or leave the gateway out.", "Нарисуйте другое событие или уберите шлюз.")
            yield finding(NAME, gateway, message, hint, "warning")
        names: set[str] = set()
        for target in graph.targets(gateway):
            if target.kind != "receiveTask" and not (target.kind == "intermediateCatchEvent" and target.event in ("message", "timer")):
                message = Said(
                    f"The event-based gateway {label(gateway)} leads to {label(target)}, which doesn't wait for an event.",
                    f"Шлюз по событиям {label_ru(gateway)} ведёт к {label_ru(target)}, а там событие не ожидается.",
                )
                hint = Said(
                    "Draw a message or timer catch event or a receive task there.",
                    "Нарисуйте там ожидание сообщения или таймера либо задачу получения.",
                )
                yield finding(NAME, target, message, hint)
            elif len(target.incoming) > 1:
                message = Said(
                    f"{label(target)} has flows from elsewhere besides the event-based gateway {label(gateway)}.",
                    f"В {label_ru(target)} ведут и другие потоки, кроме шлюза по событиям {label_ru(gateway)}.",
                )
                hint = Said(
                    "Lead the other flows to the gateway, or draw a second event.",
                    "Подведите другие потоки к шлюзу или нарисуйте второе событие.",
                )
                yield finding(NAME, target, message, hint)
            if graph.boundary(target):
                message = Said(
                    f"{label(target)} races with other events and has boundary events besides.",
                    f"{label_ru(target)} соперничает с другими событиями и ещё имеет граничные события.",
                )
                hint = Said(
                    "Draw the boundary event as one more event after the gateway.",
                    "Нарисуйте граничное событие ещё одним событием после шлюза.",
                )
                yield finding(NAME, target, message, hint)
            sent = diagram.message_of(target)
            if sent is not None and sent.correlation == "" and sent.name in names:
                message = Said(
                    f"Two events after {label(gateway)} wait for the same message “{sent.name}”.",
                    f"Два события после {label_ru(gateway)} ждут одного сообщения «{sent.name}».",
                )
                yield finding(NAME, target, message, Said("Give the second a message of its own.", "Дайте второму своё сообщение."))
            if sent is not None:
                names.add(sent.name)
