"""Hand the history out for other tools; that it was handed out is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Literal, get_args

from engine.actors import By, actor_of
from engine.commands.note_access import note_access
from engine.engine import Engine
from engine.errors import BadAnswer, DealNotFound
from engine.exports.rows import Reader
from engine.facts import is_storable
from engine.store import exports
from engine.store.exports import Selection
from engine.transaction import Transaction

ExportFormat = Literal["xes", "ocel", "csv", "parquet"]


@dataclass(frozen=True, slots=True)
class Export:
    """An export that is written while it is read.

    Attributes:
        name: A name for the file.
        pieces: Its bytes; read once.
        reader: Counts the events as they pass (`reader.read`).
    """

    name: str
    media_type: str
    pieces: Iterator[bytes]
    reader: Reader


def export(
    engine: Engine,
    format: ExportFormat,
    *,
    by: By,
    since: datetime | None = None,
    until: datetime | None = None,
    deals: Sequence[str] = (),
    personal: bool = False,
) -> Export:
    """The history of deals, each whole, in a format that other tools read (docs/exports.md).

    Args:
        since, until: Deals opened from `since` (included) until `until` (not included).
        deals: Only these; empty = all.
        personal: Show personal values; without it they are hidden.

    Raises:
        NotPermitted: The actor may not export, or may not see everybody's personal data and asks for it.
        DealNotFound: There is no such deal.
        BadAnswer: An unknown format, or a time without its zone.
    """
    actor = actor_of(by)
    actor.require("history.export")
    if personal:
        actor.require("personal.see")
    if format not in get_args(ExportFormat):
        raise BadAnswer(f"There is no format “{format}”; there are {', '.join(get_args(ExportFormat))}.")
    if any(moment is not None and moment.tzinfo is None for moment in (since, until)):
        raise BadAnswer("“since” and “until” need a time zone, such as 2026-01-31T00:00:00+00:00.")
    with engine.store.read() as session:
        for key in [key for key in deals if not is_storable(key)] or (exports.missing(session, deals) if deals else []):
            raise DealNotFound(key)
        names = sorted(engine.definitions.personal_names(session)) if personal else []

    def story(tx: Transaction) -> None:
        tx.require("history.export")
        tx.note("history.exported", "", format=format, since=since, until=until, deals=list(deals), personal=personal)

    engine.transact(story, by=by)
    note_access(engine, by, "", names, "export")
    module = import_module(f"engine.exports.{format}")  # only now: Parquet's library takes a while to load
    reader = Reader(engine, Selection(since, until, tuple(deals)), personal)
    name = f"stagework-{engine.clock.now():%Y-%m-%d}.{module.SUFFIX}"
    return Export(name, module.MEDIA_TYPE, module.write(reader), reader)
