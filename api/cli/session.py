"""Opening the engine for a command, and doing the machine work that a command leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from api.cli.output import CommandFailed, ExitCode
from engine.clock import Clock
from engine.engine import Engine
from engine.queries.operations import incidents
from engine.settings import Settings
from tasks.embedded import Runner

SQLITE = "sqlite:///"


def settings(database: str | None) -> Settings:
    """The settings, with the database of `--database`: a URL, or the path of an SQLite file."""
    loaded = Settings.load()
    if database is None:
        return loaded
    sources = {name: source for name, source in loaded.sources.items() if name != "database_url"}
    return replace(loaded, database_url=database if "://" in database else f"{SQLITE}{database}", sources=sources)


@contextmanager
def opened(database: str | None, *, create: bool = False, clock: Clock | None = None) -> Iterator[Engine]:
    """The engine on the chosen database.

    Args:
        create: Make the tables in a database that has none, and a missing SQLite file; without it that is an error.

    Raises:
        CommandFailed: There is no such SQLite file.
        EngineError: The database can't be used, or its tables are of another version.
    """
    chosen = settings(database)
    file = sqlite_file(chosen)
    if file is not None and not file.exists() and not create:
        message = f"There is no database {file}. Create it with: stagework db upgrade --database {file}"
        raise CommandFailed(message, ExitCode.USAGE)
    with Engine.open(chosen, clock, create=create) as engine, _heard(engine):
        yield engine


@contextmanager
def _heard(engine: Engine) -> Iterator[None]:
    """With a broker, its workers hear of new jobs at once instead of at their next sweep."""
    if not engine.settings.broker_url:
        yield
        return
    from tasks.app import announce_to, make_app  # only here: importing Celery takes time

    relay = announce_to(make_app(engine.settings), engine)
    try:
        yield
    finally:
        relay.close()


def sqlite_file(chosen: Settings) -> Path | None:
    """The SQLite file that the settings name; None for another database or one in memory."""
    path = chosen.database_url.removeprefix(SQLITE)
    return Path(path) if path and path != chosen.database_url and path != ":memory:" else None


def do_due_jobs(engine: Engine) -> None:
    """Without a broker nobody else does the jobs that a command leaves: do those that are due now, here."""
    if not engine.settings.broker_url:
        Runner(engine).run_until_idle()


def refuse_if_stuck(engine: Engine, deal_key: str, data: dict[str, Any]) -> None:
    """End the command with exit code 3 when the deal has an open incident.

    Raises:
        CommandFailed: With the causes.
    """
    found = incidents(engine, deal_key=deal_key) if deal_key else []
    if found:
        causes = "; ".join(incident.cause for incident in found)
        advice = f"Mend it, then: stagework retry {found[0].id}"
        data = {**data, "incidents": [plain(incident) for incident in found]}
        raise CommandFailed(f"It was done, but the deal {deal_key} is stuck: {causes} {advice}", ExitCode.STUCK, data=data)


def plain(info: Any) -> dict[str, Any]:
    """A query's answer as plain data, its attributes by name."""
    return asdict(info)
