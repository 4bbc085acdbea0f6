"""Bring in a deal that another system has begun, exactly once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.clients import register
from engine.engine import Engine
from engine.errors import DefinitionNotFound
from engine.store import imports
from engine.transaction import Transaction
from engine.values import Value

WALKING, IMPORTED = "walking", "imported"
"""The deal is being walked to where the other system has it; it is there."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Which row of which system a deal comes from.

    Attributes:
        source: The system's name; with `row_key` it identifies the deal for good.
        line: The row's line in the file, and `digest` of its content, for people who ask.
    """

    source: str
    row_key: str
    line: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class ImportedDeal:
    """The deal of a row. `is_new`: this call has made it; `status`: "walking" or "imported"."""

    deal_key: str
    status: str
    is_new: bool


def import_deal(
    engine: Engine,
    origin: Origin,
    process_id: str,
    variables: Mapping[str, Value],
    *,
    by: str,
    client: str = "",
    start_element: str = "",
    title: str = "",
    owner: str = "",
    at: datetime | None = None,
) -> ImportedDeal:
    """Start a process in a new deal for a row, unless the row has its deal already.

    The record of the import, the client and the deal are one transaction: killed at any moment, a row has its deal once or not at all.

    Args:
        client: The client's name in the other system; the same name is the same client. "" = a client of this deal's own, without a name.
        at: When it happened; default: now.

    Raises:
        DefinitionNotFound: The process is not deployed.
        BadAnswer: A variable that can't be stored.
    """

    def story(tx: Transaction) -> ImportedDeal:
        tx.session.lock(f"import {origin.source} {origin.row_key}")
        row = imports.find(tx.session, origin.source, origin.row_key)
        if row is not None:
            return ImportedDeal(row.deal_key, row.status, False)
        process = engine.definitions.newest_process(tx.session, process_id)
        if process is None:
            raise DefinitionNotFound("bpmn", process_id)
        known_as = {"external_ref": f"{origin.source}:{client}"} if client else {}
        key = tx.open_deal(
            client_id=register(tx, {"name": client, **known_as}).client_id,
            title=title,
            owner=owner,
            source=origin.source,
            external_ref=f"{origin.source}:{origin.row_key}",
        )
        tx.begin(process, variables, key, start_element)
        _record(tx, origin, key, WALKING)
        return ImportedDeal(key, WALKING, True)

    return engine.transact(story, by=by, at=at)


def finish_import(engine: Engine, origin: Origin, deal_key: str, *, by: str) -> None:
    """The row's deal is where the other system has it; a later run leaves it alone."""
    engine.transact(lambda tx: _record(tx, origin, deal_key, IMPORTED), by=by)


def _record(tx: Transaction, origin: Origin, deal_key: str, status: str) -> None:
    values = {"source": origin.source, "row_key": origin.row_key, "digest": origin.digest, "line": origin.line}
    imports.put(tx.session, {**values, "status": status, "deal_key": deal_key, "reason": "", "imported_at": tx.recorded_at})
