"""What is to be mended in files, told without storing them."""

from __future__ import annotations

from collections.abc import Sequence

from bpmn.findings import Finding
from engine.actors import By, actor_of
from engine.commands.deploy import File, check_diagrams, read_files
from engine.engine import Engine
from engine.library import Library


def findings(engine: Engine, files: Sequence[File], *, by: By = "") -> list[tuple[str, Finding]]:
    """(file name, finding): all that `deploy` would say of these files now; none with severity "error" = it would store them.

    Raises:
        NotPermitted: `by` may not see definitions.
    """
    actor_of(by).require("definitions.see")
    with engine.store.read() as session:
        library = Library.of_deployed(session)
    ready, found = read_files(library, files)
    return found + check_diagrams(engine, library, ready)
