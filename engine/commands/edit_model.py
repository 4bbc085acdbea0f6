"""Say that one has a file of the model open, so that two people don't draw the same diagram without knowing of each other."""

from __future__ import annotations

from engine.actors import By
from engine.engine import Engine
from engine.model_drafts import PRESENT, Editor
from engine.store import model_drafts
from engine.transaction import Transaction


def edit_model(engine: Engine, kind: str, key: str, *, by: By) -> list[Editor]:
    """Be seen with a file open; to be said again every 20 seconds or so. The file need be neither deployed nor drafted.

    Returns:
        Who else was seen there within the last minute.

    Raises:
        NotPermitted: The actor may not deploy.
    """

    def story(tx: Transaction) -> list[Editor]:
        tx.require("definitions.deploy")
        since = tx.recorded_at - PRESENT
        model_drafts.forget(tx.session, since)
        model_drafts.see(tx.session, kind, key, tx.by, tx.recorded_at)
        seen = model_drafts.editors(tx.session, since)
        return [Editor(row.person, row.seen_at) for row in seen if (row.kind, row.key) == (kind, key) and row.person != tx.by]

    return engine.transact(story, by=by)


def leave_model(engine: Engine, kind: str, key: str, *, by: By) -> None:
    """Say that one has closed it; one need not have had it open.

    Raises:
        NotPermitted: The actor may not deploy.
    """

    def story(tx: Transaction) -> None:
        tx.require("definitions.deploy")
        model_drafts.gone(tx.session, kind, key, tx.by)

    engine.transact(story, by=by)
