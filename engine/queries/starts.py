"""How a process begins, and what it must be told then: so that a page can ask for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bpmn.diagram import Diagram
from bpmn.elements import Element
from bpmn.facts import brought
from bpmn.parts import Part, parts_read
from engine.actors import By, actor_of
from engine.engine import Engine
from engine.errors import DefinitionNotFound
from engine.store import definitions as stored
from engine.store.session import Session
from forms.field import Choice, Field
from forms.form import Form


@dataclass(frozen=True, slots=True)
class StartFact:
    """Something that is told at the start.

    Attributes:
        type: The fact type: string, number, boolean, date, list or object; "" = not said.
        label, label_ru: As a form calls the variable that it is or becomes; "" = no form asks for it.
        is_required: The process does not begin without it; of a part, it is stuck without it.
        is_personal: Personal data.
        choices: The values that such a form offers; empty = any.
        parts: Of an object: what the diagrams read of it.
    """

    name: str
    type: str
    label: str
    label_ru: str
    is_required: bool
    is_personal: bool
    choices: list[Choice] = field(default_factory=list)
    parts: list[StartFact] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Start:
    """A start event.

    Attributes:
        name, name_ru: As drawn, and in Russian, or "".
        kind: "none": it is started by hand; "message": by `message`; "timer".
        form: The deployed form that asks for exactly what is told: the one that the event names, or one that fits; "" = there is none.
    """

    element_id: str
    name: str
    name_ru: str
    kind: str
    message: str
    form: str
    facts: list[StartFact]


def starts(engine: Engine, process_id: str, *, by: By = "") -> list[Start]:
    """The start events of the newest version of a process.

    Raises:
        NotPermitted: `by` may not see definitions.
        DefinitionNotFound: The process is not deployed.
    """
    actor_of(by).require("definitions.see")
    with engine.store.read() as session:
        process = engine.definitions.newest_process(session, process_id)
        if process is None:
            raise DefinitionNotFound("bpmn", process_id)
        asking = _Asking(engine, session, process.diagram)
        return [asking.start(element) for element in process.compiled.starts.values()]


class _Asking:
    """What is known of a process's facts from its forms and from those of the processes that it calls."""

    def __init__(self, engine: Engine, session: Session, diagram: Diagram) -> None:
        self._diagram = diagram
        newest = stored.all_newest(session)
        forms = {row.key: engine.definitions.form(session, row) for row in newest if row.kind == "form"}
        diagrams = {row.key: engine.definitions.process(session, row.id).diagram for row in newest if row.kind == "bpmn"}
        self._called = {key: other for key, other in diagrams.items() if other is not diagram}
        near = [element.form for one in (diagram, *self._calls(diagram)) for element in one.elements.values() if element.form in forms]
        self.forms = {key: forms[key] for key in (*near, *forms)}
        """Those of the process itself first: they call a thing what it is called there."""
        self._personal = engine.definitions.personal_names(session)

    def start(self, element: Element) -> Start:
        message = self._diagram.message_of(element)
        facts = brought(element) if element.event == "message" else self._diagram.main.entry if element.event == "none" else ()
        told = [self._fact(fact.name, fact.type, fact.name, True, fact.name in element.personal_payload) for fact in facts]
        form = element.form if element.form in self.forms else self._fitting([fact.name for fact in facts])
        name_ru = element.translations.get("ru", "")
        return Start(element.id, element.name, name_ru, element.event, message.name if message else "", form, told)

    def _fact(self, name: str, kind: str, variable: str, is_required: bool, is_personal: bool) -> StartFact:
        asked = self._field(variable) if variable else None
        is_personal = is_personal or variable in self._personal
        parts = [
            self._fact(part.name, part.type, part.variable, part.is_required, is_personal) for part in self._parts(name) if kind == "object"
        ]
        if asked is None or (kind and asked.fact_type != kind):
            return StartFact(name, kind, "", "", is_required, is_personal, parts=parts)
        return StartFact(name, kind, asked.label, asked.label_ru, is_required, is_personal, list(asked.choices), parts)

    def _field(self, variable: str) -> Field | None:
        fields = (one for form in self.forms.values() for one in form.fields)
        return next((one for one in fields if one.path == (variable,) and one.label), None)

    def _fitting(self, facts: Sequence[str]) -> str:
        return next((key for key, form in self.forms.items() if facts and _asks_for(form, set(facts))), "")

    def _parts(self, name: str) -> Iterator[Part]:
        """Of a variable here, and of what it is called in the processes that it is handed to."""
        seen = set[str]()
        for part in (*parts_read(self._diagram, name), *self._parts_of_called(name)):
            if part.name not in seen:
                seen.add(part.name)
                yield part

    def _parts_of_called(self, name: str) -> Iterator[Part]:
        for element in self._diagram.elements.values():
            called = self._called.get(element.node.get("calledElement", "")) if element.kind == "callActivity" else None
            if called is not None:
                for mapping in element.ins:
                    if mapping.everything or mapping.source == name:
                        yield from parts_read(called, mapping.target or name)

    def _calls(self, diagram: Diagram) -> list[Diagram]:
        called = [element.node.get("calledElement", "") for element in diagram.elements.values() if element.kind == "callActivity"]
        return [self._called[key] for key in dict.fromkeys(called) if key in self._called]


def _asks_for(form: Form, facts: set[str]) -> bool:
    return {one.name for one in form.fields} == facts
