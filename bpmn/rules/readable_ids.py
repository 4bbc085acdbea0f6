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
from bpmn.findings import Finding, Said
from bpmn.graph import finding
from bpmn.xml import is_bpmn, local

NAME = "readable-ids"

NC_NAME = re.compile(r"[^\W\d][\w.\-·]*\Z")
NEED_ONE = FLOW_NODES | {"process", "sequenceFlow", "message", "error", "escalation"}
LONGEST = 200


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    if diagram.made_up_ids:
        first = diagram.made_up_ids[0]
        count = len(diagram.made_up_ids)
        message = Said(
            f"Sequence flows without an id ({count}) are called after their ends, such as {first}.",
            f"Потоки без id ({count}) названы по своим концам, например {first}.",
        )
        hint = Said("Save the file again from a modeler, which gives ids.", "Сохраните файл заново из редактора: он даёт id.")
        yield finding(NAME, diagram.flows.get(first), message, hint, "warning")
    seen: dict[str, str] = {}
    for node in diagram.root.iter():
        if not isinstance(node.tag, str) or not is_bpmn(node):
            continue
        kind, identity = local(node), node.get("id")
        if identity is None or not identity.strip():
            if kind in NEED_ONE:
                hint = Said(
                    "Give it one, or save the file again from a modeler, which does.",
                    "Задайте его или сохраните файл заново из редактора: он даёт id.",
                )
                yield finding(NAME, node, Said(f"This {kind} has no id.", f"У элемента {kind} нет id."), hint)
            continue
        if not NC_NAME.match(identity) or len(identity) > LONGEST:
            message = Said(
                f"The id {identity[:60]!r} is not an XML name of at most {LONGEST} characters.",
                f"id {identity[:60]!r} — не имя XML длиной до {LONGEST} символов.",
            )
            hint = Said(
                "Use letters, digits, “_”, “-” and “.”, and begin with a letter or “_”.",
                "Используйте буквы, цифры, «_», «-» и «.»; начните с буквы или «_».",
            )
            yield finding(NAME, node, message, hint)
        if identity in seen:
            message = Said(
                f"The id {identity} is given twice: to a {seen[identity]} and to this {kind}.",
                f"id {identity} задан дважды: элементу {seen[identity]} и этому {kind}.",
            )
            yield finding(NAME, node, message, Said("Give one of them an id of its own.", "Дайте одному из них свой id."))
        seen.setdefault(identity, kind)
