"""Complete a work item with a person's answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine import four_eyes, hand_offs, lifecycle
from engine.actors import By
from engine.engine import Engine
from engine.errors import (
    AnswersRefused,
    DealNotOpen,
    FormFailed,
    WorkItemAlreadyCompleted,
    WorkItemNotFound,
    WorkItemTaken,
    WorkItemWithdrawn,
)
from engine.live import Head, Live, Moved
from engine.spiff.sandbox import ScriptError
from engine.step import CompleteWork
from engine.store import work_items
from engine.store.session import Row
from engine.transaction import Transaction
from engine.values import Value


def complete(engine: Engine, work_item_id: int, answers: Mapping[str, Value], *, by: By, at: datetime | None = None) -> Moved:
    """Complete a work item; nobody needs to have claimed it.

    Args:
        answers: By the form's field keys; checked against the form. Without a form: any variables.
        at: When it happened; default: now.

    Raises:
        WorkItemNotFound, WorkItemAlreadyCompleted, WorkItemWithdrawn: There is nothing to complete.
        WorkItemTaken: Somebody else has it.
        FourEyes: Another person must do it.
        DealNotOpen: The deal is suspended.
        AnswersRefused: The answers don't fit the form.
        FormFailed: A condition of the form can't be evaluated with these answers.
        BadAnswer: An answer can't be stored.
    """

    def story(tx: Transaction) -> Moved:
        item = find(tx, work_item_id)
        may(tx, item)
        four_eyes.check(tx, item, [tx.by, item.assignee])
        hand_offs.take(tx, item)
        live = instance_of(tx, item)
        checked = check(tx, live, item.form, answers)
        tx.advance(live, CompleteWork(item.token, checked), told=on_behalf(tx, item))
        return tx.moved(live)

    return engine.transact(story, by=by, at=at)


def find(tx: Transaction, work_item_id: int) -> Row:
    """The work item and its instance's head, its deal locked."""
    item = work_items.locked(tx.session, work_item_id)
    if item is None:
        raise WorkItemNotFound(work_item_id)
    tx.hold_deal(item.deal_key, item)
    return item


def may(tx: Transaction, item: Row, wanted: str = "completed", takes_back: bool = False) -> None:
    """Whether the actor's roles, and the work item's state and holder, allow it.

    Args:
        wanted: The state it will have; "" = it keeps its own.
        takes_back: Who has delegated it may do this, too.
    """
    tx.require("work.do", people=[item.assignee, item.delegated_by] if takes_back else [item.assignee], departments=[item.department])
    is_live(item)
    may_too = takes_back and item.delegated_by in tx.actor.names
    if item.assignee and item.assignee not in tx.actor.names and not may_too:
        raise WorkItemTaken(item.id, item.assignee)
    if wanted:
        lifecycle.check("work item", item.id, item.state, wanted)


def is_live(item: Row) -> None:
    """Whether it is still to be done.

    Raises:
        WorkItemAlreadyCompleted, WorkItemWithdrawn: It is not.
        DealNotOpen: Not now.
    """
    if item.state == "completed":
        raise WorkItemAlreadyCompleted(item.id, item.completed_by)
    if item.state == "withdrawn":
        raise WorkItemWithdrawn(item.id)
    if item.instance_state == "suspended":
        raise DealNotOpen(item.deal_key, "suspended")


def on_behalf(tx: Transaction, item: Row) -> dict[str, Value]:
    """For the history: whom the actor does it for, and who has delegated it; both names are kept."""
    told: dict[str, Value] = {}
    if item.assignee and item.assignee != tx.by and item.assignee != item.delegated_by and item.assignee in tx.actor.stands_in_for:
        told["for"] = item.assignee
    if item.delegated_by:
        told["delegated_by"] = item.delegated_by
    return told


def instance_of(tx: Transaction, item: Row) -> Live:
    """The work item's instance, from the columns that came with it."""
    head = Head(
        item.instance_id,
        item.deal_key,
        item.instance_definition_id,
        item.instance_parent_id,
        item.instance_parent_token,
        item.instance_depth,
        item.instance_state,
        item.instance_revision,
        item.instance_started_at,
        item.instance_exit,
        item.instance_ended_at,
    )
    return tx.load(item.instance_id, head)


def check(tx: Transaction, live: Live, form_id: str, answers: Mapping[str, Value]) -> dict[str, Value]:
    """The answers, checked and typed by the newest version of the form."""
    if not form_id:
        return dict(answers)
    info, form = tx.engine.definitions.newest_form(tx.session, form_id)
    try:
        result = form.check(answers, tx.engine.evaluate_feel, live.machine.variables, tx.at.date())
    except ScriptError as error:
        raise FormFailed(form_id, error.reason) from None
    if not result.ok:
        raise AnswersRefused(form_id, result.problems)
    live.checked_by = info.digest
    return result.answers
