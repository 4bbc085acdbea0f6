"""What changed between two versions of a diagram, element by element: told by id, down to the attribute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Literal

from lxml import etree

from bpmn.diagram import Diagram
from bpmn.elements import FLOW_NODES
from bpmn.xml import BPMN, CAMUNDA, NS, STAGEWORK, is_bpmn, local

Kind = Literal["added", "removed", "changed", "moved"]

OWN = FLOW_NODES | {"process", "sequenceFlow", "lane", "participant", "messageFlow", "message", "error", "escalation", "textAnnotation",
                    "dataObjectReference", "dataStoreReference", "association", "group"}  # fmt: skip
"""Elements that are compared by their own id."""
DERIVED = {"incoming", "outgoing", "flowNodeRef", "laneSet", "childLaneSet"}
"""Said elsewhere: by the flows' ends, and by the lane of each element."""
PREFIXES = {BPMN: "", CAMUNDA: "camunda:", STAGEWORK: "stagework:"}
MEANINGLESS = {"id", "{http://www.w3.org/2001/XMLSchema-instance}type"}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        element_id: The element.
        name: Its name as drawn (after the change, if it is still there).
        kind: "added", "removed", "changed" (it says something else), "moved" (only its place in the picture).
        what: The field for "changed", such as `camunda:dueDate` or `conditionExpression`; the kind of element for the others.
        before, after: The field's text, "" where it is absent.
    """

    element_id: str
    name: str
    kind: Kind
    what: str
    before: str = ""
    after: str = ""

    def to_dict(self) -> dict[str, str]:
        return asdict(self)

    def __str__(self) -> str:
        called = f"{self.element_id} “{self.name}”" if self.name else self.element_id
        if self.kind != "changed":
            return f"{called}: {self.what} {self.kind}"
        return f"{called}: {self.what} “{self.before}” → “{self.after}”"


def diff(old: Diagram, new: Diagram) -> list[Change]:
    """The differences, in the order of the new diagram, then what was removed.

    Formatting, the order of attributes, comments and what other tools noted for themselves are no difference.
    """
    before, after = _elements(old.root), _elements(new.root)
    lanes = _lanes(old.root), _lanes(new.root)
    places = _places(old.root), _places(new.root)
    changes: list[Change] = []
    for identity, node in after.items():
        name, what = _name(node), _words(local(node))
        if identity not in before:
            changes.append(Change(identity, name, "added", what))
            continue
        told = list(_told(before[identity], node, (lanes[0].get(identity, ""), lanes[1].get(identity, ""))))
        changes += [Change(identity, name, "changed", field, *values) for field, *values in told]
        if places[0].get(identity) != places[1].get(identity):
            changes.append(Change(identity, name, "moved", what))
    removed = (identity for identity in before if identity not in after)
    changes += [Change(identity, _name(before[identity]), "removed", _words(local(before[identity]))) for identity in removed]
    return changes


def only_layout(changes: Iterable[Change]) -> bool:
    """Whether the process says the same and only the picture differs."""
    return all(change.kind == "moved" for change in changes)


def _told(old: etree._Element, new: etree._Element, lanes: tuple[str, str]) -> Iterator[tuple[str, str, str]]:
    """The fields that differ: (field, before, after)."""
    before = {"element": _words(local(old)), "lane": lanes[0], **_fields(old)}
    after = {"element": _words(local(new)), "lane": lanes[1], **_fields(new)}
    for field in dict.fromkeys([*before, *after]):
        if before.get(field, "") != after.get(field, ""):
            yield field, before.get(field, ""), after.get(field, "")


def _elements(root: etree._Element) -> dict[str, etree._Element]:
    nodes = (node for node in root.iter() if is_bpmn(node) and local(node) in OWN)
    return {identity: node for node in nodes if (identity := node.get("id"))}


def _fields(node: etree._Element, path: str = "") -> dict[str, str]:
    """Everything that an element says, as text by path; without the elements inside it that have a life of their own."""
    found: dict[str, str] = {}
    for attribute, value in node.attrib.items():
        field = _field(str(attribute))
        if field and attribute not in MEANINGLESS:
            found[f"{path}{field}"] = " ".join(str(value).split())
    text = (node.text or "").strip()
    if path and text:
        found[path.removesuffix("/")] = text
    for child in node:
        if not isinstance(child.tag, str) or (is_bpmn(child) and local(child) in OWN | DERIVED):
            continue
        tag = _field(str(child.tag))
        if tag is None:
            continue
        inner = path if tag == "extensionElements" else _free(f"{path}{tag}{_key(child)}", found)
        said = _fields(child, inner if tag == "extensionElements" else f"{inner}/")
        found.update(said if said or tag == "extensionElements" else {inner: "yes"})
    return found


def _free(path: str, taken: dict[str, str]) -> str:
    """The path, numbered when a sibling has it already."""
    number, candidate = 1, path
    while any(field == candidate or field.startswith(f"{candidate}/") for field in taken):
        number += 1
        candidate = f"{path}#{number}"
    return candidate


def _field(tag: str) -> str | None:
    """A tag or attribute as the dialect writes it; None for what belongs to other tools."""
    name = etree.QName(tag)
    prefix = "" if not name.namespace else PREFIXES.get(name.namespace)
    return None if prefix is None else f"{prefix}{name.localname}"


def _key(node: etree._Element) -> str:
    """What tells an extension apart from its siblings: not its position."""
    key = node.get("name") or node.get("target") or node.get("lang") or node.get("fact") or node.get("with")
    return f"[{key}]" if key and not is_bpmn(node) else ""


def _lanes(root: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for lane in root.iterfind(".//bpmn:lane", NS):
        for reference in lane.iterfind("bpmn:flowNodeRef", NS):
            found[(reference.text or "").strip()] = lane.get("name") or lane.get("id") or ""
    return found


def _places(root: etree._Element) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Where each element is drawn: bounds and way points, by element id."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for shape in root.iterfind(".//{*}BPMNPlane/*[@bpmnElement]"):
        points = (node for node in shape.iter() if isinstance(node.tag, str) and local(node) in ("Bounds", "waypoint"))
        found[shape.get("bpmnElement", "")] = tuple(tuple(node.get(side, "") for side in ("x", "y", "width", "height")) for node in points)
    return found


def _name(node: etree._Element) -> str:
    return " ".join((node.get("name") or "").split())


def _words(kind: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in kind)
