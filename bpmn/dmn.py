"""A DMN file as read: one decision table, or one literal expression (OMG DMN 1.3, §7 and §8; 1.1 and 1.2 files too).

What Stagework does not evaluate is a finding, so that a decision never runs with a part of it ignored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree

from bpmn.findings import NOTHING_SAID, Finding, Said
from bpmn.xml import CAMUNDA, DiagramError, local, parse_xml

NAMESPACES = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
}
HIT_POLICIES = ("UNIQUE", "FIRST", "ANY", "RULE ORDER", "COLLECT")
AGGREGATIONS = ("SUM", "MIN", "MAX", "COUNT")
TYPES = {
    "": "", "any": "", "string": "string", "boolean": "boolean", "integer": "number", "long": "number", "number": "number",
    "double": "number", "decimal": "number", "date": "date", "datetime": "date",
}  # fmt: skip
"""Type references, in lower case, and the fact type of each."""

_FEEL = ("", "feel", "http://www.omg.org/spec/FEEL/20140401", *(f"{name.removesuffix('MODEL/')}FEEL/" for name in NAMESPACES))
_NOTES = frozenset({"description", "extensionElements"})
_BESIDE = frozenset({"inputData", "knowledgeSource", "textAnnotation", "association", "DMNDI", "artifact"}) | _NOTES
_IN_DECISION = frozenset({"variable", "question", "allowedAnswers", "authorityRequirement"}) | _NOTES


class DecisionRefused(Exception):
    """The file is not a decision that can be evaluated here; `findings` say why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Cell:
    """A text with an expression. `where` says which in words: "rule 3, column “Budget”"; also in Russian."""

    text: str
    language: str
    where: Said
    id: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Input:
    """An input column: its expression, its type, and the values that it may have ("" = any)."""

    label: str
    type: str
    expression: Cell
    allowed: Cell


@dataclass(frozen=True, slots=True)
class Output:
    """An output column: the variable's name and its type."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A row; `number` counts from 1."""

    id: str
    number: int
    tests: tuple[Cell, ...]
    entries: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table. A literal expression is one rule that always holds, with one output."""

    id: str
    name: str
    hit_policy: str
    aggregation: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]


def read(source: bytes, name: str = "") -> Table:
    """Read a DMN file.

    Args:
        source: The file's bytes; at most 10 MB.
        name: The file's name, for messages.

    Raises:
        DecisionRefused: It can't be read, or has something that can't be evaluated here.
    """
    try:
        root = parse_xml(source, "decision")
    except DiagramError as error:
        raise DecisionRefused([error.finding]) from None
    return _Reader(root, name).table()


class _Reader:
    def __init__(self, root: etree._Element, name: str) -> None:
        self._root = root
        self._name = name
        self._findings: list[Finding] = []
        self._language = ""

    def table(self) -> Table:
        root = self._root
        if local(root) != "definitions" or etree.QName(root).namespace not in NAMESPACES:
            message = Said("The file is not DMN 1.1, 1.2 or 1.3.", "Файл — не DMN 1.1, 1.2 или 1.3.")
            self._refuse(root, message, Said("Save it from a DMN modeler.", "Сохраните его из редактора DMN."))
            raise DecisionRefused(self._findings)
        self._language = root.get("expressionLanguage", "")
        decisions = self._children(root, "decision", _BESIDE)
        if len(decisions) != 1:
            count = len(decisions)
            hint = Said(
                "Keep one decision per file, and ask several with one business rule task each.",
                "Держите в файле одно решение; несколько решений запрашивайте отдельными задачами.",
            )
            self._refuse(root, Said(f"The file has {count} decisions.", f"Решений в файле: {count}."), hint)
            raise DecisionRefused(self._findings)
        table = self._decision(decisions[0])
        if table is None or self._findings:
            raise DecisionRefused(self._findings)
        return table

    def _decision(self, node: etree._Element) -> Table | None:
        identity = node.get("id", "")
        if not identity:
            hint = Said("Give it one: business rule tasks name it.", "Задайте его: по нему решение находят задачи.")
            self._refuse(node, Said("The decision has no id.", "У решения нет id."), hint)
        logic: list[etree._Element] = []
        for child in self._elements(node):
            if local(child) in ("decisionTable", "literalExpression"):
                logic.append(child)
            elif local(child) == "informationRequirement":
                if any(local(part) == "requiredDecision" for part in child):
                    message = Said("The decision needs another decision.", "Решению нужно другое решение.")
                    hint = Said("Ask both with a business rule task each.", "Запросите каждое своей задачей.")
                    self._refuse(child, message, hint)
            elif local(child) not in _IN_DECISION:
                hint = Said("Use a decision table or a literal expression.", "Используйте таблицу решений или выражение.")
                self._refuse(child, _unknown(child), hint)
        if len(logic) != 1:
            hint = Said("Draw a decision table, or write a literal expression.", "Нарисуйте таблицу решений или напишите выражение.")
            self._refuse(node, Said("The decision has no logic.", "У решения нет логики."), hint)
            return None
        if local(logic[0]) == "literalExpression":
            variable = next((child for child in node if local(child) == "variable"), None)
            name, kind = ("", "") if variable is None else (variable.get("name", ""), variable.get("typeRef", ""))
            cell = self._cell(logic[0], Said("the expression", "выражение"), logic[0].get("expressionLanguage"))
            output = Output(name or identity, self._type(logic[0], kind or logic[0].get("typeRef", "")))
            return Table(identity, node.get("name", ""), "FIRST", "", (), (output,), (Rule(logic[0].get("id", ""), 1, (), (cell,)),))
        return self._decision_table(node, logic[0])

    def _decision_table(self, decision: etree._Element, node: etree._Element) -> Table:
        columns: dict[str, list[etree._Element]] = {"input": [], "output": [], "rule": []}
        for child in self._elements(node):
            if local(child) in columns:
                columns[local(child)].append(child)
            elif local(child) not in _NOTES | {"annotation"}:
                self._refuse(child, _unknown(child))
        policy = " ".join(node.get("hitPolicy", "UNIQUE").upper().replace("_", " ").split())
        aggregation = node.get("aggregation", "").upper()
        if policy not in HIT_POLICIES:
            known = ", ".join(HIT_POLICIES)
            message = Said(f"The hit policy {policy} is not evaluated here.", f"Правило выбора {policy} здесь не вычисляется.")
            self._refuse(node, message, Said(f"Use one of {known}.", f"Используйте одно из: {known}."))
        if aggregation and (aggregation not in AGGREGATIONS or policy != "COLLECT"):
            known = ", ".join(AGGREGATIONS)
            message = Said(
                f"The aggregation {aggregation} is not evaluated with {policy}.", f"Агрегация {aggregation} с {policy} не вычисляется."
            )
            self._refuse(node, message, Said(f"COLLECT with {known}.", f"Можно COLLECT с {known}."))
        if aggregation and len(columns["output"]) != 1:
            count = len(columns["output"])
            message = Said(
                f"{aggregation} takes one output column, not {count}.", f"{aggregation} берёт один выходной столбец, а их {count}."
            )
            self._refuse(node, message)
        inputs = tuple(self._input(child, index) for index, child in enumerate(columns["input"], 1))
        outputs = tuple(self._output(child, decision, len(columns["output"])) for child in columns["output"])
        if not outputs:
            hint = Said("Add one: a decision without a result decides nothing.", "Добавьте его: решение без результата ничего не решает.")
            self._refuse(node, Said("The table has no output column.", "В таблице нет выходного столбца."), hint)
        names = [output.name for output in outputs]
        if len(set(names)) < len(names):
            message = Said("Two output columns have the same name.", "У двух выходных столбцов одно имя.")
            self._refuse(node, message, Said("Give each its own.", "Дайте каждому своё."))
        if not columns["rule"]:
            self._refuse(node, Said("The table has no rule.", "В таблице нет правил."), Said("Add one.", "Добавьте правило."))
        rules = tuple(self._rule(child, number, inputs, outputs) for number, child in enumerate(columns["rule"], 1))
        return Table(decision.get("id", ""), decision.get("name", ""), policy, aggregation, inputs, outputs, rules)

    def _input(self, node: etree._Element, number: int) -> Input:
        expressions = self._children(node, "inputExpression", _NOTES | {"inputValues"})
        values = next((child for child in node if local(child) == "inputValues"), None)
        if node.get(f"{{{CAMUNDA}}}inputVariable"):
            message = Said("An input variable name is not evaluated here.", "Имя входной переменной здесь не вычисляется.")
            hint = Said("Write “?” in the cells for the input's value.", "Пишите в ячейках «?» вместо входного значения.")
            self._refuse(node, message, hint)
        expression = expressions[0] if expressions else node
        text = "".join(expression.findtext(f"{{{etree.QName(expression).namespace}}}text") or "").strip()
        label = node.get("label") or text or f"input {number}"
        if not text:
            message = Said(f"The input column “{label}” has no expression.", f"У входного столбца «{label}» нет выражения.")
            hint = Said("Write the variable that it looks at.", "Напишите переменную, на которую он смотрит.")
            self._refuse(node, message, hint)
        cell = self._cell(expression, Said(f"column “{label}”", f"столбец «{label}»"), expression.get("expressionLanguage"))
        place = Said(f"the allowed values of column “{label}”", f"допустимые значения столбца «{label}»")
        allowed = Cell("", "feel", NOTHING_SAID, "", None) if values is None else self._cell(values, place, "feel")
        return Input(label, self._type(node, expression.get("typeRef", "")), cell, allowed)

    def _output(self, node: etree._Element, decision: etree._Element, count: int) -> Output:
        # outputValues only order results, for the hit policies PRIORITY and OUTPUT ORDER, which are refused (DMN 1.3, §8.2.10).
        self._children(node, "", _NOTES | {"outputValues"})
        name = node.get("name", "")
        if not name and count > 1:
            hint = Said("Name each when there are several.", "Назовите каждый, если их несколько.")
            self._refuse(node, Said("An output column has no name.", "У выходного столбца нет имени."), hint)
        return Output(name or decision.get("id", ""), self._type(node, node.get("typeRef", "")))

    def _rule(self, node: etree._Element, number: int, inputs: tuple[Input, ...], outputs: tuple[Output, ...]) -> Rule:
        tests = [child for child in node if local(child) == "inputEntry"]
        entries = [child for child in node if local(child) == "outputEntry"]
        self._children(node, "", _NOTES | {"inputEntry", "outputEntry", "annotationEntry"})
        if len(tests) != len(inputs) or len(entries) != len(outputs):
            cells, wanted = f"{len(tests)} + {len(entries)}", f"{len(inputs)} + {len(outputs)}"
            message = Said(
                f"Rule {number} has {cells} cells for {wanted} columns.", f"В правиле {number} ячеек {cells}, а столбцов {wanted}."
            )
            self._refuse(node, message)
        where = [_of_rule(number, column.label) for column in inputs]
        there = [_of_rule(number, column.name) for column in outputs]
        return Rule(
            node.get("id", "") or str(number),
            number,
            tuple(self._cell(cell, place, cell.get("expressionLanguage"), True) for cell, place in zip(tests, where, strict=False)),
            tuple(self._cell(cell, place, cell.get("expressionLanguage")) for cell, place in zip(entries, there, strict=False)),
        )

    def _cell(self, node: etree._Element, where: Said, language: str | None, is_test: bool = False) -> Cell:
        text = (node.findtext(f"{{{etree.QName(node).namespace}}}text") or "").strip()
        spoken = (language or self._language).strip()
        known = "python" if spoken.lower() == "python" else "feel" if spoken in _FEEL or spoken.lower() == "feel" else ""
        if not known or (is_test and known == "python"):
            hint = Said("Write FEEL.", "Напишите на FEEL.") if is_test else Said("Write FEEL or python.", "Напишите на FEEL или python.")
            begins = capitalised(where)
            message = Said(
                f"{begins.en} is written in {spoken}, which is not evaluated here.",
                f"{begins.ru}: написано на {spoken}, это не вычисляется.",
            )
            self._refuse(node, message, hint)
        return Cell(text, known, where, node.get("id", ""), _line(node))

    def _type(self, node: etree._Element, reference: str) -> str:
        kind = reference.rpartition(":")[2].lower()
        if kind not in TYPES:
            known = ", ".join(filter(None, TYPES))
            message = Said(f"The type {reference} is not known here.", f"Тип {reference} здесь неизвестен.")
            self._refuse(node, message, Said(f"Use one of {known}.", f"Используйте один из: {known}."))
        return kind

    def _children(self, node: etree._Element, wanted: str, others: frozenset[str]) -> list[etree._Element]:
        found = []
        for child in self._elements(node):
            if local(child) == wanted:
                found.append(child)
            elif local(child) not in others:
                self._refuse(child, _unknown(child))
        return found

    @staticmethod
    def _elements(node: etree._Element) -> list[etree._Element]:
        return [child for child in node if local(child)]

    def _refuse(self, node: etree._Element, message: Said, hint: Said = NOTHING_SAID) -> None:
        name = node.get("name") or node.get("label") or ""
        self._findings.append(
            Finding.of("decision-table", message, hint, element_id=node.get("id", ""), element_name=name, line=_line(node))
        )


def capitalised(place: Said) -> Said:
    """A place at the beginning of a sentence."""
    return Said(place.en[:1].upper() + place.en[1:], place.ru[:1].upper() + place.ru[1:])


def _of_rule(number: int, column: str) -> Said:
    return Said(f"rule {number}, column “{column}”", f"правило {number}, столбец «{column}»")


def _unknown(node: etree._Element) -> Said:
    return Said(f"“{local(node)}” is not evaluated here.", f"«{local(node)}» здесь не вычисляется.")


def _line(node: etree._Element) -> int | None:
    line: Any = node.sourceline  # the stubs don't know its type
    return line if isinstance(line, int) else None
