"""Bring in a deal that another system has begun, with what has happened to it there; exactly once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.actors import By, actor_of
from engine.clients import register
from engine.commands.complete import check
from engine.engine import Engine
from engine.errors import AnswersRefused, DefinitionNotFound, EngineError
from engine.live import Live
from engine.step import CompleteWork, FireTimer, Wait
from engine.store import imports
from engine.transaction import Transaction
from engine.values import Value

IMPORTED = "imported"
MAX_STEPS = 200
"""Operations of one import; more is a process that asks the same again and again."""


class ImportRefused(EngineError):
    """The process can't be led the way that is told; nothing was stored."""

    def __init__(self, element_id: str, reason: str) -> None:
        super().__init__(f"At {element_id}: {reason}")
        self.element_id = element_id


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
class Happened:
    """An operation was done, or a timer came: when, by whom, with which answers."""

    at: datetime
    by: str
    answers: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportedDeal:
    """The deal of a row. `is_new`: this call has made it, with so many `steps` (operations done)."""

    deal_key: str
    is_new: bool
    steps: int = 0


def import_deal(
    engine: Engine,
    origin: Origin,
    process_id: str,
    variables: Mapping[str, Value],
    happened: Mapping[str, Happened],
    *,
    by: By,
    client: str = "",
    start_element: str = "",
    title: str = "",
    owner: str = "",
    importer: By = "",
    at: datetime | None = None,
) -> ImportedDeal:
    """Start a process in a new deal for a row, and lead it through what has happened, unless the row has its deal already.

    All of it is one transaction: killed at any moment, a row has its whole deal once, or nothing.

    Args:
        happened: By element id: operations that were done, timers that came. The deal waits at the first operation that is not here.
        client: The client's name in the other system; the same name is the same client. "" = a client of this deal's own, without a name.
        importer: Who brings it in, when that is somebody else than `by`, in whose name it was begun there.
        at: When the process was started; default: now.

    Raises:
        NotPermitted: Who brings it in may not.
        DefinitionNotFound: The process is not deployed.
        ImportRefused: An answer doesn't fit its form, or the process gets stuck or goes round.
        BadAnswer: A value that can't be stored.
    """

    def story(tx: Transaction) -> ImportedDeal:
        actor_of(importer or by).require("deals.import")
        tx.session.lock(f"import {origin.source} {origin.row_key}")
        row = imports.find(tx.session, origin.source, origin.row_key)
        if row is not None:
            return ImportedDeal(row.deal_key, False)
        process = engine.definitions.newest_process(tx.session, process_id)
        if process is None:
            raise DefinitionNotFound("bpmn", process_id)
        key = tx.open_deal(
            client_id=_client(tx, origin.source, client),
            title=title,
            owner=owner,
            source=origin.source,
            external_ref=f"{origin.source}:{origin.row_key}",
        )
        if importer:
            tx.note("deal.imported", key, by=actor_of(importer).name, source=origin.source, row=origin.row_key, line=origin.line)
        tx.begin(process, variables, key, start_element)
        tx.settle()
        steps = _lead(tx, happened)
        record = {"source": origin.source, "row_key": origin.row_key, "digest": origin.digest, "line": origin.line, "deal_key": key}
        imports.put(tx.session, {**record, "status": IMPORTED, "reason": "", "imported_at": tx.recorded_at})
        return ImportedDeal(key, True, steps)

    return engine.transact(story, by=by, at=at)


def _client(tx: Transaction, source: str, name: str) -> int:
    known_as = {"external_ref": f"{source}:{name}"} if name else {}
    return register(tx, {"name": name, **known_as}).client_id


def _lead(tx: Transaction, happened: Mapping[str, Happened]) -> int:
    """Let everything happen, the earliest first; the number of operations."""
    steps = 0
    while (found := _earliest(tx, happened)) is not None:
        live, wait = found
        told = happened[wait.element_id]
        tx.by = told.by
        tx.happens(told.at)
        if wait.kind == "timer":
            tx.advance(live, FireTimer(wait.token))
            tx.changes.new_jobs[live.id, wait.token]["state"] = "done"
        else:
            _complete(tx, live, wait, told.answers)
        steps += 1
        if incident := next((row for row in tx.changes.new_incidents if row["state"] == "open"), None):
            raise ImportRefused(wait.element_id, f"the deal gets stuck: {incident['cause']}")
        if steps > MAX_STEPS:
            raise ImportRefused(wait.element_id, f"more than {MAX_STEPS} operations were done: it is asked again and again.")
    return steps


def _complete(tx: Transaction, live: Live, wait: Wait, answers: Mapping[str, Value]) -> None:
    try:
        tx.advance(live, CompleteWork(wait.token, check(tx, live, wait.form, answers)))
    except AnswersRefused as error:
        raise ImportRefused(wait.element_id, str(error)) from None


def _earliest(tx: Transaction, happened: Mapping[str, Happened]) -> tuple[Live, Wait] | None:
    waiting = [
        (live, wait)
        for live in tx.lives.values()
        if live.state == "active"
        for wait in live.machine.waits
        if wait.kind in ("work", "timer") and wait.element_id in happened
    ]
    return min(waiting, key=lambda found: happened[found[1].element_id].at, default=None)
