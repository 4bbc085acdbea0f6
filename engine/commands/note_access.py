"""Record that somebody was shown personal data."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from engine.actors import By, actor_of
from engine.chain import ACCESS
from engine.engine import Engine
from engine.transaction import Transaction

ONCE_IN = timedelta(hours=1)
"""Reading the same again within this time is the same reading."""
_REMEMBERED = 10_000

_Place = tuple[str, str, str]
_recent: WeakKeyDictionary[Engine, dict[_Place, tuple[datetime, frozenset[str]]]] = WeakKeyDictionary()
"""What this process has recorded lately. Another process that does not know it records a reading once more: no harm."""


def note_access(engine: Engine, by: By, deal_key: str, names: Collection[str], what: str) -> None:
    """Append to the person's own chain that personal values of a deal were shown; it must be called where they are revealed.

    Not inside a command's transaction. A trusted caller's readings are not recorded: whoever holds the database's password reads unseen.

    Args:
        deal_key: Whose data; "" when they are of no one deal.
        names: Of the values that were shown; without any nothing is recorded.
        what: What was read: "path", "why", "form", "client 17", "export" ...
    """
    actor, fields = actor_of(by), frozenset(names)
    if actor.is_trusted or not fields:
        return
    recent, place, now = _recent.setdefault(engine, {}), (actor.name, deal_key, what), engine.clock.now()
    noted_at, noted = recent.get(place, (now, frozenset()))
    if fields <= noted and now - noted_at < ONCE_IN:
        return

    def story(tx: Transaction) -> None:
        tx.note("personal.read", f"{ACCESS}{actor.name}", deal=deal_key, what=what, fields=sorted(fields))

    engine.transact(story, by=actor)
    if len(recent) >= _REMEMBERED:
        recent.clear()
    recent[place] = (now, fields)
