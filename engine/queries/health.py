"""Whether the database answers."""

from __future__ import annotations

from engine.engine import Engine
from engine.store import checks


def answers(engine: Engine) -> None:
    """Ask the database something small.

    Raises:
        StoreUnreachable: It does not answer.
    """
    with engine.store.read() as session:
        checks.answers(session)
