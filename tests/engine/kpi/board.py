"""Indicators whose observations a test makes up, as if deals had been measured."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from bpmn.kpi.definition import Indicator
from engine.engine import Engine
from engine.kpi.differences import Difference, row_of
from engine.kpi.observation import SCALE, Observation
from engine.store import followers, kpis, observations
from engine.store.session import Session

RATE = """
id: lead-rate
name: {en: Lead rate, ru: Доля лидов}
stage: inbound
unit: percent
measure: {kind: rate, from: {process: p, moment: started}, to: {process: p, exit: lead}}
target: 30
thresholds: {attention: 25, alarm: 20}
owner: olga
"""


class Observed:
    """What is attached and observed in an engine without a model."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._ids: dict[str, int] = {}
        self._seq = 0

    def attaches(self, source: str, state: str = "attached") -> None:
        indicator, now = Indicator.parse(source), self._engine.clock.now()
        row = {"key": indicator.id, "source": source, "digest": indicator.digest, "model_digest": "", "state": state, "reasons": "[]"}

        def story(session: Session) -> None:
            number = self._ids[indicator.id] = kpis.add(session, {**row, "attached_at": now, "attached_by": "olga"})
            kpis.set_measured(session, number, indicator.digest, 0, 0)
            followers.add(session, observations.FOLLOWER, 0, "null")

        self._engine.store.write(story)

    def observes(self, key: str, number: int, of: int | None = None, days_ago: int = 0) -> None:
        """So many cases of a count; or of a share, so many `of` so many that are reached. The updater's position moves."""
        at = self._engine.clock.now() - timedelta(days=days_ago)
        shares = [Observation(at, SCALE * (place < number), SCALE) for place in range(of or 0)]
        found = shares or [Observation(at, SCALE, 0)] * number
        self._seq += 1
        zone = ZoneInfo(self._engine.settings.time_zone)
        rows = [row_of((self._ids[key], f"made-up {self._seq}", place), one, False, zone) for place, one in enumerate(found)]

        def story(session: Session) -> None:
            observations.put(session, rows)
            observations.add_sums(session, Difference.of([], rows, frozenset()).sums)
            observations.move(session, self._seq, "null")

        self._engine.store.write(story)
