"""Moving tokens by corrections: where one may go, and that joins still get what they wait for."""

from __future__ import annotations

import pytest

from engine.spiff import Machine
from engine.spiff.moves import CantMove, entry_obstacle
from engine.step import MoveToken, SetVariables
from tests.drawing import draw, message, timer

LINE = draw("s:start -> a:user -> b:user -> c:user -> e:end")
FORK = draw("s:start -> a:user -> f:and -> b:user -> b2:user -> j:and -> d:user -> e:end\nf -> c:user -> j")


def move(deal, origin: str, target: str):
    return deal._do(MoveToken(deal.wait(origin).token, target))


def why_not(deal, origin: str, target: str) -> str:
    machine: Machine = deal.machine
    return machine.why_not_move(deal.wait(origin).token, target)


def test_a_token_moves_forward_and_back(run):
    deal = run(LINE)
    move(deal, "a", "c")
    assert deal.waiting == ["c"]
    assert deal.kinds == ["work.withdrawn", "token.moved", "work.opened"]
    move(deal, "c", "a").completes("a").completes("b").completes("c")
    assert deal.state == "completed"


def test_it_moves_inside_its_branch_and_the_join_still_gets_both(run):
    deal = run(FORK).completes("a")
    move(deal, "b", "b2").completes("b2").completes("c")
    assert deal.waiting == ["d"]


@pytest.mark.parametrize(("origin", "target"), [("b", "c"), ("b", "a"), ("b", "d")])
def test_it_stays_in_its_branch_while_another_one_is_going_on(run, origin, target):
    deal = run(FORK).completes("a")
    assert "join" in why_not(deal, origin, target)
    with pytest.raises(CantMove):
        move(deal, origin, target)


def test_it_can_go_round_the_branches_and_back_in_front_of_them(run):
    deal = run(FORK)
    move(deal, "a", "d")
    move(deal, "d", "a").completes("a")
    assert sorted(deal.waiting) == ["b", "c"]


def test_it_can_not_go_into_one_branch_alone(run):
    assert "wait for the others without end" in why_not(run(FORK), "a", "b")


def test_listeners_of_what_it_leaves_stop_and_those_of_what_it_enters_begin(run):
    diagram = draw(
        "s:start -> a:user -> b:user -> e:end\nba:boundary -> x:end\nbb:boundary -> y:end",
        ba='attachedToRef="a"|' + timer("PT1H"),
        bb='attachedToRef="b"|' + timer("PT1H"),
    )
    deal = run(diagram)
    assert sorted(deal.waiting) == ["a", "ba"]
    move(deal, "a", "b")
    assert sorted(deal.waiting) == ["b", "bb"]
    assert "beside an activity" in why_not(deal, "bb", "a")
    assert move(deal, "b", "a").fires("ba").state == "completed"


def test_what_races_with_it_is_withdrawn_with_it(run):
    diagram = draw(
        "message m\ns:start -> g:events -> m1:catch -> a:user -> e:end\ng -> t1:catch -> a",
        m1=message("m"),
        t1=timer("PT1H"),
    )
    deal = run(diagram)
    assert "races" in why_not(deal, "m1", "t1")
    move(deal, "m1", "a")
    assert deal.waiting == ["a"]
    assert "races" in why_not(deal, "a", "m1")


def test_other_scopes_gateways_and_ends_are_no_places_to_go(run):
    deal = run(draw("s:start -> a:user -> sub:sub -> g:xor -> e:end\n  is:start -> i:user -> ie:end"))
    assert "no element i" in why_not(deal, "a", "i")
    assert "exclusiveGateway" in why_not(deal, "a", "g")
    assert "endEvent" in why_not(deal, "a", "e")
    assert "already" in why_not(deal, "a", "a")
    move(deal, "a", "sub")
    assert deal.waiting == ["i"]
    assert "no element a" in why_not(deal, "i", "a")


def test_a_stuck_token_can_be_led_round_what_fails(run):
    deal = run(draw("s:start -> w:script -> a:user -> e:end", w="<script>x = missing</script>"))
    assert deal.wait("w").kind == "stuck"
    move(deal, "w", "a")
    assert deal.waiting == ["a"]


def test_variables_are_set_while_the_tokens_stay(run):
    deal = run(LINE, amount=1)
    deal._do(SetVariables({"amount": 2}))
    assert (deal.data, deal.waiting, deal.step.changed) == ({"amount": 2}, ["a"], {"amount": 2})
    assert (deal.step.opened, deal.step.closed) == ([], [])


def test_an_instance_can_begin_in_the_middle(run):
    assert run(LINE, start="b").waiting == ["b"]
    scope = run(FORK).compiled.spec
    assert entry_obstacle(scope, "d") == entry_obstacle(scope, "a") == entry_obstacle(scope, "s") == ""
    assert "without end" in entry_obstacle(scope, "b")
    assert "no element" in entry_obstacle(scope, "nowhere")
