"""A work item as the person sees it who opens it: the form, what it starts with, what is known of the operation and its surroundings."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bpmn.diagram import Diagram
from bpmn.elements import OPERATIONS, Element
from bpmn.graph import Graph, graph_of
from engine.actors import By, actor_of
from engine.commands.note_access import note_access
from engine.commands.save_draft import Draft
from engine.engine import Engine
from engine.errors import NotFound
from engine.personal import met_in, without_personal
from engine.queries.waiting import Waiting, waiting_for
from engine.queries.work_items import WorkInDeal, visible_work_item
from engine.spiff.snapshot import variables_of
from engine.store import deal_lists, drafts, instances, work_items
from engine.values import Value
from engine.visibility import may_with_deal
from forms.form import Form

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An operation that comes before or after another one.

    Attributes:
        name, name_ru: As drawn, and in Russian.
        done_by, done_at: Who completed it last in this deal; "" and None = nobody yet.
    """

    element_id: str
    name: str
    name_ru: str
    department: str
    done_by: str = ""
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenedWork:
    """A work item and what goes with it.

    Attributes:
        name_ru: The operation's name in Russian, or "".
        documentation: What the diagram says about the operation.
        form: The form-js schema, with labels in both languages; None = any variables are taken.
        variables: What the form's fields start with, personal ones hidden from those who may not see them.
        draft: The reader's own, or None.
        waiting: Who it waits for; None when it is over.
        previous, next: The nearest operations before and after it in the diagram.
    """

    item: WorkInDeal
    name_ru: str
    documentation: str
    form: Mapping[str, Any] | None
    variables: Mapping[str, Value]
    draft: Draft | None
    waiting: Waiting | None
    previous: list[Neighbour]
    next: list[Neighbour]


def opened_work(engine: Engine, work_item_id: int, *, by: By = "") -> OpenedWork:
    """A work item as the actor may see it; that personal values are shown is recorded. Reads the one instance: not for lists.

    Raises:
        WorkItemNotFound: There is no such work item, or the actor may not see it.
        DefinitionNotFound: Its form is not deployed.
    """
    actor = actor_of(by)
    with engine.store.read(consistent=True) as session:
        item = visible_work_item(session, actor, work_item_id)
        form = engine.definitions.newest_form(session, item.form)[1] if item.form else None
        run = instances.find(session, item.instance_id)
        deal = deal_lists.find(session, item.deal_key)
        assert run is not None
        assert deal is not None
        process = engine.definitions.process(session, run.definition_id)
        diagram = process.diagram
        element = diagram.elements[item.element_id]
        variables = shown_by(form, variables_of(instances.snapshot(session, item.instance_id).snapshot))
        names = engine.definitions.personal_names(session)
        read = met_in(variables, names)
        if read and not may_with_deal(session, actor, "personal.see", item.deal_key, deal.owner):
            variables, read = without_personal(variables, names), set()
        own = drafts.find(session, item.id, actor.name)
        done = {row.element_id: row for row in work_items.of_deal(session, item.deal_key) if row.state == "completed"}
        opened = OpenedWork(
            item=WorkInDeal.beside(item, deal, process),
            name_ru=element.translations.get("ru", ""),
            documentation=element.documentation,
            form=json.loads(form.source) if form is not None else None,
            variables=variables,
            draft=None if own is None else Draft.of(own),
            waiting=waiting_for(session, item, engine.clock.now()) if item.state in work_items.LIVE else None,
            previous=[_neighbour(one, done) for one in _nearest(diagram, element, lambda graph: graph.previous)],
            next=[_neighbour(one, done) for one in _nearest(diagram, element, lambda graph: graph.targets)],
        )
    note_access(engine, actor, item.deal_key, read, "form")
    return opened


class NoDraft(NotFound):
    def __init__(self, work_item_id: int) -> None:
        super().__init__(f"You have saved no draft for work item {work_item_id}.")


def draft_of(engine: Engine, work_item_id: int, *, by: By = "") -> Draft:
    """The actor's own draft of the answers to a work item.

    Raises:
        WorkItemNotFound: There is no such work item, or the actor may not see it.
        NoDraft: The actor has saved none.
    """
    actor = actor_of(by)
    with engine.store.read() as session:
        visible_work_item(session, actor, work_item_id)
        row = drafts.find(session, work_item_id, actor.name)
    if row is None:
        raise NoDraft(work_item_id)
    return Draft.of(row)


def shown_by(form: Form | None, variables: Mapping[str, Value]) -> dict[str, Value]:
    """The variables whose names stand in the form, for its fields, conditions and texts; all of them without a form."""
    if form is None:
        return dict(variables)
    words = set(_WORD.findall(form.source.decode()))
    return {name: value for name, value in variables.items() if name in words}


def _nearest(diagram: Diagram, element: Element, step_of: Callable[[Graph], Callable[[Element], list[Element]]]) -> list[Element]:
    """The operations that come next in a direction, through gateways, events and machine work."""
    graph = graph_of(diagram)
    step = step_of(graph)

    def passing(one: Element) -> list[Element]:
        return step(one) if one is element or one.kind not in OPERATIONS else []

    reached = graph.reach(step(element), passing)
    return [one for one in diagram.elements.values() if one.id in reached and one.kind in OPERATIONS]


def _neighbour(element: Element, done: Mapping[str, Any]) -> Neighbour:
    row = done.get(element.id)
    by, at = (row.completed_by, row.completed_at) if row is not None else ("", None)
    return Neighbour(element.id, element.name, element.translations.get("ru", ""), element.department, by, at)
