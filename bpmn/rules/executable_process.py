"""A file has exactly one process to run; other pools are black boxes or drawings.

A definition, its versions and its instances are of one process. Of two executable ones in a file, one would silently never start.
BPMN 2.0.2 §10.2: `isExecutable` absent means "not said": it is run, with a warning; an explicit "false" is taken at its word.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import FLOW_NODES, Process
from bpmn.findings import Finding
from bpmn.graph import finding
from bpmn.xml import is_bpmn, local

NAME = "executable-process"


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    processes = list(diagram.processes.values())
    executable = [process for process in processes if process.executable]
    drawn = [process for process in processes if _has_content(process)]
    if len(executable) > 1:
        for extra in executable[1:]:
            message = f"The file has {len(executable)} executable processes; a definition is one."
            yield finding(NAME, extra, message, "Save each in a file of its own; draw the others' pools empty, linked by message flows.")
        return
    if executable:
        for other in drawn:
            if other is not executable[0]:
                message = f"This process is not executable: it is a drawing beside “{executable[0].name}”, nothing in it runs."
                yield finding(NAME, other, message, "Draw the other side's pool empty, or give its process a file of its own.", "warning")
        return
    unsaid = [process for process in drawn if process.node.get("isExecutable") is None]
    if not drawn:
        yield finding(NAME, processes[0], "The process is empty.", "Draw at least a start event, an activity and an end event.")
    elif not unsaid:
        yield finding(NAME, drawn[0], "The process says of itself that it is not executable.", 'Set isExecutable="true" in the modeler.')
    elif len(drawn) > 1:
        message = f"The file has {len(drawn)} processes and none says that it is the one to run."
        yield finding(NAME, drawn[0], message, 'Set isExecutable="true" on one; draw the other pools empty.')
    else:
        message = "The process doesn't say whether it is executable; it is taken to be."
        yield finding(NAME, unsaid[0], message, 'Set isExecutable="true" in the modeler.', "warning")


def _has_content(process: Process) -> bool:
    return any(is_bpmn(child) and local(child) in FLOW_NODES for child in process.node)
