"""Which sentence and exit code each expected exception becomes: one table."""

from __future__ import annotations

from dataclasses import asdict, replace

from api.cli.output import CommandFailed, ExitCode
from api.replay.joins import ExportError
from api.replay.mapping import MappingError
from bpmn.findings import Finding, Said
from bpmn.xml import DiagramError
from engine.errors import AnswersRefused, DeploymentRefused, EngineError, SchemaOutdated, SettingsError, StoreUnreachable
from engine.kpi.attached import KpiRefused, Missing, ModelIncomplete
from engine.library import Unreadable
from engine.queries.model import Place
from engine.spiff import NotCompilable
from forms.sample import NoSample


def explain(error: Exception) -> CommandFailed | None:
    """What to tell the user about an expected exception; None for one that only a defect can cause."""
    match error:
        case DeploymentRefused():
            findings = [_named(name, finding) for name, finding in error.findings]
            return CommandFailed("Nothing was deployed. Mend the errors above and deploy again.", findings=findings)
        case KpiRefused():
            findings = [_named(name, finding) for name, finding in error.findings]
            return CommandFailed("Nothing was attached. Mend the errors above and attach again.", findings=findings)
        case ModelIncomplete():
            findings = [_missing(one, place) for one in error.missing for place in one.where]
            message = "The process model is not complete: describe it first, then set indicators. Nothing was attached."
            return CommandFailed(message, findings=findings, data={"missing": [asdict(one) for one in error.missing]})
        case AnswersRefused():
            findings = [Finding("answer", "error", str(problem)) for problem in error.problems]
            return CommandFailed(f"The answers don't fit the form “{error.form}”; nothing was changed.", findings=findings)
        case DiagramError():
            return CommandFailed("The file can't be read as a BPMN diagram.", findings=[error.finding])
        case Unreadable() | NotCompilable():
            return CommandFailed("The file can't be used.", findings=error.findings)
        case NoSample():
            return CommandFailed(f"{error} Give answers with --answers.")
        case SettingsError() | SchemaOutdated() | StoreUnreachable():
            return CommandFailed(str(error), ExitCode.USAGE)
        case EngineError():
            return CommandFailed(str(error))
        case MappingError():
            return CommandFailed(f"{error} Mend it and run the command again.", ExitCode.USAGE, error.findings)
        case ExportError():
            return CommandFailed(str(error), ExitCode.USAGE)
        case OSError() if error.filename:
            return CommandFailed(f"{error.filename} can't be opened: {error.strerror}.", ExitCode.USAGE)
        case _:
            return None


def _missing(one: Missing, place: Place) -> Finding:
    """What the model lacks, at a place."""
    message = Said(f"{one.part_name}: {place.what}", f"{one.part_name_ru}: {place.what_ru}")
    hint = Said(one.what_to_do, one.what_to_do_ru)
    return Finding.of(one.rule, message, hint, element_id=place.element_id, element_name=place.name)


def _named(file: str, finding: Finding) -> Finding:
    """The finding with its file's name in front, for a command about several files."""
    return replace(finding, message=f"{file}: {finding.message}")
