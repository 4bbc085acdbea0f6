"""A file has exactly one process to run; other pools are black boxes or drawings.

A definition, its versions and its instances are of one process. Of two executable ones in a file, one would silently never start.
BPMN 2.0.2 §10.2: `isExecutable` absent means "not said": it is run, with a warning; an explicit "false" is taken at its word.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import FLOW_NODES, Process
from bpmn.findings import Finding, Said
from bpmn.graph import finding
from bpmn.xml import is_bpmn, local

NAME = "executable-process"

SET_IT = Said('Set isExecutable="true" in the modeler.', 'Задайте isExecutable="true" в редакторе.')


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    processes = list(diagram.processes.values())
    executable = [process for process in processes if process.executable]
    drawn = [process for process in processes if _has_content(process)]
    if len(executable) > 1:
        for extra in executable[1:]:
            message = Said(
                f"The file has {len(executable)} executable processes; a definition is one.",
                f"Исполняемых процессов в файле: {len(executable)}; определение — это один процесс.",
            )
            hint = Said(
                "Save each in a file of its own; draw the others' pools empty, linked by message flows.",
                "Сохраните каждый в своём файле; пулы остальных нарисуйте пустыми и свяжите потоками сообщений.",
            )
            yield finding(NAME, extra, message, hint)
        return
    if executable:
        for other in drawn:
            if other is not executable[0]:
                name = executable[0].name
                message = Said(
                    f"This process is not executable: it is a drawing beside “{name}”, nothing in it runs.",
                    f"Этот процесс не исполняемый: это рисунок рядом с «{name}», в нём ничего не выполняется.",
                )
                hint = Said(
                    "Draw the other side's pool empty, or give its process a file of its own.",
                    "Нарисуйте пул другой стороны пустым или вынесите её процесс в свой файл.",
                )
                yield finding(NAME, other, message, hint, "warning")
        return
    unsaid = [process for process in drawn if process.node.get("isExecutable") is None]
    if not drawn:
        hint = Said(
            "Draw at least a start event, an activity and an end event.",
            "Нарисуйте хотя бы начальное событие, действие и конечное событие.",
        )
        yield finding(NAME, processes[0], Said("The process is empty.", "Процесс пуст."), hint)
    elif not unsaid:
        message = Said("The process says of itself that it is not executable.", "Процесс сам говорит, что он не исполняемый.")
        yield finding(NAME, drawn[0], message, SET_IT)
    elif len(drawn) > 1:
        message = Said(
            f"The file has {len(drawn)} processes and none says that it is the one to run.",
            f"Процессов в файле: {len(drawn)}, и ни один не говорит, что выполнять нужно его.",
        )
        hint = Said(
            'Set isExecutable="true" on one; draw the other pools empty.',
            'Задайте isExecutable="true" одному; остальные пулы нарисуйте пустыми.',
        )
        yield finding(NAME, drawn[0], message, hint)
    else:
        message = Said(
            "The process doesn't say whether it is executable; it is taken to be.",
            "Процесс не говорит, исполняемый ли он; считается, что да.",
        )
        yield finding(NAME, unsaid[0], message, SET_IT, "warning")


def _has_content(process: Process) -> bool:
    return any(is_bpmn(child) and local(child) in FLOW_NODES for child in process.node)
