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
from api.replay.walk import TIMERS, Plan, plan
from engine.commands.complete import complete
from engine.commands.import_deal import IMPORTED, Origin, finish_import, import_deal
from engine.commands.jobs import fire_timer
from engine.engine import Engine
from engine.errors import AnswersRefused
from engine.queries.imports import import_outcomes, imports_of
from engine.queries.operations import incidents, jobs
from engine.queries.work_items import inbox

PROCESS = "deal"
MAX_ROUNDS = 60
"""Rounds of one walk; more is a walk that goes round."""


class WalkFailed(Exception):
    """A deal can't be walked to its outcome; the message names the row, the operation and the reason."""


@dataclass
class Report:
    """What a run did.

    Attributes:
        rows: Lines of the export with content.
        imported: Deals that this run brought to their place, `resumed` of them begun by an earlier run.
        already: Rows that an earlier run had brought in.
        rejects: Dirty rows.
        steps: Operations completed by this run.
        outcomes: Over all runs: deals of this source by the exit at which they left the discussion; "open" = have not left it.
    """

    rows: int = 0
    imported: int = 0
    resumed: int = 0
    already: int = 0
    steps: int = 0
    seconds: float = 0.0
    rejects: list[Reject] = field(default_factory=list)
    outcomes: dict[str, int] = field(default_factory=dict)


def replay(
    engine: Engine,
    export: Export,
    products: frozenset[str] | None,
    *,
    limit: int | None = None,
    told: Callable[[int], None] = lambda _: None,
) -> Report:
    """Import every row that is clean and not yet there.

    Args:
        products: The products that a row may name; None = any.
        limit: Stop after so many rows.
        told: Called with 1 after each row.

    Raises:
        ExportError: The export can't be read as the mapping says.
        WalkFailed: A deal could not be walked to its outcome; it stays where it is, and the next run goes on with it.
    """
    began = monotonic()
    report = Report()
    known = imports_of(engine, export.mapping.source)
    for row in export.read(products):
        if limit is not None and report.rows >= limit:
            break
        report.rows += 1
        if isinstance(row, Reject):
            report.rejects.append(row)
        elif (found := known.get(row.key)) is not None and found.status == IMPORTED:
            report.already += 1
        else:
            report.steps += _bring_in(engine, export.mapping, row)
            report.imported += 1
            report.resumed += found is not None
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


def _bring_in(engine: Engine, mapping: Mapping, row: Opportunity) -> int:
    """Make the row's deal, or go on with it, until it waits where the other system has it; the number of operations done."""
    way = plan(row, mapping, engine.clock.now())
    digest = hashlib.sha256(repr(row).encode()).hexdigest()
    origin = Origin(mapping.source, row.key, row.line, digest)
    title = " ".join(part for part in (row.product, "for" if row.product and row.client else "", row.client) if part)
    deal = import_deal(
        engine, origin, PROCESS, way.variables, by=row.owner, client=row.client, start_element=way.start_element,
        title=title, owner=row.owner, at=way.opened_at,
    )  # fmt: skip
    steps = _walk(engine, row, way, deal.deal_key)
    finish_import(engine, origin, deal.deal_key, by=row.owner)
    return steps


def _walk(engine: Engine, row: Opportunity, way: Plan, deal_key: str) -> int:
    """Do what the plan has until nothing of it waits. Stateless: after a crash it goes on from what the database has open."""
    steps = 0
    for _ in range(MAX_ROUNDS):
        done = _round(engine, row, way, deal_key)
        if not done:
            break
        steps += done
    if stuck := incidents(engine, deal_key=deal_key, limit=1):
        raise WalkFailed(f"Line {row.line} (deal {deal_key}) is stuck: {stuck[0].cause}")
    return steps


def _round(engine: Engine, row: Opportunity, way: Plan, deal_key: str) -> int:
    done = 0
    for item in inbox(engine, deal_key=deal_key):
        if item.element_id in way.steps:
            at, answers = way.steps[item.element_id]
            try:
                complete(engine, item.id, answers, by=item.assignee or row.owner, at=at)
            except AnswersRefused as error:
                raise WalkFailed(f"Line {row.line} (deal {deal_key}), at {item.element_id}: {error} Set [answers.{item.element_id}].") from None
            done += 1
    if not done and TIMERS & way.steps.keys():
        for job in jobs(engine, deal_key=deal_key, kind="timer", state="due"):
            if job.element_id in TIMERS and job.element_id in way.steps:
                done += fire_timer(engine, job.id, at=way.steps[job.element_id][0])
    return done
