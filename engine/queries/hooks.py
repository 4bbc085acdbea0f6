"""The hooks for indicators that plug-ins bring: how far each has come, and which one can't go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.actors import By, actor_of
from engine.engine import Engine
from engine.kpi.hooks import follower
from engine.plugins import KpiHook
from engine.store import changes as history
from engine.store import followers
from engine.store.session import Row, Session
from engine.values import Value, loads

NOBODY_CAME_BACK = "The worker did not come back: the hook takes too long, or stops its worker."


@dataclass(frozen=True, slots=True)
class HookInfo:
    """A hook for indicators.

    Attributes:
        is_installed: In this process; one that is not has left its state behind.
        elements: (process id, element id) of the events that it wants; none: all.
        position: All events up to this number are in the state; `behind`: how many numbers the history is ahead of it.
        state: What it has computed.
        error: Why it can't go on; "" = it can. `attempts`: how often the next event was tried in vain.
        next_at: When it is tried again, or until when a worker has it.
    """

    name: str
    is_installed: bool
    elements: tuple[tuple[str, str], ...]
    position: int
    behind: int
    state: Value
    error: str
    attempts: int
    next_at: datetime | None


def hooks(engine: Engine, *, by: By) -> list[HookInfo]:
    """Every hook that is installed, or has left a state, by name.

    Raises:
        NotPermitted: The actor may not look into the system.
    """
    actor_of(by).require("system.see")
    with engine.store.read(consistent=True) as session:
        rows, last = _rows(session), history.last(session)
    installed = {follower(hook.name): hook for hook in engine.kpi_hooks}
    return [_hook(name, installed.get(name), rows.get(name), last) for name in sorted({*rows, *installed})]


def failing(session: Session, engine: Engine) -> int:
    """How many installed hooks can't go on."""
    rows, last = _rows(session), history.last(session)
    return sum(bool(_hook(name, hook, rows.get(name), last).error) for hook in engine.kpi_hooks if (name := follower(hook.name)))


def _rows(session: Session) -> dict[str, Row]:
    return {row.name: row for row in followers.all_of_them(session) if row.name.startswith(follower(""))}


def _hook(name: str, hook: KpiHook | None, row: Row | None, last: int) -> HookInfo:
    position = row.seq if row else 0
    error = row.error if row else ""
    if row and row.attempts > 1 and not error:
        error = NOBODY_CAME_BACK
    return HookInfo(
        name=name.removeprefix(follower("")),
        is_installed=hook is not None,
        elements=tuple(sorted(hook.elements)) if hook else (),
        position=position,
        behind=max(last - position, 0),
        state=loads(row.state) if row else (hook.initial if hook else None),
        error=error,
        attempts=row.attempts if row else 0,
        next_at=row.next_at if row else None,
    )
