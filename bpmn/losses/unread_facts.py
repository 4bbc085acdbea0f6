"""Needless: what a form asks and nothing reads.

Somebody asks the client, types it and is asked again when it is missing, for nothing. What a person writes for people is not judged: a
note (a text of several lines), a text that may be left out, the reference of a paper, a list of boxes to tick, a box that only confirms.
Nor is an operation beside the regular way, such as an escalation: its answers are its only trace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bpmn.catalog import Question
from bpmn.elements import Element
from bpmn.findings import Said
from bpmn.graph import Graph
from bpmn.loss import Kind, Loss, Whole

NAME = "unread-facts"
KIND: Kind = "needless"
WEIGHT = 1.0
"""Minutes to find out, and to write down, one fact: an estimate."""
_FOR_PEOPLE = frozenset({"textarea", "checklist", "taglist", "filepicker", "documentPreview"})
_REFERENCE = re.compile(r"(^|_)(number|no|reference|ref|code|id|name|link|url)$", re.IGNORECASE)


def check(model: Whole) -> Iterator[Loss]:
    """One loss for each form, whichever operations use it."""
    users: dict[str, list[tuple[Graph, Element]]] = {}
    for graph, operation in model.operations:
        if operation.form and operation.id in graph.main(operation.scope):
            users.setdefault(operation.form, []).append((graph, operation))
    for used in users.values():
        questions = model.questions(used[0][1])
        unread = [question for question in questions if question.fact not in model.reads and not _is_for_people(question)]
        if unread:
            listed = ", ".join(f"“{question.label or question.key}”" for question in unread)
            listed_ru = ", ".join(f"«{question.label_ru or question.label or question.key}»" for question in unread)
            what = Said(
                f"It asks what nothing reads afterwards: {listed}.", f"Здесь спрашивают то, что потом никто не читает: {listed_ru}."
            )
            suggestion = Said(
                "Take it out of the form; or show it to who needs it, decide by it, or measure it with an indicator.",
                "Уберите из формы; или покажите тому, кому это нужно, решайте по этому или измеряйте показателем.",
            )
            facts = tuple(dict.fromkeys(question.fact for question in unread))
            places = [(graph.process.id, operation.id) for graph, operation in used]
            yield model.loss(KIND, NAME, used[0], what, suggestion, WEIGHT * len(unread), places, facts)


def _is_for_people(question: Question) -> bool:
    if question.type in _FOR_PEOPLE:
        return True
    if question.type == "checkbox":
        return question.required
    return question.type == "textfield" and (not question.required or bool(_REFERENCE.search(question.key)))
