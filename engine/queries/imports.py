"""What was brought in from another system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.actors import By, actor_of
from engine.engine import Engine
from engine.store import imports


@dataclass(frozen=True, slots=True)
class ImportedSource:
    """What came from one source.

    Attributes:
        deals: How many of its rows have their deal here.
        outcomes: How many of those left the discussion by which exit; "open" = have not left it.
        last_at: When the last row was imported.
    """

    source: str
    deals: int
    outcomes: dict[str, int]
    last_at: datetime


def imported_sources(engine: Engine, *, by: By = "") -> list[ImportedSource]:
    """Every source that deals were imported from, by name.

    Raises:
        NotPermitted: `by` may not see figures.
    """
    actor_of(by).require("figures.see")
    with engine.store.read(consistent=True) as session:
        rows = imports.sources(session)
        return [ImportedSource(row.source, row.deals, imports.outcomes(session, row.source), row.last_at) for row in rows]


def imported_deals(engine: Engine, source: str) -> dict[str, str]:
    """The deal keys of all rows of a source that have been imported, by row key."""
    with engine.store.read() as session:
        return {row.row_key: row.deal_key for row in imports.of_source(session, source)}


def import_outcomes(engine: Engine, source: str) -> dict[str, int]:
    """How many of a source's deals left the discussion by which exit; "open" = have not left it."""
    with engine.store.read() as session:
        return imports.outcomes(session, source)
