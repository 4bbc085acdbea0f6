"""What sends or awaits a message says which: a reference to a message with a name (BPMN 2.0.2 §8.3.11).

Messages are matched by name and correlation value. Without a name nothing can match; of two start events for the same message
the second would never start. BPMN's own correlation keys are not read: `stagework:correlation` says the value.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import Element
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of, label, label_ru
from bpmn.xml import is_bpmn, local, unwrap

NAME = "messages"

CHOOSE = Said("Choose or create the message in the modeler's properties panel.", "Выберите или создайте сообщение в панели свойств.")
CHOOSE_OR_TOPIC = Said(
    f"{CHOOSE.en} Or choose a connector: camunda:type external and a topic.",
    f"{CHOOSE.ru} Или выберите коннектор: camunda:type external и topic.",
)


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    graph = graph_of(diagram)
    starts: dict[str, Element] = {}
    for element in graph.elements:
        if element.event != "message" and element.kind != "receiveTask" and not (element.kind == "sendTask" and not element.topic):
            continue
        reference = element.node.get("messageRef") or next((node.get("messageRef") for node in element.event_definitions), None)
        message = diagram.message_of(element)
        if element.topic and element.kind in ("endEvent", "intermediateThrowEvent"):
            text = Said("A message event with a connector can't be run.", "Событие-сообщение с коннектором не выполняется.")
            yield finding(NAME, element, text, Said("Draw a send task with the connector.", "Нарисуйте задачу отправки с коннектором."))
        elif not reference:
            text = Said("It doesn't say which message.", "Не указано, какое сообщение.")
            yield finding(NAME, element, text, CHOOSE_OR_TOPIC if element.kind == "sendTask" else CHOOSE)
        elif message is None:
            text = Said(
                f"It refers to the message {reference!r}, which the file doesn't define.",
                f"Ссылается на сообщение {reference!r}, которого в файле нет.",
            )
            yield finding(NAME, element, text, CHOOSE)
        elif not diagram.root.xpath("boolean(//*[@id=$id]/@name[normalize-space()])", id=reference):
            text = Said(f"The message {reference!r} has no name; its id is taken.", f"У сообщения {reference!r} нет имени; берётся его id.")
            hint = Said(
                "Give the message a name: senders in other diagrams find it by that.",
                "Дайте сообщению имя: по нему его находят отправители из других диаграмм.",
            )
            yield finding(NAME, element, text, hint, "warning")
        elif unwrap(message.name) != message.name or "${" in message.name:
            text = Said(f"The name of the message, “{message.name}”, is an expression.", f"Имя сообщения, «{message.name}», — выражение.")
            hint = Said(
                'Give it a fixed name; tell the receivers apart by <stagework:correlation expression="..."/>.',
                'Дайте постоянное имя; получателей различайте через <stagework:correlation expression="..."/>.',
            )
            yield finding(NAME, element, text, hint)
        elif element.kind == "startEvent":
            if message.name in starts:
                kept = starts[message.name]
                text = Said(
                    f"Two start events wait for the message “{message.name}”.", f"Два начальных события ждут сообщения «{message.name}»."
                )
                hint = Said(
                    f"Keep {label(kept)}, with a gateway after it, or give this one its own message.",
                    f"Оставьте {label_ru(kept)} со шлюзом после него или дайте этому своё сообщение.",
                )
                yield finding(NAME, element, text, hint)
            starts.setdefault(message.name, element)
    for node in diagram.root.iter():
        if is_bpmn(node) and local(node) in ("correlationKey", "correlationProperty", "correlationSubscription"):
            text = Said(
                f"The {local(node)} is not read; messages would be matched by the deal key alone.",
                f"{local(node)} не читается; сообщения сопоставлялись бы только по ключу сделки.",
            )
            hint = Said(
                'Delete it, and put <stagework:correlation expression="..."/> into the message when the deal key is not enough.',
                'Удалите и, если ключа сделки мало, добавьте в сообщение <stagework:correlation expression="..."/>.',
            )
            yield finding(NAME, node, text, hint)
