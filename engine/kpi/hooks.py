"""Hooks for indicators that plug-ins bring (`engine.plugins.KpiHook`): each follows the history at its own pace.

A hook's state and its position are one row, written together. Who works on a hook has the row for as long as a lease; a worker that dies
leaves the row as it was, and whoever takes it next goes on from there. So each event is in the state exactly once, and is
received at least once. Nothing here holds a transaction open while a hook thinks.
"""

from __future__ import annotations

import logging
import math
import time
from datetime import timedelta

from engine.engine import Engine
from engine.plugins import EVERY, KpiHook, RecordedEvent, begin_of
from engine.queries.changes import Tail
from engine.store import changes as history
from engine.store import definitions, followers
from engine.store.session import Row, Session
from engine.values import dumps, loads

FIRST_PAUSE = timedelta(seconds=10)
"""Before an event that a hook has failed at is tried again; doubled each time, up to `LONGEST_PAUSE`."""
LONGEST_PAUSE = timedelta(hours=1)

log = logging.getLogger(__name__)


def follower(hook: str) -> str:
    """The name under which a hook's position is kept."""
    return f"hook {hook}"


def follow(engine: Engine) -> bool:
    """Give each hook the next events, some hundred at most, and for no longer than half a lease in all. Never raises what a hook raises.

    Returns:
        There is more to do at once.

    Raises:
        StoreBusy, StoreUnreachable: The database can't be used.
    """
    seconds = engine.settings.lease_seconds / 2 / max(len(engine.kpi_hooks), 1)
    has_more = [_follow(engine, hook, seconds) for hook in engine.kpi_hooks]
    return any(has_more)


def _follow(engine: Engine, hook: KpiHook, seconds: float) -> bool:
    name, now = follower(hook.name), engine.clock.now()
    with engine.store.read() as session:
        row, last = followers.find(session, name), history.last(session)
    if row is None:
        row = _begun(engine, hook)
    if row.seq >= last or (row.next_at is not None and row.next_at > now):
        return False
    until = now + max(timedelta(seconds=engine.settings.lease_seconds), _pause(row.attempts))
    taken = engine.store.write(lambda session: followers.take(session, name, now, until))
    return taken is not None and _work(engine, hook, taken, seconds)


def _begun(engine: Engine, hook: KpiHook) -> Row:
    """The row of a hook that is seen for the first time."""
    name, position = follower(hook.name), 0
    if begin_of(hook) == "now":
        position = Tail(engine).position

    def add(session: Session) -> Row:
        followers.add(session, name, position, dumps(hook.initial))
        return followers.find(session, name)

    return engine.store.write(add)


def _work(engine: Engine, hook: KpiHook, taken: Row, seconds: float) -> bool:
    """Receive the next events, and store how far it came."""
    tail = engine.tails.setdefault(taken.name, Tail(engine, start=taken.seq, patience=math.inf))
    tail.seek(taken.seq)
    position, state, error = taken.seq, taken.state, ""
    processes: dict[int, Row] = {}
    ends = time.monotonic() + seconds
    for row in tail.events():
        if time.monotonic() > ends:
            break
        event = _event(engine, row, processes)
        if event is not None and is_wanted(hook, event):
            try:
                state = dumps(hook.receive(event, loads(state)))  # as text, so that half a change of a hook that breaks is never in it
            except Exception as broken:  # whatever a stranger's code raises
                error = f"{type(broken).__name__}: {broken}"
                log.exception("The hook %s failed at the event %d (%s).", hook.name, event.seq, event.kind)
                break
        position = row.seq
    has_more = tail.is_behind or position < tail.position
    return _stored(engine, taken, position, state, error) and has_more and not error


def _stored(engine: Engine, taken: Row, position: int, state: str, error: str) -> bool:
    """Write how far a hook came; False when somebody else has taken it meanwhile, and will come at least as far."""
    attempts, next_at = 0, None
    if error:
        attempts = 1 if position > taken.seq else taken.attempts
        next_at = engine.clock.now() + _pause(attempts)

    def save(session: Session) -> bool:
        return followers.save(session, taken, position, state, error, attempts, next_at)

    if engine.store.write(save):
        return True
    log.warning("The %s took longer than its lease, and was given to another worker.", taken.name)
    return False


def _event(engine: Engine, row: Row, processes: dict[int, Row]) -> RecordedEvent | None:
    """The event of a row; None for one of no deal, which is nobody's business case."""
    if row.deal_key.startswith("~"):
        return None
    number = row.definition_id
    if number is not None and number not in processes:
        with engine.store.read() as session:
            found = definitions.by_id(session, number)
        assert found is not None
        processes[number] = found
    process = processes[number] if number is not None else None
    return RecordedEvent(
        seq=row.seq,
        deal_key=row.deal_key,
        number=row.number,
        instance_id=row.instance_id,
        process_id=process.key if process else "",
        version=process.version if process else None,
        definition_id=number,
        kind=row.kind,
        element_id=row.element_id,
        actor=row.actor,
        at=row.at,
        data=loads(row.data),
    )


def is_wanted(hook: KpiHook, event: RecordedEvent) -> bool:
    """Whether a hook names the event's element; one that names none wants everything."""
    if not hook.elements:
        return True
    return any(process in (EVERY, event.process_id) and element in (EVERY, event.element_id) for process, element in hook.elements)


def _pause(attempts: int) -> timedelta:
    """After so many tries that failed."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE) if attempts else timedelta()
