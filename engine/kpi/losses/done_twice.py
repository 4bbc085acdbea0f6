"""Doubled: the same operation, by its name, is done in two stages of one deal."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.findings import Said
from engine.kpi.case import Case
from engine.kpi.losses.drawn import Drawn
from engine.kpi.losses.found import FEW, Found, named
from engine.kpi.losses.tally import Tallies

KIND = "done-twice"


def note(case: Case, drawn: Drawn, tallies: Tallies) -> None:
    """Count the second doing, with its time."""
    done: dict[str, tuple[str, str]] = {}
    for one in case.passes:
        name = drawn.same_name(one.definition_id, one.element_id) if one.is_done else ""
        if not name:
            continue
        first = done.setdefault(name, (one.process_id, one.element_id))
        if first[0] != one.process_id:
            tally = tallies[*first, one.process_id, one.element_id]
            tally.of_deal(case.key)
            tally.worked(one.department, drawn.working(one))
            tally.waiting += drawn.waiting(one)


def judge(tallies: Tallies, drawn: Drawn) -> Iterator[Found]:
    for (first_process, first_id, process_id, element_id), tally in tallies.items():
        first, second = drawn.element(first_process, first_id), drawn.element(process_id, element_id)
        if first is None or second is None or tally["cases"] < FEW:
            continue
        name = named(second)
        yield Found(
            KIND,
            process_id,
            drawn.version(process_id),
            element_id,
            Said(
                f"{name.en} was done in {process_id} once more, after {first_process} had done it, in {tally['cases']} deals.",
                f"{name.ru}: в {process_id} сделано ещё раз, хотя уже сделано в {first_process}; сделок: {tally['cases']}.",
            ),
            Said("Do it once, and hand its result on.", "Делайте это один раз и передавайте результат дальше."),
            tally["cases"],
            tuple(tally.deals),
            elsewhere=((first_process, first_id),),
            work=dict(tally.work),
            waiting=tally.waiting,
            weight=1.0,
        )
