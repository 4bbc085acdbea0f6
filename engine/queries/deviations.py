"""Where a deal did not go as its regulation says: skipped, repeated, out of order, corrected, late; with who, when and why.

The regulation is the diagram that an instance follows; see `bpmn.regulation`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bpmn.regulation import Regulation
from engine.actors import By
from engine.engine import Engine
from engine.queries.deals import PathEvent, deal_path
from engine.queries.sentences import because, because_ru
from engine.queries.why import Story, names
from engine.queries.work_items import WorkItemInfo
from engine.store import work_items

_DONE = ("work.completed", "child.ended")
"""What counts as a pass of an operation: work of a person, a called stage."""
_KINDS_RU = {"data": "данные", "move": "перемещение", "cancel": "отмена", "reopen": "возобновление", "correction": "правка"}
_UNITS = (
    ("day", ("день", "дня", "дней"), 86_400),
    ("hour", ("час", "часа", "часов"), 3_600),
    ("minute", ("минуту", "минуты", "минут"), 60),
)


@dataclass(frozen=True, slots=True)
class Deviation:
    """A deviation from the regulation.

    Attributes:
        kind: "skipped", "repeated", "out-of-order", "corrected" or "late".
        element_id, name, name_ru: The operation, as drawn and in Russian; "" for a correction of the whole deal.
        who: Who did it, or left it; "" = nobody yet.
        at: When; for work that is open and late, when it was due.
        why, why_ru: In a sentence.
    """

    kind: str
    instance_id: str
    process_id: str
    version: int | None
    element_id: str
    name: str
    name_ru: str
    who: str
    at: datetime
    why: str
    why_ru: str


def deviations(engine: Engine, key: str, *, by: By = "") -> list[Deviation]:
    """A deal's deviations, in order of time.

    Raises:
        DealNotFound: There is no such deal, or the actor may not see it.
    """
    path = deal_path(engine, key, by=by, what="deviations")
    with engine.store.read() as session:
        items = [WorkItemInfo.of(row) for row in work_items.of_deal(session, key)]
    story = Story(engine, path)
    found = [*_corrected(story), *_late(story, items, engine.clock.now())]
    for instance_id in story.runs:
        found += [*_skipped(story, instance_id), *_repeated(story, instance_id), *_out_of_order(story, instance_id)]
    return sorted(found, key=lambda deviation: (deviation.at, deviation.kind, deviation.element_id))


# ---- each kind -----------------------------------------------------------------------------------------------------


def _skipped(story: Story, instance_id: str) -> Iterator[Deviation]:
    """Operations that every way to where the instance is, or has ended, leads through, and that were not done."""
    run, graph = story.runs[instance_id], story.graph(instance_id)
    events = [story.events[index] for index in story.of[instance_id]]
    if run.state in ("cancelled", "failed") or not events:
        return
    ends = [event.element_id for event in events if event.kind == "exit.reached"]
    if run.state == "completed":
        targets = [[end] for end in ends] or [[element.id for element in graph.of_kind("endEvent") if element.scope == graph.process.id]]
    else:
        targets = [[item.element_id] for item in story.path.work if item.instance_id == instance_id]
    done = {event.element_id for event in events if event.kind == "work.completed"}
    regulation = Regulation(graph, events[0].element_id)
    undone = [task.id for task in graph.of_kind("userTask") if task.id not in done]
    needed = {task for task in undone if any(regulation.requires(task, target) for target in targets)}
    left = _left(events)
    why = "Every way there leads through it, and it was never done."
    why_ru = "Каждый путь туда ведёт через эту операцию, но она не выполнена."
    if left.kind == "correction.done":
        reason = left.data.get("reason", "")
        why, why_ru = f"A correction has passed it by: {reason}", f"Исправление прошло мимо неё: {reason}"
    for element_id in sorted(needed):
        yield Deviation("skipped", *_about(story, instance_id, element_id), left.actor, left.at, why, why_ru)


def _left(events: list[PathEvent]) -> PathEvent:
    """The event by which operations were passed by: the last correction, else the last event."""
    return ([event for event in events if event.kind == "correction.done"] or events)[-1]


def _repeated(story: Story, instance_id: str) -> Iterator[Deviation]:
    """Each pass of an operation after its first, with the decision that led back to it."""
    passes: dict[str, int] = defaultdict(int)
    opened: dict[str, list[int]] = defaultdict(list)
    for index in story.of[instance_id]:
        event = story.events[index]
        if event.kind in ("work.opened", "child.started"):
            opened[event.element_id].append(index)
        if event.kind not in _DONE:
            continue
        passes[event.element_id] += 1
        if passes[event.element_id] > 1:
            at = opened[event.element_id][min(passes[event.element_id], len(opened[event.element_id])) - 1]
            number, reason = passes[event.element_id], story.reason(instance_id, event.element_id, at)
            why, why_ru = f"Pass {number}{because(reason)}.", f"Проход {number}{because_ru(reason)}."
            yield Deviation("repeated", *_about(story, instance_id, event.element_id), event.actor, event.at, why, why_ru)


def _out_of_order(story: Story, instance_id: str) -> Iterator[Deviation]:
    """Operations that were done before one that every way to them leads through, and that was done later all the same."""
    graph = story.graph(instance_id)
    first: dict[str, PathEvent] = {}
    for index in story.of[instance_id]:
        event = story.events[index]
        if event.kind == "work.completed":
            first.setdefault(event.element_id, event)
    regulation = Regulation(graph, story.events[story.of[instance_id][0]].element_id)
    order = list(first)
    for place, element_id in enumerate(order):
        event = first[element_id]
        for later in order[place + 1 :]:
            if regulation.requires(later, [element_id]):
                name, name_ru = names(story.element(instance_id, later))
                why = f"It was done before “{name}”, which comes first in the diagram."
                why_ru = f"Выполнено до операции «{name_ru}», которая на диаграмме стоит раньше."
                yield Deviation("out-of-order", *_about(story, instance_id, element_id), event.actor, event.at, why, why_ru)
                break


def _corrected(story: Story) -> Iterator[Deviation]:
    for event in story.events:
        if event.kind == "correction.done":
            kind, reason = event.data.get("kind") or event.data.get("correction") or "correction", event.data.get("reason") or ""
            asked_by = event.data.get("asked_by") or event.actor
            why = f"Correction ({kind}): {reason or 'no reason'}"
            why_ru = f"Исправление ({_KINDS_RU.get(kind, kind)}): {reason or 'причина не указана'}"
            if asked_by != event.actor:
                why, why_ru = f"{why} Consented to by {event.actor}.", f"{why_ru} Согласие: {event.actor}."
            name = event.name or event.element_id
            about = (event.instance_id, event.process_id, event.version, event.element_id, name, event.name_ru or name)
            yield Deviation("corrected", *about, asked_by, event.at, why, why_ru)


def _late(story: Story, items: list[WorkItemInfo], now: datetime) -> Iterator[Deviation]:
    for item in items:
        if item.due_at is None or item.state == "withdrawn":
            continue
        about, due = _about(story, item.instance_id, item.element_id), _minute(item.due_at)
        if item.state == "completed" and item.completed_at is not None and item.completed_at > item.due_at:
            span, span_ru = _span(item.completed_at - item.due_at)
            why, why_ru = f"It was due {due} and done {span} later.", f"Срок был {due}, выполнено {span_ru} позже."
            yield Deviation("late", *about, item.completed_by, item.completed_at, why, why_ru)
        elif item.state != "completed" and now > item.due_at:
            span, span_ru = _span(now - item.due_at)
            why = f"It was due {due} and is still to be done, {span} later."
            yield Deviation("late", *about, item.assignee, item.due_at, why, f"Срок был {due}, ещё не выполнено: просрочено {span_ru}.")


def _about(story: Story, instance_id: str, element_id: str) -> tuple[str, str, int | None, str, str, str]:
    """Which operation a deviation is about: its instance, process, version, id and names."""
    name, name_ru = names(story.element(instance_id, element_id))
    return instance_id, *story.version(instance_id), element_id, name or element_id, name_ru or element_id


def _minute(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")


def _span(time: timedelta) -> tuple[str, str]:
    """A span in its largest unit: "3 days", "на 3 дня"."""
    for unit, units_ru, seconds in _UNITS:
        if (count := int(time.total_seconds() // seconds)) > 0:
            return f"{count} {unit}{'s' if count > 1 else ''}", f"на {count} {_counted(count, units_ru)}"
    return "less than a minute", "меньше чем на минуту"


def _counted(count: int, units: tuple[str, str, str]) -> str:
    """The Russian word after a number: 1 день, 2 дня, 5 дней."""
    if count % 100 in (11, 12, 13, 14):
        return units[2]
    return units[0] if count % 10 == 1 else units[1] if count % 10 in (2, 3, 4) else units[2]
