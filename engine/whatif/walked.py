"""How a run went through a draft: what it did there, where it ended, or where and why it sticks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from engine.trial.world import PathEntry
from engine.whatif.runs import Event, Pass, Run

Reason = Literal["facts", "answers", "again", "message", "called", "connector", "element", "time"]
"""Why a run is stuck: facts that nobody recorded; recorded answers that a form refuses; an operation that is asked more often than it was
done; a message that never came; a process that was not called; a connector that was not asked; an element that can't be passed; a timer
that waits for something that can't come."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """A place where a run can't go on."""

    element_id: str
    reason: Reason
    facts: tuple[str, ...] = ()
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """An operation that a run did in the draft.

    Attributes:
        recorded: The time it was done in the past; None: it is new there.
    """

    element_id: str
    department: str
    recorded: Pass | None


@dataclass(slots=True)
class Walked:
    """How a run went through the draft.

    Attributes:
        state: "passed": it came to an end; "stuck"; "endless": it went round, or the time was over.
        exit: What it ended at: an exit's name, "" for an end without one, or "error CODE".
        done: The operations in order of their opening.
    """

    run: Run
    state: Literal["passed", "stuck", "endless"]
    exit: str
    path: list[PathEntry]
    done: list[Done] = field(default_factory=list)
    blocked: tuple[Blocked, ...] = ()


def exit_of(path: Iterable[PathEntry | Event]) -> str:
    """What a run ended at: its last exit, "" for none, or "error CODE" of an error that nothing caught."""
    found = ""
    for entry in path:
        if entry.kind == "exit.reached":
            found = str(entry.data["exit"])
        elif entry.kind == "instance.failed":
            found = f"error {entry.data.get('code', '')}".strip()
    return found
