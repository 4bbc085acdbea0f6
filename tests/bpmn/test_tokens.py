"""The token game: sound diagrams are left alone, unsound ones are told, and nothing is guessed."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmn.graph import graph_of
from bpmn.tokens import Play, play
from tests.drawing import draw, timer


def played(text: str, **inner: str) -> Play:
    diagram = draw(text, **inner)
    return play(graph_of(diagram), "p")


@pytest.mark.parametrize(
    "sound",
    [
        "s:start -> f:and -> a:task -> j:and -> e:end\nf -> b:task -> j",
        "s:start -> f:xor -[c]-> a:task -> j:xor -> e:end\nf -[*]-> b:task -> j",
        "s:start -> f:or -[c]-> a:task -> j:or -> e:end\nf -[d]-> b:task -> j\nf -[*]-> k:task -> j",
        "s:start -> m:xor -> f:and -> a:task -> j:and -> x:xor -[*]-> e:end\nf -> b:task -> j\nx -[again]-> m",
        "s:start -> f:and -> a:task -> e:end\nf -> b:task -> g:end",
        "s:start -> f:and -> x:xor -[c]-> a:task -> m:xor -> j:and -> e:end\nx -[*]-> m\nf -> b:task -> j",
    ],
)
def test_sound_diagrams_are_left_alone(sound: str) -> None:
    result = played(sound)
    assert result.complete
    assert result.waiting == {}
    assert result.doubled == {}


def test_a_parallel_join_of_exclusive_branches_never_gets_both() -> None:
    result = played("s:start -> f:xor -[c]-> a:task -> j:and -> e:end\nf -[*]-> b:task -> j")
    assert "j" not in result.fired
    assert sorted(flow.source for flow in result.waiting["j"]) in (["a"], ["b"])


def test_a_parallel_join_that_is_also_the_way_back_of_a_loop_never_gets_both() -> None:
    result = played("s:start -> j:and -> a:task -> x:xor -[*]-> e:end\nx -[again]-> j")
    assert "j" not in result.fired
    assert "j" in result.waiting


def test_a_branch_that_ends_elsewhere_may_leave_the_join_waiting() -> None:
    result = played("s:start -> f:and -> x:xor -[ok]-> j:and -> e:end\nx -[*]-> g:end\nf -> b:task -> j")
    assert "j" in result.fired
    assert [flow.source for flow in result.waiting["j"]] == ["x"]


def test_a_terminate_end_leaves_nobody_waiting() -> None:
    result = played("s:start -> f:and -> x:xor -[ok]-> j:and -> e:end\nx -[*]-> g:end\nf -> b:task -> j", g="<terminateEventDefinition/>")
    assert result.waiting == {}


def test_parallel_branches_that_meet_at_a_task_do_it_twice() -> None:
    result = played("s:start -> f:and -> a:task -> m:xor -> t:task -> e:end\nf -> b:task -> m")
    assert "m" in result.doubled


def test_a_reminder_beside_the_process_may_come_again() -> None:
    reminder = f'attachedToRef="t" cancelActivity="false"|{timer("PT1H")}'
    result = played("s:start -> m:xor -> t:user -> x:xor -[*]-> e:end\nx -[again]-> m\nb:boundary -> r:user -> d:end", b=reminder)
    assert result.doubled == {}


def test_a_reminder_that_goes_on_with_the_process_does_it_twice() -> None:
    reminder = f'attachedToRef="t" cancelActivity="false"|{timer("PT1H")}'
    result = played("s:start -> t:user -> m:xor -> u:user -> e:end\nb:boundary -> m", b=reminder)
    assert "m" in result.doubled


def test_many_parallel_choices_are_played_quickly() -> None:
    branches = "\n".join(f"f -> x{n}:xor -[c]-> a{n}:task -> m{n}:xor -> j\nx{n} -[*]-> b{n}:task -> m{n}" for n in range(40))
    result = played(f"s:start -> f:and -> j:and -> e:end\n{branches}")
    assert "j" in result.fired
    assert result.waiting == {}


# ---- blocks: sound by construction -----------------------------------------------------------------------------------

Block = tuple[str, list[Any]]
blocks = st.recursive(
    st.just(("task", [])),
    lambda inner: st.tuples(st.sampled_from(["and", "xor", "or", "loop", "row"]), st.lists(inner, min_size=2, max_size=3)),
    max_leaves=6,
)


class Drawing:
    """Well nested blocks as lines for `draw`; `spoil` draws the join of the first parallel or exclusive block as the other kind."""

    def __init__(self, spoil: bool = False) -> None:
        self.lines: list[str] = []
        self.number = 0
        self.spoil = spoil
        self.spoilt = ""

    def new(self, kind: str) -> str:
        self.number += 1
        self.lines.append(f"n{self.number}:{kind}")
        return f"n{self.number}"

    def block(self, block: Block) -> tuple[str, str]:
        kind, parts = block
        if kind == "task":
            task = self.new("task")
            return task, task
        if kind == "row":
            drawn = [self.block(part) for part in parts]
            self.lines += [f"{one[1]} -> {two[0]}" for one, two in pairwise(drawn)]
            return drawn[0][0], drawn[-1][1]
        gateway = "xor" if kind == "loop" else kind
        join = gateway
        if self.spoil and not self.spoilt and kind in ("and", "xor"):
            join = "xor" if kind == "and" else "and"
        first, last = self.new(gateway), self.new(join)
        if join != gateway:
            self.spoilt = last
        if kind == "loop":
            body, back = self.block(parts[0]), self.block(parts[1])
            self.lines += [f"{first} -> {body[0]}", f"{body[1]} -> {last}", f"{last} -[again]-> {back[0]}", f"{back[1]} -> {first}"]
            return first, last
        for part in parts:
            begin, end = self.block(part)
            self.lines += [f"{first} {'->' if kind == 'and' else '-[c]->'} {begin}", f"{end} -> {last}"]
        return first, last

    def text(self, block: Block) -> str:
        begin, end = self.block(block)
        return "\n".join(["s:start", "e:end", *self.lines, f"s -> {begin}", f"{end} {'-[*]->' if block[0] == 'loop' else '->'} e"])


@given(blocks)
def test_well_nested_diagrams_are_sound(block: Block) -> None:
    result = played(Drawing().text(block))
    assert result.waiting == {}
    assert result.doubled == {}


@given(blocks)
def test_a_join_of_the_wrong_kind_is_always_found(block: Block) -> None:
    drawing = Drawing(spoil=True)
    result = played(drawing.text(block))
    if drawing.spoilt:
        assert drawing.spoilt in result.waiting or result.doubled
