"""A set of diagrams, forms and decision tables that may refer to each other: what is deployed, a call's files, or both."""

from __future__ import annotations

from typing import Any

from bpmn.catalog import Catalog, FormInfo, ProcessInfo
from bpmn.decision import Decision, DecisionRefused
from bpmn.diagram import Diagram
from bpmn.findings import Finding, Said
from bpmn.xml import DiagramError
from engine.described import decision_info, questions, shown, steering
from engine.store import definitions as stored
from engine.store.session import Session
from forms.field import Field
from forms.form import Form, FormError
from forms.read import FormFault

FACT_TYPES = {"number": "number", "checkbox": "boolean", "checklist": "list", "taglist": "list", "dynamiclist": "list", "datetime": "date"}


class Unreadable(Exception):
    """A file can't be read; `findings` say why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(str(finding) for finding in findings))
        self.findings = findings


class Library:
    """Parsed files by id.

    Attributes:
        diagrams, forms, decisions: By process, form and decision id.
    """

    def __init__(self) -> None:
        self.diagrams: dict[str, Diagram] = {}
        self.forms: dict[str, Form] = {}
        self.decisions: dict[str, Decision] = {}

    @classmethod
    def of_deployed(cls, session: Session) -> Library:
        """The newest version of everything that is deployed."""
        library = cls()
        for row in stored.all_newest(session):
            source, name = stored.source(session, row.id)
            library.put(row.kind, source, name)
        return library

    def add(self, name: str, source: bytes) -> tuple[str, str, Any]:
        """Parse a file and put it in, in place of one with the same id; its kind, its id, and what was parsed.

        Raises:
            Unreadable: It can't be read; with findings.
        """
        try:
            return self.put(kind_of(name), source, name)
        except DiagramError as error:
            raise Unreadable([error.finding]) from None
        except DecisionRefused as error:
            raise Unreadable(list(error.findings)) from None
        except FormError as error:
            raise Unreadable([_of_form(fault) for fault in error.faults]) from None

    def put(self, kind: str, source: bytes, name: str) -> tuple[str, str, Any]:
        """As `add`, of a known kind: "bpmn", "form" or "dmn"."""
        if kind == "form":
            form = Form.parse(source, name)
            self.forms[form.id] = form
            return kind, form.id, form
        if kind == "dmn":
            decision = Decision.parse(source, name)
            self.decisions[decision.id] = decision
            return kind, decision.id, decision
        diagram = Diagram.parse(source, name)
        self.diagrams[diagram.main.id] = diagram
        return kind, diagram.main.id, diagram

    def catalog(self, connectors: frozenset[str] | None) -> Catalog:
        """What the diagrams may refer to."""
        return Catalog(
            forms={key: form_info(form) for key, form in self.forms.items()},
            decisions={key: decision_info(decision) for key, decision in self.decisions.items()},
            processes={key: ProcessInfo.of(diagram) for key, diagram in self.diagrams.items()},
            connectors=connectors,
        )


def _of_form(fault: FormFault) -> Finding:
    message = Said(f"{fault.path}: {fault.message}", f"{fault.path}: {fault.message_ru}")
    return Finding.of("readable-form", message, Said(fault.hint, fault.hint_ru))


def kind_of(name: str) -> str:
    """ "form", "dmn" or "bpmn", by the end of a file's name."""
    lower = name.lower()
    return "form" if lower.endswith((".form", ".json")) else "dmn" if lower.endswith((".dmn", ".dmn.xml")) else "bpmn"


def form_info(form: Form) -> FormInfo:
    """What lint needs to know of a form: the facts that it asks for, and those that every accepted answer has."""
    fields = {field.name: _fact_type(field) for field in form.fields}
    always = [field for field in form.fields if not field.conditional and (field.required or field.empty is not None)]
    return FormInfo(fields, frozenset(field.name for field in always), questions(form), shown(form), steering(form))


def _fact_type(field: Field) -> str:
    if len(field.path) > 1:
        return "object"
    if field.type == "datetime" and field.subtype == "time":
        return "string"
    return FACT_TYPES.get(field.type, "string")
