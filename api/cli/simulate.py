"""Long work on many deals: replay and demo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import RenderableType
from rich.markup import escape

from api.cli.app import app
from api.cli.deals import path_lines
from api.cli.names import names
from api.cli.options import Database, Json, Language
from api.cli.output import CommandFailed, ExitCode, Output, table
from api.cli.session import opened, plain
from api.demo import company
from api.demo.accounts import PROCESS_OWNER
from api.demo.simulation import Simulation
from api.replay.importer import PROCESS, Report, replay, write_rejects
from api.replay.joins import Joined, read_joins
from api.replay.mapping import Mapping
from api.replay.mapping import load as load_mapping
from api.replay.rows import Export
from engine.commands.attach_kpi import attach_kpi
from engine.commands.deploy import deploy
from engine.engine import Engine
from engine.kpi.shipped import shipped_kpis
from engine.queries.deals import deal_path, deals
from engine.queries.funnel import funnel
from engine.queries.operations import definitions
from engine.shipped import shipped_files
from engine.testing import TurnableClock

SHOWN_REJECTS = 10
DEMO_DATABASE = "stagework-demo.db"
TOLD_OF_DEAL = frozenset(
    {
        "deal.opened",
        "deal.closed",
        "work.completed",
        "message.received",
        "message.thrown",
        "escalation.caught",
        "decision.made",
        "child.ended",
    }
)
ALL_DEALS = 1_000_000
NEXT = ("inbox --department sales", "deal {key} --all", "deals --state open", "jobs --state due", "doctor")


@app.command("replay")
def replay_(
    ctx: typer.Context,
    export: Annotated[Path, typer.Argument(metavar="EXPORT", help="The other CRM's opportunities, as CSV.")],
    mapping: Annotated[Path, typer.Option("--mapping", "-m", metavar="FILE", help="What its columns mean (TOML; docs/cli.md).")],
    rejects: Annotated[
        Path | None, typer.Option("--rejects", metavar="FILE", help="Where dirty rows go; default: NAME.rejects.csv.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first so many rows.")] = None,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Import deals from another CRM, each walked to its recorded outcome. Run it again at will: no row is imported twice.

    Rows that can't be imported go to the rejects file with their line and reason, and the exit code is 1; the others are imported.
    """
    output = ctx.ensure_object(Output)
    read = load_mapping(mapping)
    products, joined = _files_beside(read, mapping, export)
    source = Export(export, read, joined)
    rejects_file = rejects or Path(f"{export.stem}.rejects.csv")
    with opened(database, create=True) as engine:
        ensure_model(engine, output)
        with output.progress("importing", limit or _lines(export)) as advance:
            report = replay(engine, source, products, limit=limit, told=advance)
    if report.rejects:
        write_rejects(rejects_file, source.header, report.rejects)
    output.show(_report_data(report, rejects_file), *_report_lines(report, rejects_file))
    if report.rejects:
        raise typer.Exit(ExitCode.REFUSED)


@app.command()
def demo(
    ctx: typer.Context,
    seed: Annotated[int, typer.Option(help="Another seed, other deals; the same seed, the same figures.")] = 1,
    arrivals: Annotated[int, typer.Option("--deals", min=1, max=100_000, help="Contacts and call-list entries, half and half.")] = 200,
    database: Annotated[str, typer.Option("--database", "-d", metavar="URL", help="A database for the demo alone.")] = DEMO_DATABASE,
    language: Language = "en",
    _as_json: Json = False,
) -> None:
    """Watch a fictitious company lead contacts and call-list entries through all five stages. A killed demo goes on where it was."""
    output = ctx.ensure_object(Output)
    if not output.as_json:
        output.console.print(f"[bold]{company.NOTICE}[/]\n")
    clock = TurnableClock()
    with opened(database, create=True, clock=clock) as engine:
        with output.progress("simulating 240 days", 100) as advance:
            shown = 0

            def told(share: float) -> None:
                nonlocal shown
                percent = int(share * 100)
                advance(percent - shown)
                shown = percent

            report = Simulation(engine, clock, seed, arrivals).run(told)
        attach_kpi(engine, shipped_kpis(), by=PROCESS_OWNER)
        counts = funnel(engine)
        path = deal_path(engine, _telling_deal(engine))
        named = names(engine, language)
    data = {
        "notice": company.NOTICE,
        "database": database,
        "seed": seed,
        "deals_wanted": arrivals,
        "until": report.until,
        "funnel": [plain(stage) for stage in counts.stages],
        "outcomes": counts.deals,
        "deal": path.deal.key,
    }
    stages = [(stage.stage, stage.entered, stage.active, *_exits(stage.exits)) for stage in counts.stages]
    outcomes = sorted(counts.deals.items(), key=lambda pair: -pair[1])
    output.show(
        data,
        table(("Stage", "Entered", "Going on", "Left by", "Share of those that left"), stages, "", title="The funnel"),
        "",
        table(("Outcome", "Deals"), outcomes, "", title="The deals"),
        "",
        *path_lines(path, named, kinds=TOLD_OF_DEAL),
        "",
        "[bold]What to type next[/]",
        *(f"  stagework {text.format(key=path.deal.key)} --database {database}" for text in NEXT),
    )


def _exits(exits: dict[str, int]) -> tuple[str, str]:
    ordered = sorted(exits.items(), key=lambda pair: -pair[1])
    left = sum(exits.values())
    return ", ".join(f"{count} {name}" for name, count in ordered), ", ".join(f"{count / left:.0%} {name}" for name, count in ordered[:3])


def _telling_deal(engine: Engine) -> str:
    """The deal to show: one that was won, executed and brought a further sale; else the oldest."""
    resold = deals(engine, exit="closed-completed", limit=ALL_DEALS)
    return (resold or deals(engine, limit=ALL_DEALS))[-1].key


def ensure_model(engine: Engine, output: Output) -> None:
    """Deploy the shipped process model where there is no end-to-end process yet; a company's own is left alone."""
    if not any(info.key == PROCESS for info in definitions(engine, newest_only=True) if info.kind == "bpmn"):
        deploy(engine, shipped_files(), by="stagework")
        output.note("The shipped process model was deployed.")


def _files_beside(read: Mapping, mapping: Path, export: Path) -> tuple[frozenset[str] | None, Joined]:
    """The known products, and the files that are joined."""
    folders = (mapping.parent, export.parent)
    try:
        return read.known_products(*folders), read_joins(read, *folders)
    except FileNotFoundError as error:
        message = f"The file {error} that the mapping names is neither beside the mapping nor beside the export."
        raise CommandFailed(message, ExitCode.USAGE) from None
    except KeyError as error:
        raise CommandFailed(f"The product file has no column {error}; set products.column in the mapping.", ExitCode.USAGE) from None


def _lines(export: Path) -> int:
    """About how many rows there are, for the progress bar."""
    with export.open("rb") as stream:
        return max(0, sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b"")) - 1)


def _report_data(report: Report, rejects_file: Path) -> dict[str, Any]:
    return {
        "rows": report.rows,
        "imported": report.imported,
        "already_imported": report.already,
        "rejected": len(report.rejects),
        "rejects_file": str(rejects_file) if report.rejects else None,
        "rejects": [{"line": reject.line, "reason": reject.reason} for reject in report.rejects],
        "operations": report.steps,
        "seconds": round(report.seconds, 3),
        "rows_per_second": round(report.imported / report.seconds, 1) if report.seconds else 0.0,
        "outcomes": report.outcomes,
    }


def _report_lines(report: Report, rejects_file: Path) -> list[RenderableType]:
    data = _report_data(report, rejects_file)
    outcomes = ", ".join(f"{count:,} {name}" for name, count in sorted(report.outcomes.items(), key=lambda pair: -pair[1]))
    lines: list[RenderableType] = [
        f"{report.rows:,} rows: {report.imported:,} imported, {report.already:,} imported before, {len(report.rejects):,} rejected.",
        f"{report.steps:,} operations in {report.seconds:,.1f} s: {data['rows_per_second']:,} rows a second.",
        f"Deals of this source: {outcomes or 'none'}.",
    ]
    if report.rejects:
        rows = [(reject.line, reject.reason) for reject in report.rejects[:SHOWN_REJECTS]]
        lines.append(table(("Line", "Why it was rejected"), rows, ""))
        lines.append(f"All rejected rows, with reasons: {escape(str(rejects_file))}")
    return lines
