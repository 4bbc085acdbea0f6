"""Doubled: two operations ask the same fact in one deal, and are told the same.

Two yes-or-no questions may share a name and not a meaning, so a fact counts whose values differ between deals in three ways at least.
"""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

from bpmn.findings import Said
from engine.kpi.case import Case
from engine.kpi.losses.drawn import Drawn
from engine.kpi.losses.found import FEW, Found, named
from engine.kpi.losses.tally import Tallies
from engine.values import Value

KIND = "asked-twice"
SAME = 0.8
"""Of the answers: so many were the same, so the second question told nothing new."""
_FACT, _VALUE = "fact ", "value "


def note(case: Case, drawn: Drawn, tallies: Tallies) -> None:
    """Count the facts that were asked again, by the two operations that asked."""
    asked: dict[str, tuple[Value, str, str]] = {}
    for one in sorted((one for one in case.passes if one.is_done), key=lambda one: one.number):
        again: dict[tuple[str, str], list[str]] = {}
        for name, value in one.answers.items():
            before = asked.get(name)
            asked[name] = (value, one.process_id, one.element_id)
            if before is None or before[1:] == (one.process_id, one.element_id) or value in (None, "", [], {}):
                continue
            heading = (*before[1:], one.process_id, one.element_id)
            answer = drawn.text_of(case.key, value)
            if drawn.text_of(case.key, before[0]) == answer:
                again.setdefault(before[1:], []).append(name)
                tallies[heading].numbers[f"{_VALUE}{name} {crc32(answer.encode()) % 32}"] += 1
            else:
                tallies[heading].numbers["other"] += 1
        for before_it, names in again.items():
            tally = tallies[*before_it, one.process_id, one.element_id]
            tally.of_deal(case.key)
            tally.numbers["same"] += len(names)
            tally.numbers.update(_FACT + name for name in names)
            tally.worked(one.department, drawn.working(one) * len(names) / len(one.answers))


def judge(tallies: Tallies, drawn: Drawn) -> Iterator[Found]:
    for (first_process, first_id, process_id, element_id), tally in tallies.items():
        first, second = drawn.element(first_process, first_id), drawn.element(process_id, element_id)
        facts = [name.removeprefix(_FACT) for name in tally.numbers if name.startswith(_FACT)]
        telling = [fact for fact in facts if sum(name.startswith(f"{_VALUE}{fact} ") for name in tally.numbers) > 2]
        if first is None or second is None or tally["cases"] < FEW or not telling:
            continue
        if tally["same"] < SAME * (tally["same"] + tally["other"]):
            continue
        one, other, what = named(first), named(second), ", ".join(sorted(telling))
        yield Found(
            KIND,
            process_id,
            drawn.version(process_id),
            element_id,
            Said(
                f"{other.en} asks again what {one.en} has asked ({what}): the same answer in {tally['cases']} deals.",
                f"{other.ru} снова спрашивает то, что уже спросила {one.ru} ({what}): тот же ответ, сделок: {tally['cases']}.",
            ),
            Said(
                "Show the fact there instead of asking for it.",
                "Показывайте там это значение, а не спрашивайте его.",
            ),
            tally["cases"],
            tuple(tally.deals),
            elements=(first_id,) if first_process == process_id else (),
            work=dict(tally.work),
            weight=tally["same"] / (tally["same"] + tally["other"]),
        )
