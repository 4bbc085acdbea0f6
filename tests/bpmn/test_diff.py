"""What changed between two diagrams, told by element id."""

from __future__ import annotations

from pathlib import Path

import pytest

from bpmn.diagram import Diagram
from bpmn.diff import Change, diff, only_layout
from tests.drawing import draw, source

TEXT = "s:start -> t:user -> x:xor -[amount > 10]-> a:task -> e:end\nx -[*]-> e"
PROCESSES = Path(__file__).parents[2] / "bpmn" / "processes"
SHIPPED = sorted(PROCESSES.glob("*.bpmn"))


def told(old: Diagram, new: Diagram) -> list[str]:
    return [str(change) for change in diff(old, new)]


def test_a_changed_condition_and_attribute_are_told_with_both_values() -> None:
    old = draw(TEXT, t='camunda:dueDate="PT4H"|')
    new = draw(TEXT.replace("10", "20"), t='camunda:dueDate="P1D" camunda:formRef="offer"|')
    assert told(old, new) == [
        "t “t”: camunda:dueDate “PT4H” → “P1D”",
        "t “t”: camunda:formRef “” → “offer”",
        "x_a_2: conditionExpression “amount > 10” → “amount > 20”",
    ]


def test_added_and_removed_elements_and_another_kind() -> None:
    old, new = draw("s:start -> t:user -> e:end"), draw("s:start -> t:manual -> u:user -> e:end")
    assert told(old, new) == [
        "t “t”: element “user task” → “manual task”",
        "u “u”: user task added",
        "t_u: sequence flow added",
        "u_e: sequence flow added",
        "t_e: sequence flow removed",
    ]


def test_extension_statements_are_told_apart_by_name_not_by_place() -> None:
    def with_facts(*facts: str) -> Diagram:
        stated = "".join(f'<stagework:fact name="{fact}" type="string"/>' for fact in facts)
        exit_ = f'<extensionElements><stagework:exit name="won">{stated}</stagework:exit></extensionElements>'
        return draw("s:start -> e:end", e=exit_)

    assert told(with_facts("a", "b"), with_facts("b", "a")) == []
    [change] = [change for change in diff(with_facts("a"), with_facts("a", "b")) if change.after == "b"]
    assert (change.element_id, change.what) == ("e", "stagework:exit[won]/stagework:fact[b]/name")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_moved_shape_is_only_layout(path: Path) -> None:
    text = path.read_bytes()
    old, new = Diagram.parse(text), Diagram.parse(text.replace(b'<dc:Bounds x="', b'<dc:Bounds x="1', 1))
    changes = diff(old, new)
    assert [change.kind for change in changes] == ["moved"]
    assert only_layout(changes)
    assert diff(old, old) == []


def test_formatting_is_no_difference() -> None:
    text = source(TEXT)
    assert diff(Diagram.parse(text), Diagram.parse(text.replace(b"><", b">\n   <!-- here -->  <"))) == []


def test_a_change_of_meaning_is_not_only_layout() -> None:
    assert not only_layout([Change("a", "", "moved", "user task"), Change("a", "", "changed", "name", "x", "y")])
