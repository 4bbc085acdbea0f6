"""When a process looks whether a checkpoint is due."""

from __future__ import annotations

from datetime import datetime


class SealWatch:
    """When this process looks next whether a checkpoint is due, so that looking costs nothing in between."""

    def __init__(self) -> None:
        self._looked_at: datetime | None = None
        self._next: datetime | None = None

    def is_time(self, now: datetime) -> bool:
        """Also when the clock was turned back since."""
        return self._looked_at is None or self._next is None or not self._looked_at <= now < self._next

    def look_again(self, now: datetime, at: datetime) -> None:
        self._looked_at, self._next = now, at
