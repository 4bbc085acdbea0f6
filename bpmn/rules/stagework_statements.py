"""Stagework's own statements are spelt as the dialect has them, stand where they count, and are complete.

An extension element with a typing error is legal XML and means nothing: a contract with `<stagework:fakt>` would promise
nothing and be kept by every path.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import ASSIGNMENT_RULES, OPERATIONS
from bpmn.findings import Finding, Said
from bpmn.graph import finding, owner
from bpmn.xml import BPMN, STAGEWORK, local

NAME = "stagework-statements"

STAGES = ("inbound", "outbound", "discussion", "execution", "development", "deal")
FACT_TYPES = ("string", "number", "boolean", "date", "list", "object")
PAGE = Said("See the diagram dialect in docs/architecture.md.", "См. диалект диаграмм в docs/architecture.md.")
CATCHES = ("startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask")
THROWS = ("endEvent", "intermediateThrowEvent", "sendTask")


@dataclass(frozen=True)
class Statement:
    """Where a statement may stand, and its attributes; `where` names BPMN or Stagework tags, () is anywhere."""

    where: tuple[str, ...]
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    once: bool = True


STATEMENTS = {
    "assignment": Statement(tuple(sorted(OPERATIONS)), ("rule",), ("variable", "element"), {"rule": ASSIGNMENT_RULES}),
    "fourEyes": Statement(tuple(sorted(OPERATIONS)), ("with",), once=False),
    "correlation": Statement(("message",), ("expression",)),
    "payload": Statement(
        (*CATCHES, *THROWS), ("name",), ("expression", "type", "personal"), {"type": FACT_TYPES, "personal": ("true", "false")}, once=False
    ),
    "stage": Statement(("process",), ("name",), (), {"name": STAGES}),
    "entry": Statement(("process",)),
    "exit": Statement(("endEvent",), ("name",)),
    "fact": Statement(("entry", "exit"), ("name", "type"), (), {"type": FACT_TYPES}, once=False),
    "handOff": Statement(("sequenceFlow",)),
    "pack": Statement(("handOff",), ("fact",), once=False),
    "translation": Statement((), ("lang", "name"), once=False),
}


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for node in diagram.root.iter():
        if not isinstance(node.tag, str):
            continue
        for attribute in node.attrib:
            if etree.QName(attribute).namespace == STAGEWORK:
                name = etree.QName(attribute).localname
                yield finding(NAME, owner(node), Said(f"There is no attribute stagework:{name}.", f"Атрибута stagework:{name} нет."), PAGE)
        if etree.QName(node).namespace == STAGEWORK:
            yield from _statement(node, local(node))


def _statement(node: etree._Element, tag: str) -> Iterator[Finding]:
    where, called = owner(node), f"<stagework:{tag}>"
    known = STATEMENTS.get(tag)
    if known is None:
        listed = ", ".join(sorted(STATEMENTS))
        hint = Said(f"Known are {listed}. {PAGE.en}", f"Известны {listed}. {PAGE.ru}")
        yield finding(NAME, where, Said(f"There is no statement {called}.", f"Указания {called} нет."), hint)
        return
    holder = _holder(node)
    if known.where and holder not in known.where:
        message = Said(
            f"{called} stands on a {holder or 'wrong place'}, where it counts for nothing.",
            f"{called} стоит не на месте ({holder or 'вне элемента'}) и ничего не значит.",
        )
        yield finding(NAME, where, message, PAGE)
        return
    parent = node.getparent()
    if known.once and parent is not None and next(parent.iterchildren(node.tag)) is not node:
        message = Said(f"{called} is stated twice; only the first counts.", f"{called} указано дважды; действует только первое.")
        yield finding(NAME, where, message, Said("Keep one.", "Оставьте одно."))
    for attribute in known.needs:
        if not (node.get(attribute) or "").strip():
            yield finding(NAME, where, Said(f"{called} has no {attribute}.", f"У {called} нет {attribute}."), PAGE)
    for attribute in map(str, node.attrib):
        if attribute not in known.needs and attribute not in known.may:
            message = Said(f"{called} has an unknown attribute {attribute!r}.", f"У {called} неизвестный атрибут {attribute!r}.")
            yield finding(NAME, where, message, PAGE)
    for attribute, allowed in known.values.items():
        value = node.get(attribute)
        if value and value not in allowed:
            listed = ", ".join(allowed)
            message = Said(f"{called} has the {attribute} {value!r}.", f"У {called} значение {attribute} — {value!r}.")
            yield finding(NAME, where, message, Said(f"Choose one of {listed}.", f"Выберите одно из: {listed}."))
    if tag == "payload":
        yield from _payload(node, where, holder)


def _payload(node: etree._Element, where: etree._Element, holder: str) -> Iterator[Finding]:
    """A sender of a message computes the payload; a receiver says what it is given."""
    about_message = where.get("messageRef") or any(local(child) == "messageEventDefinition" for child in where)
    name = node.get("name", "")
    if not about_message:
        message = Said(
            f"The payload {name!r} stands where no message is sent or awaited.",
            f"Содержимое {name!r} указано там, где сообщение не отправляется и не ожидается.",
        )
        hint = Said(
            "State it on a message event, a receive task, or a send task with a message.",
            "Укажите его на событии-сообщении, задаче получения или задаче отправки с сообщением.",
        )
        yield finding(NAME, where, message, hint)
    if holder in THROWS and not node.get("expression"):
        yield finding(NAME, where, Said(f"The payload {name!r} has no expression.", f"У содержимого {name!r} нет выражения."), PAGE)
    if holder in CATCHES and node.get("expression"):
        message = Said(
            f"The payload {name!r} of an awaited message has an expression.", f"У содержимого {name!r} ожидаемого сообщения есть выражение."
        )
        hint = Said("State its name and type: the sender computes the value.", "Укажите имя и тип: значение вычисляет отправитель.")
        yield finding(NAME, where, message, hint)


def _holder(node: etree._Element) -> str:
    """The tag of what the statement is about; "" when it stands outside of any `extensionElements`."""
    parent = node.getparent()
    if parent is None:
        return ""
    if etree.QName(parent).namespace == STAGEWORK:
        return local(parent)
    if parent.tag != f"{{{BPMN}}}extensionElements":
        return ""
    above = parent.getparent()
    if above is not None and local(above).endswith("EventDefinition"):
        above = above.getparent()
    return local(above) if above is not None else ""
