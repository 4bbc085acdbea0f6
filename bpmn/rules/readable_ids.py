"""Every element has an id that is unique in the file and an XML name (BPMN 2.0.2 §8.3.1, XML Schema `ID`).

History, hand-offs, findings and running instances refer to elements by id. A doubled id would make two elements one;
an id with quotes or blanks is either a damaged file or an attempt to smuggle a query into a reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import FLOW_NODES
from bpmn.findings import Finding
from bpmn.graph import finding
from bpmn.xml import is_bpmn, local

NAME = "readable-ids"

NC_NAME = re.compile(r"[^\W\d][\w.\-·]*\Z")
NEED_ONE = FLOW_NODES | {"process", "sequenceFlow", "message", "error", "escalation"}
LONGEST = 200


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    if diagram.made_up_ids:
        first = diagram.made_up_ids[0]
        message = f"Sequence flows without an id ({len(diagram.made_up_ids)}) are called after their ends, such as {first}."
        yield finding(NAME, diagram.flows.get(first), message, "Save the file again from a modeler, which gives ids.", "warning")
    seen: dict[str, str] = {}
    for node in diagram.root.iter():
        if not isinstance(node.tag, str) or not is_bpmn(node):
            continue
        kind, identity = local(node), node.get("id")
        if identity is None or not identity.strip():
            if kind in NEED_ONE:
                yield finding(NAME, node, f"This {kind} has no id.", "Give it one, or save the file again from a modeler, which does.")
            continue
        if not NC_NAME.match(identity) or len(identity) > LONGEST:
            message = f"The id {identity[:60]!r} is not an XML name of at most {LONGEST} characters."
            yield finding(NAME, node, message, "Use letters, digits, “_”, “-” and “.”, and begin with a letter or “_”.")
        if identity in seen:
            message = f"The id {identity} is given twice: to a {seen[identity]} and to this {kind}."
            yield finding(NAME, node, message, "Give one of them an id of its own.")
        seen.setdefault(identity, kind)
