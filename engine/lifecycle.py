"""Legal changes of state, as tables. Every command asks here; an end state leads nowhere."""

from __future__ import annotations

from engine.errors import WrongLifecycle

INSTANCE: dict[str, frozenset[str]] = {
    "active": frozenset({"active", "suspended", "completed", "failed", "cancelled"}),
    "suspended": frozenset({"active", "cancelled"}),
    "completed": frozenset(),
    "failed": frozenset(),
    "cancelled": frozenset(),
}
DEAL: dict[str, frozenset[str]] = {
    "open": frozenset({"open", "suspended", "completed", "failed", "cancelled"}),
    "suspended": frozenset({"open", "cancelled"}),
    "completed": frozenset({"open"}),  # a further stage may start in it
    "failed": frozenset({"open"}),
    "cancelled": frozenset({"open"}),  # only a correction reopens it
}
WORK_ITEM: dict[str, frozenset[str]] = {
    "open": frozenset({"claimed", "completed", "withdrawn"}),
    "claimed": frozenset({"open", "claimed", "completed", "withdrawn"}),  # anew: taken back from a delegate, or over by a substitute
    "completed": frozenset(),
    "withdrawn": frozenset(),
}
JOB: dict[str, frozenset[str]] = {
    "due": frozenset({"running", "done", "failed", "incident", "cancelled"}),
    "running": frozenset({"due", "done", "failed", "incident", "cancelled"}),
    "incident": frozenset({"due", "cancelled"}),
    "done": frozenset(),
    "failed": frozenset(),
    "cancelled": frozenset(),
}
ALLOWED: dict[str, dict[str, frozenset[str]]] = {"instance": INSTANCE, "deal": DEAL, "work item": WORK_ITEM, "job": JOB}


def check(noun: str, identity: object, state: str, wanted: str) -> None:
    """Whether `noun` may go from `state` to `wanted`.

    Raises:
        WrongLifecycle: It may not.
    """
    if wanted not in ALLOWED[noun][state]:
        raise WrongLifecycle(noun, identity, state, wanted)


def ended(noun: str, state: str) -> bool:
    """Nothing leads out of this state."""
    return not ALLOWED[noun][state]
