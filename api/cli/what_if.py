"""What a changed diagram would have made of past deals."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import RenderableType
from rich.markup import escape

from api.cli.app import app
from api.cli.diagrams import SUFFIXES, WithFiles
from api.cli.options import Database, Json, Language, pairs, read_files
from api.cli.output import Output, table
from api.cli.session import opened, plain
from engine.queries.what_if import MOST_REPETITIONS, MOST_RUNS, RUNS, WhatIf
from engine.queries.what_if import what_if as ask
from engine.whatif.comparison import REPETITIONS, Comparison
from engine.whatif.effort import PerDeal
from engine.whatif.replay import Replayed
from engine.whatif.spread import Spread

HOUR, DAY = 3_600.0, 86_400.0
_FIGURES = {
    "cycle-time": ("Cycle time, days", DAY),
    "queue": ("Queue", 1.0),
    "waiting": ("Wait for a person, hours", HOUR),
    "utilisation": ("Time taken, %", 0.01),
}
"""By figure: how it is called, and what it is divided by."""
_VERDICTS = {"less": "less", "more": "more", "no-difference": "no difference shown"}


@app.command("what-if")
def what_if(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The changed diagram.")],
    with_files: WithFiles = None,
    runs: Annotated[int, typer.Option(min=1, max=MOST_RUNS, help="How many of the newest runs that have ended.")] = RUNS,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only runs that began then or later.")] = None,
    capacity: Annotated[
        list[str] | None, typer.Option("--capacity", metavar="DEPARTMENT=N", help="How many operations a department does at once.")
    ] = None,
    simulate: Annotated[bool, typer.Option("--simulation/--no-simulation", help="Simulate before against after, too.")] = True,
    seed: Annotated[int, typer.Option(min=0, help="Other chances; the same seed, the same figures.")] = 1,
    repetitions: Annotated[int, typer.Option(min=1, max=MOST_REPETITIONS, help="Of the simulation.")] = REPETITIONS,
    language: Language = "en",
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Replay past deals through a changed diagram, and simulate the process before against after. Nothing is stored.

    What changes with the diagram is named by --with; everything else is as deployed.
    """
    output = ctx.ensure_object(Output)
    files = [(file.name, file.read_bytes()), *read_files(with_files or [], SUFFIXES)]
    at_once = pairs(capacity)
    if wrong := [name for name, number in at_once.items() if type(number) is not int]:
        raise typer.BadParameter(f"the capacity of {wrong[0]} is a whole number", param_hint="--capacity")
    begin = since.replace(tzinfo=UTC) if since else None
    with opened(database) as engine, output.progress("replaying", runs) as advance:
        seen = 0

        def told(done: int, _wanted: int) -> None:
            nonlocal seen
            advance(done - seen)
            seen = done

        found = ask(
            engine, files, runs=runs, since=begin, simulate=simulate, capacity=at_once, seed=seed, repetitions=repetitions, told=told
        )  # fmt: skip
    output.show(plain(found), *_lines(found, language == "ru"))


def _lines(found: WhatIf, russian: bool) -> list[RenderableType]:
    replayed = found.replayed
    name = (found.name_ru if russian else "") or found.name
    lines: list[RenderableType] = [
        f"[bold]{escape(name)}[/], against version {found.version}: {replayed.runs} runs replayed, {replayed.passed} pass, "
        f"{replayed.stuck} would stick.",
        *_replayed(replayed, russian),
    ]
    if found.simulated is not None:
        lines += _simulated(found.simulated, russian)
    if found.is_cut:
        made = f", {found.simulated.repetitions} repetitions made" if found.simulated else ""
        lines.append(f"[yellow]The time was over:[/] {replayed.looked_at} of {replayed.wanted} runs looked at{made}.")
    return lines


def _replayed(replayed: Replayed, russian: bool) -> list[RenderableType]:
    outcomes = [(one.before or "(none)", one.after or f"({one.state})", one.runs) for one in replayed.outcomes]
    stuck = [
        (one.name_ru or one.name if russian else one.name, one.runs, one.why_ru if russian else one.why, ", ".join(one.deals))
        for one in replayed.stuck_at
    ]
    lines: list[RenderableType] = ["", table(("Ended at", "Would end at", "Runs"), outcomes, "No runs.", title="Exits")]
    if stuck:
        lines += ["", table(("Element", "Runs", "Why", "Such as"), stuck, "", title="Where they would stick")]
    if replayed.passed:
        before, after = replayed.before, replayed.after
        lines += ["", table(("Per deal", "Before", "After"), _per_deal(before, after), "", title="What changes per deal that passes")]
        changed = [
            (one.name_ru or one.name if russian else one.name, one.department, one.before, one.after)
            for one in replayed.operations
            if one.before != one.after
        ]
        if changed:
            lines += ["", table(("Operation", "Department", "Before", "After"), changed, "", title="Done more or less often")]
    if replayed.untaken:
        lines += ["", "[bold]Branches that none took[/]", *(f"  {escape(one.says)}" for one in replayed.untaken)]
    if replayed.unreached:
        names = ", ".join(one.name_ru or one.name if russian else one.name for one in replayed.unreached)
        lines += ["", f"[bold]Never reached[/]: {escape(names)}"]
    lines += [f"{one.runs} left out: {escape(one.why_ru if russian else one.why)}" for one in replayed.left_out]
    return lines


def _per_deal(before: PerDeal, after: PerDeal) -> list[tuple[str, float, float]]:
    rows = [
        ("Operations", before.operations, after.operations),
        ("Hand-offs", before.hand_offs, after.hand_offs),
        ("Operations of unknown length", before.untimed, after.untimed),
    ]
    old, new = ({one.department: one for one in side.departments} for side in (before, after))
    for name in sorted({*old, *new}):
        one, other = old.get(name), new.get(name)
        rows.append((f"{name}: waiting, hours", one.waiting / HOUR if one else 0.0, other.waiting / HOUR if other else 0.0))
        rows.append((f"{name}: working, hours", one.working / HOUR if one else 0.0, other.working / HOUR if other else 0.0))
    return rows


def _simulated(found: Comparison, russian: bool) -> list[RenderableType]:
    title = f"Simulated: {found.repetitions} repetitions of {found.deals:,} deals, seed {found.seed}"
    rows = []
    for one in found.verdicts:
        label, unit = _FIGURES[one.figure]
        rows.append((label, one.department, _spread(one.before, unit), _spread(one.after, unit), _VERDICTS[one.verdict]))
    people = ", ".join(f"{one.department} {one.at_once}" for one in found.capacity)
    return [
        "",
        table(("Figure", "Department", "Before", "After", ""), rows, "", title=title) if rows else "",
        f"Recorded cycle time: {found.recorded / DAY:,.1f} days. Operations at once: {people}." if rows else "",
        *(f"[dim]{escape(one.says_ru if russian else one.says)}[/]" for one in found.assumed),
    ]


def _spread(figure: Spread, unit: float) -> str:
    return f"{figure.mean / unit:,.1f} ({figure.low / unit:,.1f} to {figure.high / unit:,.1f})"
