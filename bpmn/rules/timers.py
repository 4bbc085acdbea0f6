"""A timer says when, in ISO 8601 or as an expression, in the one way that fits where it stands (BPMN 2.0.2 §10.5.5).

A misspelt duration would be found when the first deal reaches it. A cycle on something that happens once is a riddle: an interrupting
boundary event ends its activity the first time, and an intermediate event passes the token on once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import Element
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of
from bpmn.timers import TimerError, parse_cycle, parse_date, parse_duration
from bpmn.xml import local, unwrap

NAME = "timers"

PARSE: dict[str, Callable[[str], object]] = {"timeDuration": parse_duration, "timeDate": parse_date, "timeCycle": parse_cycle}


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for element in graph_of(diagram).elements:
        if element.event == "timer":
            yield from _timer(element)


def _timer(element: Element) -> Iterator[Finding]:
    definitions = [local(child) for child in element.event_definitions[0] if local(child) in PARSE]
    kind, text = element.timer
    if not text:
        yield finding(NAME, element, "The timer doesn't say when.", "Give it a duration such as PT4H, a date, or ${an_expression}.")
        return
    if len(definitions) > 1:
        yield finding(NAME, element, f"The timer says when {len(definitions)} times.", "Keep one of date, duration and cycle.")
    if kind == "timeCycle" and element.kind == "boundaryEvent" and element.interrupting:
        hint = "Give it a duration, or make it non-interrupting."
        yield finding(NAME, element, "A cycle on an interrupting boundary event can only happen once.", hint)
    if kind == "timeCycle" and element.kind == "intermediateCatchEvent":
        yield finding(
            NAME, element, "A cycle on an intermediate event can only happen once.", "Give it a duration; draw the repetition as a loop."
        )
    if unwrap(text) == text:
        try:
            PARSE[kind](text)
        except TimerError as error:
            hint = "Write ISO 8601: PT4H, P3D, 2026-01-31T10:00:00Z, R3/PT1H; or ${an_expression}."
            yield finding(NAME, element, _about(kind, text, error), hint)


def _about(kind: str, text: str, error: TimerError) -> str:
    for other, parse in PARSE.items():
        try:
            parse(text)
        except TimerError:
            continue
        return f"“{text}” is a {_word(other)}, but it is given as a {_word(kind)}."
    return str(error)


def _word(kind: str) -> str:
    return kind.removeprefix("time").lower()
