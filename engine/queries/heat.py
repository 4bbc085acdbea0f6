"""What a diagram is painted by: how often each element was passed, how long it took, what it lost; and how often each flow was taken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bpmn.elements import Element
from bpmn.graph import Graph
from engine.actors import By, actor_of
from engine.definitions import Process
from engine.engine import Engine
from engine.errors import DefinitionNotFound
from engine.kpi.losses.heat import FLOWS, STARTED
from engine.kpi.losses.tally import Tallies, Tally, from_json
from engine.queries.losses import names, require_period
from engine.store import definitions as stored
from engine.store import loss_reports
from engine.store.session import Session


@dataclass(frozen=True, slots=True)
class ElementHeat:
    """An element.

    Attributes:
        passes: How often it was passed, in how many `deals`.
        waiting, working: Seconds, the middle one of all passes, to one part in twelve; None = it is no work of people.
        waiting_hours, working_hours: In all.
        repeats: Passes after the first of a run.
        late: Passes that ended after their deadline.
        loss_hours: Hours of work of the losses that stand here.
        losses: How many stand here.
    """

    element_id: str
    name: str
    name_ru: str
    passes: int
    deals: int
    waiting: float | None
    working: float | None
    waiting_hours: float
    working_hours: float
    repeats: int
    late: int
    loss_hours: float
    losses: int


@dataclass(frozen=True, slots=True)
class FlowHeat:
    """A sequence flow, and how often it was taken."""

    flow_id: str
    taken: int


@dataclass(frozen=True, slots=True)
class Heat:
    """A diagram's heat. `computed_at` None: the history has not been read yet."""

    process_id: str
    version: int
    period: str
    computed_at: datetime | None
    elements: tuple[ElementHeat, ...]
    flows: tuple[FlowHeat, ...]


def heat(engine: Engine, process_id: str, version: int | None = None, period: str = "quarter", *, by: By = "") -> Heat:
    """The heat of a process.

    Args:
        version: Only what followed this version; None: all versions, painted on the newest, as far as it has their elements.

    Raises:
        NotPermitted: `by` may not see figures.
        DefinitionNotFound: There is no such process or version.
        BadAnswer: There is no such period.
    """
    actor_of(by).require("figures.see")
    require_period(period)
    with engine.store.read(consistent=True) as session:
        process = _process(engine, session, process_id, version)
        report = loss_reports.find(session, period)
    tallies = Tallies()
    for (of_process, of_version, element_id), tally in from_json(report.heat if report is not None else "[]").items():
        if of_process == process_id and version in (None, of_version):
            tallies[element_id,].add(tally)
    lost: dict[str, list[float]] = {}
    for loss in json.loads(report.losses) if report is not None else ():
        if loss["process_id"] == process_id and loss["element_id"]:
            lost.setdefault(loss["element_id"], []).append(sum(loss["work"].values()) / 3600)
    graph = Graph(process.diagram)
    taken = tallies.pop((FLOWS,), Tally()).numbers
    passed = {place: tally["passes"] for (place,), tally in tallies.items()}
    passed |= {start.id: taken[STARTED] for start in graph.starts(graph.process.id) if start.event == "none"}
    passes, flows = flow_counts(graph, passed, taken)
    elements = (_element(element, passes.get(element.id, 0), tallies[element.id,], lost.get(element.id, [])) for element in graph.elements)
    return Heat(
        process_id,
        process.info.version,
        period,
        report.computed_at if report is not None else None,
        tuple(elements),
        tuple(FlowHeat(flow.id, flows.get(flow.id, 0)) for flow in graph.flows),
    )


def _process(engine: Engine, session: Session, process_id: str, version: int | None) -> Process:
    row = stored.newest(session, "bpmn", process_id) if version is None else stored.one(session, "bpmn", process_id, version)
    if row is None:
        raise DefinitionNotFound("bpmn", process_id)
    return engine.definitions.process(session, row.id)


def _element(element: Element, passes: int, tally: Tally, lost: list[float]) -> ElementHeat:
    name, name_ru = names(element)
    return ElementHeat(
        element.id,
        name,
        name_ru,
        passes,
        tally["cases"],
        tally.median("waiting"),
        tally.median("working"),
        tally.waiting / 3600,
        tally.worked_in_all / 3600,
        tally["repeats"],
        tally["late"],
        sum(lost),
        len(lost),
    )


def flow_counts(graph: Graph, passed: Mapping[str, int], taken: Mapping[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    """How often each element was passed and each flow was taken, from what the history tells of.

    It tells of decisions, events and work; what lies between them (gateways that join, plain ends) follows from it.
    """
    passes, flows = dict(passed), {flow.id: taken[flow.id] for flow in graph.flows if flow.id in taken}
    for element in graph.elements:
        if element.id in passed and element.kind in _DECIDING:
            flows |= {flow.id: taken.get(flow.id, 0) for flow in element.outgoing}
    is_new = True
    while is_new:
        before = (len(passes), len(flows))
        for element in graph.elements:
            come = [flows.get(flow.id) for flow in element.incoming]
            known = [number for number in come if number is not None]
            if element.id not in passes and come and len(known) == len(come):
                passes[element.id] = max(known) if element.kind == "parallelGateway" else sum(known)
            for flow in element.outgoing:
                only = len(element.outgoing) == 1 or element.kind == "parallelGateway" or element.kind not in _DECIDING
                if flow.id not in flows and element.id in passes and only and element.kind != "eventBasedGateway":
                    flows[flow.id] = passes[element.id]
            for flow in element.incoming if len(element.incoming) == 1 and element.id in passes else ():
                flows.setdefault(flow.id, passes[element.id])
        is_new = (len(passes), len(flows)) != before
    return passes, flows


_DECIDING = ("exclusiveGateway", "inclusiveGateway", "eventBasedGateway")
