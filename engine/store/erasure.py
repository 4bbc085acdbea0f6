"""What is deleted, and what is looked through, when a client's personal data are erased."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Table, bindparam, delete, select, update

from engine.store.instances import rewrite_all
from engine.store.session import Prepared, Row, Session
from engine.store.tables import (
    attachments,
    comments,
    corrections,
    deal_facts,
    drafts,
    hand_offs,
    incidents,
    instances,
    jobs,
    messages,
    promises,
    receipts,
    work_items,
)

_DRAFTS = Prepared(
    delete(drafts).where(drafts.c.work_item_id.in_(select(work_items.c.id).where(work_items.c.deal_key == bindparam("key"))))
)
_FACTS = Prepared(select(deal_facts.c.name, deal_facts.c.value).where(deal_facts.c.deal_key == bindparam("key")))
_DROP_FACT = Prepared(delete(deal_facts).where(deal_facts.c.deal_key == bindparam("key"), deal_facts.c.name == bindparam("name")))
_COMMENTS = Prepared(select(comments.c.id).where(comments.c.deal_key == bindparam("key"), comments.c.erased_at.is_(None)))
_ATTACHMENTS = Prepared(select(attachments).where(attachments.c.deal_key == bindparam("key"), attachments.c.erased_at.is_(None)))
_SNAPSHOTS = Prepared(select(instances.c.id, instances.c.revision, instances.c.snapshot).where(instances.c.deal_key == bindparam("key")))
_JOBS = Prepared(
    update(jobs).where(jobs.c.deal_key == bindparam("b_key"), jobs.c.kind == "service").values(payload=bindparam("b_payload"), error="")
)
_ERRORS = Prepared(update(jobs).where(jobs.c.deal_key == bindparam("b_key")).values(error=""))
_MESSAGES = Prepared(select(messages).where(messages.c.deal_key == bindparam("key")))
_MESSAGE = Prepared(
    update(messages)
    .where(messages.c.id == bindparam("b_id"))
    .values(payload=bindparam("b_payload"), correlation=bindparam("b_correlation"))
)
_OF_NOBODY = Prepared(select(messages).where(messages.c.deal_key == ""))
_RECEIPTS = Prepared(select(receipts.c.actor, receipts.c.key, receipts.c.body))
_RECEIPT = Prepared(delete(receipts).where(receipts.c.actor == bindparam("actor"), receipts.c.key == bindparam("key")))

TEXTS: tuple[tuple[Table, str], ...] = (
    (promises, "text"),
    (promises, "reason"),
    (hand_offs, "reason"),
    (incidents, "cause"),
    (corrections, "change"),
    (corrections, "reason"),
    (corrections, "answer"),
)
"""Free texts in which somebody may have named the client."""

_TEXTS = {
    (table.name, name): Prepared(update(table).where(table.c.id == bindparam("b_id")).values({name: bindparam("b_text")}))
    for table, name in TEXTS
}


def comments_of(session: Session, key: str) -> list[int]:
    """Numbers of a deal's comments that are not erased yet."""
    return [row.id for row in session.rows(_COMMENTS, {"key": key})]


def attachments_of(session: Session, key: str) -> list[Row]:
    """A deal's attachments that are not erased yet."""
    return session.rows(_ATTACHMENTS, {"key": key})


def drop_drafts(session: Session, key: str) -> None:
    session.run(_DRAFTS, {"key": key})


def drop_facts(session: Session, key: str, tells: Callable[[str, str], bool]) -> None:
    """Forget what the deal could be searched by where (name, value) tell something."""
    for row in session.rows(_FACTS, {"key": key}):
        if tells(row.name, row.value or ""):
            session.run(_DROP_FACT, {"key": key, "name": row.name})


def rewrite_snapshots(session: Session, key: str, change: Callable[[str], str]) -> None:
    """Rewrite the snapshots of a deal that has ended, whose row must be locked.

    Raises:
        Conflict: An instance has moved on.
    """
    rows = session.rows(_SNAPSHOTS, {"key": key})
    if rows:
        rewrite_all(session, [(row.id, row.revision, change(row.snapshot)) for row in rows])


def snapshots_of(session: Session, key: str) -> list[str]:
    return [row.snapshot for row in session.rows(_SNAPSHOTS, {"key": key})]


def empty_jobs(session: Session, key: str, payload: str) -> None:
    """What connectors were given, and what they complained of."""
    session.run(_JOBS, {"b_key": key, "b_payload": payload})
    session.run(_ERRORS, {"b_key": key})


def rewrite_messages(session: Session, rows: list[Row], change: Callable[[Row], tuple[str, str]]) -> None:
    """Rewrite payload and correlation of messages."""
    changed = [(row.id, *change(row)) for row in rows]
    session.run_many(_MESSAGE, [{"b_id": number, "b_payload": payload, "b_correlation": value} for number, payload, value in changed])


def messages_of(session: Session, key: str) -> list[Row]:
    """Messages that a deal has sent, or that were about it."""
    return session.rows(_MESSAGES, {"key": key})


def messages_of_nobody(session: Session) -> list[Row]:
    """Messages from outside that named no deal: those that started one, or are kept."""
    return session.rows(_OF_NOBODY, {})


def rewrite_texts(session: Session, key: str, change: Callable[[str], str]) -> None:
    """Rewrite the free texts of a deal where the change makes a difference."""
    for table, name in TEXTS:
        rows = session.select(select(table.c.id, table.c[name].label("text")).where(table.c.deal_key == key))
        for row in rows:
            if row.text and (changed := change(row.text)) != row.text:
                session.run(_TEXTS[table.name, name], {"b_id": row.id, "b_text": changed})


def drop_receipts(session: Session, tells: Callable[[str], bool]) -> None:
    """Forget answers of the last day that tell something."""
    for row in session.rows(_RECEIPTS, {}):
        if tells(row.body):
            session.run(_RECEIPT, {"actor": row.actor, "key": row.key})
