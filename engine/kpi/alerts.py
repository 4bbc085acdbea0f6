"""Alerts: whoever owns an indicator is told when it crosses a threshold, and when it is well again.

Figures are looked at when the updater has come up to date, and each day, since windows move. Told is what changes, and nothing twice:
each alert is a row, and the newest of an indicator says how it stands.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bpmn.kpi.definition import Count, DistinctClients, Indicator, Sum
from engine.engine import Engine
from engine.kpi.figure import standing
from engine.kpi.notices import notify, page_of, recipients
from engine.kpi.words import Told, alert
from engine.queries.figures import Figure, current
from engine.store import alerts, deals, followers, kpis
from engine.store.observations import FOLLOWER as UPDATER
from engine.store.session import Row, Session
from engine.transaction import Transaction

FOLLOWER = "alerts"
CLOCK = "clock"
"""Who looks."""
EVERY = timedelta(minutes=1)
"""How often figures are looked at while the history goes on."""
ENOUGH = 5
"""Cases that a share, a ratio or a time must come from before it is worth an alert."""
MARGIN = 0.05
"""By so much of a threshold a figure must be better than it before it is well again: one that hovers there is not told of each day."""
_WORSE = (alerts.WELL, "attention", "alarm")

log = logging.getLogger(__name__)


def look(engine: Engine) -> int:
    """Look at the figures if something has changed since the last time; how many alerts there were.

    To be called when the updater is up to date.

    Raises:
        StoreBusy, StoreUnreachable: The database can't be used.
    """
    now = engine.clock.now()
    with engine.store.read() as session:
        seen, place = _seen(engine, session), followers.find(session, FOLLOWER)
    if not seen or (place is not None and (place.state == seen or (place.next_at is not None and place.next_at > now))):
        return 0

    def take(session: Session) -> Row | None:
        followers.add(session, FOLLOWER, 0, "null")
        return followers.take(session, FOLLOWER, now, now + EVERY)

    taken = engine.store.write(take)
    if taken is None:
        return 0
    found = current(engine, by=CLOCK)
    return engine.transact(lambda tx: _write(tx, taken, seen, found), by=CLOCK)


def _seen(engine: Engine, session: Session) -> str:
    """What the figures depend on, as a digest: it is the same while none can have changed; "" = there are no figures."""
    updater, rows = followers.find(session, UPDATER), kpis.measured(session)
    if updater is None or not rows:
        return ""
    today = engine.clock.now().astimezone(ZoneInfo(engine.settings.time_zone)).date()
    said = [updater.seq, today.isoformat(), [(row.id, row.revision, row.measured_to) for row in rows]]
    return f'"{hashlib.sha256(repr(said).encode()).hexdigest()}"'


def _write(tx: Transaction, taken: Row, seen: str, found: list[Figure]) -> int:
    if not followers.save(tx.session, taken, 0, seen, next_at=tx.recorded_at + EVERY):
        return 0  # another worker has it by now
    newest = alerts.newest(tx.session)
    opened_at = deals.first_opened(tx.session)
    first = opened_at.astimezone(ZoneInfo(tx.engine.settings.time_zone)).date() if opened_at is not None else None
    count = 0
    for figure in found:
        kpi = kpis.find(tx.session, figure.key)
        if kpi is None:
            continue
        now = newest[kpi.id].state if kpi.id in newest else alerts.WELL
        then = changed(figure, now, first)
        if then != now:
            _tell(tx, kpi.id, figure, then)
            count += 1
    return count


def changed(figure: Figure, now: str, first: date | None) -> str:
    """How an indicator stands that has stood at `now`; the same where too little is known to say otherwise.

    Args:
        first: The day on which the first deal was opened: a count over a window that begins before it says nothing.
    """
    indicator, value = figure.indicator, figure.figure.value
    if value is None or figure.state != "attached" or figure.progress < 1 or not _is_enough(figure, first):
        return now
    then = _state(indicator, value)
    if _WORSE.index(then) >= _WORSE.index(now):
        return then
    left = indicator.thresholds.alarm if now == "alarm" else indicator.thresholds.attention
    margin = MARGIN * abs(left or 0) * (1 if indicator.direction == "up" else -1)
    return min(_state(indicator, value - margin), now, key=_WORSE.index)


def _state(indicator: Indicator, value: float) -> str:
    found = standing(indicator, value)
    return found if found in _WORSE else alerts.WELL


def _is_enough(figure: Figure, first: date | None) -> bool:
    if isinstance(figure.indicator.measure, (Count, Sum, DistinctClients)):  # that there are few cases is just what they tell
        return first is not None and first <= figure.since
    return figure.figure.number >= ENOUGH


def _tell(tx: Transaction, kpi_id: int, figure: Figure, state: str) -> None:
    settings, indicator = tx.engine.settings, figure.indicator
    number = alerts.add(tx.session, kpi_id, state, figure.figure.value, tx.recorded_at)
    told, link = Told(indicator, figure.figure.value, figure.figure.number), page_of(settings, figure.key)
    log.warning("%s (%s)", alert(told, state, "en", settings.currency, link).subject, figure.key)
    about = {
        "kpi": figure.key,
        "name": indicator.name.en,
        "state": state,
        "figure": figure.figure.value,
        "target": indicator.target,
        "link": link,
    }
    to = recipients(tx.session, settings, indicator.owner)
    notify(tx, f"alert {number}", to, lambda language: alert(told, state, language, settings.currency, link), about)
