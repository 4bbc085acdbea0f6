"""Stage contracts: which facts are known where, and the path that is named when one is missing."""

from __future__ import annotations

from collections import deque
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmn.catalog import Catalog, FormInfo, ProcessInfo
from bpmn.contracts import Knowledge, told
from bpmn.diagram import Diagram
from bpmn.elements import Fact
from bpmn.lint import lint
from tests.drawing import draw, message, timer

UNKNOWN = Catalog()
CALLED = Catalog(
    processes={
        "discussion": ProcessInfo(
            (Fact("client_id"),),
            {
                "won": (Fact("client_id"), Fact("amount", "number")),
                "lost": (Fact("client_id"), Fact("reason")),
                "late": (Fact("date", "date"),),
            },
        )
    }
)
CALL = (
    'calledElement="discussion"|<extensionElements><camunda:in source="client" target="client_id"/>'
    '<camunda:out source="exit" target="outcome"/>'
    '<camunda:out source="amount" target="amount"/><camunda:out source="reason" target="reason"/>'
    '<camunda:out source="client_id" target="id"/></extensionElements>'
)


def script(*lines: str) -> str:
    return 'scriptFormat="python"|<script>' + "\n".join(lines) + "</script>"


def exit_promising(*facts: str) -> str:
    stated = "".join(f'<stagework:fact name="{fact}" type="string"/>' for fact in facts)
    return f'<extensionElements><stagework:exit name="done">{stated}</stagework:exit></extensionElements>'


def known_at(diagram: Diagram, element: str, catalog: Catalog = UNKNOWN) -> set[str]:
    return set(Knowledge(diagram, catalog).before[element].facts)


def missing(diagram: Diagram, fact: str, end: str = "e", catalog: Catalog = UNKNOWN) -> str:
    return told(Knowledge(diagram, catalog).path_without(fact, diagram.elements[end])).en


def test_where_exclusive_branches_meet_only_what_all_know_is_known() -> None:
    diagram = draw(
        "s:start -> x:xor -[c]-> a:script -> m:xor -> e:end\nx -[*]-> b:script -> m", a=script("p = q = 1"), b=script("q = r = 1")
    )
    assert known_at(diagram, "e") == {"q"}
    assert missing(diagram, "p") == "“s” → “x” → “b” → “m” → “e”"
    assert missing(diagram, "q") == ""


def test_after_a_parallel_join_the_branches_know_together() -> None:
    diagram = draw("s:start -> f:and -> a:script -> j:and -> e:end\nf -> b:script -> j", a=script("p = 1"), b=script("q = 1"))
    assert known_at(diagram, "e") == {"p", "q"}


def test_a_loop_knows_only_what_its_first_turn_knows() -> None:
    diagram = draw("s:start -> m:xor -> t:task -> x:xor -[*]-> e:end\nx -[again]-> a:script -> m", a=script("p = 1"))
    assert known_at(diagram, "t") == set()
    assert missing(diagram, "p") == "“s” → “m” → “t” → “x” → “e”"


def test_a_boundary_event_knows_what_was_known_before_its_activity() -> None:
    diagram = draw(
        "s:start -> a:script -> t:user -> e:end\nb:boundary -> l:end",
        a=script("p = 1"),
        t='camunda:formRef="f"|',
        b=f'attachedToRef="t"|{timer("PT1H")}',
    )
    catalog = Catalog(forms={"f": FormInfo({"q": "string", "r": "string"}, frozenset({"q"}))})
    assert known_at(diagram, "e", catalog) == {"p", "q"}
    assert known_at(diagram, "l", catalog) == {"p"}


def test_a_subprocess_knows_what_all_its_ends_know() -> None:
    diagram = draw(
        "s:start -> u:sub -> e:end\n  i:start -> x:xor -[c]-> a:script -> k:end\n  x -[*]-> b:script -> l:end",
        a=script("p = q = 1"),
        b=script("q = 2"),
    )
    assert known_at(diagram, "e") == {"q"}


def test_an_unknown_form_is_given_the_benefit_of_the_doubt_on_its_own_path_only() -> None:
    diagram = draw("s:start -> x:xor -[c]-> t:user -> m:xor -> e:end\nx -[*]-> m", t='camunda:formRef="unknown"|')
    assert not Knowledge(diagram, UNKNOWN).before["e"].has("p")
    assert Knowledge(diagram, UNKNOWN).before["m"].facts == frozenset()
    straight = draw("s:start -> t:user -> e:end", t='camunda:formRef="unknown"|')
    assert Knowledge(straight, UNKNOWN).before["e"].has("p")


@pytest.mark.parametrize(
    ("body", "certain"),
    [
        (["if c:", "    p = 1", "else:", "    p = 2"], True),
        (["if c:", "    p = 1"], False),
        (["for _i in c:", "    p = 1"], False),
        (["p, q = c"], True),
        (["try:", "    p = f(c)", "except ValueError:", "    p = 0"], True),
        (["try:", "    p = f(c)", "except ValueError:", "    pass"], False),
    ],
)
def test_a_script_makes_sure_of_what_it_assigns_whatever_happens(body: list[str], certain: bool) -> None:
    assert ("p" in known_at(draw("s:start -> a:script -> e:end", a=script(*body)), "e")) is certain


def test_an_awaited_message_brings_what_it_states() -> None:
    payload = '<extensionElements><stagework:payload name="paid_on" type="date"/></extensionElements>'
    diagram = draw("message paid\ns:start -> c:catch -> e:end", c=payload + message("paid"))
    assert known_at(diagram, "e") == {"paid_on"}


class TestExitsOfACalledProcess:
    def drawn(self, **conditions: str) -> Diagram:
        flows = "\n".join(f"x -[{condition}]-> {end}:end" for end, condition in conditions.items())
        return draw(f"s:start -> a:script -> c:call -> x:xor\n{flows}", a=script("client = 'C1'"), c=CALL)

    def test_a_condition_on_the_exit_adds_what_that_exit_promises(self) -> None:
        diagram = self.drawn(won='outcome == "won"', others='outcome in ("lost", "late")', rest="*")
        assert known_at(diagram, "x", CALLED) == {"client", "outcome"}
        assert known_at(diagram, "won", CALLED) == {"client", "outcome", "amount", "id"}
        assert known_at(diagram, "others", CALLED) == {"client", "outcome"}

    def test_the_default_flow_adds_what_the_remaining_exits_promise(self) -> None:
        diagram = self.drawn(late='outcome == "late" and True', away='outcome == "late"', rest="*")
        assert known_at(diagram, "rest", CALLED) == {"client", "outcome", "id"}

    def test_the_default_flow_that_no_exit_can_take_is_not_blamed(self) -> None:
        diagram = self.drawn(won='outcome == "won"', lost='outcome == "lost"', late='"late" == outcome', rest="*")
        assert "rest" not in Knowledge(diagram, CALLED).before

    def test_writing_the_variable_again_forgets_the_exits(self) -> None:
        diagram = draw(
            's:start -> a:script -> c:call -> o:script -> x:xor -[outcome == "won"]-> w:end\nx -[*]-> r:end',
            a=script("client = 'C1'"),
            c=CALL,
            o=script("outcome = 'won'"),
        )
        assert "amount" not in known_at(diagram, "w", CALLED)

    def test_an_exit_that_the_called_process_lacks_is_told(self) -> None:
        findings = lint(self.drawn(won='outcome == "wonn"', rest="*"), CALLED)
        assert [finding.message for finding in findings if finding.rule == "stage-contract"] == ["discussion has no exit 'wonn'."]

    def test_a_called_stage_must_be_given_its_entry_facts(self) -> None:
        diagram = draw("s:start -> c:call -> e:end", c=CALL)
        [finding] = [finding for finding in lint(diagram, CALLED) if finding.rule == "stage-contract"]
        assert finding.message == "discussion must be given client_id, but this path does not produce client: “s” → “c”."


def test_a_promise_of_another_type_is_refused() -> None:
    diagram = draw("s:start -> t:user -> e:end", t='camunda:candidateGroups="sales" camunda:formRef="f"|', e=exit_promising("amount"))
    catalog = Catalog(forms={"f": FormInfo({"amount": "number"}, frozenset({"amount"}))})
    [finding] = lint(diagram, catalog)
    assert (finding.rule, finding.element_id) == ("stage-contract", "t")
    assert "writes amount as a number, but the exit 'done' promises a string" in finding.message


# ---- against walking every path --------------------------------------------------------------------------------------

NAMES = "pqr"


@st.composite
def mazes(draw_: Any) -> tuple[dict[str, list[str]], dict[str, set[str]]]:
    """A random graph of scripts: followers and written variables by node; "e" is the end."""
    size = draw_(st.integers(2, 6))
    nodes = [f"n{index}" for index in range(size)]
    follows = {node: draw_(st.lists(st.sampled_from([*nodes[1:], "e"]), min_size=1, max_size=3, unique=True)) for node in nodes}
    writes = {node: draw_(st.sets(st.sampled_from(NAMES), max_size=2)) for node in nodes}
    return follows, writes


def as_diagram(follows: dict[str, list[str]], writes: dict[str, set[str]]) -> Diagram:
    lines = ["s:start -> n0:script", "e:end"]
    lines += [f"{node}:script" for node in follows if node != "n0"]
    for node, targets in follows.items():
        lines.append(f"{node} -> x{node}:xor")
        lines += [f"x{node} -[go == {index}]-> {target}" for index, target in enumerate(targets)]
    inner = {node: script(*[f"{name} = 1" for name in sorted(names)], "go = 0") for node, names in writes.items()}
    return draw("\n".join(lines), **inner)


def always_known(follows: dict[str, list[str]], writes: dict[str, set[str]]) -> set[str] | None:
    """What every walk from the start to the end has written, by trying all; None when no walk gets there."""
    begin = ("n0", frozenset[str]())
    seen, queue, known = {begin}, deque([begin]), None
    while queue:
        node, facts = queue.popleft()
        if node == "e":
            known = set(facts) if known is None else known & facts
            continue
        for target in follows[node]:
            after = (target, facts | writes[node])
            if after not in seen:
                seen.add(after)
                queue.append(after)
    return known


@given(mazes())
def test_known_is_what_every_walk_has_written(maze: tuple[dict[str, list[str]], dict[str, set[str]]]) -> None:
    follows, writes = maze
    diagram = as_diagram(follows, writes)
    knowledge = Knowledge(diagram, UNKNOWN)
    expected = always_known(follows, writes)
    if expected is None:
        assert "e" not in knowledge.before
        return
    assert knowledge.before["e"].facts - {"go"} == expected
    for fact in NAMES:
        path = [element.id for element in knowledge.path_without(fact, diagram.elements["e"])]
        assert bool(path) is (fact not in expected)
        if path:
            assert (path[0], path[-1]) == ("s", "e")
            assert all(fact not in writes.get(node, set()) for node in path)
            assert all(one in {flow.source for flow in diagram.elements[two].incoming} for one, two in pairwise(path))
