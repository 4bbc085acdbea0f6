"""Needless: an operation that never changed an outcome. Nobody reads what it asks, so deals go on the same whatever was answered.

Work without answers is not judged: what it does to the world stands in no variable.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.findings import Said
from engine.kpi.case import Case
from engine.kpi.losses.drawn import Drawn
from engine.kpi.losses.found import ENOUGH, Found, named
from engine.kpi.losses.tally import Tallies

KIND = "no-effect"
_FACT = "fact "


def note(case: Case, drawn: Drawn, tallies: Tallies) -> None:
    """Count the passes of each operation, what it asked, and its time."""
    for one in case.passes:
        if one.is_done:
            tally = tallies[one.process_id, one.element_id]
            tally.of_deal(case.key)
            tally.numbers["passes"] += 1
            tally.numbers.update(_FACT + name for name in one.answers)
            tally.worked(one.department, drawn.working(one))
            tally.waiting += drawn.waiting(one)


def judge(tallies: Tallies, drawn: Drawn) -> Iterator[Found]:
    for (process_id, element_id), tally in tallies.items():
        element = drawn.element(process_id, element_id)
        facts = [name.removeprefix(_FACT) for name in tally.numbers if name.startswith(_FACT)]
        unread = drawn.unread.get((process_id, element_id), ())
        if element is None or tally["passes"] < ENOUGH or not facts or not set(facts) <= set(unread):
            continue
        name, asked = named(element), ", ".join(sorted(facts))
        yield Found(
            KIND,
            process_id,
            drawn.version(process_id),
            element_id,
            Said(
                f"{name.en} has never changed an outcome: {tally['passes']} passes, and nobody reads what it asks ({asked}).",
                f"{name.ru} ни разу не изменила исход: проходов {tally['passes']}, а то, что она спрашивает ({asked}), никто не читает.",
            ),
            Said("Leave the operation out, or use what it asks.", "Уберите операцию или используйте то, что она спрашивает."),
            tally["cases"],
            tuple(tally.deals),
            work=dict(tally.work),
            waiting=tally.waiting,
            weight=1.0,
        )
