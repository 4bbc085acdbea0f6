"""`python -m bench`: prints ratios; never fails by time.

python -m bench [--instances 100] [--waiting 10000] [--postgresql URL]
"""

from __future__ import annotations

import argparse
import tempfile
from collections import deque
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from rich.table import Table

from bench import diagrams, durable, indicators, raw
from bench.places import console, schema
from engine.engine import Engine
from engine.settings import Settings

ONE_KB = {"go": 1, "note": "x" * 1000}
GOALS = {"SQLite": 6.0, "PostgreSQL": 9.0}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--instances", type=int, default=100, help="instances of W1 and W2 to walk")
    parser.add_argument("--waiting", type=int, default=10_000, help="waiting instances of W4")
    parser.add_argument("--postgresql", default="postgresql://127.0.0.1:5432/test", help="a server where a schema may be made; '' = none")
    given = parser.parse_args()
    with ExitStack() as open_things:
        folder = Path(open_things.enter_context(tempfile.TemporaryDirectory()))
        engines, crowded, measured = (
            _engines(open_things, folder / name, given.postgresql) for name in ("bench.db", "crowded.db", "measured.db")
        )
        _workloads(engines, given.instances)
        _loops(engines)
        _indicators(engines, measured, given.instances)
        _crowd(engines, crowded, given.waiting)


def _engines(open_things: ExitStack, file: Path, postgresql: str) -> dict[str, Engine]:
    """An engine on a new database of each store, with the workloads' diagrams."""
    stores = {"SQLite": f"sqlite:///{file}"}
    if url := open_things.enter_context(schema(postgresql)):
        stores["PostgreSQL"] = url
    engines = {name: open_things.enter_context(Engine.open(Settings(database_url=place), migrate=True)) for name, place in stores.items()}
    for engine in engines.values():
        durable.prepare(engine, diagrams.line(), diagrams.fork(), diagrams.loop(), diagrams.fork_in_loop())
    return engines


def _workloads(engines: dict[str, Engine], instances: int) -> None:
    """W1 and W2, the instances of the yardstick and of each store taking turns, so that all meet the same machine."""
    table = _table("A durable step, p50", "workload", "store", "in memory", "durable", "ratio", "goal")
    for workload, source, data in (("W1", diagrams.line(), ONE_KB), ("W2", diagrams.fork(), {"note": "x" * 1000})):
        spec = raw.parse(source, workload)
        times: dict[str, list[float]] = {"raw": [], **{name: [] for name in engines}}
        for number in range(instances + 5):
            measured = {"raw": raw.steps(spec, data), **{name: durable.steps(engine, workload, data) for name, engine in engines.items()}}
            if number >= 5:  # the first ones warm the caches
                for name, steps in measured.items():
                    times[name] += steps
        yardstick = median(times["raw"])
        for name in engines:
            step = median(times[name])
            table.add_row(workload, name, _ms(yardstick), _ms(step), f"{step / yardstick:.2f}", f"≤ {GOALS[name]:.0f}")
    console.print(table)


def _loops(engines: dict[str, Engine]) -> None:
    """The last tenth of a loop against the first tenth of another, step by step in turn, so that both meet the same machine."""
    table = _table(
        "Loops, a step p50 (stock SpiffWorkflow stalls at turn 333)", "loop", "store", "first tenth", "last tenth", "ratio", "goal"
    )
    for title, process, turns in (("1,000 turns over a user task", "LOOP", 1000), ("200 turns over a fork and join", "FORKS", 200)):
        for name, engine in engines.items():
            late = durable.turns(engine, process, turns)
            early = durable.turns(engine, process, turns + 1)  # one more: its gateway asks what nobody has asked before, too
            for _ in range(turns * 9 // 10):
                next(late)
            pairs = list(zip(early, late, strict=False))
            _compare(table, title, name, median(first for first, _ in pairs), median(last for _, last in pairs), "≤ 1.15")
            if deque(early, maxlen=1)[0] <= 0:
                raise RuntimeError("The loop did not come to its end.")
    console.print(table)


def _indicators(engines: dict[str, Engine], measured: dict[str, Engine], instances: int) -> None:
    """W1 with indicators against without, the updater at work in its own thread."""
    shipped = indicators.shipped()
    own = indicators.aimed(shipped, "W1", [f"task{number}" for number in range(10)])
    title = f"A step of W1 with {len(shipped) + len(own)} indicators, {len(own)} of them its own"
    table = _table(title, "what", "store", "without, p50", "with, p50", "ratio of p50", "ratio of means", "goal")
    for name, engine in engines.items():
        indicators.attach(measured[name], [*shipped, *own])
        figures = indicators.told(*indicators.compare(engine, measured[name], instances, ONE_KB))
        table.add_row("indicators", name, _ms(figures[0]), _ms(figures[1]), f"{figures[2]:.2f}", f"{figures[3]:.2f}", "≤ 1.15")
    console.print(table)


def _crowd(engines: dict[str, Engine], crowded: dict[str, Engine], waiting: int) -> None:
    """W4: a step and an inbox page with many waiting instances against the same with 100, in turn."""
    table = _table("W4: many waiting instances, p50", "what", "store", "100 wait", f"{waiting:,} wait", "ratio", "goal")
    for name in engines:
        both = engines[name], crowded[name]
        for engine, wanted in zip(both, (100, waiting), strict=True):
            for _ in range(wanted - len(durable.inbox(engine, limit=wanted))):
                durable.start(engine, "W1", ONE_KB, by=durable.BY)
        steps: tuple[list[float], list[float]] = [], []
        pages: tuple[list[float], list[float]] = [], []
        for _ in range(60):
            for engine, step, page in zip(both, steps, pages, strict=True):
                step += durable.steps(engine, "W1", ONE_KB)
                page += durable.pages(engine, 5)
        _compare(table, "a step of W1", name, median(steps[0][100:]), median(steps[1][100:]), "≤ 1.2")
        _compare(table, "an inbox page of 50", name, median(pages[0]), median(pages[1]), "≤ 1.2")
    console.print(table)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, justify="left" if column in columns[:2] else "right")
    return table


def _compare(table: Table, title: str, store: str, before: float, after: float, goal: str) -> None:
    table.add_row(title, store, _ms(before), _ms(after), f"{after / before:.2f}", goal)


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.2f} ms"


if __name__ == "__main__":
    main()
