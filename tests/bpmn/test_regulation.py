"""What the way to an element requires."""

from __future__ import annotations

import pytest

from bpmn.graph import Graph
from bpmn.regulation import Regulation
from tests.drawing import draw

CASES = {
    "one after the other": ("s:start -> A:user -> B:user -> won:end", {"A", "B"}),
    "a choice requires none of its ways": ("s:start -> g:xor -[x]-> A:user -> j:xor -> C:user -> won:end\ng -[*]-> B:user -> j", {"C"}),
    "a parallel join waits for all": ("s:start -> g:and -> A:user -> j:and -> won:end\ng -> B:user -> j", {"A", "B"}),
    "the way round a loop": ("s:start -> A:user -> g:xor -[again]-> B:user -> A\ng -[*]-> won:end", {"A"}),
    "another end": ("s:start -> A:user -> g:xor -[x]-> B:user -> lost:end\ng -[*]-> C:user -> won:end", {"A", "C"}),
}  # fmt: skip


@pytest.mark.parametrize(("drawn", "required"), CASES.values(), ids=CASES)
def test_what_every_way_leads_through(drawn: str, required: set[str]) -> None:
    regulation = Regulation(Graph(draw(drawn)), "")
    assert regulation.required("won") == required


def test_what_lay_before_the_beginning_is_not_required() -> None:
    regulation = Regulation(Graph(draw("s:start -> A:user -> B:user -> won:end")), "B")
    assert regulation.required("won") == {"B"}
    assert regulation.required("nowhere") == set()
