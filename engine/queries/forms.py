"""What a work item asks: its form, and the variables that the form shows and computes with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.engine import Engine
from engine.errors import WorkItemNotFound
from engine.queries.work_items import WorkItemInfo
from engine.spiff.snapshot import variables_of
from engine.store import instances, work_items
from engine.values import Value
from forms.form import Form


@dataclass(frozen=True, slots=True)
class Asked:
    """A work item as the person sees it who opens it.

    Attributes:
        form: The newest version of its form; None when the operation has none and takes any variables.
        variables: The instance's variables: what the form's fields start with.
    """

    item: WorkItemInfo
    form: Form | None
    variables: Mapping[str, Value]


def asked(engine: Engine, work_item_id: int) -> Asked:
    """A work item with its form and variables. Reads the one instance, so it is for one item, not for lists.

    Raises:
        WorkItemNotFound: There is no such work item.
        DefinitionNotFound: Its form is not deployed.
    """
    with engine.store.read() as session:
        row = work_items.find(session, work_item_id)
        if row is None:
            raise WorkItemNotFound(work_item_id)
        item = WorkItemInfo.of(row)
        form = engine.definitions.newest_form(session, item.form)[1] if item.form else None
        return Asked(item, form, variables_of(instances.snapshot(session, item.instance_id).snapshot))
