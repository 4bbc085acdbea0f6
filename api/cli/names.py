"""Elements' names in the language asked for."""

from __future__ import annotations

from collections.abc import Callable

from engine.engine import Engine
from engine.queries.operations import definitions

Named = Callable[[str, str], str]
"""(element id, name as drawn) -> the name to show."""


def names(engine: Engine, language: str) -> Named:
    """The names of the newest diagrams' elements in a language; the drawn one where a diagram has no translation."""
    if language == "en":
        return lambda _element_id, drawn: drawn
    known: dict[tuple[str, str], str] = {}
    for info in definitions(engine, newest_only=True):
        if info.kind == "bpmn":
            with engine.store.read() as session:
                diagram = engine.definitions.process(session, info.id).diagram
            known |= {(e.id, e.name): e.translations[language] for e in diagram.elements.values() if language in e.translations}
    return lambda element_id, drawn: known.get((element_id, drawn), drawn)
