"""Diagrams drawn in a line or two, for tests.

>>> draw("s:start -> t:user -> e:end")
"""

from __future__ import annotations

import re
from html import escape

from bpmn.diagram import Diagram

KINDS = {
    "start": "startEvent",
    "end": "endEvent",
    "user": "userTask",
    "manual": "manualTask",
    "task": "task",
    "script": "scriptTask",
    "service": "serviceTask",
    "send": "sendTask",
    "receive": "receiveTask",
    "rule": "businessRuleTask",
    "call": "callActivity",
    "sub": "subProcess",
    "xor": "exclusiveGateway",
    "and": "parallelGateway",
    "or": "inclusiveGateway",
    "events": "eventBasedGateway",
    "catch": "intermediateCatchEvent",
    "throw": "intermediateThrowEvent",
    "boundary": "boundaryEvent",
}
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:stagework="urn:stagework:bpmn:1" id="defs" targetNamespace="urn:test">'
)


def draw(text: str, process: str = "p", **inner: str) -> Diagram:
    """A diagram of one executable process.

    Each line is a chain `a:kind -> b:kind`; an id that was drawn before needs no kind. `a -[condition]-> b` is a conditional flow,
    `a -[*]-> b` the default one. `inner` gives elements by id more: a leading `attribute="value" ...|` and then XML content.
    `message NAME [expression]`, `error CODE`, `escalation CODE` lines draw root elements. Indented lines belong to the subprocess above.
    """
    return Diagram.parse(source(text, process, **inner))


def source(text: str, process: str = "p", **inner: str) -> bytes:
    """The XML of `draw`."""
    roots: list[str] = []
    scopes: dict[str, list[str]] = {"": []}
    scope_of: dict[str, str] = {}
    kinds: dict[str, str] = {}
    flows: list[tuple[str, str, str, str]] = []
    defaults: dict[str, str] = {}
    current = ""
    for line in text.splitlines():
        if not line.strip():
            continue
        words = line.split(maxsplit=2)
        if words[0] == "message":
            correlation = (
                f'<extensionElements><stagework:correlation expression="{escape(words[2])}"/></extensionElements>' if words[2:] else ""
            )
            roots.append(f'<message id="M_{words[1]}" name="{words[1]}">{correlation}</message>')
            continue
        if words[0] in ("error", "escalation"):
            roots.append(f'<{words[0]} id="{words[0].title()}_{words[1]}" {words[0]}Code="{words[1]}"/>')
            continue
        scope = current if line.startswith(" ") else ""
        pieces = re.split(r"\s*-(?:\[(.*?)\]-)?>\s*", line.strip())
        previous = ""
        for index in range(0, len(pieces), 2):
            name, _, kind = pieces[index].partition(":")
            if kind:
                kinds[name], scope_of[name] = KINDS[kind], scope
                scopes[scope].append(name)
                if kind == "sub":
                    current = name
                    scopes[name] = []
            if previous:
                condition = pieces[index - 1] or ""
                flow = f"{previous}_{name}" + ("" if condition in ("", "*") else f"_{len(flows)}")
                flows.append((flow, previous, name, condition))
                if condition == "*":
                    defaults[previous] = flow
            previous = name
    body = _scope("", scopes, kinds, scope_of, flows, defaults, inner)
    return f'{HEAD}{"".join(roots)}<process id="{process}" isExecutable="true">{body}</process></definitions>'.encode()


def _scope(scope, scopes, kinds, scope_of, flows, defaults, inner) -> str:
    parts = []
    for name in scopes[scope]:
        attributes, _, content = inner.get(name, "").rpartition("|")
        default = f' default="{defaults[name]}"' if name in defaults else ""
        nested = _scope(name, scopes, kinds, scope_of, flows, defaults, inner) if name in scopes else ""
        parts.append(f'<{kinds[name]} id="{name}" name="{name}"{default} {attributes}>{content}{nested}</{kinds[name]}>')
    for flow, start, end, condition in flows:
        if scope_of[start] == scope:
            text = (
                ""
                if condition in ("", "*")
                else f'<conditionExpression xsi:type="tFormalExpression">{escape(condition)}</conditionExpression>'
            )
            parts.append(f'<sequenceFlow id="{flow}" sourceRef="{start}" targetRef="{end}">{text}</sequenceFlow>')
    return "".join(parts)


def message(name: str) -> str:
    """The content of an event for a message of that name."""
    return f'<messageEventDefinition messageRef="M_{name}"/>'


def timer(text: str, kind: str = "timeDuration") -> str:
    """The content of a timer event."""
    return f'<timerEventDefinition><{kind} xsi:type="tFormalExpression">{text}</{kind}></timerEventDefinition>'
