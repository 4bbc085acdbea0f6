"""Can an indicator be measured? Each thing that it names is looked for in the model, and its end must be reached from its start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from bpmn.findings import NOTHING_SAID, Finding, Said
from bpmn.graph import label, label_ru
from bpmn.kpi.definition import EVERY, Duration, Effort, Indicator, OnTime, Point, Rate, Ratio, Regulation, Timed
from bpmn.kpi.ground import OF_PROCESS, Ground

RESERVED = ("check", "shipped", "vocabulary")
"""What addresses say in place of an indicator's id."""
OF_DIMENSIONS = {"channel": ("channel",), "campaign": ("campaign",), "product": ("products", "product"),
                 "client-kind": ("reseller", "opportunity_kind")}  # fmt: skip
"""The facts by which these dimensions tell figures apart: one of them must be there."""


def check(indicator: Indicator, ground: Ground) -> list[Finding]:
    """What keeps an indicator from being measured in a model (severity "error"), and what makes it tell less than it seems to ("warning").

    Every message begins with the path of the key that it is about.
    """
    findings = list(_points(indicator, ground))
    broken = bool(findings)
    findings += _facts(indicator, ground)
    findings += _dimensions(indicator)
    if not broken:
        findings += _reachable(indicator, ground)
    if indicator.id in RESERVED:
        findings.append(_finding("kpi-id", "id", f"“{indicator.id}” is an address of its own", f"«{indicator.id}» — отдельный адрес"))
    if indicator.owner and ground.owners is not None and indicator.owner not in ground.owners:
        what = f"there is no user or department “{indicator.owner}”, so nobody is told of alerts"
        what_ru = f"нет пользователя или подразделения «{indicator.owner}», поэтому о сигналах никто не узнает"
        findings.append(_finding("kpi-owner", "owner", what, what_ru, _near(indicator.owner, ground.owners), severity="warning"))
    return findings


def needed_facts(indicator: Indicator) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """(path of the key, facts of which one is needed, their needed type): what is named, and what dimensions read."""
    yield from ((path, (fact,), kind) for path, fact, kind in indicator.fields)
    yield from ((f"dimensions.{name}", OF_DIMENSIONS[name], "") for name in indicator.dimensions if name in OF_DIMENSIONS)


# ---- points ------------------------------------------------------------------------------------------------------------


def _points(indicator: Indicator, ground: Ground) -> Iterator[Finding]:
    for path, point in indicator.points:
        yield from _point(path, point, ground)
    for path, points in _of_people(indicator):
        for point in points:
            yield from _operation(path, point, ground)
    measure = indicator.measure
    if isinstance(measure, Regulation) and measure.process in ground.diagrams and not any(ground.operations(measure.process)):
        what = f"the process “{measure.process}” has no operations of people: there is no regulation to follow"
        what_ru = f"в процессе «{measure.process}» нет операций, которые выполняют люди: следовать нечему"
        yield _finding("kpi-points", "measure.process", what, what_ru)


def _point(path: str, point: Point, ground: Ground) -> Iterator[Finding]:
    if point.kind and ground.event_kinds and point.kind not in ground.event_kinds:
        what = f"there is no kind of history event “{point.kind}”"
        yield _finding("kpi-points", path, what, f"нет вида событий истории «{point.kind}»", _near(point.kind, ground.event_kinds))
    if not point.process:
        return
    graph = ground.graphs.get(point.process)
    if graph is None:
        what, what_ru = f"the model has no process “{point.process}”", f"в модели нет процесса «{point.process}»"
        yield _finding("kpi-points", path, what, what_ru, _near(point.process, ground.diagrams))
    elif point.exit:
        exits = ground.exits(point.process)
        if point.exit not in exits:
            what = f"the process “{point.process}” has no exit “{point.exit}”"
            what_ru = f"у процесса «{point.process}» нет выхода «{point.exit}»"
            yield _finding("kpi-points", path, what, what_ru, _near(point.exit, exits))
    elif point.element == EVERY:
        if not any(ground.operations(point.process)):
            what = f"the process “{point.process}” has no operations of people"
            yield _finding("kpi-points", path, what, f"в процессе «{point.process}» нет операций, которые выполняют люди")
    elif point.element:
        element = next((one for one in graph.elements if one.id == point.element), None)
        if element is None:
            known = {one.id: one.name for one in graph.elements if ground.moments(point.process, one)}
            what = f"the process “{point.process}” has no element “{point.element}”"
            what_ru = f"в процессе «{point.process}» нет элемента «{point.element}»"
            yield _finding("kpi-points", path, what, what_ru, _near(point.element, known), element_id=point.element)
        elif not point.kind and point.moment not in (moments := ground.moments(point.process, element)):
            where = {"element_id": element.id, "element_name": element.name}
            what = f"the history never tells of {label(element)} ({element.id}) that it is {point.moment}"
            what_ru = f"история не сообщает о {label_ru(element)} ({element.id}) момент {point.moment}"
            yield _finding("kpi-moments", path, what, what_ru, _moments(moments), **where)
    elif not point.kind and point.moment not in OF_PROCESS:
        what = f"a process as a whole is never {point.moment}"
        yield _finding("kpi-moments", path, what, f"у процесса в целом нет момента {point.moment}", _moments(OF_PROCESS))


def _of_people(indicator: Indicator) -> Iterator[tuple[str, tuple[Point, ...]]]:
    """The points that must be operations of people."""
    measure = indicator.measure
    if isinstance(measure, Effort) or (isinstance(measure, OnTime) and not measure.due):
        yield "measure.of", measure.of
    if isinstance(measure, Ratio):
        yield from (
            (f"measure.{key}.of", term.of) for key, term in (("over", measure.over), ("under", measure.under)) if isinstance(term, Timed)
        )


def _operation(path: str, point: Point, ground: Ground) -> Iterator[Finding]:
    graph = ground.graphs.get(point.process)
    if graph is None or point.element == EVERY:
        return
    operations = {one.id: one.name for one in ground.operations(point.process)}
    element = next((one for one in graph.elements if one.id == point.element), None)
    if point.element in operations or (point.element and element is None):
        return
    named = label(element) if element else f"the process “{point.process}”"
    named_ru = label_ru(element) if element else f"процесс «{point.process}»"
    what = f"{named} is no operation of people, whose time or deadline could be measured"
    what_ru = f"{named_ru} — не операция, которую выполняют люди: измерять время или срок нечего"
    hint = _near(point.element, operations) if point.element else Said("Name an operation, or “*”.", "Назовите операцию или «*».")
    yield _finding("kpi-points", path, what, what_ru, hint, element_id=point.element)


def _reachable(indicator: Indicator, ground: Ground) -> Iterator[Finding]:
    measure = indicator.measure
    if not isinstance(measure, (Rate, Duration)):
        return
    for number, target in enumerate(measure.to):
        if not ground.ways.reaches(measure.from_, target):
            path = f"measure.to.{number}" if len(measure.to) > 1 else "measure.to"
            what = f"no way leads from {_named(measure.from_)} to {_named([target])} within one deal"
            what_ru = f"в пределах одной сделки нет пути от {_named(measure.from_)} до {_named([target])}"
            hint = Said(
                "Mind their order. Where the end is in a deal that a message has begun, it can't be measured from the first deal.",
                "Проверьте порядок. Если конец лежит в сделке, начатой сообщением, измерить до него из первой сделки нельзя.",
            )
            yield _finding("kpi-reachable", path, what, what_ru, hint, element_id=target.element)


# ---- facts -------------------------------------------------------------------------------------------------------------


def _facts(indicator: Indicator, ground: Ground) -> Iterator[Finding]:
    for path, names, wanted in needed_facts(indicator):
        there = [name for name in names if name in ground.facts or name in ground.recorded]
        if hidden := [name for name in names if name in ground.hidden]:
            what = f"“{hidden[0]}” is personal data, which no figure may be told apart or filtered by"
            what_ru = f"«{hidden[0]}» — персональные данные: по ним нельзя различать и отбирать показатели"
            yield _finding("kpi-personal", path, what, what_ru)
        elif not there:
            named, named_ru = " or ".join(f"“{name}”" for name in names), " или ".join(f"«{name}»" for name in names)
            what, what_ru = f"nothing in the model sets the fact {named}", f"ничто в модели не задаёт факт {named_ru}"
            yield _finding("kpi-facts", path, what, what_ru, _near(names[0], (set(ground.facts) | set(ground.recorded)) - ground.hidden))
        elif wanted and (other := _other_type(there[0], wanted, ground)):
            what, what_ru = f"the fact “{there[0]}” is {other}, not a {wanted}", f"факт «{there[0]}» имеет тип {other}, а нужен {wanted}"
            alike = [name for name, types in ground.facts.items() if wanted in types and name not in ground.hidden]
            yield _finding("kpi-facts", path, what, what_ru, _near(there[0], alike))


def _other_type(fact: str, wanted: str, ground: Ground) -> str:
    """The type that a fact has in place of the wanted one; "" when it has that, or when nothing says that it has not."""
    stated = ground.facts.get(fact, frozenset())
    if stated:
        return "" if wanted in stated else " or ".join(sorted(stated))
    recorded = ground.recorded.get(fact)
    if recorded == wanted or (recorded is None and fact in ground.facts):
        return ""
    return "" if wanted == "date" else "text"  # recorded dates are texts


def _dimensions(indicator: Indicator) -> Iterator[Finding]:
    """Where figures could not be told apart."""
    points = [point for _, point in indicator.points]
    of_operations = isinstance(indicator.measure, Regulation) or any(point.element or point.kind for point in points)
    if "operation" in indicator.dimensions and not of_operations:
        what, what_ru = (
            "no point is at an operation, so that none can be told apart",
            "ни одна точка не относится к операции, различать нечего",
        )
        yield _finding("kpi-dimensions", "dimensions.operation", what, what_ru, severity="warning")
    if "exit" in indicator.dimensions and all(point.element for point in points):
        what = "no point is at an exit or at a whole process, so that no exit can be told apart"
        what_ru = "ни одна точка не относится к выходу или к процессу в целом, различать нечего"
        yield _finding("kpi-dimensions", "dimensions.exit", what, what_ru, severity="warning")


# ---- sentences ---------------------------------------------------------------------------------------------------------


def _finding(rule: str, path: str, what: str, what_ru: str, hint: Said = NOTHING_SAID, **more: str) -> Finding:
    return Finding.of(rule, Said(f"{path}: {what}.", f"{path}: {what_ru}."), hint, **more)  # type: ignore[arg-type]


def _near(word: str, known: Iterable[str]) -> Said:
    """What may have been meant: ids that look alike, else all of a short list."""
    by_low = {one.lower(): one for one in sorted(known)}
    found = [by_low[low] for low in get_close_matches(word.lower(), by_low, n=3, cutoff=0.5)]
    if not found and len(by_low) > 12:
        return NOTHING_SAID
    named = ", ".join(found or by_low.values())
    if not named:
        return NOTHING_SAID
    return Said(f"Did you mean {named}?", f"Возможно, имелось в виду: {named}.") if found else Said(f"There are {named}.", f"Есть {named}.")


def _moments(moments: Iterable[str]) -> Said:
    named = ", ".join(moments)
    if named:
        return Said(f"It can be {named}.", f"Возможны: {named}.")
    return Said("Name an operation before or after it, which leaves a trace.", "Назовите операцию до или после: она оставляет след.")


def _named(points: Iterable[Point]) -> str:
    """Points as a declaration names them."""
    return ", ".join(
        " ".join(part for part in (point.process, point.exit or point.element, point.kind or ("" if point.exit else point.moment)) if part)
        for point in points
    )
