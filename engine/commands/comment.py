"""Comment on a deal, or on one of its work items.

What a comment says can be erased: the history holds its SHA-256 only.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from engine.actors import By
from engine.commands.watch import add_watcher, may_see
from engine.engine import Engine
from engine.errors import BadAnswer, NotAllowed, NotFound, Outdated, WorkItemNotFound
from engine.store import comments, users, watchers, work_items
from engine.store.session import Row
from engine.transaction import Transaction
from engine.visibility import may_with_deal

LONGEST = 10_000
MOST_MENTIONS = 50
_MENTION = re.compile(r"(?<![\w@.])@([\w](?:[\w.\-]*[\w])?)")


class CommentNotFound(NotFound):
    def __init__(self, comment_id: int) -> None:
        super().__init__(f"There is no comment {comment_id}.")


class CommentErased(NotAllowed):
    def __init__(self, comment_id: int) -> None:
        super().__init__(f"Comment {comment_id} has been erased.")


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said about a deal.

    Attributes:
        work_item_id: The work item that it is about; None = the deal.
        body: "" when it is erased.
        mentions: Users who are named in it and may see the deal: they watch it since then.
    """

    id: int
    deal_key: str
    work_item_id: int | None
    author: str
    body: str
    mentions: tuple[str, ...]
    written_at: datetime
    erased_at: datetime | None

    @property
    def revision(self) -> int:
        return 1 if self.erased_at is None else 2

    @classmethod
    def of(cls, row: Row) -> Comment:
        told = tuple(json.loads(row.mentions))
        return cls(row.id, row.deal_key, row.work_item_id, row.author, row.body, told, row.written_at, row.erased_at)


def comment(
    engine: Engine,
    deal_key: str,
    body: str,
    *,
    by: By,
    work_item_id: int | None = None,
    mentions: Collection[str] = (),
    at: datetime | None = None,
) -> Comment:
    """Write a comment. Users that it names, as `@anna` or by `mentions`, watch the deal from now on, if they may see it.

    Raises:
        DealNotFound, NotPermitted: The actor may not see the deal, or not change it.
        WorkItemNotFound: The deal has no such work item.
        BadAnswer: It is empty or too long.
    """
    if not body.strip() or len(body) > LONGEST:
        raise BadAnswer(f"A comment has 1 to {LONGEST:,} characters.")
    named = list(dict.fromkeys([*mentions, *_MENTION.findall(body)]))
    if len(named) > MOST_MENTIONS:
        raise BadAnswer(f"A comment names at most {MOST_MENTIONS} people.")

    def story(tx: Transaction) -> Comment:
        tx.require_deal("deals.change", deal_key)
        element = element_of(tx, deal_key, work_item_id)
        told = [name for name in named if users.by_name(tx.session, name) is not None and may_see(tx, deal_key, name)]
        row = {"deal_key": deal_key, "work_item_id": work_item_id, "author": tx.by, "body": body, "written_at": tx.at, "erased_at": None}
        number = comments.add(tx.session, {**row, "mentions": json.dumps(told, ensure_ascii=False)})
        about = {"item": work_item_id} if work_item_id is not None else {}
        digest = hashlib.sha256(body.encode()).hexdigest()
        tx.note("comment.written", deal_key, None, element, comment=number, sha256=digest, mentions=list(told), **about)
        watching = watchers.of_deal(tx.session, deal_key)
        for name in told:
            if name not in watching and name != tx.by:
                add_watcher(tx, deal_key, name)
        return Comment(number, deal_key, work_item_id, tx.by, body, tuple(told), tx.at, None)

    return engine.transact(story, by=by, at=at)


def erase_comment(
    engine: Engine, comment_id: int, *, by: By, reason: str = "", revision: int | None = None, at: datetime | None = None
) -> None:
    """Delete what a comment says; that it was written, by whom and when, stays. For its author, and for who may erase personal data.

    Raises:
        CommentNotFound: There is none, or the actor may not see its deal.
        NotPermitted: It is somebody else's.
        CommentErased: It is erased already.
        Outdated: It has changed since `revision`.
    """

    def story(tx: Transaction) -> None:
        row = comments.find(tx.session, comment_id)
        if row is None or not sees_deal(tx, row.deal_key):
            raise CommentNotFound(comment_id)
        may_erase(tx, row.author, row.deal_key)
        row = comments.find(tx.session, comment_id) or row  # as it is now that the deal is held
        if revision is not None and revision != Comment.of(row).revision:
            raise Outdated(f"Comment {comment_id}")
        if row.erased_at is not None:
            raise CommentErased(comment_id)
        comments.erase(tx.session, comment_id, tx.recorded_at)
        tx.note("comment.erased", row.deal_key, comment=comment_id, reason=reason)

    engine.transact(story, by=by, at=at)


def sees_deal(tx: Transaction, deal_key: str) -> bool:
    """Whether the actor may see a deal, which is held then."""
    return may_with_deal(tx.session, tx.actor, "deals.see", deal_key, tx.lock_deal(deal_key)["owner"])


def may_erase(tx: Transaction, author: str, deal_key: str) -> None:
    """Who wrote or added something may erase it, and who may erase personal data.

    Raises:
        NotPermitted: The actor may not.
    """
    if author != tx.by:
        tx.require("personal.erase")
    else:
        tx.require_deal("deals.change", deal_key)


def element_of(tx: Transaction, deal_key: str, work_item_id: int | None) -> str:
    """The operation of a work item of this deal; "" for None.

    Raises:
        WorkItemNotFound: The deal has no such work item.
    """
    if work_item_id is None:
        return ""
    item = work_items.find(tx.session, work_item_id)
    if item is None or item.deal_key != deal_key:
        raise WorkItemNotFound(work_item_id)
    return str(item.element_id)
