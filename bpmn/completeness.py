"""What makes a process model complete: the checklist, rule by rule, over the diagrams of the end-to-end process or of one stage.

Only a described process can be measured: stages, then operations, then indicators. Each rule says where something is missing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from bpmn.catalog import Catalog
from bpmn.contracts import Knowledge, called_process
from bpmn.diagram import Diagram
from bpmn.elements import OPERATIONS, Element, Flow
from bpmn.expressions import Mode, read, syntax_problem
from bpmn.findings import Finding, Severity
from bpmn.graph import Graph, graph_of, label
from bpmn.lint import lint

CONTRACTS = "stage-contract"
"""The lint rule that is an item of its own."""
_LISTED = re.compile(r"\s*([-*•–—☐]|\[ \]|\d+[.)])\s")


@dataclass(frozen=True, slots=True)
class Lack:
    """One place where something is missing.

    Attributes:
        process_id: The diagram.
        element_id, name, name_ru: What of it; "" when it is about the whole.
        what, what_ru: What is missing there, in a sentence.
        severity: A "warning" is listed, but the rule is met.
    """

    process_id: str
    element_id: str
    name: str
    name_ru: str
    what: str
    what_ru: str
    severity: Severity = "error"


class Part:
    """The diagrams of the end-to-end process, or of one stage, with what they call.

    Args:
        stages: Process ids of the five stages, by stage; for the end-to-end process, else empty.
    """

    def __init__(self, diagrams: Iterable[Diagram], catalog: Catalog, stages: dict[str, frozenset[str]] | None = None) -> None:
        self.diagrams = list(diagrams)
        self.catalog = catalog
        self.stages = stages or {}

    @cached_property
    def findings(self) -> list[tuple[Diagram, Finding]]:
        return [(diagram, finding) for diagram in self.diagrams for finding in lint(diagram, self.catalog)]

    @property
    def operations(self) -> Iterator[tuple[Diagram, Element]]:
        return ((diagram, element) for diagram in self.diagrams for element in graph_of(diagram).of_kind(*OPERATIONS))


@dataclass(frozen=True, slots=True)
class Rule:
    """One item of the checklist, in both languages: its title, what to do where it is not met, and how it is checked."""

    name: str
    title: str
    title_ru: str
    what_to_do: str
    what_to_do_ru: str
    check: Callable[[Part], Iterator[Lack]]


def _lint_clean(part: Part) -> Iterator[Lack]:
    return (_found(diagram, finding) for diagram, finding in part.findings if finding.rule != CONTRACTS)


def _contracts(part: Part) -> Iterator[Lack]:
    return (_found(diagram, finding) for diagram, finding in part.findings if finding.rule == CONTRACTS)


def _departments(part: Part) -> Iterator[Lack]:
    for diagram, operation in part.operations:
        if not operation.department:
            yield lack(diagram, operation, "It is handed to no department.", "Не указано подразделение.")


def _asked(part: Part) -> Iterator[Lack]:
    for diagram, operation in part.operations:
        if not operation.form and not is_checklist(operation.documentation):
            yield lack(diagram, operation, "It has neither a form nor a checklist.", "Нет ни формы, ни контрольного списка.")


def is_checklist(documentation: str) -> bool:
    """What a diagram says of an operation is a list of things to do: a line of it begins with a dash, a star, a box or a number."""
    return any(_LISTED.match(line) for line in documentation.splitlines())


def _deadlines(part: Part) -> Iterator[Lack]:
    for diagram, operation in part.operations:
        if not (operation.camunda("dueDate") or "").strip():
            yield lack(diagram, operation, "It has no deadline.", "Не задан срок.")


def _hand_offs(part: Part) -> Iterator[Lack]:
    """Work crosses into another lane on a flow that says what goes with it; an end or a start is no work."""
    for diagram in part.diagrams:
        for flow in graph_of(diagram).flows:
            source, target = diagram.elements.get(flow.source), diagram.elements.get(flow.target)
            if source is None or target is None:
                continue
            between, between_ru = f"from {label(source)} to {label(target)}", f"от {_ru(source)} к {_ru(target)}"
            crosses = source.lane and target.lane and source.lane != target.lane
            if crosses and source.kind != "startEvent" and target.kind != "endEvent" and not flow.is_hand_off:
                what = f"Work goes {between}, into another lane, without a stated hand-off."
                yield lack(diagram, flow, what, f"Работа переходит {between_ru} на другую дорожку без указания передачи.")
            elif flow.is_hand_off and not flow.pack:
                what = f"The hand-off {between} has no pack."
                yield lack(diagram, flow, what, f"Для передачи {between_ru} не указан комплект.")


def _exit_facts(part: Part) -> Iterator[Lack]:
    for diagram in part.diagrams:
        for end in graph_of(diagram).of_kind("endEvent"):
            if end.exit and not end.promised:
                what = f"The exit “{end.exit}” promises no fact."
                yield lack(diagram, end, what, f"Выход «{end.exit}» не обещает ни одного факта.")


def _calls_stages(part: Part) -> Iterator[Lack]:
    """The end-to-end diagrams call each stage."""
    calls = {call.node.get("calledElement", "") for diagram in part.diagrams for call in graph_of(diagram).of_kind("callActivity")}
    for diagram in part.diagrams[:1]:
        for stage, processes in part.stages.items():
            if not processes & calls:
                yield lack(diagram, None, f"The stage {stage} is not called.", f"Этап {stage} не вызывается.")


def _exits_handled(part: Part) -> Iterator[Lack]:
    """After a called process each of its exits is told from the others: by its name, or because all others are named."""
    for diagram in part.diagrams:
        graph = graph_of(diagram)
        knowledge = Knowledge(diagram, part.catalog)
        for call in graph.of_kind("callActivity"):
            called = called_process(call, diagram, part.catalog)
            if called is None or len(called.exits) < 2:
                continue
            process = call.node.get("calledElement", "")
            holders = {mapping.target for mapping in call.outs if mapping.source == "exit"}
            if not holders:
                what = f"It does not take over at which exit {process} has ended."
                yield lack(diagram, call, what, f"Не принимается, через какой выход завершился процесс {process}.")
                continue
            named = {text for holder in holders for text in _compared(graph, holder)}
            left_over = [exit_name for exit_name in called.exits if exit_name not in named]
            for exit_name in called.exits:
                if (exit_name in left_over and len(left_over) > 1) or _is_dead_end(graph, knowledge, holders, exit_name):
                    what = f"Nothing after it is for the exit “{exit_name}” of {process}."
                    yield lack(diagram, call, what, f"После него ничего нет для выхода «{exit_name}» процесса {process}.")


def _compared(graph: Graph, variable: str) -> Iterator[str]:
    """The texts in the conditions, scripts and mappings that read a variable."""
    texts: list[tuple[str, Mode]] = [(flow.condition, "expression") for flow in graph.flows if flow.condition]
    for element in graph.elements:
        texts += [(element.script, "script"), *((mapping.source, "expression") for mapping in element.ins)]
    for text, mode in texts:
        if variable in text and syntax_problem(text, mode) is None and variable in (reading := read(text, mode)).reads:
            for node in ast.walk(reading.tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def _is_dead_end(graph: Graph, knowledge: Knowledge, holders: set[str], exit_name: str) -> bool:
    """A choice that the exit comes to has no flow for it."""
    for holder in holders:
        for gateway in graph.of_kind("exclusiveGateway", "inclusiveGateway"):
            before = knowledge.before.get(gateway.id)
            if before is None or exit_name not in before.cases.get(holder, ()):
                continue
            ways = [knowledge.on[flow.id] for flow in gateway.outgoing if flow.id in knowledge.on]
            if not any(exit_name in way.cases.get(holder, ()) for way in ways):
                return True
    return False


def _found(diagram: Diagram, finding: Finding) -> Lack:
    element = diagram.elements.get(finding.element_id)
    what = f"{finding.message} {finding.hint}".strip()
    what_ru = f"{finding.message_ru or finding.message} {finding.hint_ru or finding.hint}".strip()
    russian = element.translations.get("ru", "") if element else ""
    return Lack(diagram.main.id, finding.element_id, finding.element_name, russian, what, what_ru, finding.severity)


def lack(diagram: Diagram, where: Element | Flow | None, what: str, what_ru: str) -> Lack:
    """What is missing at an element or a flow; None: in the whole diagram."""
    russian = where.translations.get("ru", "") if isinstance(where, Element) else ""
    return Lack(diagram.main.id, where.id if where else "", where.name if where else "", russian, what, what_ru)


def _ru(element: Element) -> str:
    return f"«{element.translations.get('ru') or element.name or element.id}»"


LINT_CLEAN = Rule(
    "lint-clean", "The diagrams have no errors", "В диаграммах нет ошибок",
    "Mend what lint finds; a warning may stay.", "Исправьте найденное проверкой; предупреждение может остаться.", _lint_clean,
)  # fmt: skip
HOLDS = Rule(
    "contracts-hold", "Facts arrive where they are promised", "Факты доходят туда, где обещаны",
    "Produce the fact on the path that is named, or pass it on to the stage that is called.",
    "Получите факт на указанном пути или передайте его вызываемому этапу.", _contracts,
)  # fmt: skip
OPERATIONS_ARE_DESCRIBED = (
    Rule(
        "operation-departments", "Every operation has a department", "У каждой операции есть подразделение",
        "Draw the operation in its department's lane.", "Поместите операцию на дорожку её подразделения.", _departments,
    ),
    Rule(
        "operation-forms", "Every operation has a form or a checklist", "У каждой операции есть форма или контрольный список",
        "Give it a form, or list in its documentation what is to be done, a line beginning with “-” for each.",
        "Задайте форму или перечислите в документации, что нужно сделать: по строке, начинающейся с «-», на каждое дело.", _asked,
    ),
    Rule(
        "operation-deadlines", "Every operation has a deadline", "У каждой операции есть срок",
        "Set its due date, such as PT8H: eight hours from when it opens.", "Задайте срок, например PT8H: восемь часов с момента открытия.",
        _deadlines,
    ),
)  # fmt: skip
PACKS = Rule(
    "hand-off-packs", "Every hand-off states its pack", "Для каждой передачи указан комплект",
    "State on the flow between the lanes that it is a hand-off, and the facts that the receiver must be given.",
    "Укажите на потоке между дорожками, что это передача, и какие факты получает принимающий.", _hand_offs,
)  # fmt: skip
EXIT_FACTS = Rule(
    "exit-facts", "Every exit promises its facts", "Каждый выход обещает свои факты",
    "Name the facts that are known whenever the process ends there.", "Назовите факты, известные, когда процесс завершается здесь.",
    _exit_facts,
)  # fmt: skip
CALLS_STAGES = Rule(
    "stages-called", "The end-to-end process calls all five stages", "Сквозной процесс вызывает все пять этапов",
    "Draw a call activity for the stage.", "Нарисуйте вызов этапа.", _calls_stages,
)  # fmt: skip
EXITS_HANDLED = Rule(
    "exits-handled", "Every exit of a called stage leads on", "Каждый выход вызванного этапа ведёт дальше",
    "Take the exit over (camunda:out source=\"exit\"), and draw a flow for it behind a gateway.",
    "Примите выход (camunda:out source=\"exit\") и нарисуйте для него поток после шлюза.", _exits_handled,
)  # fmt: skip
OF_STAGE = (LINT_CLEAN, *OPERATIONS_ARE_DESCRIBED, PACKS, EXIT_FACTS, HOLDS)
"""What is checked of a stage, in the order in which it is told."""
OF_END_TO_END = (LINT_CLEAN, CALLS_STAGES, HOLDS, EXITS_HANDLED, *OPERATIONS_ARE_DESCRIBED, PACKS, EXIT_FACTS)
