"""Parts of an object that scripts read."""

from __future__ import annotations

from bpmn.parts import Part, parts_read
from tests.drawing import draw

SCRIPT = """phone = contact.get("phone") or ""
cost = contact.get("cost", 0)
called = bool(contact["called"]) or other["phone"]
contact["seen"] = True
known = contact.get("known") or contact.get("phone") or False
key = contact.get(phone)"""


def test_what_scripts_read_of_an_object() -> None:
    diagram = draw("start:start -> read:script -> end:end", read=f'scriptFormat="python"|<script>{SCRIPT}</script>')
    assert parts_read(diagram, "contact") == [
        Part("phone", "phone", "string", False),
        Part("cost", "cost", "number", False),
        Part("known", "known", "boolean", False),
        Part("called", "", "string", True),
    ]
    assert parts_read(diagram, "phone") == []


def test_a_broken_script_has_none() -> None:
    diagram = draw("start:start -> read:script -> end:end", read="|<script>x = contact[</script>")
    assert parts_read(diagram, "contact") == []
