"""The same workloads through Stagework: every step committed, with history and work items."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import Any

from engine.commands.complete import complete
from engine.commands.deploy import deploy
from engine.commands.start import start
from engine.engine import Engine
from engine.queries.work_items import inbox

BY = "bench"


def steps(engine: Engine, process: str, data: dict[str, Any], variables: dict[str, Any] | None = None) -> list[float]:
    """Seconds of each step of one instance: one work item completed."""
    started = start(engine, process, variables or {}, by=BY)
    times = []
    while items := inbox(engine, deal_key=started.deal_key):
        begin = perf_counter()
        complete(engine, items[0].id, data, by=BY)
        times.append(perf_counter() - begin)
    return times


def turns(engine: Engine, process: str, count: int) -> Iterator[float]:
    """Seconds of each step of a loop of `count` turns, one step at a time."""
    started = start(engine, process, {"turn": 0, "turns": count}, by=BY)
    turn = 0
    while items := inbox(engine, deal_key=started.deal_key):
        turn += len(items) == 1
        begin = perf_counter()
        complete(engine, items[0].id, {"turn": turn}, by=BY)
        yield perf_counter() - begin


def prepare(engine: Engine, *sources: bytes) -> None:
    deploy(engine, [(f"bench{number}.bpmn", source) for number, source in enumerate(sources)], by=BY)


def pages(engine: Engine, count: int) -> list[float]:
    """Seconds of each of `count` reads of the first inbox page of 50 rows."""
    times = []
    for _ in range(count):
        begin = perf_counter()
        rows = inbox(engine, limit=50)
        times.append(perf_counter() - begin)
        if len(rows) != 50:
            raise RuntimeError(f"The page has {len(rows)} rows.")
    return times
