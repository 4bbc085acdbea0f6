"""What each element of a diagram writes: certainly, or perhaps; and of which fact type, where that is said."""

from __future__ import annotations

import ast
from functools import lru_cache

from bpmn.catalog import Catalog
from bpmn.elements import Element, Fact
from bpmn.expressions import ExpressionError, assigned_names, read
from bpmn.xml import STAGEWORK

UNKNOWN = ""
"""The type of a fact that nothing states."""


def brought(element: Element) -> tuple[Fact, ...]:
    """What an awaited message brings: the `stagework:payload` statements of a start, catch or boundary event or a receive task."""
    if element.kind not in ("startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask"):
        return ()
    nodes = element.node.iterfind(f".//{{{STAGEWORK}}}payload")
    return tuple(Fact(node.get("name", ""), node.get("type", UNKNOWN)) for node in nodes)


def may_write(element: Element, catalog: Catalog) -> dict[str, str]:
    """Variables that an element may write, with their fact types ("" where not said).

    Without knowing the form or the called process, what they write is not known and left out.
    """
    written = {fact.name: fact.type for fact in brought(element)}
    if element.kind in ("userTask", "manualTask", "task") and element.form and catalog.forms and element.form in catalog.forms:
        written.update(catalog.forms[element.form].fields)
    elif element.kind == "scriptTask":
        written.update(dict.fromkeys(_assigned(element.script)[0], UNKNOWN))
    elif element.kind == "businessRuleTask":
        written.update(_decided(element, catalog))
    elif element.kind in ("serviceTask", "sendTask"):
        written.update({mapping.target: UNKNOWN for mapping in element.output_parameters})
    elif element.kind == "callActivity":
        called = catalog.processes.get(element.node.get("calledElement", "")) if catalog.processes else None
        types = {fact.name: fact.type for facts in called.exits.values() for fact in facts} if called else {}
        for mapping in element.outs:
            if mapping.everything:
                written.update(types)
            else:
                written[mapping.target] = "string" if mapping.source == "exit" else types.get(mapping.source, UNKNOWN)
    return written


def certainly_writes(element: Element, catalog: Catalog) -> frozenset[str] | None:
    """Variables that have a value whenever an element other than a call activity has been passed; None: it is not known which."""
    facts = {fact.name for fact in brought(element)}
    if element.kind in ("userTask", "manualTask", "task") and element.form:
        form = catalog.forms.get(element.form) if catalog.forms is not None else None
        return None if form is None else frozenset(facts | form.required)
    if element.kind == "scriptTask":
        facts |= _assigned(element.script)[1]
    elif element.kind == "businessRuleTask":
        facts |= _decided(element, catalog).keys()
    elif element.kind in ("serviceTask", "sendTask"):
        facts |= {mapping.target for mapping in element.output_parameters}
    return frozenset(facts)


def _decided(element: Element, catalog: Catalog) -> dict[str, str]:
    name = element.camunda("resultVariable")
    if not name:
        return {}
    shape = element.camunda("mapDecisionResult") or "resultList"
    if shape == "singleEntry":
        decision = catalog.decisions.get(element.camunda("decisionRef") or "") if catalog.decisions else None
        return {name: next(iter(decision.outputs.values()), UNKNOWN) if decision else UNKNOWN}
    return {name: "object" if shape == "singleResult" else "list"}


@lru_cache(maxsize=256)
def _assigned(script: str) -> tuple[frozenset[str], frozenset[str]]:
    """Names that a script may assign, and those that it assigns whatever happens in it; a broken script assigns none."""
    try:
        names, tree = assigned_names(script), read(script, "script").tree
    except ExpressionError:
        return frozenset(), frozenset()
    body = tree.body if isinstance(tree, ast.Module) else []
    return names, names & _certain(body)


def _certain(body: list[ast.stmt]) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for statement in body:
        match statement:
            case ast.Assign(targets=targets):
                names = (node for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))
                found |= {node.id for node in names if isinstance(node.ctx, ast.Store)}
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr()) | ast.AugAssign(target=ast.Name(id=name)):
                found |= {name}
            case ast.If(body=then, orelse=otherwise):
                found |= _certain(then) & _certain(otherwise)
            case ast.With(body=inner):
                found |= _certain(inner)
            case ast.Try(body=inner, handlers=handlers, orelse=otherwise, finalbody=last):
                caught = [_certain(handler.body) for handler in handlers]
                found |= (_certain(inner) | _certain(otherwise)).intersection(*caught) | _certain(last)
    return found
