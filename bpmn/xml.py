"""BPMN's XML: namespaces, a hardened reader, and the small questions asked of each node."""

from __future__ import annotations

from lxml import etree

from bpmn.findings import Finding, Said

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
STAGEWORK = "urn:stagework:bpmn:1"
NS = {
    "bpmn": BPMN,
    "camunda": CAMUNDA,
    "stagework": STAGEWORK,
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
MAX_BYTES = 10_000_000


class DiagramError(Exception):
    """The file can't be read as a BPMN diagram; `finding` says where and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def parse_xml(source: bytes, what: str = "diagram") -> etree._Element:
    """Read XML from an untrusted source.

    Args:
        source: The file's bytes; at most 10 MB.
        what: The kind of file, for the message.

    Raises:
        DiagramError: Not XML, too large, or with a DOCTYPE.
    """
    if len(source) > MAX_BYTES:
        message = Said(
            f"The {what} has {len(source):,} bytes; at most {MAX_BYTES:,} are read.",
            f"В файле {len(source)} байт; читается не больше {MAX_BYTES}.",
        )
        raise DiagramError(Finding.of("readable-file", message, Said("Split it into smaller files.", "Разделите его на меньшие файлы.")))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        message = Said(f"The {what} is not well-formed XML: {error.msg}.", f"Файл не является правильным XML: {error.msg}.")
        hint = Said("Save it again from the modeler.", "Сохраните его заново из редактора.")
        raise DiagramError(Finding.of("readable-file", message, hint, line=error.lineno)) from None
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        message = Said(f"The {what} has a DOCTYPE declaration.", "В файле есть объявление DOCTYPE.")
        raise DiagramError(Finding.of("readable-file", message, Said("Remove the DOCTYPE line.", "Удалите строку DOCTYPE."), line=1))
    return root


def local(node: etree._Element) -> str:
    """The tag without its namespace; "" for comments and processing instructions."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def is_bpmn(node: etree._Element) -> bool:
    return isinstance(node.tag, str) and etree.QName(node).namespace == BPMN


def unwrap(expression: str | None) -> str:
    """An expression without its `${...}`, `#{...}` or leading `=`.

    >>> unwrap("${amount > 10}")
    'amount > 10'
    """
    text = (expression or "").strip()
    if text[:2] in ("${", "#{") and text.endswith("}"):
        return text[2:-1].strip()
    return text[1:].strip() if text.startswith("=") and not text.startswith("==") else text
