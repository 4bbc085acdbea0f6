"""What was said about a deal, and what was attached to it."""

from __future__ import annotations

from engine.actors import By, actor_of
from engine.commands.attach import Attachment, AttachmentErased, AttachmentNotFound
from engine.commands.comment import Comment, CommentNotFound
from engine.engine import Engine
from engine.queries.deals import visible_deal
from engine.store import attachments as stored_attachments
from engine.store import comments as stored_comments
from engine.store import deals
from engine.store import watchers as stored_watchers
from engine.store.session import Session
from engine.visibility import may_with_deal


def comments(
    engine: Engine, deal_key: str, *, by: By = "", work_item_id: int | None = None, limit: int = 50, after: int = 0
) -> list[Comment]:
    """A deal's comments, the oldest first; or only those on one work item. `after` is the id of the last one seen.

    Raises:
        DealNotFound: There is no such deal, or the actor may not see it.
    """
    with engine.store.read() as session:
        visible_deal(session, actor_of(by), deal_key)
        return [Comment.of(row) for row in stored_comments.page(session, deal_key, work_item_id, after, limit)]


def one_comment(engine: Engine, comment_id: int, *, by: By = "") -> Comment:
    """One comment.

    Raises:
        CommentNotFound: There is none, or the actor may not see its deal.
    """
    with engine.store.read() as session:
        row = stored_comments.find(session, comment_id)
        if row is None or not _sees(session, by, row.deal_key):
            raise CommentNotFound(comment_id)
        return Comment.of(row)


def attachments(
    engine: Engine, deal_key: str, *, by: By = "", work_item_id: int | None = None, limit: int = 50, after: int = 0
) -> list[Attachment]:
    """A deal's attachments, the oldest first; or only those of one work item. `after` is the id of the last one seen.

    Raises:
        DealNotFound: There is no such deal, or the actor may not see it.
    """
    with engine.store.read() as session:
        visible_deal(session, actor_of(by), deal_key)
        return [Attachment.of(row) for row in stored_attachments.page(session, deal_key, work_item_id, after, limit)]


def one_attachment(engine: Engine, attachment_id: int, *, by: By = "") -> Attachment:
    """One attachment, without its content.

    Raises:
        AttachmentNotFound: There is none, or the actor may not see its deal.
    """
    with engine.store.read() as session:
        return _attachment(session, by, attachment_id)


def content_of(engine: Engine, attachment_id: int, *, by: By = "") -> tuple[Attachment, bytes]:
    """One attachment with its content.

    Raises:
        AttachmentNotFound: There is none, or the actor may not see its deal.
        AttachmentErased: It was erased.
    """
    with engine.store.read(consistent=True) as session:
        found = _attachment(session, by, attachment_id)
        content = None if found.erased_at is not None else stored_attachments.content(session, found.digest)
        if content is None:
            raise AttachmentErased(attachment_id)
        return found, content


def watchers(engine: Engine, deal_key: str, *, by: By = "") -> list[str]:
    """Who watches a deal, by name.

    Raises:
        DealNotFound: There is no such deal, or the actor may not see it.
    """
    with engine.store.read() as session:
        visible_deal(session, actor_of(by), deal_key)
        return stored_watchers.of_deal(session, deal_key)


def _attachment(session: Session, by: By, attachment_id: int) -> Attachment:
    row = stored_attachments.find(session, attachment_id)
    if row is None or not _sees(session, by, row.deal_key):
        raise AttachmentNotFound(attachment_id)
    return Attachment.of(row)


def _sees(session: Session, by: By, deal_key: str) -> bool:
    deal = deals.find(session, deal_key)
    return deal is not None and may_with_deal(session, actor_of(by), "deals.see", deal_key, deal.owner)
