"""Which sentence and exit code each expected exception becomes: one table."""

from __future__ import annotations

from api.cli.output import CommandFailed, ExitCode
from api.replay.mapping import MappingError
from api.replay.rows import ExportError
from bpmn.diagram import DiagramError


def explain(error: Exception) -> CommandFailed | None:
    """What to tell the user about an expected exception; None for one that only a defect can cause."""
    match error:
        case DiagramError():
            return CommandFailed("The file can't be read as a BPMN diagram.", ExitCode.REFUSED, [error.finding])
        case MappingError():
            return CommandFailed(f"{error} Mend it and run the command again.", ExitCode.USAGE, error.findings)
        case ExportError():
            return CommandFailed(str(error), ExitCode.USAGE)
        case OSError() if error.filename:
            return CommandFailed(f"{error.filename} can't be opened: {error.strerror}.", ExitCode.USAGE)
        case _:
            return None
