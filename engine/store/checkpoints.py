"""Checkpoints, and the heads of chains that they seal: leaves of one append-only tree."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import chains as c
from engine.store.tables import checkpoints as p
from engine.store.tables import deals as d
from engine.store.tables import sealed_heads as s

_NEWEST = Prepared(select(p).order_by(p.c.number.desc()).limit(1))
_FIND = Prepared(select(p).where(p.c.number == bindparam("number")))
_AFTER = Prepared(select(p).where(p.c.number > bindparam("after")).order_by(p.c.number).limit(bindparam("limit")))
_BEFORE = Prepared(select(p).where(p.c.number < bindparam("before")).order_by(p.c.number.desc()).limit(bindparam("limit")))
_TIMES = Prepared(select(p.c.sealed_at).order_by(p.c.number))
_ADD = insert_row(p)
_UNSEALED_DEALS = Prepared(
    select(d.c.key.label("chain"), d.c.history_length.label("length"), d.c.history_digest.label("digest"))
    .where(d.c.history_length > d.c.sealed_length)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_UNSEALED_CHAINS = Prepared(
    select(c.c.key.label("chain"), c.c.length, c.c.digest)
    .where(c.c.length > c.c.sealed_length)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_ADD_HEAD = insert_row(s)
_SEALED_DEALS = Prepared(update(d).where(d.c.key == s.c.chain, s.c.position >= bindparam("b_first")).values(sealed_length=s.c.length))
_SEALED_CHAINS = Prepared(update(c).where(c.c.key == s.c.chain, s.c.position >= bindparam("b_first")).values(sealed_length=s.c.length))
_OF_CHAIN = Prepared(select(s).where(s.c.chain == bindparam("chain")).order_by(s.c.length, s.c.position))
_HEADS = Prepared(select(s).where(s.c.position > bindparam("after")).order_by(s.c.position).limit(bindparam("limit")))


def newest(session: Session) -> Row | None:
    return session.first(_NEWEST, {})


def find(session: Session, number: int) -> Row | None:
    return session.first(_FIND, {"number": number})


def after(session: Session, number: int, limit: int) -> list[Row]:
    """Those behind a number, in order."""
    return session.rows(_AFTER, {"after": number, "limit": limit})


def before(session: Session, number: int, limit: int) -> list[Row]:
    """Those in front of a number, the newest first."""
    return session.rows(_BEFORE, {"before": number, "limit": limit})


def times(session: Session) -> list[datetime]:
    """When each checkpoint was sealed, by number."""
    return [row.sealed_at for row in session.rows(_TIMES, {})]


def unsealed(session: Session, limit: int) -> list[Row]:
    """Heads that have moved on since they were sealed: chain, length, digest. They stay locked; those that a command holds are left out."""
    found = session.rows(_UNSEALED_DEALS, {"limit": limit})
    if len(found) < limit:
        found += session.rows(_UNSEALED_CHAINS, {"limit": limit - len(found)})
    return found


def add(session: Session, checkpoint: dict[str, Any], heads: Sequence[dict[str, Any]]) -> None:
    """Store a checkpoint and the heads that it seals, which must be locked."""
    session.run(_ADD, checkpoint)
    with session.batch():
        session.run_many(_ADD_HEAD, heads)
    first = {"b_first": heads[0]["position"]}
    session.run(_SEALED_DEALS, first)
    session.run(_SEALED_CHAINS, first)


def heads_of(session: Session, chain: str) -> list[Row]:
    """A chain's sealed heads, the shortest first."""
    return session.rows(_OF_CHAIN, {"chain": chain})


def heads_after(session: Session, position: int, limit: int) -> list[Row]:
    """Leaves behind a position, in order."""
    return session.rows(_HEADS, {"after": position, "limit": limit})


def heads_at(session: Session, positions: Collection[int]) -> list[Row]:
    return session.select(select(s).where(s.c.position.in_(sorted(positions)))) if positions else []
