"""Over-complicated: too many people take part in one run of a stage. Each has to be told what the others know already."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bpmn.findings import Said
from engine.kpi.case import Case
from engine.kpi.losses.drawn import Drawn
from engine.kpi.losses.found import ENOUGH, Found, hours, percent
from engine.kpi.losses.tally import Tallies

KIND = "too-many-participants"
MANY = 6
"""People; more in one run of one stage are too many."""
SHARE = 0.3
"""Of the runs: in so many of them there were too many."""


def note(case: Case, drawn: Drawn, tallies: Tallies) -> None:
    """Count the runs that ended, the crowded ones, and how long work waited there whenever it changed hands."""
    for run in case.runs:
        if run.ended_at is None:
            continue
        done = [one for one in case.passes if one.instance_id == run.id and one.is_done and one.by]
        people = {one.by for one in done}
        tally = tallies[(run.process_id,)]
        tally.numbers["runs"] += 1
        if len(people) > MANY:
            tally.of_deal(case.key)
            tally.numbers["crowded"] += 1
            tally.waiting += sum(drawn.waiting(after) for before, after in pairwise(done) if after.by != before.by)


def judge(tallies: Tallies, drawn: Drawn) -> Iterator[Found]:
    for (process_id,), tally in tallies.items():
        if process_id not in drawn.newest or tally["runs"] < ENOUGH or tally["crowded"] < SHARE * tally["runs"]:
            continue
        share = percent(tally["crowded"], tally["runs"])
        yield Found(
            KIND,
            process_id,
            drawn.version(process_id),
            "",
            Said(
                f"More than {MANY} people took part in {share} of the runs of {process_id}; "
                f"work waited {hours(tally.waiting)} hours when it changed hands there.",
                f"Больше {MANY} человек участвовало в {share} прохождений {process_id}; "
                f"при смене исполнителя работа там ждала {hours(tally.waiting)} ч.",
            ),
            Said(
                "Let the same person do what belongs together (assignment “same-person”).",
                "Пусть связанные операции выполняет один человек (назначение «same-person»).",
            ),
            tally["cases"],
            tuple(tally.deals),
            waiting=tally.waiting,
            weight=tally["crowded"] / tally["runs"],
        )
