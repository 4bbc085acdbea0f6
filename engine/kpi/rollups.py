"""Figures are kept up to date off the path of requests: deals that have moved on are measured anew, new indicators over all of history.

A deal is always measured whole, from all its events, and what that changes is added to the sums of days in one short transaction. So it
makes no difference in which order, how often, or by which of several workers it is done; what comes late counts at its own time.

    while turn(engine): ...        # everything is measured

Reading and measuring happen before the transaction, which holds the lock "kpis" and looks first whether somebody was quicker.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine.engine import Engine
from engine.errors import StoreBusy, StoreUnreachable
from engine.kpi.in_force import InForce
from engine.kpi.measuring import measure_again
from engine.store import changes, followers, kpis, observations
from engine.store.observations import FOLLOWER
from engine.store.session import Row, Session

DEALS = 100
"""Measured in one turn: jobs wait no longer than for these."""
LOOK_BACK = 1_000
"""PostgreSQL shows numbers of the history late, when a transaction with later ones was quicker; so many are looked at again."""
WINDOW = 5_000
"""Events that are looked at in one turn."""
COMPARE_EVERY = timedelta(hours=1)
"""How often every deal's length is compared with what was seen of it, so that nothing can be missed."""
COMPARED = 20_000
"""Deals that are compared in one turn."""
CLEARED = 20_000
"""Observations that are removed in one turn."""
CLEARING = "clearing"
"""In place of the digest of what observations measure, while they are being removed: no digest, so they are never taken for whole again."""
LONGEST_PAUSE = timedelta(minutes=10)

log = logging.getLogger(__name__)


def turn(engine: Engine, limit: int = DEALS) -> bool:
    """Do a bounded piece of what is to be done; whether there is more.

    What goes wrong is logged, told in `followers`, and tried again after a pause.

    Raises:
        StoreBusy, StoreUnreachable: The database can't be used.
    """
    with engine.store.read() as session:
        rows = kpis.all_of_them(session)
        place = followers.find(session, FOLLOWER) if rows else None
    if not rows or (place is not None and place.next_at is not None and place.next_at > engine.clock.now()):
        return False
    try:
        if not all(_is_settled(row) for row in rows):
            return prepare(engine) or True
        in_force = InForce.among(rows)
        more = [update(engine, limit, in_force), back_fill(engine, limit, in_force), compare(engine, limit, in_force)]
        return any(more)
    except (StoreBusy, StoreUnreachable):
        raise
    except Exception as error:  # a fault of ours or a history that nobody foresaw: jobs must go on
        log.exception("The indicators can't be measured.")
        pause = min(timedelta(seconds=2 ** min(place.attempts if place else 0, 20)), LONGEST_PAUSE)
        told, next_at = f"{type(error).__name__}: {error}", engine.clock.now() + pause
        engine.store.write(lambda session: observations.fail(session, told, next_at))
        return False


def catch_up(engine: Engine) -> None:
    """Measure everything that is to be measured, in the calling thread."""
    while turn(engine):
        pass


# ---- which indicators --------------------------------------------------------------------------------------------------


def prepare(engine: Engine) -> bool:
    """Remove what was measured of indicators that have changed or are detached, and let new ones begin; whether there is more."""

    def story(session: Session) -> bool:
        session.lock(FOLLOWER)
        rows = kpis.all_of_them(session)
        for row in rows:
            if row.measured_digest and not _is_settled(row):
                return _clear(session, row)
        new = [row for row in rows if not _is_settled(row)]
        if new:
            until = observations.last_deal(session)
            if not any(row.measured_digest for row in rows):  # nobody has followed the history: the back-fill reads it all
                _begin_following(session, engine.clock.now())
            for row in new:
                kpis.set_measured(session, row.id, row.digest, 0, until)
        return False

    return engine.store.write(story)


def _is_settled(row: Row) -> bool:
    """The observations that are there are those of what the indicator measures; of one that is detached there are none."""
    return bool(row.measured_digest == (row.digest if row.state in kpis.MEASURED else ""))


def _clear(session: Session, row: Row) -> bool:
    observations.clear_sums(session, row.id)
    is_empty = observations.clear_some(session, row.id, CLEARED)
    kpis.set_measured(session, row.id, "" if is_empty else CLEARING, 0, 0)
    return True


def _begin_following(session: Session, now: datetime) -> None:
    seq = changes.last(session)
    followers.add(session, FOLLOWER, seq, "null")
    observations.move(session, seq, _State(0, now).text)


# ---- deals that have moved on ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _State:
    """What the updater remembers besides its position: the last deal whose length was compared, and when that was last done for all."""

    compared_to: int
    compared_at: datetime

    @property
    def text(self) -> str:
        return json.dumps({"compared_to": self.compared_to, "compared_at": self.compared_at.isoformat()})

    @classmethod
    def of(cls, text: str) -> _State:
        said = json.loads(text)
        return cls(said["compared_to"], datetime.fromisoformat(said["compared_at"])) if said else cls(0, datetime.min.replace(tzinfo=UTC))


def update(engine: Engine, limit: int = DEALS, in_force: InForce | None = None) -> bool:
    """Measure deals that have moved on, as many as `limit`; whether there is more to do.

    Args:
        in_force: The indicators, when they have been read a moment ago.
    """
    with engine.store.read() as session:
        in_force, place = in_force or InForce.of(session), followers.find(session, FOLLOWER)
        if not in_force.rows or place is None:
            return False
        last = changes.last(session)
        until = min(last, place.seq + WINDOW)
        lengths = observations.touched(session, place.seq - LOOK_BACK, until, limit)
    is_whole = len(lengths) < limit

    def move_on(session: Session) -> None:
        now = followers.find(session, FOLLOWER)
        if is_whole and now is not None and now.seq < until:
            observations.move(session, until, now.state)

    if lengths or (is_whole and until > place.seq):
        measure_again(engine, in_force, lengths, move_on)
    return not is_whole or until < last


def compare(engine: Engine, limit: int = DEALS, in_force: InForce | None = None) -> bool:
    """Each hour compare the lengths of all deals with what was seen of them; whether there is more to do. `in_force`: as `update`."""
    with engine.store.read() as session:
        in_force, place = in_force or InForce.of(session), followers.find(session, FOLLOWER)
        if place is None or not in_force.rows or not in_force.is_filled:
            return False
        state = _State.of(place.state)
        if state.compared_to == 0 and engine.clock.now() < state.compared_at + COMPARE_EVERY:
            return False
        last, until = observations.last_deal(session), state.compared_to + COMPARED
        lengths = observations.missed(session, state.compared_to, until, limit)
    is_whole = len(lengths) < limit
    after = _State(until, state.compared_at) if until < last else _State(0, engine.clock.now())

    def move_on(session: Session) -> None:
        now = followers.find(session, FOLLOWER)
        if is_whole and now is not None and now.state == state.text:
            observations.move(session, now.seq, after.text)

    measure_again(engine, in_force, lengths, move_on)
    return not is_whole or until < last


def reconcile(engine: Engine) -> int:
    """The same of all deals at once, in the calling thread; how many had been missed."""
    found = 0
    while True:
        with engine.store.read() as session:
            in_force = InForce.of(session)
            lengths = observations.missed(session, 0, 2**53, DEALS) if in_force.rows else {}
        if not lengths:
            return found
        found += len(lengths)
        measure_again(engine, in_force, lengths)


# ---- all of history ----------------------------------------------------------------------------------------------------


def back_fill(engine: Engine, limit: int = DEALS, in_force: InForce | None = None) -> bool:
    """Measure the next deals for the indicators that are the furthest behind, as many as `limit`; whether there is more to do.

    How far each has come is stored with what was measured, so it can be interrupted anywhere. `in_force`: as `update`.
    """
    with engine.store.read() as session:
        in_force = in_force or InForce.of(session)
        group, until = in_force.next_to_fill()
        if not group:
            return False
        deals = observations.between(session, group[0].measured_to, until, limit)
    to = deals[-1].id if len(deals) == limit else until

    def move_on(session: Session) -> None:
        for row in group:
            kpis.set_measured(session, row.id, row.digest, to, row.measure_until)

    measure_again(engine, in_force, {deal.key: deal.history_length for deal in deals}, move_on, group)
    return True
