"""Doubled: an operation asks a fact that another one of the deal has asked before, and is told the same.

Two yes-or-no questions may share a name and not a meaning, so a fact counts whose values differ between deals in three ways at least.
What a form shows, or an operation is there to confirm, is not asked anew; nor is work that is done again, which `rework` tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

from bpmn.elements import Element
from bpmn.findings import Said
from engine.kpi.case import Case
from engine.kpi.losses.drawn import Drawn
from engine.kpi.losses.found import FEW, Found, named, several
from engine.kpi.losses.tally import Tallies, Tally
from engine.values import Value

KIND = "asked-twice"
SAME = 0.8
"""Of the answers: so many were the same, so the second question told nothing new."""
VALUES = 3
_VALUE = "value "


def note(case: Case, drawn: Drawn, tallies: Tallies) -> None:
    """Count the facts that were asked again, by the two operations that asked."""
    asked: dict[str, tuple[Value, str, str]] = {}
    for one in sorted((one for one in case.passes if one.is_done), key=lambda one: one.ended):
        for name, value in one.answers.items():
            before = asked.get(name)
            asked[name] = (value, one.process_id, one.element_id)
            here = (one.process_id, one.element_id)
            if before is None or before[1:] == here or one.nth > 1 or value in (None, "", [], {}):
                continue
            tally, answer = tallies[*before[1:], *here, name], drawn.text_of(case.key, value)
            if drawn.text_of(case.key, before[0]) != answer:
                tally.numbers["other"] += 1
                continue
            tally.of_deal(case.key)
            tally.numbers["same"] += 1
            tally.numbers[f"{_VALUE}{crc32(answer.encode()) % 32}"] += 1
            tally.worked(one.department, drawn.working(one) / len(one.answers))


def judge(tallies: Tallies, drawn: Drawn) -> Iterator[Found]:
    """One loss for each operation that asks again, whatever it asks, and whoever has asked before."""
    again: dict[tuple[str, str], list[tuple[Element, str, str, Tally]]] = {}
    for (first_process, first_id, process_id, element_id, fact), tally in tallies.items():
        first = drawn.element(first_process, first_id)
        values = sum(name.startswith(_VALUE) for name in tally.numbers)
        is_same = tally["same"] >= SAME * (tally["same"] + tally["other"])
        if first is not None and is_same and tally["cases"] >= FEW and values >= VALUES and drawn.asks_anew(process_id, element_id, fact):
            again.setdefault((process_id, element_id), []).append((first, first_process, fact, tally))
    for (process_id, element_id), told in again.items():
        second, whole = drawn.element(process_id, element_id), Tally()
        if second is None:
            continue
        for _, _, _, tally in told:
            whole.add(tally)
        most = max((tally for _, _, _, tally in told), key=lambda tally: tally["cases"])
        facts = ", ".join(sorted({fact for _, _, fact, _ in told}))
        name, askers = named(second), several({id(first): first for first, _, _, _ in told}.values())
        yield Found(
            KIND,
            process_id,
            drawn.version(process_id),
            element_id,
            Said(
                f"{name.en} asks again what {askers.en} has asked ({facts}): the same answer in {most['cases']} deals.",
                f"{name.ru} снова спрашивает то, что уже спросила {askers.ru} ({facts}): тот же ответ, сделок: {most['cases']}.",
            ),
            Said("Show the fact there instead of asking for it.", "Показывайте там это значение, а не спрашивайте его."),
            most["cases"],
            tuple(most.deals),
            elements=tuple(dict.fromkeys(first.id for first, process, _, _ in told if process == process_id)),
            elsewhere=tuple(dict.fromkeys((process, first.id) for first, process, _, _ in told if process != process_id)),
            work=dict(whole.work),
            weight=whole["same"] / (whole["same"] + whole["other"]),
        )
