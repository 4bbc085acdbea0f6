"""Detach an indicator from the model: it is measured no longer."""

from __future__ import annotations

from datetime import datetime

from engine.actors import By
from engine.engine import Engine
from engine.errors import KpiNotFound, Outdated
from engine.kpi.attached import LOCK
from engine.kpi.carrying import note_change
from engine.queries.model import model_in
from engine.store import kpis
from engine.transaction import Transaction


def detach_kpi(engine: Engine, key: str, *, by: By, revision: int | None = None, at: datetime | None = None) -> None:
    """Detach an indicator. Its figures go; that it was there stays in the history, and it may be attached again.

    Raises:
        NotPermitted: The actor may not.
        KpiNotFound: It is not attached.
        Outdated: It has another revision than `revision`.
    """

    def story(tx: Transaction) -> None:
        tx.require("kpi.attach")
        tx.session.lock(LOCK)
        row = kpis.lock(tx.session, key)
        if row is None or row.state == "detached":
            raise KpiNotFound(key)
        if revision is not None and row.revision != revision:
            raise Outdated(f"The indicator {key}")
        kpis.change(tx.session, row, state="detached", reasons="[]")
        note_change(tx, row, "detached", model_in(engine, tx.session), is_break=False)

    engine.transact(story, by=by, at=at)
