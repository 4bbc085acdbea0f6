"""Doubled: one client has two open deals within days, by different channels: two people work on one lead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bpmn.findings import Said
from engine.definitions import STAGES
from engine.kpi.case import Case
from engine.kpi.losses.drawn import Drawn
from engine.kpi.losses.found import FEW, Found, hours
from engine.kpi.losses.tally import Tallies

KIND = "double-leads"
WITHIN = timedelta(days=7)
"""The second is opened so soon after the first, which is open still."""
ATTRACTION = STAGES[:2]


def note(case: Case, drawn: Drawn, tallies: Tallies) -> None:
    """Count the second deals, with what was worked in them to attract a client who was there already."""
    if case.key not in drawn.doubles:
        return
    tally = tallies[(KIND,)]
    tally.of_deal(case.key)
    for one in case.passes:
        if one.is_done and drawn.stage(one.process_id) in ATTRACTION:
            tally.worked(one.department, drawn.working(one))
            tally.numbers[one.process_id] += 1


def judge(tallies: Tallies, drawn: Drawn) -> Iterator[Found]:
    for tally in tallies.values():
        if tally["cases"] < FEW:
            continue
        places = [name for name, _ in tally.numbers.most_common() if name in drawn.newest]
        process_id = places[0] if places else ""
        days = WITHIN.days
        yield Found(
            KIND,
            process_id,
            drawn.version(process_id),
            "",
            Said(
                f"{tally['cases']} deals were opened for clients who had come by another channel within {days} days before "
                f"and were still being served: {hours(tally.worked_in_all)} hours of work.",
                f"Сделок: {tally['cases']} открыто для клиентов, которые за {days} дней до этого пришли по другому каналу "
                f"и ещё обслуживались: {hours(tally.worked_in_all)} ч работы.",
            ),
            Said(
                "Look for the client's open deal before a new one begins, and add the contact to it.",
                "До начала новой сделки ищите открытую сделку клиента и добавляйте контакт к ней.",
            ),
            tally["cases"],
            tuple(tally.deals),
            work=dict(tally.work),
            weight=1.0,
        )
