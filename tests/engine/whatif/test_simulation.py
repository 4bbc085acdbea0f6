"""The simulation against what queueing theory knows, and a comparison that calls nothing a difference that chance may do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import factorial, inf, log
from statistics import fmean

import pytest

from bpmn.diagram import Diagram
from engine.trial.world import PathEntry
from engine.whatif.comparison import Comparison, Stage, compare
from engine.whatif.estimates import Times, Ways
from engine.whatif.network import Network, network
from engine.whatif.runs import Event, Run
from engine.whatif.simulation import Repetition, Simulation
from engine.whatif.walked import Done, Walked
from tests.drawing import draw, message
from tests.engine.whatif.company import operation

HOUR = 3_600.0
LINE = draw("s:start -> Do:user -> e:end", Do=operation("sales"))
EXPONENTIAL = [-log(1 - (number + 0.5) / 2_000) * HOUR for number in range(2_000)]
"""Times of an hour on average."""


def one_desk(times: Sequence[float] = EXPONENTIAL) -> Network:
    return network(LINE, "p", Ways(), Times({"Do": times}, frozenset(), {}, {}))


def simulated(net: Network, each: float, repetitions: int = 20, deals: int = 500, **capacity: float) -> list[Repetition]:
    """Repetitions in which deals come at random, one each so many seconds on average."""
    simulation = Simulation(net, lambda chance: -log(1 - chance) * each, capacity, deals)
    return [simulation.run(7, number) for number in range(repetitions)]


def waiting(made: Sequence[Repetition]) -> float:
    return fmean(one.desks["sales"].waiting for one in made)


def erlang(people: int, load: float) -> float:
    """The probability that somebody has to wait (Erlang's C formula)."""
    last = load**people / factorial(people) * people / (people - load)
    return last / (sum(load**number / factorial(number) for number in range(people)) + last)


@pytest.mark.parametrize(("people", "busy"), [(1, 0.6), (3, 0.7)])
def test_waiting_is_what_erlang_says(people: int, busy: float) -> None:
    load = people * busy
    expected = erlang(people, load) * HOUR / (people - load)
    made = simulated(one_desk(), HOUR / load, repetitions=40, deals=800, sales=people)
    assert waiting(made) == pytest.approx(expected, rel=0.1)
    assert fmean(one.desks["sales"].utilisation for one in made) == pytest.approx(busy, rel=0.05)
    queue = fmean(one.desks["sales"].queue for one in made)
    assert queue == pytest.approx(expected * load / HOUR, rel=0.12), "Little's law: the queue is arrivals by time times the wait"


def test_with_always_somebody_there_nobody_waits_and_a_deal_takes_as_long_as_its_work() -> None:
    made = simulated(one_desk([HOUR]), 60.0, repetitions=2, sales=inf)
    assert waiting(made) == 0
    assert {round(time, 3) for one in made for time in one.cycle_times} == {HOUR}


def test_more_people_never_lengthen_a_queue() -> None:
    net = one_desk()
    queues = [[one.desks["sales"].queue for one in simulated(net, 500.0, 6, 300, sales=people)] for people in (4, 8, 16)]
    for fewer, more in pairwise(queues):
        assert all(after <= before for before, after in zip(fewer, more, strict=True)), "in every single repetition, not on average only"


def test_the_same_seed_gives_the_same_figures_and_another_one_others() -> None:
    simulation = Simulation(one_desk(), [600.0, 1_200.0], {"sales": 5}, 100)
    assert simulation.run(1, 0) == simulation.run(1, 0)
    assert len({tuple(simulation.run(seed, number).cycle_times) for seed in (1, 2) for number in (0, 1)}) == 4


# ---- what a diagram can say ------------------------------------------------------------------------------------------


def at_leisure(diagram: Diagram, working: dict[str, float], ways: Ways | None = None, **elsewhere: float) -> Repetition:
    """One repetition in which nobody waits for people; each operation takes its hours."""
    known = Times({name: [hours * HOUR] for name, hours in working.items()}, frozenset(), {k: [v * HOUR] for k, v in elsewhere.items()}, {})
    return Simulation(network(diagram, "p", ways or Ways(), known), [HOUR], {}, 400).run(1, 0)


def hours(made: Repetition) -> dict[float, float]:
    """The share of deals by how many hours they took."""
    counted = Counter(round(time / HOUR, 3) for time in made.cycle_times)
    return {time: number / len(made.cycle_times) for time, number in counted.items()}


def test_parallel_branches_end_with_the_longer_one() -> None:
    diagram = draw("s:start -> f:and -> A:user -> j:and -> e:end\nf -> B:user -> j", A=operation("one"), B=operation("two"))
    assert hours(at_leisure(diagram, {"A": 2, "B": 5})) == {5: 1}


def test_ways_are_taken_as_often_as_in_the_history_and_loops_come_to_an_end() -> None:
    diagram = draw("s:start -> A:user -> x:xor\nx -[again]-> A\nx -[*]-> e:end", A=operation("one"))
    ways = Ways()
    back, on = (flow.id for flow in diagram.elements["x"].outgoing)
    ways.taken["x"] = Counter({(back,): 1, (on,): 3})
    found = hours(at_leisure(diagram, {"A": 1}, ways))
    assert found[1] == pytest.approx(0.75, abs=0.06)
    assert found[2] == pytest.approx(0.1875, abs=0.06)
    ways.taken["x"] = Counter({(back,): 1})
    assert at_leisure(diagram, {"A": 1}, ways).endless == 400


def test_an_inclusive_gateway_waits_for_what_it_has_sent_and_for_nothing_else() -> None:
    text = "s:start -> f:or\nf -[a]-> A:user -> j:or -> e:end\nf -[b]-> B:user -> j"
    diagram = draw(text, A=operation("one"), B=operation("two"))
    ways = Ways()
    first, second = (flow.id for flow in diagram.elements["f"].outgoing)
    ways.taken["f"] = Counter({(first,): 1, (first, second): 1})
    found = hours(at_leisure(diagram, {"A": 1, "B": 3}, ways))
    assert set(found) == {1, 3}
    assert found[3] == pytest.approx(0.5, abs=0.08)


def test_boundary_events_occur_as_often_as_they_did_and_only_interrupting_ones_end_the_work() -> None:
    text = "message no\ns:start -> A:user -> e:end\nNo:boundary -> lost:end\nAsk:boundary -> Help:user -> helped:end"
    diagram = draw(
        text, A=operation("one"), Help=operation("two"), No='attachedToRef="A"|' + message("no"),
        Ask='attachedToRef="A" cancelActivity="false"|' + message("no"),
    )  # fmt: skip
    ways = Ways(entered=Counter(A=4), arrived=Counter(No=1))
    assert hours(at_leisure(diagram, {"A": 8, "Help": 1}, ways, No=2))[2] == pytest.approx(0.25, abs=0.06)
    ways = Ways(entered=Counter(A=4), arrived=Counter(Ask=4))
    assert hours(at_leisure(diagram, {"A": 8, "Help": 9}, ways, Ask=2)) == {11: 1}, "the deal is over when its last token is"


def test_a_subprocess_is_left_when_its_last_token_is_gone_and_a_terminate_end_ends_all() -> None:
    text = "s:start -> S:sub -> C:user -> e:end\n  i:start -> f:and -> A:user -> x:end\n  f -> B:user -> y:end"
    diagram = draw(text, A=operation("one"), B=operation("two"), C=operation("one"))
    assert hours(at_leisure(diagram, {"A": 2, "B": 5, "C": 1})) == {6: 1}
    text = "s:start -> f:and -> A:user -> e:end\nf -> B:user -> x:end"
    ended = draw(text, A=operation("one"), B=operation("two"), e="|<terminateEventDefinition/>")
    assert hours(at_leisure(ended, {"A": 2, "B": 5})) == {2: 1}


# ---- before against after --------------------------------------------------------------------------------------------

BEFORE = draw("s:start -> Ask:user -> Check:user -> e:end", Ask=operation("sales"), Check=operation("legal"))
AFTER = draw("s:start -> Ask:user -> e:end", Ask=operation("sales"))
BEGINNING = datetime(2026, 1, 5, tzinfo=UTC)


def past(diagram: Diagram, *elements: str) -> list[Walked]:
    """Forty deals that passed, one each two hours; `elements` is what they do in the draft."""
    walked = []
    for number in range(40):
        at = BEGINNING + timedelta(hours=2 * number)
        events = [Event(1, at, "instance.started", "s", {"changed": {}})]
        for place, (element, took) in enumerate((("Ask", 1 + number % 3), ("Check", 1 + number % 2))):
            department = BEFORE.elements[element].department
            opened, at = at, at + timedelta(hours=took)
            events.append(Event(2 + 3 * place, opened, "work.opened", element, {"department": department}))
            events.append(Event(3 + 3 * place, opened, "work.claimed", element, {}))
            events.append(Event(4 + 3 * place, at, "work.completed", element, {"changed": {}}))
        run = Run(f"D-{number}", str(number), BEFORE, "completed", "", events[0].at, at, events, [], frozenset())
        path = [PathEntry(event.at, "p", event.element_id, "", event.kind, event.data) for event in events]
        kept = [entry for entry in path if entry.element_id in ("s", *elements)]
        done = [Done(one.element_id, one.department, one) for one in run.passes if one.element_id in elements]
        walked.append(Walked(run, "passed", "", kept, done))
    assert diagram.elements.keys() >= set(elements)
    return walked


def compared(after: Diagram, *elements: str, repetitions: int = 10, **more: int) -> Comparison:
    walked = past(after, *elements)
    stage = Stage("p", BEFORE, after, walked, [one.run.started_at for one in walked], {"sales": 2, "legal": 1}, more)
    return compare(stage, repetitions=repetitions, deals=200)


def verdicts(found: Comparison) -> dict[tuple[str, str], str]:
    return {(one.figure, one.department): one.verdict for one in found.verdicts}


def test_the_same_diagram_twice_differs_in_nothing_at_all() -> None:
    found = compared(BEFORE, "Ask", "Check")
    assert found.before == found.after
    assert set(verdicts(found).values()) == {"no-difference"}


def test_an_operation_less_is_a_shorter_cycle_and_relief_for_its_department_only() -> None:
    told = verdicts(compared(AFTER, "Ask"))
    assert (told["cycle-time", ""], told["utilisation", "legal"], told["utilisation", "sales"]) == ("less", "less", "no-difference")


def test_a_difference_within_the_spread_is_not_called_one() -> None:
    renamed = draw("s:start -> Ask:user -> Check2:user -> e:end", Ask=operation("sales"), Check2=operation("legal"))
    found = compared(renamed, "Ask")
    assert verdicts(found)["cycle-time", ""] == "no-difference"
    assert found.before != found.after
    assert any("Check2" in one.says for one in found.assumed), "its times are not its own, and that is told"


def test_capacity_is_the_people_unless_the_caller_or_the_recorded_work_says_otherwise() -> None:
    found = {one.department: (one.at_once, one.source) for one in compared(BEFORE, "Ask", "Check").capacity}
    assert found == {"sales": (2, "people"), "legal": (1, "people")}
    asked = {one.department: (one.at_once, one.source) for one in compared(BEFORE, "Ask", "Check", sales=9).capacity}
    assert asked["sales"] == (9, "asked")
    walked = past(BEFORE, "Ask", "Check")
    unknown = Stage("p", BEFORE, BEFORE, walked, [one.run.started_at for one in walked], {})
    told = compare(unknown, repetitions=1, deals=50)
    assert {(one.department, one.at_once, one.source) for one in told.capacity} == {("sales", 2, "load"), ("legal", 1, "load")}
    assert any("too few people are known" in one.says for one in told.assumed)


def test_from_no_deals_nothing_is_simulated_and_out_of_time_fewer_repetitions_are() -> None:
    nothing = compare(Stage("p", BEFORE, AFTER, [], [], {}))
    assert (nothing.before, nothing.after, nothing.repetitions) == (None, None, 0)
    walked = past(AFTER, "Ask")
    stage = Stage("p", BEFORE, AFTER, walked, [one.run.started_at for one in walked], {})
    found = compare(stage, deals=20, is_late=lambda: True)
    assert (found.repetitions, found.is_cut) == (1, True)
