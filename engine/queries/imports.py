"""What was brought in from another system."""

from __future__ import annotations

from engine.engine import Engine
from engine.store import imports


def imported_deals(engine: Engine, source: str) -> dict[str, str]:
    """The deal keys of all rows of a source that have been imported, by row key."""
    with engine.store.read() as session:
        return {row.row_key: row.deal_key for row in imports.of_source(session, source)}


def import_outcomes(engine: Engine, source: str) -> dict[str, int]:
    """How many of a source's deals left the discussion by which exit; "open" = have not left it."""
    with engine.store.read() as session:
        return imports.outcomes(session, source)
