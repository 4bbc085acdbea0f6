"""Start a process, in a new deal or in one that is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.actors import By
from engine.engine import Engine
from engine.errors import BadAnswer, ClientNotFound, DealExists, DealNotFound, DefinitionNotFound
from engine.spiff import Compiled
from engine.store import clients, deals
from engine.transaction import Transaction
from engine.values import Value


@dataclass(frozen=True, slots=True)
class Started:
    """What was started. `state`, `exit` and `incidents` as in `Moved`."""

    deal_key: str
    instance_id: str
    state: str
    exit: str
    incidents: tuple[str, ...]


def start(
    engine: Engine,
    process_id: str,
    variables: Mapping[str, Value],
    *,
    by: By,
    start_element: str = "",
    deal_key: str = "",
    client_id: int | None = None,
    title: str = "",
    owner: str = "",
    kind: str = "",
    source: str = "",
    external_ref: str = "",
    parent_key: str = "",
    at: datetime | None = None,
) -> Started:
    """Start the newest version of a process.

    Args:
        start_element: The start event's id; default: the none start event.
        deal_key: The deal it belongs to; "" opens a new one.
        client_id, title, owner, kind, source, external_ref, parent_key: Of the new deal. `owner` defaults to the variable of that name.
        at: When it happened; default: now.

    Raises:
        DefinitionNotFound: The process is not deployed.
        DealNotFound, DealNotOpen: The given deal is missing, suspended or cancelled.
        DealExists: A deal has this external reference already.
        ClientNotFound, DealNotFound: There is no such client or parent.
        BadAnswer: There is no such start event, a fact that the stage must be given is missing, or a variable can't be stored.
    """

    def story(tx: Transaction) -> Started:
        tx.require("deals.start")
        process = engine.definitions.newest_process(tx.session, process_id)
        if process is None:
            raise DefinitionNotFound("bpmn", process_id)
        check_beginning(process.compiled, start_element, variables)
        if deal_key:
            tx.require_deal("deals.change", deal_key)
            tx.require_open(deal_key)
            key = deal_key
        else:
            _check(tx, external_ref, parent_key)
            spoken_for = variables.get("owner")
            key = tx.open_deal(
                client_id=_client(tx, client_id),
                title=title,
                owner=owner or (spoken_for if isinstance(spoken_for, str) else ""),
                kind=kind,
                source=source,
                external_ref=external_ref or None,
                parent_key=parent_key or None,
            )
        live = tx.begin(process, variables, key, start_element)
        tx.settle()
        moved = tx.moved(live)
        return Started(key, live.id, moved.state, moved.exit, moved.incidents)

    return engine.transact(story, by=by, at=at)


def check_beginning(process: Compiled, start_element: str, variables: Mapping[str, Value]) -> None:
    """A process can begin there, with these variables.

    Raises:
        BadAnswer: There is no such start event, or a fact that the stage must be given is missing.
    """
    starts = process.starts
    known = ", ".join(f"{element.id} ({element.event})" for element in starts.values())
    if start_element and start_element not in starts:
        raise BadAnswer(f"The process “{process.process_id}” has no start event “{start_element}”; it has {known}.")
    if not start_element and all(element.event != "none" for element in starts.values()):
        raise BadAnswer(f"The process “{process.process_id}” begins by a message or a timer; say at which start event: {known}.")
    missing = [fact.name for fact in process.diagram.main.entry if fact.name not in variables]
    if missing:
        raise BadAnswer(f"The stage “{process.process_id}” must be given {', '.join(missing)}.")


def _client(tx: Transaction, client_id: int | None) -> int | None:
    """The client, or the one that it was merged into."""
    if client_id is None:
        return None
    row = clients.kept(tx.session, client_id)
    if row is None or row.erased_at is not None:
        raise ClientNotFound(client_id)
    return int(row.id)


def _check(tx: Transaction, external_ref: str, parent_key: str) -> None:
    """What a new deal refers to is there, and its own reference is not."""
    if parent_key and tx.find_deal(parent_key) is None:
        raise DealNotFound(parent_key)
    if external_ref and (same := deals.by_reference(tx.session, external_ref)) is not None:
        raise DealExists(external_ref, same.key)
