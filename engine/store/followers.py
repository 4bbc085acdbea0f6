"""Who reads the history in the order of its numbers, and how far each has come.

A follower is worked on by one worker at a time: who has taken it sets `next_at`, and nobody else takes it before then.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import insert  # SQLite understands the same words

from engine.store.session import Prepared, Row, Session
from engine.store.tables import followers as f

_FIND = Prepared(select(f).where(f.c.name == bindparam("name")))
_ALL = Prepared(select(f).order_by(f.c.name))
_ADD = Prepared(
    insert(f).values({name: bindparam(name, type_=f.c[name].type) for name in ("name", "seq", "state")}).on_conflict_do_nothing().inline()
)
_NEXT_AT = bindparam("b_next_at", type_=f.c.next_at.type)
_TAKE = Prepared(
    update(f)
    .where(f.c.name == bindparam("b_name"), or_(f.c.next_at.is_(None), f.c.next_at <= bindparam("b_now", type_=f.c.next_at.type)))
    .values(next_at=_NEXT_AT, attempts=f.c.attempts + 1)
)
_SAVE = Prepared(
    update(f)
    .where(f.c.name == bindparam("b_name"), f.c.next_at == bindparam("b_taken_until", type_=f.c.next_at.type))
    .values(
        seq=bindparam("b_seq"), state=bindparam("b_state"), error=bindparam("b_error"), attempts=bindparam("b_attempts"), next_at=_NEXT_AT
    )
)


def find(session: Session, name: str) -> Row | None:
    return session.first(_FIND, {"name": name})


def all_of_them(session: Session) -> list[Row]:
    """All followers, by name."""
    return session.rows(_ALL, {})


def add(session: Session, name: str, seq: int, state: str) -> None:
    """A new follower, if there is none of this name."""
    session.run(_ADD, {"name": name, "seq": seq, "state": state})


def take(session: Session, name: str, now: datetime, until: datetime) -> Row | None:
    """Work on a follower until then, `attempts` being one more; None when somebody else does, or it is not to be tried yet."""
    taken = session.run(_TAKE, {"b_name": name, "b_now": now, "b_next_at": until})
    return find(session, name) if taken else None


def save(session: Session, taken: Row, seq: int, state: str, error: str = "", attempts: int = 0, next_at: datetime | None = None) -> bool:
    """Where a follower that was taken has come; it can be taken again from `next_at` on.

    Returns:
        False when it was taken by another in between, since the time was over: nothing is written.
    """
    values = {"b_seq": seq, "b_state": state, "b_error": error, "b_attempts": attempts, "b_next_at": next_at}
    return session.run(_SAVE, {"b_name": taken.name, "b_taken_until": taken.next_at, **values}) == 1
