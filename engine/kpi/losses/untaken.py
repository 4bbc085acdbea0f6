"""Needless: a branch of a gateway's newest version that no deal has taken, though enough have come by."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.findings import Said
from engine.kpi.case import Case
from engine.kpi.losses.drawn import DECIDING, Drawn
from engine.kpi.losses.found import Found, named
from engine.kpi.losses.tally import Tallies

KIND = "branch-never-taken"
PASSES = 60
"""With so many and none there, fewer than one in twenty take it, at 95% (the rule of three: 3 / 60)."""


def note(case: Case, _drawn: Drawn, tallies: Tallies) -> None:
    for event in case.events:
        if event.kind == "gateway.decided":
            tally = tallies[event.process_id, event.version, event.element_id]
            tally.of_deal(case.key)
            tally.numbers["passes"] += 1
            tally.numbers.update(event.data["taken"])


def judge(tallies: Tallies, drawn: Drawn) -> Iterator[Found]:
    for (process_id, version, element_id), tally in tallies.items():
        gateway = drawn.element(process_id, element_id)
        is_newest = version == drawn.version(process_id)
        if gateway is None or gateway.kind not in DECIDING or not is_newest or tally["passes"] < PASSES:
            continue
        if drawn.approval_of(drawn.newest[process_id].id, element_id) and sum(tally[flow.id] > 0 for flow in gateway.outgoing) == 1:
            continue  # told as an approval that was never refused
        for flow in gateway.outgoing:
            target = drawn.element(process_id, flow.target)
            if tally[flow.id] or target is None:
                continue
            at, to = named(gateway), named(target)
            label = f" “{flow.name}”" if flow.name else ""
            label_ru = f" «{flow.name}»" if flow.name else ""
            yield Found(
                KIND,
                process_id,
                version,
                element_id,
                Said(
                    f"The branch{label} from {at.en} to {to.en} was never taken in {tally['passes']} passes.",
                    f"Ветвь{label_ru} от {at.ru} к {to.ru} не выбрана ни разу за проходов: {tally['passes']}.",
                ),
                Said(
                    "Take the branch out of the diagram, or check its condition.",
                    "Уберите ветвь из диаграммы или проверьте её условие.",
                ),
                tally["cases"],
                tuple(tally.deals),
                elements=(flow.id, flow.target),
                weight=1 / max(2, len(gateway.outgoing)),
            )
