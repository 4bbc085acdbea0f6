"""Doubled: the same fact is asked twice on one way.

Found where, on every way to an operation, people have been asked before what it asks, under the same name or the same words, also over
the bounds of a stage. No losses are notes; what may be hidden, as it is asked only when needed; a form that shows the value, or an
operation whose name says so, as it asks to confirm or correct it; and what a choice was made by, as it is asked anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bpmn.catalog import Question
from bpmn.elements import Element
from bpmn.findings import Said
from bpmn.graph import Graph, label, label_ru
from bpmn.loss import Kind, Loss, Whole
from bpmn.told import Asked, Facts, Telling

NAME = "asked-twice"
KIND: Kind = "doubled"
WEIGHT = 2.0
"""Minutes to ask a client again what they have said: an estimate."""
_CONFIRMS = re.compile(
    r"\b(agree|confirm|check|verif|validat|review|revis|updat|correct|complete|clarif|adjust|amend|negotiat|renew)\w*"
    r"|\b(согласу|согласов|подтвер|провер|утверд|уточн|исправ|дополн|обнов|пересмотр|скорректир|выясн)\w*",
    re.IGNORECASE,
)
_SAME_WORDS = frozenset({"textfield", "number", "datetime"})
_GENERAL = frozenset(
    """date number amount notes note comment comments remarks name result outcome decision answer question quantity reason title value
    дата номер сумма заметки комментарий примечания имя название результат решение ответ вопрос количество причина значение""".split()  # noqa: SIM905
)


def check(model: Whole) -> Iterator[Loss]:
    telling = Telling(model.graphs, model.catalog)
    for graph, operation in model.operations:
        told = telling.of(graph.process.id, operation)
        here = (graph.process.id, operation.id)
        again: list[tuple[Question, Asked]] = []
        for question in asked_anew(model, operation):
            if question.conditional:
                continue
            before = _asked_before(model, operation, question, told)
            others = sorted(asked for asked in before if asked[:2] != here)
            if others:
                again.append((question, others[0]))
        if again:
            yield _loss(model, graph, operation, again)


def asked_anew(model: Whole, operation: Element) -> Iterator[Question]:
    """What an operation asks as if nobody had told it: neither its notes, nor what it shows, or is there to confirm."""
    for question in model.questions(operation):
        if not _is_note(question) and not _is_confirmed(model, operation, question):
            yield question


def _is_note(question: Question) -> bool:
    """Each operation has notes of its own, even under the same name."""
    words = set(question.key.casefold().split("_"))
    return words <= _GENERAL or (question.type == "textarea" and not question.required)


def _is_confirmed(model: Whole, operation: Element, question: Question) -> bool:
    form = model.form(operation)
    said = (operation.name, operation.translations.get("ru", ""), question.label, question.label_ru)
    return (form is not None and question.fact in form.shows) or any(_CONFIRMS.search(text) for text in said)


def _asked_before(model: Whole, operation: Element, question: Question, told: Facts) -> set[Asked]:
    """Who has asked the fact, or another one in the same words."""
    found = set(told.get(question.fact, ()))
    own = {other.fact for other in model.questions(operation)}
    words = _words(question)
    if question.type in _SAME_WORDS and words and not words <= _GENERAL:
        for fact, asked in told.items():
            if fact not in own:
                found.update(one for one in asked if _asks(model, one, words, question.type))
    return found


def _asks(model: Whole, one: Asked, words: frozenset[str], kind: str) -> bool:
    operation = model.diagrams[one.process_id].elements[one.element_id]
    return any(other.fact == one.fact and other.type == kind and _words(other) == words for other in model.questions(operation))


def _words(question: Question) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", question.label.casefold().replace("e-mail", "email")))


def _loss(model: Whole, graph: Graph, operation: Element, again: list[tuple[Question, Asked]]) -> Loss:
    parts, parts_ru = [], []
    for question, asked in again:
        earlier = model.diagrams[asked.process_id].elements[asked.element_id]
        parts.append(f"“{question.label or question.key}” ({label(earlier)})")
        parts_ru.append(f"«{question.label_ru or question.label or question.key}» ({label_ru(earlier)})")
    what = Said(
        f"It asks what has been asked before on every way here: {', '.join(parts)}.",
        f"Здесь спрашивают то, что на каждом пути сюда уже спрашивали: {', '.join(parts_ru)}.",
    )
    suggestion = Said(
        "Show the known value instead, as text or read-only; or ask it only here. If it is to be confirmed, say so in the form.",
        "Показывайте известное значение — текстом или только для чтения; или спрашивайте лишь здесь. Если его нужно подтвердить, "
        "скажите об этом в форме.",
    )
    places = [(asked.process_id, asked.element_id) for _, asked in again]
    facts = tuple(dict.fromkeys(question.fact for question, _ in again))
    return model.loss(KIND, NAME, (graph, operation), what, suggestion, WEIGHT * len(again), places, facts)
