"""What a transaction holds of an instance, and what a command tells of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from engine.definitions import Process
from engine.spiff import Machine

LIVE = ("active", "suspended")
"""States of an instance that has not ended."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a command has taken a deal.

    Attributes:
        deal_key: The deal.
        instance_id: The instance that the command was about.
        state, exit: Of that instance: "active", "suspended", "completed", "failed" or "cancelled"; the exit's name or "".
        incidents: What got stuck in this command, a sentence each.
    """

    deal_key: str
    instance_id: str
    state: str
    exit: str = ""
    incidents: tuple[str, ...] = ()


class Head(NamedTuple):
    """An instance's row without its snapshot."""

    id: str
    deal_key: str
    definition_id: int
    parent_id: str | None
    parent_token: str | None
    depth: int
    state: str
    revision: int
    started_at: datetime
    exit: str
    ended_at: datetime | None


@dataclass(slots=True)
class Live:
    """An instance that this transaction has in its hands.

    Attributes:
        checked_by: SHA-256 of the form that has just checked a person's answers, for the history of the step that takes them.
    """

    id: str
    deal_key: str
    process: Process
    machine: Machine
    parent_id: str | None
    parent_token: str | None
    depth: int
    state: str
    revision: int
    started_at: datetime
    exit: str = ""
    ended_at: datetime | None = None
    is_new: bool = False
    is_changed: bool = False
    checked_by: str = ""


def instance_row(live: Live) -> dict[str, Any]:
    """The columns of a new instance."""
    return {
        "id": live.id,
        "deal_key": live.deal_key,
        "definition_id": live.process.id,
        "process_id": live.process.key,
        "parent_id": live.parent_id,
        "parent_token": live.parent_token,
        "depth": live.depth,
        "state": live.state,
        "exit": live.exit,
        "revision": live.revision,
        "started_at": live.started_at,
        "ended_at": live.ended_at,
        "snapshot": live.machine.snapshot(),
    }


def new_id(now: datetime) -> str:
    """An id that sorts by time: milliseconds since 1970, then chance (as UUID version 7, RFC 9562 §5.7)."""
    return f"{int(now.timestamp() * 1000):012x}{secrets.token_hex(8)}"
