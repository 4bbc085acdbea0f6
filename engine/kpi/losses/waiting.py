"""Over-complicated: waiting that dwarfs the work. Only where somebody takes work before it is done: else the two can't be told apart."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.findings import Said
from engine.kpi.case import Case
from engine.kpi.losses.drawn import Drawn
from engine.kpi.losses.found import ENOUGH, Found, hours, named
from engine.kpi.losses.tally import Tallies

KIND = "waiting"
TIMES = 10
"""As much waiting as work, in all and in the middle, is what is called dwarfed."""
LEAST = 3600.0
"""Seconds: a wait of less on average is nobody's loss."""


def note(case: Case, drawn: Drawn, tallies: Tallies) -> None:
    for one in case.passes:
        if one.is_done and drawn.working(one) > 0:
            tally = tallies[one.process_id, one.element_id]
            tally.of_deal(case.key)
            tally.numbers["passes"] += 1
            tally.worked(one.department, drawn.working(one))
            tally.waiting += drawn.waiting(one)
            tally.time("waiting", drawn.waiting(one))
            tally.time("working", drawn.working(one))


def judge(tallies: Tallies, drawn: Drawn) -> Iterator[Found]:
    for (process_id, element_id), tally in tallies.items():
        element, worked = drawn.element(process_id, element_id), tally.worked_in_all
        if element is None or tally["passes"] < ENOUGH or tally.waiting < max(TIMES * worked, LEAST * tally["passes"]):
            continue
        waits, works = tally.median("waiting") or 0.0, tally.median("working") or 0.0
        if waits < TIMES * works:
            continue  # a few very long waits: no rule
        name, times = named(element), tally.waiting / worked
        yield Found(
            KIND,
            process_id,
            drawn.version(process_id),
            element_id,
            Said(
                f"{name.en} waits {times:.0f} times as long as it is worked on: {hours(waits)} against {hours(works)} hours in the middle.",
                f"{name.ru}: ожидание в {times:.0f} раз дольше работы: медиана {hours(waits)} ч против {hours(works)} ч.",
            ),
            Said(
                "Give the department more hands or fewer kinds of work, or let whoever is free take it.",
                "Дайте подразделению больше рук или меньше видов работ, либо пусть берёт тот, кто свободен.",
            ),
            tally["cases"],
            tuple(tally.deals),
            waiting=tally.waiting,
            weight=1 - worked / (worked + tally.waiting),
        )
