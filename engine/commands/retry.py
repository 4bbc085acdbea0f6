"""Try again what got stuck, after its cause was mended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.actors import By
from engine.engine import Engine
from engine.errors import IncidentNotFound, WrongLifecycle
from engine.live import Moved
from engine.step import Retry
from engine.store import incidents, jobs
from engine.transaction import Transaction
from engine.values import Value


def retry(engine: Engine, incident_id: int, *, by: By, changes: Mapping[str, Value] | None = None, at: datetime | None = None) -> Moved:
    """Resolve an incident by trying again.

    A token enters its element anew: a connector's parameters are computed again, a call finds the process that is the newest
    now. If it gets stuck again, that is a new incident, told in the result.

    Args:
        changes: Variables to set first.

    Raises:
        IncidentNotFound: There is no such incident.
        WrongLifecycle: It is resolved.
        DealNotOpen: The deal is suspended or cancelled.
        BadAnswer: A change that can't be stored.
    """

    def story(tx: Transaction) -> Moved:
        tx.require("incidents.retry")
        row = incidents.find(tx.session, incident_id)
        if row is None:
            raise IncidentNotFound(incident_id)
        if row.deal_key:
            tx.require_open(row.deal_key)
            row = incidents.find(tx.session, incident_id) or row
        if row.state != "open":
            raise WrongLifecycle("incident", incident_id, row.state, "retried")
        if row.instance_id is None or row.token is None:
            return _again(tx, row.job_id, incident_id, row.deal_key)
        live = tx.load(row.instance_id)
        tx.note("incident.retried", row.deal_key, live, row.element_id, incident=incident_id, changes=dict(changes or {}))
        tx.advance(live, Retry(row.token, dict(changes or {})))
        return tx.moved(live)

    return engine.transact(story, by=by, at=at)


def _again(tx: Transaction, job_id: int, incident_id: int, deal_key: str) -> Moved:
    """A job that belongs to no token: it is due again, with all its tries."""
    job = jobs.lock(tx.session, job_id)
    assert job is not None
    jobs.save(tx.session, job, state="due", attempts=0, due_at=tx.recorded_at)
    incidents.resolve(tx.session, incident_id, tx.recorded_at)
    tx.note("incident.retried", deal_key, incident=incident_id)
    return Moved(deal_key, "", "")
