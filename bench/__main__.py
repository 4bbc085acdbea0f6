"""`python -m bench`: prints ratios; never fails by time.

python -m bench [--instances 100] [--waiting 10000] [--postgresql URL]
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import quote
from uuid import uuid4

import psycopg
from rich.console import Console
from rich.table import Table

from bench import diagrams, durable, raw
from engine.engine import Engine
from engine.settings import Settings

ONE_KB = {"go": 1, "note": "x" * 1000}
GOALS = {"SQLite": 6.0, "PostgreSQL": 9.0}
console = Console(width=100)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--instances", type=int, default=100, help="instances of W1 and W2 to walk")
    parser.add_argument("--waiting", type=int, default=10_000, help="waiting instances of W4")
    parser.add_argument("--postgresql", default="postgresql://127.0.0.1:5432/test", help="a server where a schema may be made; '' = none")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        stores = {"SQLite": f"sqlite:///{Path(folder) / 'bench.db'}"}
        with _schema(given.postgresql) as postgresql:
            if postgresql:
                stores["PostgreSQL"] = postgresql
            engines = {name: Engine.open(Settings(database_url=url), migrate=True) for name, url in stores.items()}
            for engine in engines.values():
                durable.prepare(engine, diagrams.line(), diagrams.fork(), diagrams.loop(), diagrams.fork_in_loop())
            _workloads(engines, given.instances)
            _loops(engines)
            _crowd(engines, given.waiting)
            for engine in engines.values():
                engine.close()


@contextmanager
def _schema(url: str) -> Iterator[str]:
    """A schema of its own on the server, dropped in the end; "" when there is no server."""
    name = f"bench_{uuid4().hex[:12]}"
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=3) if url else None
    except psycopg.OperationalError as error:
        console.print(f"PostgreSQL is left out: {str(error).strip()}")
        connection = None
    if connection is None:
        yield ""
        return
    with connection:
        connection.execute(f'CREATE SCHEMA "{name}"')
        try:
            yield f"{url}{'&' if '?' in url else '?'}options={quote(f'-csearch_path={name}')}"
        finally:
            connection.execute(f'DROP SCHEMA "{name}" CASCADE')


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
    table = _table(
        "Loops, a step p50 (stock SpiffWorkflow stalls at turn 333)", "loop", "store", "first tenth", "last tenth", "ratio", "goal"
    )
    for title, process, turns in (("1,000 turns over a user task", "LOOP", 1000), ("200 turns over a fork and join", "FORKS", 200)):
        for name, engine in engines.items():
            times = durable.turns(engine, process, turns)
            tenth = len(times) // 10
            _compare(table, title, name, median(times[:tenth]), median(times[-tenth:]), "≤ 1.15")
    console.print(table)


def _crowd(engines: dict[str, Engine], waiting: int) -> None:
    """W4: a step and an inbox page with many waiting instances against the same with 100."""
    table = _table("W4: many waiting instances, p50", "what", "store", "100 wait", f"{waiting:,} wait", "ratio", "goal")
    for name, engine in engines.items():
        few, many = _measure(engine, 100), _measure(engine, waiting)
        for title, small, large in zip(("a step of W1", "an inbox page of 50"), few, many, strict=True):
            _compare(table, title, name, small, large, "≤ 1.2")
    console.print(table)


def _measure(engine: Engine, waiting: int) -> tuple[float, float]:
    """Median seconds of a step and of a page, once that many instances wait."""
    present = len(durable.inbox(engine, limit=waiting))
    for _ in range(waiting - present):
        durable.start(engine, "W1", ONE_KB, by=durable.BY)
    steps = [durable.steps(engine, "W1", ONE_KB) for _ in range(30)]
    return median(time for instance in steps[5:] for time in instance), median(durable.pages(engine, 200))


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
