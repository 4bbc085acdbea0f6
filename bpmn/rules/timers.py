"""A timer says when, in ISO 8601 or as an expression, in the one way that fits where it stands (BPMN 2.0.2 §10.5.5).

A misspelt duration would be found when the first deal reaches it. A cycle on something that happens once is a riddle: an interrupting
boundary event ends its activity the first time, and an intermediate event passes the token on once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import Element
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of
from bpmn.timers import TimerError, parse_cycle, parse_date, parse_duration
from bpmn.xml import local, unwrap

NAME = "timers"

WORDS = {"timeDuration": Said("duration", "длительность"), "timeDate": Said("date", "дата"), "timeCycle": Said("cycle", "цикл")}
PARSE: dict[str, Callable[[str], object]] = {"timeDuration": parse_duration, "timeDate": parse_date, "timeCycle": parse_cycle}


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for element in graph_of(diagram).elements:
        if element.event == "timer":
            yield from _timer(element)


def _timer(element: Element) -> Iterator[Finding]:
    definitions = [local(child) for child in element.event_definitions[0] if local(child) in PARSE]
    kind, text = element.timer
    if not text:
        hint = Said(
            "Give it a duration such as PT4H, a date, or ${an_expression}.", "Задайте длительность, например PT4H, дату или ${выражение}."
        )
        yield finding(NAME, element, Said("The timer doesn't say when.", "Таймер не говорит когда."), hint)
        return
    if len(definitions) > 1:
        count = len(definitions)
        message = Said(f"The timer says when {count} times.", f"Таймер говорит когда несколько раз ({count}).")
        yield finding(NAME, element, message, Said("Keep one of date, duration and cycle.", "Оставьте одно: дату, длительность или цикл."))
    if kind == "timeCycle" and element.kind == "boundaryEvent" and element.interrupting:
        message = Said(
            "A cycle on an interrupting boundary event can only happen once.",
            "Цикл на прерывающем граничном событии может сработать только раз.",
        )
        hint = Said("Give it a duration, or make it non-interrupting.", "Задайте длительность или сделайте его непрерывающим.")
        yield finding(NAME, element, message, hint)
    if kind == "timeCycle" and element.kind == "intermediateCatchEvent":
        message = Said(
            "A cycle on an intermediate event can only happen once.", "Цикл на промежуточном событии может сработать только раз."
        )
        hint = Said("Give it a duration; draw the repetition as a loop.", "Задайте длительность; повторение нарисуйте циклом.")
        yield finding(NAME, element, message, hint)
    if unwrap(text) == text:
        try:
            PARSE[kind](text)
        except TimerError as error:
            hint = Said(
                "Write ISO 8601: PT4H, P3D, 2026-01-31T10:00:00Z, R3/PT1H; or ${an_expression}.",
                "Напишите по ISO 8601: PT4H, P3D, 2026-01-31T10:00:00Z, R3/PT1H; или ${выражение}.",
            )
            yield finding(NAME, element, _about(kind, text, error), hint)


def _about(kind: str, text: str, error: TimerError) -> Said:
    for other, parse in PARSE.items():
        try:
            parse(text)
        except TimerError:
            continue
        is_a, given = WORDS[other], WORDS[kind]
        return Said(f"“{text}” is a {is_a.en}, but it is given as a {given.en}.", f"«{text}» — {is_a.ru}, а указано как {given.ru}.")
    return Said(str(error), error.ru)
