"""Does an indicator still measure the same when the model has changed? It is carried over, with a break in its charts, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from bpmn.diagram import Diagram
from bpmn.diff import Change, diff
from bpmn.elements import OPERATIONS, Element
from bpmn.kpi.check import check, needed_facts
from bpmn.kpi.definition import EVERY, Duration, Indicator, Rate, Regulation
from bpmn.kpi.ground import Ground, Source
from bpmn.kpi.ways import Node

Outcome = Literal["carried", "break", "unverified"]
_HARMLESS = ("name", "documentation", "stagework:translation", "lane", "element")
"""Fields that change no figure. A lane only says the department, which is compared by itself; a kind is, too."""
_DESCRIBED = ("camunda:candidateGroups", "camunda:formRef", "camunda:formKey", "camunda:dueDate")
"""Fields that have sentences of their own."""

_FIELDS = {
    "conditionExpression": ("the condition", "условие"),
    "script": ("the script", "скрипт"),
    "calledElement": ("the called process", "вызываемый процесс"),
    "attachedToRef": ("the activity at whose boundary it is", "операция, на границе которой оно стоит,"),
    "default": ("the default flow", "поток по умолчанию"),
}


@dataclass(frozen=True, slots=True)
class Cause:
    """Why figures can't be compared any more, or not be computed.

    Attributes:
        process_id, element_id, name, name_ru: Where; "" when it is about no element, or no process.
        what, what_ru: A sentence.
    """

    process_id: str
    element_id: str
    name: str
    name_ru: str
    what: str
    what_ru: str


@dataclass(frozen=True, slots=True)
class Carried:
    """What becomes of an indicator.

    Attributes:
        outcome: "carried": nothing that it measures has changed; "break": it is measured, but figures before and after
            can't be compared; "unverified": it can't be measured as it was declared.
        causes: Of a break, or of its not being measured.
    """

    outcome: Outcome
    causes: tuple[Cause, ...] = ()


def carry(indicator: Indicator, old: Ground, new: Ground, missing: Sequence[Cause] = ()) -> Carried:
    """Carry an indicator over from one model to the next.

    Args:
        missing: What keeps the new model from being complete.
    """
    lost = list(missing)
    gone = gone_elements(indicator, old, new)
    named = {(point.process, point.element) for _, point in indicator.points}
    lost += [cause for cause in gone if (cause.process_id, cause.element_id) in named]
    told = {cause.element_id for cause in lost}
    for finding in check(indicator, new):
        if finding.severity == "error" and (not finding.element_id or finding.element_id not in told):
            lost.append(Cause("", finding.element_id, finding.element_name, "", finding.message, finding.message_ru))
    if lost:
        return Carried("unverified", tuple(lost))
    breaks = list(dict.fromkeys(_breaks(indicator, old, new, gone)))
    return Carried("break" if breaks else "carried", tuple(breaks))


def gone_elements(indicator: Indicator, old: Ground, new: Ground) -> list[Cause]:
    """The elements that an indicator measures and that are removed, or of another kind, in the new model."""
    found = []
    for (process, identity), element in measured(indicator, old).items():
        if process not in new.diagrams:
            continue
        now = new.diagrams[process].elements.get(identity)
        if now is None:
            found.append(_cause(process, element, "is removed", "больше нет"))
        elif now.kind != element.kind:
            found.append(_of_kind(process, element, now))
    return found


def measured(indicator: Indicator, ground: Ground) -> dict[Node, Element]:
    """The elements whose events an indicator looks at; of a process as a whole where it begins or ends."""
    found: dict[Node, Element] = {}
    for _, point in indicator.points:
        graph = ground.graphs.get(point.process)
        if graph is None:
            continue
        root = graph.scopes[graph.process.id]
        if isinstance(indicator.measure, Regulation) or point.element == EVERY:
            elements = list(ground.operations(point.process))
        elif point.exit:
            elements = ground.exits(point.process).get(point.exit, [])
        elif point.element:
            elements = [element for element in graph.elements if element.id == point.element]
        elif point.kind:
            elements = []
        else:
            elements = [element for element in root if element.kind == ("startEvent" if point.moment == "started" else "endEvent")]
        found |= {(point.process, element.id): element for element in elements}
    return found


# ---- breaks ------------------------------------------------------------------------------------------------------------


def _breaks(indicator: Indicator, old: Ground, new: Ground, gone: Iterable[Cause]) -> Iterator[Cause]:
    yield from gone  # one of several: of “*”, or of the ends that lead to an exit
    before, after = measured(indicator, old), measured(indicator, new)
    for place, element in after.items():
        if place not in before:
            yield _cause(place[0], element, "is measured, too, from now on", "теперь тоже измеряется")
    changes = _Changes(old, new)
    for place in before.keys() & after.keys():
        yield from changes.at(place)
    measure = indicator.measure
    if isinstance(measure, (Rate, Duration)):
        between = old.ways.between(measure.from_, measure.to), new.ways.between(measure.from_, measure.to)
        yield from changes.on_ways(between[0] | between[1], before.keys() | after.keys())
    yield from _facts(indicator, old, new)


class _Changes:
    """What is different in the diagrams, by process."""

    def __init__(self, old: Ground, new: Ground) -> None:
        self._old, self._new = old, new
        self._of: dict[str, list[Change]] = {}

    def at(self, place: Node) -> Iterator[Cause]:
        """What is different at an element that is in both."""
        process, identity = place
        before, after = self._elements(process, identity)
        if before is None or after is None:
            return
        if before.kind != after.kind:
            yield _of_kind(process, before, after)
        if after.kind in OPERATIONS:
            yield from self._described(process, before, after)
        for change in self._changes(process):
            if change.element_id == identity and change.kind == "changed" and _counts(change.what) and change.what not in _DESCRIBED:
                yield _cause(process, after, *_altered(change))

    def on_ways(self, places: set[Node], told: Iterable[Node]) -> Iterator[Cause]:
        """What is different on the ways through these elements."""
        for process in sorted({process for process, _ in places}):
            here = {identity for place, identity in places if place == process}
            for change in self._changes(process):
                before, after = self._elements(process, change.element_id)
                if change.element_id in here and (process, change.element_id) not in told:
                    if change.kind == "added" and after is not None:
                        yield _cause(process, after, "is new on the way that is measured", "появилось на измеряемом пути")
                    elif change.kind == "removed" and before is not None:
                        yield _cause(process, before, "is no longer on the way that is measured", "исчезло с измеряемого пути")
                    elif change.kind == "changed":
                        yield from self.at((process, change.element_id))
                elif change.kind != "moved" and (change.kind != "changed" or _counts(change.what)):
                    yield from self._flow(process, change, here)

    def _flow(self, process: str, change: Change, here: set[str]) -> Iterator[Cause]:
        """What is different about a flow that leaves the way, or is part of it; where an element was put in or taken out, that is told."""
        diagrams = [ground.diagrams[process] for ground in (self._old, self._new)]
        flows = [diagram.flows.get(change.element_id) for diagram in diagrams]
        flow = flows[1] or flows[0]
        if flow is None or not any(one is not None and one.source in here for one in flows):
            return
        ends = {end for one in flows if one is not None for end in (one.source, one.target)}
        if not all(end in diagram.elements for end in ends for diagram in diagrams):
            return
        source = diagrams[1].elements[flow.source]
        if change.kind == "changed" and change.what in ("sourceRef", "targetRef"):
            names = [_name(diagram.elements[end]) for diagram, end in zip(diagrams, (change.before, change.after), strict=True)]
            names_ru = [_name_ru(diagram.elements[end]) for diagram, end in zip(diagrams, (change.before, change.after), strict=True)]
            verb, verb_ru = ("comes from", "выходит из") if change.what == "sourceRef" else ("leads to", "ведёт в")
            words = f"{verb} “{names[1]}” in place of “{names[0]}”", f"{verb_ru} «{names_ru[1]}» вместо «{names_ru[0]}»"
        else:
            words = {"added": ("is new", "новый"), "removed": ("is removed", "удалён")}.get(change.kind) or _altered(change)
        what, what_ru = f"A flow out of “{_name(source)}” {words[0]}.", f"Поток из «{_name_ru(source)}»: {words[1]}."
        yield Cause(process, change.element_id, flow.name, "", what, what_ru)

    def _described(self, process: str, before: Element, after: Element) -> Iterator[Cause]:
        if before.department != after.department:
            was, now = before.department, after.department
            yield _cause(process, after, f"is handed to “{now}” in place of “{was}”", f"передано в «{now}» вместо «{was}»")
        if before.form != after.form:
            yield _cause(
                process, after, f"has the form “{after.form}” in place of “{before.form}”", f"форма «{after.form}» вместо «{before.form}»"
            )
        elif self._form(self._old, before.form) != self._form(self._new, after.form):
            yield _cause(process, after, f"asks otherwise: the form “{after.form}” has changed", f"форма «{after.form}» изменилась")
        due = before.camunda("dueDate") or "", after.camunda("dueDate") or ""
        if due[0] != due[1]:
            yield _cause(
                process,
                after,
                f"has the deadline {due[1] or '–'} in place of {due[0] or '–'}",
                f"срок {due[1] or '–'} вместо {due[0] or '–'}",
            )

    def _form(self, ground: Ground, form: str) -> object:
        """What a form asks for; its words may change."""
        info = ground.catalog.forms.get(form) if ground.catalog.forms else None
        if info is None:
            return None
        return info.fields, info.required, [replace(question, label="", label_ru="") for question in info.questions]

    def _elements(self, process: str, identity: str) -> tuple[Element | None, Element | None]:
        old, new = self._old.diagrams.get(process), self._new.diagrams.get(process)
        return old.elements.get(identity) if old else None, new.elements.get(identity) if new else None

    def _changes(self, process: str) -> list[Change]:
        if process not in self._of:
            old, new = self._old.diagrams.get(process), self._new.diagrams.get(process)
            self._of[process] = _diff(old, new) if old and new and old.digest != new.digest else []
        return self._of[process]


@lru_cache(maxsize=8)
def _diff(old: Diagram, new: Diagram) -> list[Change]:
    """The differences; kept for the next indicator."""
    return diff(old, new)


def _facts(indicator: Indicator, old: Ground, new: Ground) -> Iterator[Cause]:
    """Facts that come from elsewhere than before."""
    for fact in dict.fromkeys(name for _, names, _ in needed_facts(indicator) for name in names):
        before, after = set(old.sources.get(fact, ())), set(new.sources.get(fact, ()))
        places = {(source.process, source.element) for source in before}, {(source.process, source.element) for source in after}
        for source in sorted(before ^ after, key=lambda one: (one.process, one.element)):
            place = source.process, source.element
            if place not in places[1]:
                yield _of_fact(old, source, f"sets the fact “{fact}” no longer", f"больше не задаёт факт «{fact}»")
            elif place not in places[0]:
                yield _of_fact(new, source, f"sets the fact “{fact}”, too", f"теперь тоже задаёт факт «{fact}»")
            elif source in after:
                yield _of_fact(new, source, f"sets the fact “{fact}” otherwise than before", f"задаёт факт «{fact}» иначе, чем раньше")


def _of_fact(ground: Ground, source: Source, what: str, what_ru: str) -> Cause:
    return _cause(source.process, ground.diagrams[source.process].elements[source.element], what, what_ru)


# ---- sentences ---------------------------------------------------------------------------------------------------------


def _counts(field: str) -> bool:
    """A change of this field may change figures."""
    return not any(field == harmless or field.startswith((f"{harmless}[", f"{harmless}/", f"{harmless}#")) for harmless in _HARMLESS)


def _altered(change: Change) -> tuple[str, str]:
    values = f"“{_short(change.after)}” in place of “{_short(change.before)}”", f"«{_short(change.after)}» вместо «{_short(change.before)}»"
    field, field_ru = _FIELDS.get(change.what, (change.what, change.what))
    return f"has {field} {values[0]}", f"{field_ru} {values[1]}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _of_kind(process: str, before: Element, after: Element) -> Cause:
    return _cause(process, before, f"is now a {after.kind}, and was a {before.kind}", f"теперь {after.kind}, а было {before.kind}")


def _cause(process: str, element: Element, what: str, what_ru: str) -> Cause:
    name, name_ru = _name(element), _name_ru(element)
    return Cause(process, element.id, element.name, element.translations.get("ru", ""), f"“{name}” {what}.", f"«{name_ru}»: {what_ru}.")


def _name(element: Element) -> str:
    return element.name or element.id


def _name_ru(element: Element) -> str:
    return element.translations.get("ru") or _name(element)
