"""Over-complicated: work that goes from one department to another and back, and there and back again, by different operations.

Only work that one had to end before the other began: what departments do at the same time is no ping-pong. Loops are told by `rework`.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.findings import Said
from engine.kpi.case import Case, Pass
from engine.kpi.losses.drawn import Drawn
from engine.kpi.losses.found import FEW, OFTEN, Found, hours, several
from engine.kpi.losses.rework import PING_PONG
from engine.kpi.losses.tally import Tallies

KIND = PING_PONG
_AT = "at "


def note(case: Case, drawn: Drawn, tallies: Tallies) -> None:
    """Count the runs with A, B, A, B; where the work came back, and how long it waited there."""
    for run in case.runs:
        loops = drawn.loops(run.definition_id)
        chain = _chain([one for one in case.passes if one.instance_id == run.id and one.is_done and one.element_id not in loops])
        departments = {one.department for one in chain}
        tally = tallies[run.process_id, ""]
        tally.numbers["runs"] += len(departments) > 1
        for number in range(3, len(chain)):
            four = chain[number - 3 : number + 1]
            first, second = four[0].department, four[1].department
            if first != second and [one.department for one in four] == [first, second] * 2 and len({one.element_id for one in four}) == 4:
                pair = tallies[run.process_id, "|".join(sorted((first, second)))]
                pair.of_deal(case.key)
                for one in four[2:]:
                    pair.numbers[_AT + one.element_id] += 1
                    pair.waiting += drawn.waiting(one)
                break


def _chain(passes: list[Pass]) -> list[Pass]:
    """The first pass of each stay in a department, of work that came one after the other."""
    found: list[Pass] = []
    last: Pass | None = None
    for one in sorted(passes, key=lambda one: (one.opened_at, one.number)):
        if last is not None and last.ended_at is not None and one.opened_at < last.ended_at:
            return found  # side by side: who went to whom can't be said
        if not found or found[-1].department != one.department:
            found.append(one)
        last = one
    return found


def judge(tallies: Tallies, drawn: Drawn) -> Iterator[Found]:
    for (process_id, pair), tally in tallies.items():
        runs = tallies[process_id, ""]["runs"] if pair else 0
        if not pair or tally["cases"] < FEW or tally["cases"] < OFTEN * runs:
            continue
        places = [name.removeprefix(_AT) for name, _ in tally.numbers.most_common() if name.startswith(_AT)]
        back = [element for place in places if (element := drawn.element(process_id, place)) is not None]
        if not back:
            continue
        one, other = pair.split("|")
        names = several(back[:3])
        yield Found(
            KIND,
            process_id,
            drawn.version(process_id),
            back[0].id,
            Said(
                f"Work went from {one} to {other} and back twice over in {tally['cases']} deals ({names.en}), "
                f"and waited {hours(tally.waiting)} hours for its second round.",
                f"Работа дважды ходила между {one} и {other} туда и обратно, сделок: {tally['cases']} ({names.ru}); "
                f"второй круг ждали {hours(tally.waiting)} ч.",
            ),
            Said(
                "Let each department do all of its part at once.",
                "Пусть каждое подразделение делает свою часть целиком за один раз.",
            ),
            tally["cases"],
            tuple(tally.deals),
            elements=tuple(element.id for element in back[1:]),
            waiting=tally.waiting,
            weight=tally["cases"] / max(runs, 1),
        )
