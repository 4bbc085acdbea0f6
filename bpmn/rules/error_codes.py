"""What throws an error or an escalation says which: a reference to an error or escalation with a code (BPMN 2.0.2 §10.5.5).

A thrower without a code can't be told apart by the boundary event that should catch it; a reference into the void catches the wrong ones.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of

NAME = "error-codes"


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for element in graph_of(diagram).elements:
        if element.event not in ("error", "escalation"):
            continue
        known = diagram.errors if element.event == "error" else diagram.escalations
        reference = element.event_definitions[0].get(f"{element.event}Ref")
        event, event_ru = element.event, {"error": "ошибку", "escalation": "эскалацию"}[element.event]
        throws = element.kind in ("endEvent", "intermediateThrowEvent")
        if reference and reference not in known:
            message = Said(
                f"It refers to the {event} {reference!r}, which the file doesn't define.",
                f"Ссылается на {event_ru} {reference!r}, которой в файле нет.",
            )
            hint = Said(
                f"Choose or create the {event} in the modeler's properties panel.", f"Выберите или создайте {event_ru} в панели свойств."
            )
            yield finding(NAME, element, message, hint)
        elif throws and not reference:
            message = Said(f"It throws an {event} but doesn't say which.", f"Бросает {event_ru}, но не говорит какую.")
            hint = Said(
                f"Choose or create the {event}, with a code, in the modeler's properties panel.",
                f"Выберите или создайте {event_ru} с кодом в панели свойств.",
            )
            yield finding(NAME, element, message, hint)
        elif throws and not known[reference or ""].get(f"{event}Code"):
            message = Said(f"The {event} that it throws has no code; its name is taken.", f"Бросает {event_ru} без кода; берётся её имя.")
            yield finding(NAME, element, message, Said(f"Give the {event} a code.", "Задайте код."), "warning")
