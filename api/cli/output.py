"""The one place that prints: results as text or JSON, progress, errors; and what each exit code means."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from bpmn.findings import Finding

PAGE = 200
"""Columns of a printed line where standard output is no terminal."""
SHORT = 20
"""Characters of a cell that is never broken into lines."""


class ExitCode(IntEnum):
    """What the command's exit code says."""

    FINE = 0
    REFUSED = 1
    """Nothing was changed; findings say why."""
    USAGE = 2
    """The command line itself is wrong: an option, an argument, a file that can't be read."""
    STUCK = 3
    """It was accepted, but ended in an incident, or could not go on; the output says why."""
    INTERNAL = 70
    """A defect of Stagework (EX_SOFTWARE of sysexits.h); the report file has the details."""


class CommandFailed(Exception):
    """Ends a command with a sentence, findings and an exit code.

    Args:
        message: What is wrong and what to do, in one or two sentences.
        code: The exit code.
        findings: What exactly was refused.
        data: More keys for the `--json` document, beside "error".
    """

    def __init__(
        self,
        message: str,
        code: ExitCode = ExitCode.REFUSED,
        findings: Sequence[Finding] = (),
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.findings = tuple(findings)
        self.data = dict(data or {})


Advance = Callable[[int], None]
"""Tell a progress bar how many units are done since the last call."""


@dataclass
class Output:
    """Where one command prints. Results go to standard output; progress, notes and errors to standard error."""

    as_json: bool = False
    language: str = "en"
    console: Console = field(default_factory=lambda: _console())
    errors: Console = field(default_factory=lambda: Console(stderr=True, highlight=False, soft_wrap=True))

    def show(self, data: Mapping[str, Any], *text: RenderableType) -> None:
        """Print the result: `data` as one JSON document under `--json`, else `text`."""
        if self.as_json:
            print(dumps(data), file=self.console.file)
        else:
            self.console.print(Group(*text))

    def note(self, text: str) -> None:
        """A remark beside the result, for people only; never part of the JSON."""
        self.errors.print(escape(text))

    def fail(self, failure: CommandFailed) -> None:
        """Print why the command ended without its result."""
        if self.as_json:
            error = {
                "message": failure.message,
                "exit_code": int(failure.code),
                "findings": [finding.to_dict() for finding in failure.findings],
            }
            print(dumps({**failure.data, "error": error}), file=self.console.file)
            return
        for finding in failure.findings:
            self.errors.print(finding_line(finding))
        self.errors.print(f"[red]error:[/] {escape(failure.message)}")

    @contextmanager
    def progress(self, what: str, total: int | None) -> Iterator[Advance]:
        """A progress bar on standard error; nothing at all when that is no terminal."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
        hidden = not self.errors.is_terminal
        with Progress(*columns, console=self.errors, transient=True, disable=hidden) as bar:
            task = bar.add_task(what, total=total)
            yield lambda count: bar.advance(task, count)


def _console() -> Console:
    """Standard output; where it is no terminal there is no width to keep to."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=PAGE)


def dumps(data: Any) -> str:
    """JSON text as every `--json` prints it: times in ISO 8601, exact decimals and bytes as text."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=_plain)


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], empty: str, title: str | None = None) -> RenderableType:
    """A table for people; the sentence `empty` when there are no rows. Numbers stand right."""
    listed = [[cell if isinstance(cell, int | float | Decimal) else text(cell) for cell in row] for row in rows]
    if not listed:
        return escape(empty)
    drawn = Table(title=title, title_justify="left", box=None, header_style="bold", pad_edge=False)
    for index, column in enumerate(columns):
        cells = [row[index] for row in listed]
        numeric = all(isinstance(cell, int | float | Decimal) for cell in cells)
        short = max(len(str(cell)) for cell in cells) <= SHORT
        drawn.add_column(column, justify="right" if numeric else "left", overflow="fold", no_wrap=short)
    for row in listed:
        drawn.add_row(*(escape(text(cell)) for cell in row))
    return drawn


def text(value: Any) -> str:
    """A value as people read it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case float():
            return f"{value:,.2f}"
        case _:
            return str(value)


def finding_line(finding: Finding, file: str = "") -> str:
    """A finding as one printed line, with markup."""
    color = "red" if finding.severity == "error" else "yellow"
    place = f"{escape(file)}:{finding.line or 1}: " if file else ""
    return f"{place}[{color}]{finding.severity}[/]{escape(str(finding).removeprefix(finding.severity))}"


def _plain(value: Any) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case bytes():
            return value.hex()
        case set() | frozenset():
            return sorted(value, key=str)
        case _:
            return str(value)
