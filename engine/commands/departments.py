"""Departments: the groups that operations are handed to, each with a head."""

from __future__ import annotations

from datetime import datetime

from engine.actors import By
from engine.engine import Engine
from engine.store import departments
from engine.transaction import Transaction


def add_department(
    engine: Engine, key: str, *, by: By, name: str = "", name_ru: str = "", head: str = "", calendar: str = "", at: datetime | None = None
) -> None:
    """Add a department; its key is what lanes and `camunda:candidateGroups` name."""

    def story(tx: Transaction) -> None:
        tx.require("people.manage")
        departments.add(tx.session, {"key": key, "name": name or key, "name_ru": name_ru, "head": head, "calendar": calendar})
        tx.note("department.added", "", department=key, head=head)

    engine.transact(story, by=by, at=at)
