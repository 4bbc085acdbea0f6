"""Who reads which variables: conditions, scripts, decisions, mappings, contracts, hand-offs, messages, forms, deadlines, assignments."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.elements import OPERATIONS, Element
from bpmn.expressions import ExpressionError, Mode, read
from bpmn.graph import Graph
from bpmn.xml import unwrap

SEEN_BY_ALL = frozenset(
    "owner promises client_id client_name channel campaign products product reseller opportunity_kind".split()  # noqa: SIM905
)
"""Facts that Stagework itself reads: whose deal it is, what was promised, whose client it is, and what figures are told apart by."""


def names_in(text: str, mode: Mode = "expression") -> frozenset[str]:
    """Names that an expression or script must be given; what can't be read needs none."""
    try:
        return read(text, mode).needs
    except ExpressionError:
        return frozenset()


def decided_by(graph: Graph, catalog: Catalog) -> frozenset[str]:
    """What the process itself reads, as against people: names in conditions, scripts, decisions, mappings, timers and contracts."""
    found: set[str] = {fact.name for fact in graph.process.entry}
    for flow in graph.flows:
        found.update(flow.pack, names_in(flow.condition) if flow.condition else ())
    for element in graph.elements:
        found.update(reads_of(element, catalog))
        message = graph.diagram.message_of(element)
        if message is not None and message.correlation:
            found |= names_in(message.correlation)
    return frozenset(found)


def what_reads(graph: Graph, catalog: Catalog) -> frozenset[str]:
    """What the process reads, and what people in it are shown or asked by."""
    found = set(decided_by(graph, catalog))
    for element in graph.of_kind(*OPERATIONS):
        form = (catalog.forms or {}).get(element.form)
        if form is not None:
            found |= form.shows | form.steered_by | {question.fact for question in form.questions if question.readonly}
    return frozenset(found)


def reads_of(element: Element, catalog: Catalog) -> frozenset[str]:
    """What one element reads to do its work, without what a person reads in its form."""
    found = {fact.name for fact in element.promised}
    found |= names_in(element.script, "script") if element.kind == "scriptTask" else frozenset()
    for expression in _expressions(element):
        found |= names_in(expression)
    if element.kind == "businessRuleTask":
        decision = (catalog.decisions or {}).get((element.camunda("decisionRef") or "").strip())
        found.update(decision.inputs if decision else ())
    if element.kind == "callActivity" and any(mapping.everything for mapping in element.ins):
        called = (catalog.processes or {}).get(element.node.get("calledElement", ""))
        found.update(fact.name for fact in called.entry) if called else None
    if element.assignment and element.assignment.variable:
        found.add(element.assignment.variable)
    return frozenset(found)


def _expressions(element: Element) -> Iterator[str]:
    yield from (item.source for item in (*element.payload, *element.ins, *element.outs) if item.source)
    texts = [item.source for item in (*element.input_parameters, *element.output_parameters)]
    texts += [element.camunda("assignee") or "", element.camunda("dueDate") or "", element.timer[1]]
    yield from (unwrap(text) for text in texts if unwrap(text) != text.strip())
