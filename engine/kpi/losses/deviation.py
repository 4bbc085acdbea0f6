"""Deviations from the regulation, and what they did to conversion: runs with one against runs without it.

Conversion is the share of ended runs of a stage that went on to the next one. Nothing is called better or worse unless Wilson's 95%
intervals lie apart and there are enough cases of both. Work done again is told by `rework`.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.findings import Said
from engine.kpi.case import Case, Run
from engine.kpi.losses.drawn import Drawn
from engine.kpi.losses.found import ENOUGH, Found, named, percent
from engine.kpi.losses.tally import Tallies, Tally
from engine.kpi.statistics import Share, compared

SHARE = 0.2
"""Of the runs: a deviation that is met in so many has become a habit."""
_DID = {
    "skipped": Said("was passed by", "пропускалась"),
    "out-of-order": Said("was done out of its order", "выполнялась не в свою очередь"),
    "corrected": Said("was corrected by hand", "исправлялась вручную"),
    "late": Said("was done after its deadline", "выполнялась после срока"),
}


def note(case: Case, drawn: Drawn, tallies: Tallies) -> None:
    """Count, for each operation, the ended runs that came to it, those with each deviation, and how many of them went on."""
    for run in case.runs:
        onward = drawn.onward(run.process_id)
        if run.ended_at is None or not onward:
            continue
        reached = run.exit in onward
        met = dict(_met(case, run, drawn))
        done = {one.element_id for one in case.passes if one.instance_id == run.id and one.is_done}
        for element_id in done | {element_id for _, element_id in met}:
            _count(tallies[run.process_id, "", element_id], case.key, reached)
        for (kind, element_id), seconds in met.items():
            tally = tallies[run.process_id, kind, element_id]
            _count(tally, case.key, reached)
            tally.waiting += seconds


def _met(case: Case, run: Run, drawn: Drawn) -> Iterator[tuple[tuple[str, str], float]]:
    """((deviation, operation), seconds that it was late) of a run that ended."""
    events = [event for event in case.events if event.instance_id == run.id]
    done = [one for one in case.passes if one.instance_id == run.id and one.is_done]
    regulation = drawn.regulation(run.definition_id, events[0].element_id)
    order = list(dict.fromkeys(one.element_id for one in sorted(done, key=lambda one: one.ended)))
    ends = [event.element_id for event in events if event.kind == "exit.reached"]
    if run.state == "completed":
        undone = (task.id for task in drawn.graph(run.definition_id).of_kind("userTask") if task.id not in order)
        yield from ((("skipped", task), 0.0) for task in undone if any(regulation.requires(task, [end]) for end in ends))
    for place, element_id in enumerate(order):
        if any(regulation.requires(later, [element_id]) for later in order[place + 1 :]):
            yield ("out-of-order", element_id), 0.0
    for event in events:
        if event.kind == "correction.done" and event.element_id:
            yield ("corrected", event.element_id), 0.0
    late: dict[str, float] = {}
    for one in done:
        if one.late > 0:
            late[one.element_id] = late.get(one.element_id, 0.0) + one.late
    yield from ((("late", element_id), seconds) for element_id, seconds in late.items())


def _count(tally: Tally, key: str, reached: bool) -> None:
    tally.of_deal(key)
    tally.numbers["runs"] += 1
    tally.numbers["reached"] += reached


def judge(tallies: Tallies, drawn: Drawn) -> Iterator[Found]:
    for (process_id, kind, element_id), tally in tallies.items():
        element = drawn.element(process_id, element_id)
        if not kind or element is None or tally["runs"] < ENOUGH:
            continue
        all_of_them = tallies[process_id, "", element_id]
        with_it = Share(tally["reached"], tally["runs"])
        without = Share(all_of_them["reached"] - with_it.reached, all_of_them["runs"] - with_it.of)
        verdict = compared(with_it, without)
        if not verdict and with_it.of < SHARE * all_of_them["runs"]:
            continue
        yield Found(
            kind,
            process_id,
            drawn.version(process_id),
            element_id,
            _said(named(element), kind, with_it, without, verdict),
            _ADVICE[verdict],
            tally["cases"],
            tuple(tally.deals),
            waiting=tally.waiting,
            with_it=with_it,
            without=without,
            weight=with_it.of / all_of_them["runs"],
        )


def _said(name: Said, kind: str, with_it: Share, without: Share, verdict: str) -> Said:
    share = percent(with_it.of, with_it.of + without.of)
    told = Said(f"{name.en} {_DID[kind].en} in {share} of the runs", f"{name.ru} {_DID[kind].ru}: {share} прохождений")
    if not without.of:
        return Said(f"{told.en}; none is there to compare with.", f"{told.ru}; сравнить не с чем.")
    ours, theirs = f"{percent(with_it.reached, with_it.of)}", f"{percent(without.reached, without.of)}"
    figures = Said(
        f"{ours} of them ({_interval(with_it)}) went on, of the others {theirs} ({_interval(without)})",
        f"дальше прошло {ours} ({_interval(with_it)}), из остальных {theirs} ({_interval(without)})",
    )
    ends = {
        "": Said("no difference that could not be chance", "различие может быть случайным"),
        "lower": Said("fewer", "меньше"),
        "higher": Said("more", "больше"),
    }
    return Said(f"{told.en}: {figures.en}: {ends[verdict].en}.", f"{told.ru}; {figures.ru}: {ends[verdict].ru}.")


def _interval(share: Share) -> str:
    return f"{100 * share.low:.0f}–{100 * share.high:.0f}%"


_ADVICE = {
    "lower": Said("See that the regulation is followed here.", "Добейтесь, чтобы здесь следовали регламенту."),
    "higher": Said(
        "Ask whether the regulation is right here: deals go on better without it.",
        "Проверьте, верен ли здесь регламент: без него сделки проходят лучше.",
    ),
    "": Said(
        "Follow the regulation here, or change it to what is done.",
        "Следуйте здесь регламенту или измените его под то, что делается.",
    ),
}
