"""What is to be mended in files, told without storing them."""

from __future__ import annotations

from collections.abc import Sequence

from bpmn.findings import Finding
from bpmn.kpi.ground import Ground
from engine.actors import By, actor_of
from engine.commands.deploy import File, check_diagrams, diagram_names, read_files
from engine.engine import Engine
from engine.kpi.carrying import measured_elements
from engine.library import Library
from engine.store import kpis


def findings(engine: Engine, files: Sequence[File], *, by: By = "") -> list[tuple[str, Finding]]:
    """(file name, finding): all that `deploy` would say of these files now; none with severity "error" = it would store them.

    Raises:
        NotPermitted: `by` may not see definitions.
    """
    actor_of(by).require("definitions.see")
    found, harmed = _look(engine, files)
    return found + harmed


def harmed_indicators(engine: Engine, files: Sequence[File], *, by: By = "") -> list[tuple[str, Finding]]:
    """Of these findings only those about what attached indicators measure: warnings of the rule `measured-elements`.

    Raises:
        NotPermitted: `by` may not see definitions.
    """
    actor_of(by).require("definitions.see")
    with engine.store.read() as session:
        if not kpis.measured(session):
            return []
    return _look(engine, files)[1]


def _look(engine: Engine, files: Sequence[File]) -> tuple[list[tuple[str, Finding]], list[tuple[str, Finding]]]:
    """What is to be mended, and what attached indicators lose."""
    with engine.store.read(consistent=True) as session:
        library = Library.of_deployed(session)
        attached = kpis.measured(session)
    before = Ground(dict(library.diagrams), library.catalog(engine.topics))
    ready, found = read_files(library, files)
    found += check_diagrams(engine, library, ready)
    after = Ground(library.diagrams, library.catalog(engine.topics))
    return found, measured_elements(attached, before, after, diagram_names(ready))
