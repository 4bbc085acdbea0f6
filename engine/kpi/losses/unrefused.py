"""Over-complicated: an approval that was never refused. Every deal waited for a yes that always came."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.findings import Said
from engine.kpi.case import Case
from engine.kpi.losses.drawn import Drawn, is_approval
from engine.kpi.losses.found import ENOUGH, Found, hours, named
from engine.kpi.losses.tally import Tallies

KIND = "approval-never-refused"
_TOOK = "took "


def note(case: Case, drawn: Drawn, tallies: Tallies) -> None:
    """Count the passes of approvals, and which flow was taken behind them."""
    for one in case.passes:
        element = drawn.drawn_element(one.definition_id, one.element_id)
        if one.is_done and element is not None and is_approval(element):
            tally = tallies[one.process_id, one.element_id]
            tally.of_deal(case.key)
            tally.numbers["passes"] += 1
            tally.worked(one.department, drawn.working(one))
            tally.waiting += drawn.waiting(one)
    for event in case.events:
        if event.kind == "gateway.decided" and (approval := drawn.approval_of(event.definition_id, event.element_id)):
            tallies[event.process_id, approval].numbers.update(_TOOK + flow for flow in event.data["taken"])


def judge(tallies: Tallies, drawn: Drawn) -> Iterator[Found]:
    for (process_id, element_id), tally in tallies.items():
        element = drawn.element(process_id, element_id)
        ways = [name.removeprefix(_TOOK) for name in tally.numbers if name.startswith(_TOOK)]
        if element is None or tally["passes"] < ENOUGH or len(ways) != 1 or tally[_TOOK + ways[0]] < ENOUGH:
            continue
        name = named(element)
        yield Found(
            KIND,
            process_id,
            drawn.version(process_id),
            element_id,
            Said(
                f"{name.en} was never refused in {tally['passes']} passes; deals waited {hours(tally.waiting)} hours for it.",
                f"{name.ru}: ни одного отказа за проходов: {tally['passes']}; сделки ждали этого {hours(tally.waiting)} ч.",
            ),
            Said(
                "Ask only above a limit, or let the one who does the work decide.",
                "Спрашивайте только сверх порога или позвольте решать исполнителю.",
            ),
            tally["cases"],
            tuple(tally.deals),
            elements=(ways[0],),
            work=dict(tally.work),
            waiting=tally.waiting,
            weight=1.0,
        )
