"""Which indicators are measured now, and how far the back-fill of each has come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.store import kpis
from engine.store.session import Row, Session


@dataclass(frozen=True, slots=True)
class InForce:
    """The indicators whose observations are being kept up to date, as `kpis` has them; not those whose observations have to go first."""

    rows: Sequence[Row]

    @classmethod
    def of(cls, session: Session) -> InForce:
        return cls.among(kpis.measured(session))

    @classmethod
    def among(cls, rows: Iterable[Row]) -> InForce:
        """Those of the rows, in the order of their ids."""
        found = [row for row in rows if row.state in kpis.MEASURED and row.measured_digest == row.digest]
        return cls(sorted(found, key=lambda row: row.id))

    @property
    def marks(self) -> list[tuple[int, str]]:
        """What must be the same when observations are written: else somebody has attached, edited or detached one meanwhile."""
        return [(row.id, row.digest) for row in self.rows]

    @property
    def is_filled(self) -> bool:
        """All of history has been measured for all of them."""
        return all(row.measured_to >= row.measure_until for row in self.rows)

    def next_to_fill(self) -> tuple[list[Row], int]:
        """Those whose back-fill is the furthest behind, and up to which deal they may go on together."""
        unfilled = [row for row in self.rows if row.measured_to < row.measure_until]
        if not unfilled:
            return [], 0
        last = min(row.measured_to for row in unfilled)
        group = [row for row in unfilled if row.measured_to == last]
        ahead = [row.measured_to for row in unfilled if row.measured_to > last]
        return group, min([row.measure_until for row in group] + ahead)
