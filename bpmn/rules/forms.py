"""An operation's form is one of the forms that Stagework knows, by id.

A form that isn't there leaves the employee with nothing to fill in and the next gateway with nothing to decide by. Camunda's generated
forms (`camunda:formData`) and embedded HTML forms are not shown, so they are refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of
from bpmn.xml import CAMUNDA

NAME = "forms"

HINT = Said(
    "Draw it as a form (form-js) and refer to it by its id in camunda:formRef.",
    "Нарисуйте форму (form-js) и укажите её id в camunda:formRef.",
)


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    graph = graph_of(diagram)
    for element in graph.of_kind("userTask", "manualTask", "task", "startEvent"):
        if element.extensions(CAMUNDA, "formData"):
            message = Said("A generated form (camunda:formData) is not shown.", "Сгенерированная форма (camunda:formData) не показывается.")
            yield finding(NAME, element, message, HINT)
        elif element.kind == "startEvent":
            if element.form:
                message = Said(
                    f"The form {element.form!r} of a start event is not shown: whoever starts the process gives its facts.",
                    f"Форма {element.form!r} начального события не показывается: факты даёт тот, кто начинает процесс.",
                )
                hint = Said(
                    "Draw a user task with the form after the start event.", "Нарисуйте после начального события задачу с этой формой."
                )
                yield finding(NAME, element, message, hint, "warning")
        elif element.camunda("formRef") and element.camunda("formKey"):
            message = Said(
                "It has two forms: camunda:formRef and camunda:formKey.", "Указаны две формы: camunda:formRef и camunda:formKey."
            )
            yield finding(NAME, element, message, Said("Keep camunda:formRef.", "Оставьте camunda:formRef."))
        elif ":" in element.form or "/" in element.form or "{" in element.form:
            yield finding(
                NAME, element, Said(f"The form {element.form!r} is not the id of a form.", f"{element.form!r} — не id формы."), HINT
            )
        elif element.form and catalog.forms is not None and element.form not in catalog.forms:
            hint = Said("Correct the id, or deploy the form.", "Исправьте id или разверните форму.")
            yield finding(NAME, element, Said(f"There is no form {element.form!r}.", f"Формы {element.form!r} нет."), hint)
        if (element.camunda("formRefBinding") or "latest") != "latest":
            message = Said("A form is always the latest version.", "Всегда берётся последняя версия формы.")
            hint = Said('Set camunda:formRefBinding="latest".', 'Задайте camunda:formRefBinding="latest".')
            yield finding(NAME, element, message, hint)
