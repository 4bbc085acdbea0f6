"""An operation's form is one of the forms that Stagework knows, by id.

A form that isn't there leaves the employee with nothing to fill in and the next gateway with nothing to decide by. Camunda's generated
forms (`camunda:formData`) and embedded HTML forms are not shown, so they are refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of
from bpmn.xml import CAMUNDA

NAME = "forms"

HINT = "Draw it as a form (form-js) and refer to it by its id in camunda:formRef."


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    graph = graph_of(diagram)
    for element in graph.of_kind("userTask", "manualTask", "task", "startEvent"):
        if element.extensions(CAMUNDA, "formData"):
            yield finding(NAME, element, "A generated form (camunda:formData) is not shown.", HINT)
        elif element.kind == "startEvent":
            if element.form:
                message = f"The form {element.form!r} of a start event is not shown: whoever starts the process gives its facts."
                yield finding(NAME, element, message, "Draw a user task with the form after the start event.", "warning")
        elif element.camunda("formRef") and element.camunda("formKey"):
            yield finding(NAME, element, "It has two forms: camunda:formRef and camunda:formKey.", "Keep camunda:formRef.")
        elif ":" in element.form or "/" in element.form or "{" in element.form:
            yield finding(NAME, element, f"The form {element.form!r} is not the id of a form.", HINT)
        elif element.form and catalog.forms is not None and element.form not in catalog.forms:
            yield finding(NAME, element, f"There is no form {element.form!r}.", "Correct the id, or deploy the form.")
        if (element.camunda("formRefBinding") or "latest") != "latest":
            yield finding(NAME, element, "A form is always the latest version.", 'Set camunda:formRefBinding="latest".')
