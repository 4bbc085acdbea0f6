"""Needless: an approval that can only be given.

Work waits in another queue for an answer that changes nothing. An operation is an approval when its name says so, or when it asks for a
choice among which one value approves and one refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bpmn.catalog import Question
from bpmn.elements import Element
from bpmn.findings import Said
from bpmn.graph import Graph
from bpmn.loss import Kind, Loss, Whole
from bpmn.reads import names_in, reads_of

NAME = "approvals-without-refusal"
KIND: Kind = "needless"
WEIGHT = 10.0
"""Two people are interrupted, and the deal waits: an estimate."""
_APPROVES = re.compile(r"\b(approv\w*|authori[sz]e\w*|sign[ -]?off|endorse\w*)\b", re.IGNORECASE)
_APPROVES_RU = re.compile(r"\b(согласова\w*|соглас(?:уй|ует)\w*|утвер(?:д|жд)\w*|одобр\w*|завизир\w*|санкционир\w*)\b", re.IGNORECASE)
_YES = frozenset("approved approve accepted accept agreed agree confirmed confirm authorised authorized ok".split())  # noqa: SIM905
_NO = frozenset(
    "rejected reject refused refuse declined decline rework returned return denied deny disapproved not-approved change-needed".split()  # noqa: SIM905
)


def check(model: Whole) -> Iterator[Loss]:
    for graph, operation in model.operations:
        questions = model.questions(operation)
        decisions = [question for question in questions if _is_decision(question)]
        verdicts = [question for question in decisions if _is_verdict(question)]
        known = not operation.form or model.form(operation) is not None
        if not known or not (verdicts or _is_called_approval(operation)):
            continue
        asked = {question.fact for question in verdicts or decisions}
        if _matters(model, graph, operation, asked):
            continue
        said = f": nothing decides by {', '.join(sorted(asked))}" if asked else ": it asks for no decision"
        said_ru = f": ничто не зависит от {', '.join(sorted(asked))}" if asked else ": решение в ней не спрашивается"
        what = Said(f"This approval can't be refused{said}.", f"Это согласование нельзя отклонить{said_ru}.")
        suggestion = Said(
            "Delete it, or let the department be told instead; or draw a gateway after it, with a way back for a refusal.",
            "Удалите его или просто сообщайте подразделению; или нарисуйте после него шлюз с путём назад при отказе.",
        )
        yield model.loss(KIND, NAME, (graph, operation), what, suggestion, WEIGHT, facts=sorted(asked))


def _is_decision(question: Question) -> bool:
    """More than one answer is possible."""
    if question.type == "checkbox":
        return not question.required
    return question.type in ("radio", "select") and (question.choices is None or len(question.choices) > 1)


def _is_verdict(question: Question) -> bool:
    choices = {str(choice).lower().replace("_", "-") for choice in question.choices or ()}
    return bool(choices & _YES and choices & _NO)


def _is_called_approval(operation: Element) -> bool:
    """By its name; the Russian one counts where there is no other, for «согласовать» is to agree as well as to approve."""
    return bool((_APPROVES_RU if re.search("[а-яё]", operation.name, re.IGNORECASE) else _APPROVES).search(operation.name))


def _matters(model: Whole, graph: Graph, operation: Element, asked: set[str]) -> bool:
    """Something that comes after it, or that is called or reached by an exit, depends on the answer."""
    after = graph.reach([operation])
    for element in graph.elements:
        if element.id not in after:
            continue
        if element.id != operation.id and asked & reads_of(element, model.catalog):
            return True
        tested = [flow for flow in element.outgoing if flow.condition and asked & names_in(flow.condition)]
        if tested and len({flow.target for flow in element.outgoing}) > 1:
            return True
    return False
