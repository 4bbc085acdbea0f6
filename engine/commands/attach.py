"""Attach a file to a deal, or to one of its work items.

The content is stored by its SHA-256, which is all that the history holds of it: it can be erased.
"""

from __future__ import annotations

import hashlib
import logging
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.actors import By, actor_of
from engine.commands.comment import element_of, may_erase, sees_deal
from engine.engine import Engine
from engine.errors import BadAnswer, DealNotFound, EngineError, NotAllowed, NotFound, Outdated
from engine.facts import is_storable
from engine.media_types import contradiction, is_allowed
from engine.plugins import AttachmentScanner
from engine.store import attachments, deals
from engine.store.session import Row
from engine.transaction import Transaction
from engine.visibility import require_deal

LONGEST_NAME = 255
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")  # also what turns the direction of writing: "gpj.exe" as "exe.jpg"

log = logging.getLogger(__name__)


class AttachmentNotFound(NotFound):
    def __init__(self, attachment_id: int) -> None:
        super().__init__(f"There is no attachment {attachment_id}.")


class AttachmentErased(NotAllowed):
    def __init__(self, attachment_id: int) -> None:
        super().__init__(f"Attachment {attachment_id} has been erased.")


class AttachmentRefused(EngineError):
    """The file may not come in."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to a deal, without its content.

    Attributes:
        work_item_id: The work item that it is about; None = the deal.
        name: "" when it is erased.
        size: In bytes.
        digest: The content's SHA-256.
    """

    id: int
    deal_key: str
    work_item_id: int | None
    name: str
    media_type: str
    size: int
    digest: str
    added_by: str
    added_at: datetime
    erased_at: datetime | None

    @property
    def revision(self) -> int:
        return 1 if self.erased_at is None else 2

    @classmethod
    def of(cls, row: Row) -> Attachment:
        return cls(*row)


def attach(
    engine: Engine,
    deal_key: str,
    name: str,
    media_type: str,
    content: bytes,
    *,
    by: By,
    work_item_id: int | None = None,
    at: datetime | None = None,
) -> Attachment:
    """Attach a file, after the installed scanners have found nothing in it.

    Args:
        name: The file's name; directories in it are dropped.
        media_type: What it is said to be; it must be allowed (setting `attachment_types`) and fit the content.

    Raises:
        DealNotFound, NotPermitted: The actor may not see the deal, or not change it.
        WorkItemNotFound: The deal has no such work item.
        AttachmentRefused: It is empty, too large, of another kind than it says, or a scanner refuses it.
        BadAnswer: It has no name.
    """
    with engine.store.read() as session:  # whoever may not attach must not set the scanners to work
        deal = deals.find(session, deal_key) if is_storable(deal_key) else None
        if deal is None:
            raise DealNotFound(deal_key)
        require_deal(session, actor_of(by), "deals.change", deal_key, deal.owner)
    called = _plain_name(name)
    _check(engine, called, media_type, content)
    for scanner_name, scanner in engine.attachment_scanners.items():
        _scan(scanner_name, scanner, called, media_type, content)
    digest = hashlib.sha256(content).hexdigest()

    def story(tx: Transaction) -> Attachment:
        tx.require_deal("deals.change", deal_key)
        element = element_of(tx, deal_key, work_item_id)
        row: dict[str, Any] = {"deal_key": deal_key, "work_item_id": work_item_id, "name": called, "media_type": media_type}
        row |= {"size": len(content), "digest": digest, "added_by": tx.by, "added_at": tx.at, "erased_at": None}
        number = attachments.add(tx.session, row, content)
        about = {"item": work_item_id} if work_item_id is not None else {}
        told = {"attachment": number, "sha256": digest, "size": len(content), "media_type": media_type, **about}
        tx.note("attachment.added", deal_key, None, element, **told)
        return Attachment(number, deal_key, work_item_id, called, media_type, len(content), digest, tx.by, tx.at, None)

    return engine.transact(story, by=by, at=at)


def erase_attachment(
    engine: Engine, attachment_id: int, *, by: By, reason: str = "", revision: int | None = None, at: datetime | None = None
) -> None:
    """Delete a file's name and content; that it was there, by whom and when, stays. For who added it, and for who may erase personal data.

    Raises:
        AttachmentNotFound: There is none, or the actor may not see its deal.
        NotPermitted: It is somebody else's.
        AttachmentErased: It is erased already.
        Outdated: It has changed since `revision`.
    """

    def story(tx: Transaction) -> None:
        row = attachments.find(tx.session, attachment_id)
        if row is None or not sees_deal(tx, row.deal_key):
            raise AttachmentNotFound(attachment_id)
        may_erase(tx, row.added_by, row.deal_key)
        row = attachments.find(tx.session, attachment_id) or row  # as it is now that the deal is held
        if revision is not None and revision != Attachment.of(row).revision:
            raise Outdated(f"Attachment {attachment_id}")
        if row.erased_at is not None:
            raise AttachmentErased(attachment_id)
        attachments.erase(tx.session, row, tx.recorded_at)
        tx.note("attachment.erased", row.deal_key, attachment=attachment_id, sha256=row.digest, reason=reason)

    engine.transact(story, by=by, at=at)


def _plain_name(name: str) -> str:
    """The file's name without directories and what can't be seen.

    Raises:
        BadAnswer: Nothing is left of it.
    """
    plain = _NOT_IN_NAMES.sub("", name.replace("\\", "/").rpartition("/")[2]).strip()
    if len(plain) > LONGEST_NAME:
        stem, dot, end = plain.rpartition(".")
        plain = f"{stem[: LONGEST_NAME - len(end) - 1]}.{end}" if dot and len(end) < 20 else plain[:LONGEST_NAME]
    if not plain.strip(".") or not is_storable(plain):
        raise BadAnswer("An attachment has a name.")
    return plain


def _check(engine: Engine, name: str, media_type: str, content: bytes) -> None:
    settings = engine.settings
    if not content:
        raise AttachmentRefused(f"“{name}” is empty.")
    if len(content) > settings.attachment_mb * 1_000_000:
        raise AttachmentRefused(f"“{name}” has {len(content):,} bytes; at most {settings.attachment_mb:g} MB can be attached.")
    if not is_allowed(media_type, settings.attachment_types):
        raise AttachmentRefused(f"Files of the type {media_type or '(none)'} can't be attached; allowed are {settings.attachment_types}.")
    if problem := contradiction(content, media_type):
        raise AttachmentRefused(f"“{name}” is said to be {media_type}, but {problem}.")


def _scan(scanner_name: str, scanner: AttachmentScanner, name: str, media_type: str, content: bytes) -> None:
    try:
        found = scanner(name, media_type, content)
    except Exception:  # what could not be scanned does not come in
        log.exception("The scanner %s broke.", scanner_name)
        raise AttachmentRefused(f"“{name}” could not be scanned ({scanner_name}). Try again later, or tell an administrator.") from None
    if found:
        raise AttachmentRefused(f"“{name}” was refused by {scanner_name}: {found}")
