"""A stage keeps its contract: on every path from its start to an exit, the facts that the exit promises are produced.

Stages are run one after another by people who don't see each other. What discussion promises, execution relies on; a path that reaches
`won` without an amount would hand over a gap. The finding names the shortest such path.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.comparisons import comparisons
from bpmn.contracts import Knowledge, called_process, told
from bpmn.diagram import Diagram
from bpmn.elements import Element, Fact
from bpmn.facts import UNKNOWN, brought, may_write
from bpmn.findings import Finding, Said
from bpmn.graph import Graph, finding, graph_of, label, label_ru

NAME = "stage-contract"

INSIDE = Said("inside a subprocess", "внутри подпроцесса")
AT_ERROR = Said("at an error end", "на конечном событии ошибки")
BESIDE = Said("after a non-interrupting event", "после непрерывающего события")
STATE_PAYLOAD = Said(
    'State what the message brings: <stagework:payload name="..." type="..."/> on the start event.',
    'Укажите, что приносит сообщение: <stagework:payload name="..." type="..."/> на начальном событии.',
)
BY_MESSAGE = Said("Start it by a message that brings them.", "Начинайте его сообщением, которое их приносит.")


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    graph = graph_of(diagram)
    knowledge = Knowledge(diagram, catalog)
    yield from _exits(graph, knowledge)
    yield from _starts(graph)
    yield from _types(graph, catalog)
    for call in graph.of_kind("callActivity"):
        yield from _call(call, graph, knowledge, catalog)


def _exits(graph: Graph, knowledge: Knowledge) -> Iterator[Finding]:
    """Each regular end of a stage is an exit, and no path comes there without what it promises."""
    main = graph.main(graph.process.id)
    promised: dict[str, Element] = {}
    for end in graph.of_kind("endEvent"):
        inside, beside = end.scope != graph.process.id, end.id not in main and end.event != "terminate"
        if end.exit and (inside or beside or end.event == "error"):
            where = INSIDE if inside else AT_ERROR if end.event == "error" else BESIDE
            message = Said(f"An exit {where.en} does not end the stage.", f"Выход {where.ru} не завершает этап.")
            hint = Said("State the exit at an end event of the stage itself.", "Укажите выход на конечном событии самого этапа.")
            yield finding(NAME, end, message, hint)
            continue
        if graph.process.stage and not end.exit and not inside and not beside and end.event not in ("error", "terminate"):
            message = Said(
                f"The end event {label(end)} of the stage {graph.process.stage} states no exit.",
                f"На конечном событии {label_ru(end)} этапа {graph.process.stage} не указан выход.",
            )
            hint = Said(
                'State it: <stagework:exit name="..."> with the facts that it promises.',
                'Укажите его: <stagework:exit name="..."> с фактами, которые он обещает.',
            )
            yield finding(NAME, end, message, hint)
        other = promised.setdefault(end.exit, end) if end.exit else end
        if set(other.promised) != set(end.promised):
            message = Said(
                f"The exit {end.exit!r} promises other facts here than at {label(other)}.",
                f"Выход {end.exit!r} обещает здесь не те факты, что на {label_ru(other)}.",
            )
            hint = Said("Promise the same, or call one of the exits differently.", "Обещайте то же или назовите один из выходов иначе.")
            yield finding(NAME, end, message, hint)
        known = knowledge.before.get(end.id)
        for fact in end.promised:
            if known is not None and not known.has(fact.name):
                path = told(knowledge.path_without(fact.name, end))
                message = Said(
                    f"The exit {end.exit!r} promises {fact.name}, but this path does not produce it: {path.en}.",
                    f"Выход {end.exit!r} обещает {fact.name}, но на этом пути он не появляется: {path.ru}.",
                )
                hint = Said(
                    f"Ask for {fact.name} in a form, or set it in a script, decision or mapping on that path; or don't promise it.",
                    f"Спросите {fact.name} в форме или задайте его в скрипте, решении или отображении на этом пути; или не обещайте.",
                )
                yield finding(NAME, end, message, hint)


def _starts(graph: Graph) -> Iterator[Finding]:
    """Whatever starts the stage brings its entry facts."""
    for start in graph.starts(graph.process.id):
        given = {fact.name for fact in brought(start)}
        missing = [fact.name for fact in graph.process.entry if fact.name not in given]
        if missing and start.event in ("message", "timer"):
            listed = ", ".join(missing)
            message = Said(
                f"The {start.event} start {label(start)} does not bring what the stage must be given: {listed}.",
                f"Начальное событие {label_ru(start)} не приносит того, что нужно этапу: {listed}.",
            )
            yield finding(NAME, start, message, STATE_PAYLOAD if start.event == "message" else BY_MESSAGE)


def _types(graph: Graph, catalog: Catalog) -> Iterator[Finding]:
    """A fact is written as the type that is promised."""
    promised: dict[str, tuple[Fact, Element | None]] = {fact.name: (fact, None) for fact in graph.process.entry}
    for end in graph.of_kind("endEvent"):
        promised.update({fact.name: (fact, end) for fact in end.promised})
    for element in graph.elements:
        for name, kind in may_write(element, catalog).items():
            if name not in promised:
                continue
            fact, at = promised[name]
            if UNKNOWN not in (kind, fact.type) and kind != fact.type:
                by = f"the exit {at.exit!r} promises" if at else "the stage's entry states"
                by_ru = f"выход {at.exit!r} обещает" if at else "на входе этапа указан"
                message = Said(
                    f"{label(element)} writes {name} as a {kind}, but {by} a {fact.type}.",
                    f"{label_ru(element)} пишет {name} как {kind}, а {by_ru} {fact.type}.",
                )
                yield finding(NAME, element, message, Said("Make the two types the same.", "Сделайте типы одинаковыми."))


def _call(call: Element, graph: Graph, knowledge: Knowledge, catalog: Catalog) -> Iterator[Finding]:
    """A called stage is given its entry facts; its exits are called by their names."""
    called = called_process(call, graph.diagram, catalog)
    known = knowledge.before.get(call.id)
    if called is None or known is None:
        return
    process = call.node.get("calledElement", "")
    sources = {mapping.target: mapping.source for mapping in call.ins}
    passes_all = any(mapping.everything for mapping in call.ins)
    for fact in called.entry:
        source = sources.get(fact.name, fact.name if passes_all else None)
        if source is None:
            message = Said(
                f"{process} must be given {fact.name}, which {label(call)} does not pass.",
                f"Процессу {process} нужен {fact.name}, а {label_ru(call)} его не передаёт.",
            )
            mapping = f'<camunda:in source="{fact.name}" target="{fact.name}"/>'
            yield finding(NAME, call, message, Said(f"Add {mapping}.", f"Добавьте {mapping}."))
        elif source.isidentifier() and not known.has(source):
            path = told(knowledge.path_without(source, call))
            message = Said(
                f"{process} must be given {fact.name}, but this path does not produce {source}: {path.en}.",
                f"Процессу {process} нужен {fact.name}, но на этом пути {source} не появляется: {path.ru}.",
            )
            yield finding(NAME, call, message, Said(f"Produce {source} on that path.", f"Получите {source} на этом пути."))
    if called.exits:
        yield from _exit_names(call, process, set(called.exits), graph)


def _exit_names(call: Element, process: str, exits: set[str], graph: Graph) -> Iterator[Finding]:
    """Conditions test a called process's exit for names that it has."""
    holders = {mapping.target for mapping in call.outs if mapping.source == "exit"}
    holders -= {mapping.target for other in graph.of_kind("callActivity") if other is not call for mapping in other.outs}
    for flow in graph.flows:
        for comparison in comparisons(flow.condition) if flow.condition else ():
            unknown = comparison.values - exits
            if comparison.variable in holders and unknown:
                listed, known = ", ".join(map(repr, sorted(unknown))), ", ".join(sorted(exits))
                message = Said(f"{process} has no exit {listed}.", f"У процесса {process} нет выхода {listed}.")
                yield finding(NAME, flow, message, Said(f"Its exits are {known}.", f"Его выходы: {known}."))
