"""A script task has a Python script that the sandbox can run.

Groovy, JavaScript and FEEL scripts are not Python; read as such they would fail, or worse, mean something else. A syntax error, a
forbidden import or an empty script is found here rather than in somebody's deal. A script that doesn't say its language is read as Python.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.expressions import Problem, syntax_problem
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of

NAME = "scripts"

PYTHON = ("python", "python3", "text/python", "text/x-python", "application/python", "text/python3")
HINT = Said('Write it in Python, and set scriptFormat="python".', 'Напишите его на Python и задайте scriptFormat="python".')


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for task in graph_of(diagram).of_kind("scriptTask"):
        language = task.node.get("scriptFormat", "").strip()
        if not task.script.strip():
            hint = Said("Write one, or draw a manual task.", "Напишите его или нарисуйте ручную задачу.")
            yield finding(NAME, task, Said("The script task has no script.", "В задаче-скрипте нет скрипта."), hint)
        elif language and language.lower() not in PYTHON:
            yield finding(NAME, task, Said(f"The script is written in {language}.", f"Скрипт написан на языке {language}."), HINT)
        elif problem := syntax_problem(task.script, "script"):
            yield finding(NAME, task, *_broken(problem, bool(language)))
        elif not language:
            message = Said(
                "The script doesn't say its language; it is read as Python.", "Язык скрипта не указан; скрипт читается как Python."
            )
            yield finding(NAME, task, message, HINT, "warning")


def _broken(problem: Problem, says_its_language: bool) -> tuple[Said, Said]:
    where = Said("The script doesn't say its language, and is not Python", "Язык скрипта не указан, и это не Python")
    hint = HINT
    if says_its_language:
        where = Said(f"Line {problem.line} of the script", f"Строка {problem.line} скрипта")
        hint = Said(problem.hint or "Correct the script.", problem.hint_ru or "Исправьте скрипт.")
    return Said(f"{where.en}: {problem.message}", f"{where.ru}: {problem.message_ru}"), hint
