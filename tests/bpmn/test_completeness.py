"""The exits of called processes are told apart by whoever calls them."""

from __future__ import annotations

import pytest

from bpmn.catalog import Catalog, ProcessInfo
from bpmn.completeness import EXITS_HANDLED, OPERATIONS_ARE_DESCRIBED, Part
from tests.drawing import draw

CHILD = ProcessInfo(exits={"won": (), "lost": (), "later": ()})
OUT = 'calledElement="child"|<extensionElements><camunda:out source="exit" target="how"/></extensionElements>'


def lacks(text: str, **inner: str) -> list[str]:
    part = Part([draw(text, **inner)], Catalog(processes={"child": CHILD}))
    return [lack.what for lack in EXITS_HANDLED.check(part)]


@pytest.mark.parametrize(
    ("text", "script", "left"),
    [
        ("x -[how == 'won']-> e:end\nx -[how == 'lost']-> f:end\nx -[*]-> g:end", "a = 1", []),
        ("x -[how == 'won']-> e:end\nx -[*]-> f:end", "a = 1", ["lost", "later"]),
        ("x -[how == 'won']-> e:end\nx -[*]-> f:end", "again = how == 'later'", []),
        ("x -[how in ('won', 'later')]-> e:end\nx -[*]-> f:end", "a = 1", []),
        ("x -[how == 'won']-> e:end\nx -[how == 'lost']-> f:end", "a = 1", ["later"]),
        ("x -[*]-> e:end", "a = 1", ["won", "lost", "later"]),
    ],
)
def test_each_exit_is_named_or_the_only_one_left(text: str, script: str, left: list[str]) -> None:
    told = lacks(f"s:start -> c:call -> r:script -> x:xor\n{text}", c=OUT, r=f"|<script>{script}</script>")
    assert told == [f"Nothing after it is for the exit “{one}” of child." for one in left]


def test_where_it_has_ended_must_be_taken_over() -> None:
    told = lacks("s:start -> c:call -> e:end", c='calledElement="child"|')
    assert told == ["It does not take over at which exit child has ended."]


def test_work_needs_a_department_something_to_fill_in_and_a_deadline() -> None:
    whole = 'camunda:candidateGroups="x" camunda:dueDate="P1D" camunda:formRef="f"|'
    part = Part([draw("s:start -> a:user -> b:manual -> c:service -> e:end", b=whole)], Catalog())
    assert [[lack.element_id for lack in rule.check(part)] for rule in OPERATIONS_ARE_DESCRIBED] == [["a"]] * 3
