"""What a person has set for the pages."""

from __future__ import annotations

import json

from engine.actors import By, actor_of
from engine.commands.save_preferences import Preferences
from engine.engine import Engine
from engine.store import preferences as stored


def preferences(engine: Engine, *, by: By) -> Preferences:
    """One's own; empty when one has set nothing yet."""
    with engine.store.read() as session:
        row = stored.find(session, actor_of(by).name)
    return Preferences({}, 0) if row is None else Preferences(json.loads(row.data), row.revision)
