"""What a process owner does with files: lint, deploy, try."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import RenderableType
from rich.markup import escape

from api.cli.app import app
from api.cli.options import By, Database, Files, Json, Language, json_file, read_files
from api.cli.output import CommandFailed, ExitCode, Output, finding_line, table
from api.cli.session import opened, plain
from bpmn.diagram import Diagram
from bpmn.findings import Finding
from bpmn.lint import has_errors
from bpmn.lint import lint as lint_diagram
from engine.clients import NAME as CLIENT_REGISTER
from engine.commands.deploy import deploy as deploy_files
from engine.library import Library, Unreadable, kind_of
from engine.plugins import CONNECTORS
from engine.queries.findings import harmed_indicators
from engine.shipped import shipped_files
from engine.spiff import NotCompilable, compile_diagram
from engine.spiff.sandbox import Sandbox
from engine.trial.setting import set_up
from engine.trial.trial import Coverage, Trial, Walk

SUFFIXES = (".bpmn", ".bpmn2", ".bpmn20.xml", ".dmn", ".form")
AllBranches = Annotated[
    str, typer.Option("--branches", metavar="all", help="“all”: walk until every branch was taken, and say which can't be.")
]
Given = Annotated[Path | None, typer.Option("--answers", metavar="FILE", help="JSON: answers by element id; what is not there is made up.")]
WithFiles = Annotated[list[Path] | None, typer.Option("--with", metavar="FILE", help="A called diagram, a decision table or a form.")]
AtStart = Annotated[str, typer.Option("--at-start", metavar="ELEMENT", help="The start event; default: the one without a trigger.")]


@app.command()
def lint(ctx: typer.Context, files: Files, database: Database = None, _as_json: Json = False) -> None:
    """Check diagrams, decision tables and forms. What is shipped counts as there. With a database also: would it harm indicators?"""
    output = ctx.ensure_object(Output)
    given = read_files(files, SUFFIXES)
    findings = findings_of(given)
    if database is not None:
        with opened(database) as engine:
            for name, finding in harmed_indicators(engine, given):
                findings[name].append(finding)
    errors = sum(finding.severity == "error" for found in findings.values() for finding in found)
    warnings = sum(map(len, findings.values())) - errors
    data = {
        "files": [{"file": name, "findings": [finding.to_dict() for finding in found]} for name, found in findings.items()],
        "errors": errors,
        "warnings": warnings,
    }
    lines = [finding_line(finding, name) for name, found in findings.items() for finding in found]
    output.show(data, *lines, f"Files: {len(findings)}. Errors: {errors}. Warnings: {warnings}.")
    if errors:
        raise typer.Exit(ExitCode.REFUSED)


@app.command()
def deploy(
    ctx: typer.Context,
    by: By,
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILES...", help="Files; a directory stands for the files in it.")] = None,
    shipped: Annotated[bool, typer.Option("--shipped", help="The process model that comes with Stagework.")] = False,
    message: Annotated[str, typer.Option(help="What changes, and why; kept with each new version.")] = "",
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Store diagrams, decision tables and forms as new versions: all of the files, or none."""
    if not files and not shipped:
        raise typer.BadParameter("name files to deploy, or --shipped")
    given = [*(shipped_files() if shipped else ()), *read_files(files or [], SUFFIXES)]
    output = ctx.ensure_object(Output)
    warnings: list[tuple[str, Finding]] = []
    with opened(database, create=True) as engine:
        stored = deploy_files(engine, given, by=by, message=message, warnings=warnings)
    for name, finding in warnings:
        output.errors.print(finding_line(finding, name))
    rows = [(info.kind, info.key, info.version, "new" if info.is_new else "unchanged", info.name) for info in stored]
    data = {
        "definitions": [plain(info) for info in stored],
        "warnings": [{"file": name, **finding.to_dict()} for name, finding in warnings],
    }
    output.show(data, table(("Kind", "Id", "Version", "", "File"), rows, ""))


@app.command("try")
def try_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The diagram.")],
    branches: AllBranches = "",
    answers: Given = None,
    seed: Annotated[int, typer.Option(help="Other made-up answers; the same seed walks the same way.")] = 1,
    at_start: AtStart = "",
    with_files: WithFiles = None,
    language: Language = "en",
    _as_json: Json = False,
) -> None:
    """Walk through a diagram in memory with made-up answers, and print the path. Nothing is stored, sent or called.

    Diagrams that it calls, decision tables and forms are looked for among --with, then beside the file, then among what is shipped.
    """
    output = ctx.ensure_object(Output)
    if branches not in ("", "all"):
        raise typer.BadParameter("“all” is the only value", param_hint="--branches")
    given = json_file(answers)
    if wrong := [name for name, values in given.items() if not isinstance(values, dict)]:
        raise CommandFailed(f"{answers}: {wrong[0]} must be an object of answers: {{element id: {{name: value}}}}.", ExitCode.USAGE)
    diagram, library = _library(file, with_files or [])
    _refuse(file, diagram, library)
    with Sandbox() as sandbox:
        trial = set_up(library, diagram.main.id, sandbox, datetime.now(UTC), given)
        if at_start and at_start not in trial.compiled.starts:
            raise typer.BadParameter(f"the start events are {', '.join(trial.compiled.starts)}", param_hint="--at-start")
        if branches:
            _walk_all(output, trial, seed)
        else:
            _walk(output, trial, seed, at_start, language)


def findings_of(files: list[tuple[str, bytes]]) -> dict[str, list[Finding]]:
    """The findings about each file, checked together with the others and with what is shipped."""
    library = _shipped()
    findings: dict[str, list[Finding]] = {}
    diagrams: dict[str, Diagram] = {}
    for name, source in files:
        try:
            kind, _, parsed = library.add(name, source)
            findings[name] = []
            if kind == "bpmn":
                diagrams[name] = parsed
        except Unreadable as error:
            findings[name] = error.findings
    catalog = library.catalog(_connectors())
    for name, diagram in diagrams.items():
        findings[name] = lint_diagram(diagram, catalog)
        if not has_errors(findings[name]):
            findings[name] += _uncompilable(diagram)
    return findings


def _uncompilable(diagram: Diagram) -> list[Finding]:
    try:
        compile_diagram(diagram)
    except NotCompilable as error:
        return error.findings
    return []


def _shipped() -> Library:
    library = Library()
    for name, source in shipped_files():
        library.add(name, source)
    return library


def _connectors() -> frozenset[str] | None:
    """The installed connectors; None when the package is not installed, so nothing can be said of them."""
    installed = {entry.name for entry in entry_points(group=CONNECTORS)}
    return frozenset(installed | {CLIENT_REGISTER}) if installed else None


def _library(file: Path, with_files: list[Path]) -> tuple[Diagram, Library]:
    """The diagram to try, and everything it may refer to. A file beside it that can't be read is left out."""
    library = _shipped()
    beside = sorted(path for path in file.resolve().parent.iterdir() if path.name.endswith(SUFFIXES) and path.is_file())
    source = file.read_bytes()
    for path in beside[:200]:
        try:
            library.add(path.name, path.read_bytes())
        except (Unreadable, OSError):
            continue
    for name, content in read_files(with_files, SUFFIXES):
        library.add(name, content)
    if kind_of(file.name) != "bpmn":
        raise CommandFailed(f"{file} is no diagram; give a .bpmn file.", ExitCode.USAGE)
    _, key, diagram = library.add(str(file), source)
    library.diagrams[key] = diagram
    return diagram, library


def _refuse(file: Path, diagram: Diagram, library: Library) -> None:
    found = lint_diagram(diagram, library.catalog(_connectors()))
    errors = [finding for finding in found if finding.severity == "error"]
    if errors:
        raise CommandFailed(f"{file} can't run; mend the errors above.", findings=errors)


def _walk(output: Output, trial: Trial, seed: int, at_start: str, language: str) -> None:
    walk = trial.walk(seed, at_start)
    data = walk_data(walk)
    if not walk.ended_well:
        raise CommandFailed(_unhappy(walk), ExitCode.STUCK, data=data)
    output.show(data, *_walk_lines(trial, walk, language))


def _walk_all(output: Output, trial: Trial, seed: int) -> None:
    with output.progress("walking", None) as advance:
        coverage = trial.walk_all(seed, lambda _: advance(1))
    data = coverage_data(coverage)
    taken = len(coverage.branches) - len(coverage.missed)
    if coverage.missed:
        missed = "; ".join(branch.says for branch in coverage.missed)
        message = f"{taken} of {len(coverage.branches)} branches were taken in {coverage.walks} walks. Not reached: {missed}."
        raise CommandFailed(message, ExitCode.STUCK, data=data)
    stuck = [f"[yellow]stuck on one walk:[/] {escape(walk.cause)}" for walk in coverage.stuck.values()]
    lines = [f"[green]taken[/] {escape(branch.says)}" for branch in coverage.branches]
    output.show(data, *lines, *stuck, f"All {len(coverage.branches)} branches were taken in {coverage.walks} walks.")


def walk_data(walk: Walk) -> dict[str, Any]:
    """A walk as the JSON shape of `try`."""
    names = ("state", "exit", "cause", "element_id", "start", "seed", "tries")
    return {**{name: getattr(walk, name) for name in names}, "path": [plain(entry) for entry in walk.path]}


def coverage_data(coverage: Coverage) -> dict[str, Any]:
    """A coverage as the JSON shape of `try --branches all`."""
    return {
        "branches": [{**plain(branch), "taken": branch.id in coverage.taken} for branch in coverage.branches],
        "walks": coverage.walks,
        "missed": [branch.id for branch in coverage.missed],
        "stuck": [{"element_id": walk.element_id, "cause": walk.cause, "seed": walk.seed} for walk in coverage.stuck.values()],
    }


def _unhappy(walk: Walk) -> str:
    where = " -> ".join(entry.name or entry.element_id for entry in walk.path[-6:] if entry.element_id)
    return f"The walk ended {walk.state}: {walk.cause} (after {where})"


_TOLD = {
    "instance.started": "starts",
    "work.completed": "is answered",
    "script.ran": "computes",
    "decision.made": "decides",
    "gateway.decided": "chooses",
    "timer.fired": "time comes",
    "message.received": "message comes",
    "message.thrown": "message goes",
    "service.finished": "system answers",
    "child.started": "begins",
    "child.ended": "ends",
    "error.caught": "error is caught",
    "escalation.caught": "escalates",
    "exit.reached": "exit",
    "instance.completed": "ended",
    "instance.failed": "failed",
}


def _walk_lines(trial: Trial, walk: Walk, language: str) -> list[RenderableType]:
    diagrams = {key: compiled.diagram for key, compiled in trial.processes.items()}
    rows = []
    for entry in walk.path:
        if entry.kind not in _TOLD:
            continue
        element = diagrams[entry.process_id].elements.get(entry.element_id)
        name = (element.translations.get(language) if element else None) or entry.name or entry.element_id
        rows.append((entry.at, entry.process_id, name, _TOLD[entry.kind], _what(trial, entry.process_id, entry.kind, entry.data)))
    end = f"It ended {walk.state}" + (f" at the exit “{walk.exit}”" if walk.exit else "") + "."
    tries = f" {walk.tries} walks were needed: other made-up answers led nowhere." if walk.tries > 1 else ""
    return [table(("When", "Process", "Element", "", "What"), rows, "Nothing happened."), end + tries]


def _what(trial: Trial, process_id: str, kind: str, data: Any) -> str:
    if kind == "gateway.decided":
        flows = trial.processes[process_id].diagram.flows
        return ", ".join(flows[flow].name or flows[flow].target for flow in data["taken"])
    shown = data.get("exit") or data.get("result") or data.get("changed") or data.get("message") or ""
    told = ", ".join(f"{key}={value}" for key, value in shown.items()) if isinstance(shown, dict) else str(shown)
    return told if len(told) < 90 else told[:90] + "…"
