"""A process begins at start events; a subprocess at exactly one, a none start (BPMN 2.0.2 §10.5.2).

Without a start event nothing says where the first token is; with two none starts, "start the process" would mean two things.
Several message and timer starts are fine: the message or the clock says which. Inside a subprocess only a none start can be reached.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of

NAME = "start-events"


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    graph = graph_of(diagram)
    for scope in graph.scopes:
        holder = diagram.elements.get(scope)
        if holder is not None and (holder.kind == "adHocSubProcess" or graph.is_event_subprocess(holder)):
            continue
        what, what_ru = ("process", "процесса") if holder is None else ("subprocess", "подпроцесса")
        starts = graph.starts(scope)
        if not starts:
            message = Said(f"The {what} has no start event.", f"У {what_ru} нет начального события.")
            hint = Said("Draw one before the first activity.", "Нарисуйте его перед первым действием.")
            yield finding(NAME, holder or graph.process, message, hint)
        none_starts = [start for start in starts if start.event == "none"]
        for extra in none_starts[1:]:
            count = len(none_starts)
            message = Said(
                f"The {what} has {count} none start events; it is unclear where it begins.",
                f"У {what_ru} несколько простых начальных событий ({count}); неясно, где начало.",
            )
            hint = Said(
                "Keep one, with a gateway after it; or make the others message or timer starts.",
                "Оставьте одно со шлюзом после него; или сделайте остальные начальными событиями сообщения или таймера.",
            )
            yield finding(NAME, extra, message, hint)
        if holder is not None:
            for start in starts:
                if start.event in ("message", "timer"):
                    message = Said(
                        f"A {start.event} start event inside an embedded subprocess can't be reached.",
                        "До такого начального события внутри подпроцесса дойти нельзя.",
                    )
                    hint = Said(
                        "Begin with a none start event; draw this one as an intermediate event after it.",
                        "Начните простым начальным событием, а это нарисуйте промежуточным после него.",
                    )
                    yield finding(NAME, start, message, hint)
