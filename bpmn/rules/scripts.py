"""A script task has a Python script that the sandbox can run.

Groovy, JavaScript and FEEL scripts are not Python; read as such they would fail, or worse, mean something else. A syntax error, a
forbidden import or an empty script is found here rather than in somebody's deal. A script that doesn't say its language is read as Python.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.expressions import syntax_problem
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of

NAME = "scripts"

PYTHON = ("python", "python3", "text/python", "text/x-python", "application/python", "text/python3")
HINT = 'Write it in Python, and set scriptFormat="python".'


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for task in graph_of(diagram).of_kind("scriptTask"):
        language = task.node.get("scriptFormat", "").strip()
        if not task.script.strip():
            yield finding(NAME, task, "The script task has no script.", "Write one, or draw a manual task.")
        elif language and language.lower() not in PYTHON:
            yield finding(NAME, task, f"The script is written in {language}.", HINT)
        elif problem := syntax_problem(task.script, "script"):
            where = f"Line {problem.line} of the script: " if language else "The script doesn't say its language, and is not Python: "
            yield finding(NAME, task, f"{where}{problem.message}", problem.hint or "Correct the script." if language else HINT)
        elif not language:
            yield finding(NAME, task, "The script doesn't say its language; it is read as Python.", HINT, "warning")
