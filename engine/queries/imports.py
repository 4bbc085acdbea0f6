"""What was brought in from another system."""

from __future__ import annotations

from dataclasses import dataclass

from engine.engine import Engine
from engine.store import imports


@dataclass(frozen=True, slots=True)
class ImportInfo:
    """A row that has its deal. `status`: "walking" or "imported"."""

    row_key: str
    status: str
    deal_key: str


def imports_of(engine: Engine, source: str) -> dict[str, ImportInfo]:
    """All rows of a source that have their deals, by key."""
    with engine.store.read() as session:
        return {row.row_key: ImportInfo(row.row_key, row.status, row.deal_key) for row in imports.of_source(session, source)}


def import_outcomes(engine: Engine, source: str) -> dict[str, int]:
    """How many of a source's deals left the discussion by which exit; "open" = have not left it."""
    with engine.store.read() as session:
        return imports.outcomes(session, source)
