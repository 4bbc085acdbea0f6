"""A process begins at start events; a subprocess at exactly one, a none start (BPMN 2.0.2 §10.5.2).

Without a start event nothing says where the first token is; with two none starts, "start the process" would mean two things.
Several message and timer starts are fine: the message or the clock says which. Inside a subprocess only a none start can be reached.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of

NAME = "start-events"


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    graph = graph_of(diagram)
    for scope in graph.scopes:
        holder = diagram.elements.get(scope)
        if holder is not None and (holder.kind == "adHocSubProcess" or graph.is_event_subprocess(holder)):
            continue
        what = "process" if holder is None else "subprocess"
        starts = graph.starts(scope)
        if not starts:
            yield finding(NAME, holder or graph.process, f"The {what} has no start event.", "Draw one before the first activity.")
        none_starts = [start for start in starts if start.event == "none"]
        for extra in none_starts[1:]:
            message = f"The {what} has {len(none_starts)} none start events; it is unclear where it begins."
            yield finding(NAME, extra, message, "Keep one, with a gateway after it; or make the others message or timer starts.")
        if holder is not None:
            for start in starts:
                if start.event in ("message", "timer"):
                    message = f"A {start.event} start event inside an embedded subprocess can't be reached."
                    yield finding(NAME, start, message, "Begin with a none start event; draw this one as an intermediate event after it.")
