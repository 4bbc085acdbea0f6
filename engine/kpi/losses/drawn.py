"""What the deployed diagrams say, as far as the search for losses asks. Read once for each version, then kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from bpmn.elements import OPERATIONS, Element
from bpmn.graph import Graph
from bpmn.regulation import Regulation
from engine.calendars import Calendar, working_time_between
from engine.definitions import Process
from engine.kpi.case import Case, Pass
from engine.personal import shown
from engine.values import Value, dumps

OUTSIDE = ("intermediateCatchEvent", "receiveTask", "eventBasedGateway")
"""Where a token waits for the outside: a loop that leads through one is a plan to try again, not work done anew."""
DECIDING = ("exclusiveGateway", "inclusiveGateway")
ONWARD = {
    "inbound": frozenset({"lead"}),
    "outbound": frozenset({"lead"}),
    "discussion": frozenset({"won"}),
    "execution": frozenset({"completed"}),
    "development": frozenset({"opportunity"}),
}
"""By stage: the exits that lead a deal on to the next one."""
_PERSONAL = '"personal"'
"""Stands in the text of what is set apart (`engine.values.Personal`); elsewhere it does no harm."""
_SMALL = frozenset({
    "a", "an", "the", "of", "for", "to", "from", "with", "in", "on", "at", "by", "and", "again",
    "и", "в", "во", "на", "с", "со", "для", "по", "от", "к", "ко", "из", "снова",
})  # fmt: skip
"""Words that two spellings of a name may differ in."""
_APPROVES = re.compile(
    r"approv|authori[sz]|sign[ -]?off|consent|permi(t|ssion)|"
    r"соглас|утверд|утвержд|одобр|разреш|визир",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RegisteredTwice:
    """How many clients, how many deals they have, and the last ones of these."""

    clients: int = 0
    deals: int = 0
    last_deals: tuple[str, ...] = ()


NOBODY = RegisteredTwice()
NOTHING_ASKED: Mapping[tuple[str, str], Collection[str]] = {}
NO_CALENDARS: Mapping[str, Calendar] = {}


class Drawn:
    """What the deployed diagrams say, and what the register of clients says of doubles.

    Args:
        process_of: A deployed version by its definition's id.
        newest: The newest version of each process, by its id.
        unread: By process and operation: what its form asks and nothing and nobody reads (the rule `unread-facts`).
        asked_anew: By process and operation with a form: what it asks as if nobody had told it.
        registered_twice: Clients who are likely registered twice, and their deals.
        kept_of: Personal values by their references, of a deal: to compare two answers; they are not kept.
        calendars: By department; one that has none works around the clock.

    Attributes:
        doubles: Of the deals that are just being read: those opened for a client who had come by another channel days before.
    """

    def __init__(
        self,
        process_of: Callable[[int], Process],
        newest: Mapping[str, Process],
        unread: Mapping[tuple[str, str], Collection[str]] = NOTHING_ASKED,
        asked_anew: Mapping[tuple[str, str], Collection[str]] = NOTHING_ASKED,
        registered_twice: RegisteredTwice = NOBODY,
        kept_of: Callable[[str], Mapping[str, Value]] = lambda _key: {},
        calendars: Mapping[str, Calendar] = NO_CALENDARS,
    ) -> None:
        self._process_of = process_of
        self.newest = newest
        self.unread = unread
        self._asked_anew = asked_anew
        self.registered_twice = registered_twice
        self._kept_of = kept_of
        self._calendars = calendars
        self._times: dict[int, tuple[float, float]] = {}
        self.doubles: frozenset[str] = frozenset()
        self._graphs: dict[int, Graph] = {}
        self._loops: dict[int, Mapping[str, frozenset[str]]] = {}
        self._regulations: dict[tuple[int, str], Regulation] = {}

    # ---- a deal --------------------------------------------------------------------------------------------------------

    def opens(self, case: Case) -> None:
        """What follows is about this deal."""
        self._times = {one.number: self._timed(one) for one in case.passes}

    def waiting(self, one: Pass) -> float:
        """Seconds that a pass waited for people, in working time."""
        return self._times[one.number][0]

    def working(self, one: Pass) -> float:
        """Seconds that people worked on it, in working time."""
        return self._times[one.number][1]

    def _timed(self, one: Pass) -> tuple[float, float]:
        times = [0.0, 0.0]
        for span in one.spans:
            calendar = self._calendars.get(span.department)
            in_hours = span.seconds if calendar is None else working_time_between(calendar, span.start, span.end).total_seconds()
            times[span.is_working] += in_hours
        return times[0], times[1]

    def text_of(self, key: str, value: Value) -> str:
        """A value of a deal's history as text, also a personal one: the same text is the same answer."""
        text = dumps(value)
        return dumps(shown(value, self._kept_of(key))) if _PERSONAL in text else text

    # ---- the version that a deal follows -------------------------------------------------------------------------------

    def graph(self, definition_id: int) -> Graph:
        if (found := self._graphs.get(definition_id)) is None:
            found = self._graphs[definition_id] = Graph(self._process_of(definition_id).diagram)
        return found

    def drawn_element(self, definition_id: int, element_id: str) -> Element | None:
        return self.graph(definition_id).diagram.elements.get(element_id)

    def loops(self, definition_id: int) -> Mapping[str, frozenset[str]]:
        """By element: all elements of the loop that it is part of; elements of none are left out."""
        if (found := self._loops.get(definition_id)) is None:
            found = self._loops[definition_id] = loops(self.graph(definition_id))
        return found

    def regulation(self, definition_id: int, start: str) -> Regulation:
        """What a diagram requires of an instance that began at this element."""
        if (found := self._regulations.get((definition_id, start))) is None:
            found = self._regulations[definition_id, start] = Regulation(self.graph(definition_id), start)
        return found

    def approval_of(self, definition_id: int, gateway_id: str) -> str:
        """The approval that a gateway stands right behind, or ""."""
        gateway = self.drawn_element(definition_id, gateway_id)
        return approval_before(self.graph(definition_id), gateway) if gateway is not None else ""

    def same_name(self, definition_id: int, element_id: str) -> str:
        """What an operation is called, without what two spellings of it may differ in; "" for one that has no name, or is none."""
        element = self.drawn_element(definition_id, element_id)
        return normal(element.name) if element is not None and element.kind in OPERATIONS else ""

    # ---- the newest version, which losses are told of -------------------------------------------------------------------

    def element(self, process_id: str, element_id: str) -> Element | None:
        """An element as it is drawn now; None: it is there no more."""
        process = self.newest.get(process_id)
        return process.diagram.elements.get(element_id) if process is not None else None

    def version(self, process_id: str) -> int | None:
        process = self.newest.get(process_id)
        return process.info.version if process is not None else None

    def stage(self, process_id: str) -> str:
        """The stage that it describes, or ""."""
        process = self.newest.get(process_id)
        return process.info.stage if process is not None else ""

    def asks_anew(self, process_id: str, element_id: str, fact: str) -> bool:
        """Whether an operation asks a fact, not only shows it or is there to confirm it; one without a form asks all that it is told."""
        asked = self._asked_anew.get((process_id, element_id))
        return asked is None or fact in asked

    def newest_loops(self, process_id: str) -> Mapping[str, frozenset[str]]:
        process = self.newest.get(process_id)
        return self.loops(process.id) if process is not None else {}

    def onward(self, process_id: str) -> frozenset[str]:
        """The exits by which a deal goes on as it is meant to; none where the process describes no stage."""
        return ONWARD.get(self.stage(process_id), frozenset())


def loops(graph: Graph) -> dict[str, frozenset[str]]:
    """Elements that can be reached from each other without waiting for the outside, by each one's id."""

    def step(element: Element) -> list[Element]:
        return [after for after in graph.next(element) if after.kind not in OUTSIDE]

    inside = [element for element in graph.elements if element.kind not in OUTSIDE]
    ahead = {element.id: graph.reach(step(element), step) for element in inside}
    found: dict[str, frozenset[str]] = {}
    for element in inside:
        if element.id in ahead[element.id]:
            found[element.id] = frozenset(other for other in ahead[element.id] if element.id in ahead[other])
    return found


def normal(name: str) -> str:
    """A name's words in lower case, in order of the alphabet, without articles and prepositions."""
    return " ".join(sorted(word for word in re.findall(r"\w+", name.casefold()) if word not in _SMALL))


def approval_before(graph: Graph, gateway: Element) -> str:
    """The id of the approval whose answer a gateway is asked for: the only operation right before it; or ""."""
    before = graph.previous(gateway)
    return before[0].id if len(before) == 1 and gateway.kind in DECIDING and is_approval(before[0]) else ""


def is_approval(element: Element) -> bool:
    """Somebody is asked for a yes: by its name, in either language, or because who did the work may not do it (four eyes)."""
    names = f"{element.name} {element.translations.get('ru', '')}"
    return element.kind == "userTask" and (bool(element.four_eyes) or _APPROVES.search(names) is not None)
