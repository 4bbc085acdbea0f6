"""A stage keeps its contract: on every path from its start to an exit, the facts that the exit promises are produced.

Stages are run one after another by people who don't see each other. What discussion promises, execution relies on; a path that reaches
`won` without an amount would hand over a gap. The finding names the shortest such path.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.comparisons import comparisons
from bpmn.contracts import Knowledge, called_process, told
from bpmn.diagram import Diagram
from bpmn.elements import Element, Fact
from bpmn.facts import UNKNOWN, brought, may_write
from bpmn.findings import Finding
from bpmn.graph import Graph, finding, graph_of, label

NAME = "stage-contract"


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    graph = graph_of(diagram)
    knowledge = Knowledge(diagram, catalog)
    yield from _exits(graph, knowledge)
    yield from _starts(graph)
    yield from _types(graph, catalog)
    for call in graph.of_kind("callActivity"):
        yield from _call(call, graph, knowledge, catalog)


def _exits(graph: Graph, knowledge: Knowledge) -> Iterator[Finding]:
    """Each regular end of a stage is an exit, and no path comes there without what it promises."""
    main = graph.main(graph.process.id)
    promised: dict[str, Element] = {}
    for end in graph.of_kind("endEvent"):
        inside, beside = end.scope != graph.process.id, end.id not in main and end.event != "terminate"
        if end.exit and (inside or beside or end.event == "error"):
            where = "inside a subprocess" if inside else "at an error end" if end.event == "error" else "after a non-interrupting event"
            yield finding(NAME, end, f"An exit {where} does not end the stage.", "State the exit at an end event of the stage itself.")
            continue
        if graph.process.stage and not end.exit and not inside and not beside and end.event not in ("error", "terminate"):
            message = f"The end event {label(end)} of the stage {graph.process.stage} states no exit."
            yield finding(NAME, end, message, 'State it: <stagework:exit name="..."> with the facts that it promises.')
        other = promised.setdefault(end.exit, end) if end.exit else end
        if set(other.promised) != set(end.promised):
            message = f"The exit {end.exit!r} promises other facts here than at {label(other)}."
            yield finding(NAME, end, message, "Promise the same, or call one of the exits differently.")
        known = knowledge.before.get(end.id)
        for fact in end.promised:
            if known is not None and not known.has(fact.name):
                path = told(knowledge.path_without(fact.name, end))
                message = f"The exit {end.exit!r} promises {fact.name}, but this path does not produce it: {path}."
                hint = f"Ask for {fact.name} in a form, or set it in a script, decision or mapping on that path; or don't promise it."
                yield finding(NAME, end, message, hint)


def _starts(graph: Graph) -> Iterator[Finding]:
    """Whatever starts the stage brings its entry facts."""
    for start in graph.starts(graph.process.id):
        given = {fact.name for fact in brought(start)}
        missing = [fact.name for fact in graph.process.entry if fact.name not in given]
        if missing and start.event in ("message", "timer"):
            message = f"The {start.event} start {label(start)} does not bring what the stage must be given: {', '.join(missing)}."
            hint = 'State what the message brings: <stagework:payload name="..." type="..."/> on the start event.'
            hint = hint if start.event == "message" else "Start it by a message that brings them."
            yield finding(NAME, start, message, hint)


def _types(graph: Graph, catalog: Catalog) -> Iterator[Finding]:
    """A fact is written as the type that is promised."""
    promised: dict[str, tuple[Fact, Element | None]] = {fact.name: (fact, None) for fact in graph.process.entry}
    for end in graph.of_kind("endEvent"):
        promised.update({fact.name: (fact, end) for fact in end.promised})
    for element in graph.elements:
        for name, kind in may_write(element, catalog).items():
            if name not in promised:
                continue
            fact, at = promised[name]
            if UNKNOWN not in (kind, fact.type) and kind != fact.type:
                by = f"the exit {at.exit!r} promises" if at else "the stage's entry states"
                message = f"{label(element)} writes {name} as a {kind}, but {by} a {fact.type}."
                yield finding(NAME, element, message, "Make the two types the same.")


def _call(call: Element, graph: Graph, knowledge: Knowledge, catalog: Catalog) -> Iterator[Finding]:
    """A called stage is given its entry facts; its exits are called by their names."""
    called = called_process(call, graph.diagram, catalog)
    known = knowledge.before.get(call.id)
    if called is None or known is None:
        return
    process = call.node.get("calledElement", "")
    sources = {mapping.target: mapping.source for mapping in call.ins}
    passes_all = any(mapping.everything for mapping in call.ins)
    for fact in called.entry:
        source = sources.get(fact.name, fact.name if passes_all else None)
        if source is None:
            message = f"{process} must be given {fact.name}, which {label(call)} does not pass."
            yield finding(NAME, call, message, f'Add <camunda:in source="{fact.name}" target="{fact.name}"/>.')
        elif source.isidentifier() and not known.has(source):
            path = told(knowledge.path_without(source, call))
            message = f"{process} must be given {fact.name}, but this path does not produce {source}: {path}."
            yield finding(NAME, call, message, f"Produce {source} on that path.")
    if called.exits:
        yield from _exit_names(call, process, set(called.exits), graph)


def _exit_names(call: Element, process: str, exits: set[str], graph: Graph) -> Iterator[Finding]:
    """Conditions test a called process's exit for names that it has."""
    holders = {mapping.target for mapping in call.outs if mapping.source == "exit"}
    holders -= {mapping.target for other in graph.of_kind("callActivity") if other is not call for mapping in other.outs}
    for flow in graph.flows:
        for comparison in comparisons(flow.condition) if flow.condition else ():
            unknown = comparison.values - exits
            if comparison.variable in holders and unknown:
                message = f"{process} has no exit {', '.join(map(repr, sorted(unknown)))}."
                yield finding(NAME, flow, message, f"Its exits are {', '.join(sorted(exits))}.")
