"""Over-complicated: operations that were done over and over, since a loop of the diagram led back to them.

A loop that waits for the outside on its way (call again tomorrow) is a plan, not rework. One that goes through several departments
is ping-pong: each pass is handed over, and waits, on both sides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bpmn.findings import Said
from engine.kpi.case import Case
from engine.kpi.losses.drawn import Drawn
from engine.kpi.losses.found import FEW, OFTEN, Found, hours, several
from engine.kpi.losses.tally import Tallies, Tally

KIND = "rework"
PING_PONG = "ping-pong"


def note(case: Case, drawn: Drawn, tallies: Tallies) -> None:
    """Count the runs that came to each operation, and the passes after the first with their time."""
    passes: Counter[tuple[str, str]] = Counter()
    for one in case.passes:
        if not one.is_done or one.element_id not in drawn.loops(one.definition_id):
            continue
        tally = tallies[one.process_id, one.element_id]
        passes[one.instance_id, one.element_id] += 1
        if passes[one.instance_id, one.element_id] == 1:
            tally.numbers["runs"] += 1
            continue
        tally.of_deal(case.key)
        tally.numbers["repeats"] += 1
        tally.numbers["runs again"] += passes[one.instance_id, one.element_id] == 2
        tally.worked(one.department, drawn.working(one))
        tally.waiting += drawn.waiting(one)


def judge(tallies: Tallies, drawn: Drawn) -> Iterator[Found]:
    """One loss for each loop of the newest versions: not one for each of its operations."""
    loops: dict[tuple[str, frozenset[str]], dict[str, Tally]] = {}
    for (process_id, element_id), tally in tallies.items():
        loop = drawn.newest_loops(process_id).get(element_id)
        if loop is not None and tally["cases"] >= FEW and tally["runs again"] >= OFTEN * tally["runs"]:
            loops.setdefault((process_id, loop), {})[element_id] = tally
    for (process_id, _), inside in loops.items():
        order = sorted(inside, key=lambda place: (-inside[place]["repeats"], place))
        worst, whole = inside[order[0]], Tally()
        for tally in inside.values():
            whole.add(tally)
        drawn_there = [element for place in order if (element := drawn.element(process_id, place)) is not None]
        departments = sorted({element.department for element in drawn_there})
        names = several(drawn_there)
        is_ping_pong = len(departments) > 1
        worked = hours(whole.worked_in_all)
        yield Found(
            PING_PONG if is_ping_pong else KIND,
            process_id,
            drawn.version(process_id),
            order[0],
            Said(
                f"Deals went back and forth between {', '.join(departments)}: {names.en} again in {worst['cases']} deals, "
                f"{worked} hours of work and {hours(whole.waiting)} of waiting.",
                f"Сделки ходили туда и обратно между {', '.join(departments)}: {names.ru} повторно, сделок: {worst['cases']}, "
                f"{worked} ч работы и {hours(whole.waiting)} ч ожидания.",
            )
            if is_ping_pong
            else Said(
                f"{names.en} had to be done again in {worst['cases']} deals, {worst['repeats']} times in all: {worked} hours of work.",
                f"{names.ru}: делали заново, сделок: {worst['cases']}, раз: {worst['repeats']}, работы: {worked} ч.",
            ),
            Said(
                "Settle on both sides beforehand what is needed, so that one pass is enough."
                if is_ping_pong
                else "Look at why it comes back, and check that before it goes on.",
                "Договоритесь заранее, что нужно обеим сторонам, чтобы хватало одного прохода."
                if is_ping_pong
                else "Выясните, почему она возвращается, и проверяйте это до передачи дальше.",
            ),
            worst["cases"],
            tuple(worst.deals),
            elements=tuple(order[1:]),
            work=dict(whole.work),
            waiting=whole.waiting,
            weight=worst["runs again"] / worst["runs"],
        )
