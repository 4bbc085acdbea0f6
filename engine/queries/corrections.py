"""Corrections: which were asked for, what they change, and who consented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.actors import Actor, By, actor_of
from engine.commands.note_access import note_access
from engine.corrections import CorrectionNotFound
from engine.engine import Engine
from engine.personal import HIDDEN, without_personal
from engine.store import corrections as stored
from engine.store import deals
from engine.store.session import Row, Session
from engine.values import Value, loads
from engine.visibility import may_with_deal


@dataclass(frozen=True, slots=True)
class CorrectionInfo:
    """A correction of a deal.

    Attributes:
        kind: "data", "move", "cancel" or "reopen".
        change, before, after: What was asked for, and what it changes (`engine.corrections`).
        state: "waiting" for a second person, "done" or "refused".
        answer: The second person's words.
    """

    id: int
    deal_key: str
    instance_id: str
    kind: str
    change: Mapping[str, Value]
    before: Mapping[str, Value]
    after: Mapping[str, Value]
    reason: str
    asked_by: str
    asked_at: datetime
    state: str
    answered_by: str
    answered_at: datetime | None
    answer: str


def corrections(
    engine: Engine, *, by: By, deal_key: str = "", state: str = "", limit: int = 50, after: int | None = None
) -> tuple[list[CorrectionInfo], int | None]:
    """Corrections of the deals that the actor may see, the newest first.

    Args:
        deal_key, state: Only these; "" = all.
        limit: At most so many are looked at; fewer are given where the actor may not see a deal.
        after: Where the page before ended.

    Returns:
        The corrections, and where this page ends; None at the end of the list.
    """
    actor = actor_of(by)
    filters = {name: value for name, value in (("deal_key", deal_key), ("state", state)) if value}
    with engine.store.read() as session:
        rows = stored.listed(session, filters, limit, after)
        found = [info for row in rows if (info := _info(engine, session, actor, row, row.deal_owner)) is not None]
    for info in found:
        _note(engine, actor, info)
    return found, rows[-1].id if len(rows) == limit else None


def correction(engine: Engine, correction_id: int, *, by: By) -> CorrectionInfo:
    """One correction.

    Raises:
        CorrectionNotFound: There is no such correction, or the actor may not see its deal.
    """
    with engine.store.read() as session:
        row = stored.find(session, correction_id)
        deal = deals.find(session, row.deal_key) if row is not None else None
        info = _info(engine, session, actor_of(by), row, deal.owner) if row is not None and deal is not None else None
    if info is None:
        raise CorrectionNotFound(correction_id)
    _note(engine, actor_of(by), info)
    return info


def _info(engine: Engine, session: Session, actor: Actor, row: Row, owner: str) -> CorrectionInfo | None:
    if not may_with_deal(session, actor, "deals.see", row.deal_key, owner):
        return None
    told = loads(row.change)
    if not may_with_deal(session, actor, "personal.see", row.deal_key, owner):
        told = without_personal(told, engine.definitions.personal_names(session))
    columns = {name: value for name, value in row._asdict().items() if name not in ("change", "deal_owner")}
    return CorrectionInfo(**columns, **told)


def _note(engine: Engine, actor: Actor, info: CorrectionInfo) -> None:
    """Record the personal values that were shown."""
    with engine.store.read() as session:
        names = engine.definitions.personal_names(session)
    told = {name: value for place in (info.before, info.after) for name, value in (place.get("variables") or {}).items()}
    note_access(engine, actor, info.deal_key, {name for name in names & set(told) if told[name] != HIDDEN}, f"correction {info.id}")
