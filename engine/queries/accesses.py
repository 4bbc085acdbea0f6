"""Who was shown personal data, for auditors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.actors import By, actor_of
from engine.chain import ACCESS
from engine.engine import Engine
from engine.store import history
from engine.values import dumps, loads


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody was shown personal values (`engine.commands.note_access`).

    Attributes:
        seq: Its number in the whole history.
        deal_key: Whose; "" when they were of no one deal.
        what: What was read: "path", "form", "export" ...
        fields: The names of the values.
    """

    seq: int
    person: str
    deal_key: str
    what: str
    fields: tuple[str, ...]
    at: datetime


def accesses(engine: Engine, *, by: By, deal_key: str = "", person: str = "", limit: int = 50, after: int | None = None) -> list[Access]:
    """Readings of personal data, the newest first; the same reading within an hour is recorded once.

    Args:
        deal_key, person: Only of this deal's data, only by this person; "" = all.
        after: The `seq` of the last one seen, for the next page.

    Raises:
        NotPermitted: The actor is no auditor.
    """
    actor_of(by).require("audit.verify")
    piece = f'"deal":{dumps(deal_key)}' if deal_key else ""
    with engine.store.read() as session:
        rows = history.of_chains(session, ACCESS, person, piece, limit, after)
    found = [(row, loads(row.data)) for row in rows]
    return [Access(row.seq, row.actor, data["deal"], data["what"], tuple(data["fields"]), row.at) for row, data in found]
