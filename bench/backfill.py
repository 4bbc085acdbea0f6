"""Indicators over a long history: how fast they are filled in, in how much memory, and what the dashboard then asks of the database.

python -m bench.backfill [--deals 100000] [--postgresql URL] [--sqlite no]

Never fails by time. Deals are written as in `bench.crowd`, about 20 history events each; the shipped indicators are aimed at them.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.table import Table

from bench import crowd, indicators
from bench.load import taken
from bench.places import console, schema
from engine.engine import Engine
from engine.kpi.rollups import back_fill, catch_up, prepare
from engine.queries.figures import figures
from engine.settings import Settings
from engine.store import kpis

MIB = 2**20
DAYS = 90


@dataclass
class Filled:
    """How the back-fill went. Memory is that of the whole process, in bytes."""

    deals: int
    events: int
    observations: int
    seconds: float
    at_tenth: int
    at_end: int


def fill(engine: Engine, deals: int) -> Filled:
    """Write deals, attach the indicators, and measure all of history."""
    crowd.found(engine, 50)
    written = crowd.fill(engine, deals)
    own = indicators.aimed(indicators.shipped(), crowd.PROCESS, [f"Operation{number}" for number in range(10)])
    indicators.attach(engine, own)
    prepare(engine)
    begin, at_tenth, measured_to = time.perf_counter(), 0, 0
    while back_fill(engine):
        with engine.store.read() as session:
            measured_to = max(row.measured_to for row in kpis.measured(session))
        if not at_tenth and measured_to >= deals // 10:
            at_tenth = resident()
    seconds, at_end = time.perf_counter() - begin, resident()
    catch_up(engine)
    with engine.store.read() as session:
        count = session.select(crowd.counted("kpi_observations"))[0].count
    with crowd.driver(engine.store) as cursor:
        cursor.execute("ANALYZE" if engine.store.is_sqlite else "VACUUM ANALYZE")  # as PostgreSQL does by itself, a little later
    return Filled(written.deals, written.events, count, seconds, at_tenth, at_end)


def dashboard(engine: Engine, rounds: int = 20) -> tuple[int, list[float], list[float]]:
    """Statements of the dashboard, and the seconds that they took in each round: until received, and in PostgreSQL itself."""
    received, own, statements = [], [], 0
    for number in range(rounds + 3):
        share = taken(engine, lambda: figures(engine, per="week", compare="previous"))
        if number >= 3:  # the first ones prepare the statements
            received.append(share.received)
            own.append(share.own)
            statements = share.statements
    return statements, received, own


def resident() -> int:
    """The process's memory now; where the system does not tell, the most that it has had."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.backfill", description=__doc__)
    parser.add_argument("--deals", type=int, default=100_000)
    parser.add_argument("--postgresql", default="postgresql://127.0.0.1:5432/test", help="a server where a schema may be made; '' = none")
    parser.add_argument("--sqlite", choices=["yes", "no"], default="yes")
    given = parser.parse_args()
    table = Table(title=f"Indicators over {given.deals:,} deals", title_justify="left")
    for name in (
        "store",
        "events",
        "observations",
        "events/s",
        "memory at 10%",
        "at 100%",
        "dashboard",
        "p50 received",
        "p50 in PostgreSQL",
    ):
        table.add_column(name, justify="left" if name == "store" else "right")
    with ExitStack() as opened:
        places = {}
        if url := opened.enter_context(schema(given.postgresql)):
            places["PostgreSQL"] = url
        if given.sqlite == "yes":
            places["SQLite"] = f"sqlite:///{opened.enter_context(tempfile.TemporaryDirectory())}/backfill.db"
        for name, place in places.items():
            with Engine.open(Settings(database_url=place), migrate=True) as engine:
                filled = fill(engine, given.deals)
                statements, received, own = dashboard(engine)
                table.add_row(
                    name, f"{filled.events:,}", f"{filled.observations:,}", f"{filled.events / filled.seconds:,.0f}",
                    f"{filled.at_tenth / MIB:.0f} MiB", f"{filled.at_end / MIB:.0f} MiB", f"{statements} statements",
                    f"{median(received) * 1e3:.1f} ms", f"{median(own) * 1e3:.1f} ms" if name == "PostgreSQL" else "",
                )  # fmt: skip
    console.print(table)


if __name__ == "__main__":
    main()
