"""The periods that losses are found for. A deal in which something has happened since then belongs to one, with its whole story."""

from __future__ import annotations

from datetime import timedelta

PERIODS: dict[str, timedelta | None] = {
    "month": timedelta(days=30),
    "quarter": timedelta(days=91),
    "year": timedelta(days=365),
    "all": None,
}
"""How far back each goes, each farther than the one before; None: as far as there is anything."""
