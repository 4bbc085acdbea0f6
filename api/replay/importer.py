"""Walks an export's rows into the database, one deal after the other; stops and goes on without doubling or losing any."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from api.replay.mapping import Mapping
from api.replay.rows import Export, Opportunity, Reject
from api.replay.walk import plan
from engine.actors import By, actor_of
from engine.commands.import_deal import ImportedDeal, ImportRefused, Origin, import_deal
from engine.engine import Engine
from engine.queries.imports import import_outcomes, imported_deals

PROCESS = "deal"


@dataclass
class Report:
    """What a run did.

    Attributes:
        rows: Lines of the export with content.
        imported: Deals that this run brought in.
        already: Rows that an earlier run had brought in.
        rejects: Dirty rows, and rows that the process can't be led along.
        steps: Operations done by this run.
        is_complete: It read the export to its end; False: run it again to go on.
        outcomes: Over all runs: deals of this source by the exit at which they left the discussion; "open" = have not left it.
    """

    rows: int = 0
    imported: int = 0
    already: int = 0
    steps: int = 0
    seconds: float = 0.0
    is_complete: bool = True
    rejects: list[Reject] = field(default_factory=list)
    outcomes: dict[str, int] = field(default_factory=dict)


def replay(
    engine: Engine,
    export: Export,
    products: frozenset[str] | None,
    *,
    by: By = "",
    limit: int | None = None,
    told: Callable[[int], None] = lambda _: None,
    is_late: Callable[[], bool] = lambda: False,
) -> Report:
    """Import every row that is clean and not yet there.

    Args:
        products: The products that a row may name; None = any.
        by: Who brings them in; each deal's history names the recorded owner besides.
        limit: Stop after so many rows.
        told: Called with 1 after each row.
        is_late: Asked before each row: whether to stop.

    Raises:
        NotPermitted: `by` may not import.
        ExportError: The export can't be read as the mapping says.
        DefinitionNotFound: The process model is not deployed.
    """
    actor_of(by).require("deals.import")
    began = monotonic()
    report = Report()
    known = imported_deals(engine, export.mapping.source)
    for row in export.read(products):
        if (limit is not None and report.rows >= limit) or is_late():
            report.is_complete = False
            break
        report.rows += 1
        if isinstance(row, Reject):
            report.rejects.append(row)
        elif row.key in known:
            report.already += 1
        else:
            _try(engine, export, row, report, by)
        told(1)
    report.seconds = monotonic() - began
    report.outcomes = import_outcomes(engine, export.mapping.source)
    return report


def write_rejects(path: Path, header: list[str], rejects: list[Reject]) -> None:
    """A CSV file of the rejected rows: line, reason, and the cells as they stood. Written whole, or not at all."""
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["line", "reason", *header])
        writer.writerows([reject.line, reject.reason, *reject.cells] for reject in rejects)
    partial.replace(path)


def _try(engine: Engine, export: Export, row: Opportunity, report: Report, by: By) -> None:
    try:
        deal = _bring_in(engine, export.mapping, row, by)
    except ImportRefused as error:
        report.rejects.append(Reject(row.line, f"{error} Set [answers.{error.element_id}] in the mapping.", row.cells))
    else:
        report.imported += deal.is_new
        report.already += not deal.is_new
        report.steps += deal.steps


def _bring_in(engine: Engine, mapping: Mapping, row: Opportunity, by: By) -> ImportedDeal:
    """Make the row's deal, led to where the other system has it."""
    way = plan(row, mapping, engine.clock.now(), engine.settings.time_zone)
    origin = Origin(mapping.source, row.key, row.line, hashlib.sha256(repr(row).encode()).hexdigest())
    title = " ".join(part for part in (row.product, "for" if row.product and row.client else "", row.client) if part)
    return import_deal(
        engine, origin, PROCESS, way.variables, way.steps, by=row.owner, client=row.client, start_element=way.start_element,
        title=title, owner=row.owner, importer=by, at=way.opened_at,
    )  # fmt: skip
