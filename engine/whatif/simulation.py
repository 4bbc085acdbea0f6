"""A stage simulated: deals come as they came, take the ways that they took, and wait for people.

Numbers are drawn by deal, element and how often the deal has come there. So the same deal meets the same chances whatever the capacity,
and in a changed diagram wherever an element is still the same (common random numbers): what differs is due to what was changed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

import simpy

from engine.whatif.desk import GOLDEN, MASK, Desk, DeskFigures, drawn
from engine.whatif.network import Aside, Network, Node, key_of

MOST_VISITS = 400
"""Elements that one deal may pass; then it is taken to go round for ever, and ends."""
WARM_UP = 0.1
"""The share of the deals, the first ones, that only fill the house: they are not measured."""


@dataclass(frozen=True, slots=True)
class Repetition:
    """One repetition.

    Attributes:
        cycle_times: Seconds from arrival to end of each measured deal, sorted.
        endless: Deals that went round for ever.
    """

    cycle_times: Sequence[float]
    desks: Mapping[str, DeskFigures]
    endless: int


class Case:
    """One deal on its way."""

    __slots__ = ("began", "endless", "joins", "key", "over", "tokens", "visits")

    def __init__(self, key: int, began: float) -> None:
        self.key = key
        self.began = began
        self.tokens: dict[int, int] = {}
        self.visits: dict[int, int] = {}
        self.joins: dict[int, list[int]] = {}
        self.over = False
        self.endless = False


@dataclass
class Simulation:
    """A network with people and arrivals.

    Args:
        network: What is walked.
        between: Recorded seconds between arrivals; or a function that gives them for a number in [0, 1).
        capacity: People by department; one that is not named always has somebody.
        deals: How many come in a repetition.
    """

    network: Network
    between: Sequence[float] | Callable[[float], float]
    capacity: Mapping[str, float] = field(default_factory=dict)
    deals: int = 500

    def run(self, seed: int, number: int) -> Repetition:
        """One repetition; the same seed and number, the same figures."""
        return _Running(self, key_of(f"{seed}/{number}")).run()


Steps = Generator[simpy.Event, Any, None]


class _Running:
    def __init__(self, simulation: Simulation, key: int) -> None:
        self.simulation = simulation
        self.key = key
        self.nodes = simulation.network.nodes
        self.env = simpy.Environment()
        self.desks = {name: Desk(self.env, simulation.capacity.get(name, inf)) for name in simulation.network.departments}
        self.cycle_times: list[float] = []
        self.endless = 0
        self.measured_from = int(simulation.deals * WARM_UP)
        self.window = 0.0
        self._tokens = 0

    def run(self) -> Repetition:
        told: dict[str, DeskFigures] = {}
        self.env.process(self._arrive(told))
        self.env.run()
        return Repetition(sorted(self.cycle_times), told, self.endless)

    def _arrive(self, told: dict[str, DeskFigures]) -> Steps:
        env, between = self.env, self.simulation.between
        began = 0.0
        for number in range(self.simulation.deals):
            chance = drawn(self.key, _ARRIVAL, number)
            yield env.timeout(between(chance) if callable(between) else between[int(chance * len(between))])
            if number == self.measured_from:
                began = env.now
                for desk in self.desks.values():
                    desk.begin_anew()
            case = Case((self.key + (number + 1) * GOLDEN) & MASK, env.now if number >= self.measured_from else -1.0)
            starts = self.simulation.network.starts
            self._go(case, _chosen(starts, drawn(case.key, _START, 0)))
        window = env.now - began
        for name, desk in self.desks.items():
            desk.count()
            utilisation = desk.busy / (desk.people * window) if window and desk.people not in (0, inf) else 0.0
            told[name] = DeskFigures(desk.queued / window if window else 0.0, desk.waited / max(1, desk.passes), utilisation)

    # ---- tokens ----------------------------------------------------------------------------------------------------

    def _go(self, case: Case, targets: Sequence[int], outside: _Outside | None = None) -> None:
        """Let a token begin at each of some nodes."""
        for target in targets:
            self._tokens += 1
            case.tokens[self._tokens] = target
            if outside is not None:
                outside.inside += 1
            self.env.process(self._walk(case, self._tokens, target, outside))

    def _walk(self, case: Case, token: int, at: int, outside: _Outside | None) -> Steps:
        nodes = self.nodes
        while not case.over:
            node = nodes[at]
            case.tokens[token] = at
            visit = case.visits[at] = case.visits.get(at, 0) + 1
            if visit > MOST_VISITS:
                case.endless = True
                self._end(case)
                return
            instead = self._aside(case, node, visit, outside) if node.asides else None
            if instead is not None:
                if (delay := _sample(instead.times, drawn(case.key, node.key ^ _ASIDE, visit))) > 0:
                    yield self.env.timeout(delay)
                at = instead.node
                continue
            match node.kind:
                case "work":
                    yield from self._work(case, node, visit)
                case "wait":
                    if (delay := _sample(node.times, drawn(case.key, node.key, visit))) > 0:
                        yield self.env.timeout(delay)
                case "scope" if node.inside >= 0:
                    inner = _Outside(self.env.event(), 0)
                    self._go(case, (node.inside,), inner)
                    yield inner.ended
                case "join" | "merge":
                    if not self._joined(case, at, node, token):
                        break
                case "terminate":
                    if outside is None:
                        self._end(case)
                    break
                case "end":
                    break
            if case.over:
                return
            targets = _chosen(node.ways, drawn(case.key, node.key ^ _WAY, visit))
            if not targets:
                break
            if len(targets) > 1:
                self._go(case, targets[1:], outside)
            at = targets[0]
        self._leave(case, token, outside)

    def _work(self, case: Case, node: Node, visit: int) -> Steps:
        env, desk = self.env, self.desks.get(node.department)
        seconds = _sample(node.times, drawn(case.key, node.key, visit))
        if desk is None:
            yield env.timeout(seconds)
            return
        arrived = env.now
        desk.count()
        if desk.free > 0:
            desk.free -= 1
        else:
            ticket = env.event()
            desk.queue.append(ticket)
            yield ticket
        desk.waited += env.now - arrived
        desk.passes += 1
        if not case.over:  # what was withdrawn while it waited takes nobody's time
            yield env.timeout(seconds)
        desk.give_back()

    def _aside(self, case: Case, node: Node, visit: int, outside: _Outside | None) -> Aside | None:
        """The boundary event that ends the activity this time; those that don't end it begin a token of their own."""
        for aside in node.asides:
            element = self.nodes[aside.node].key
            if drawn(case.key, element, visit) >= aside.chance:
                continue
            if aside.interrupting:
                return aside
            self._tokens += 1
            case.tokens[self._tokens] = aside.node
            if outside is not None:
                outside.inside += 1
            delay = _sample(aside.times, drawn(case.key, element ^ _ASIDE, visit))
            self.env.process(self._later(case, self._tokens, aside.node, delay, outside))
        return None

    def _later(self, case: Case, token: int, at: int, delay: float, outside: _Outside | None) -> Steps:
        yield self.env.timeout(delay)
        yield from self._walk(case, token, at, outside)

    def _joined(self, case: Case, at: int, node: Node, token: int) -> bool:
        """Whether this token goes on; the others that came before it are consumed."""
        arrived = case.joins.setdefault(at, [])
        arrived.append(token)
        if node.kind == "join":
            complete = len(arrived) >= node.sources
        else:
            reach = self.simulation.network.reach
            complete = not any(at in reach[where] for other, where in case.tokens.items() if other not in arrived)
        if complete:
            arrived.clear()
        return complete

    def _leave(self, case: Case, token: int, outside: _Outside | None) -> None:
        """A token is no more: its subprocess may be over, or the deal; or what waited to merge need not any more."""
        case.tokens.pop(token, None)
        if outside is not None:
            outside.inside -= 1
            if not outside.inside and not outside.ended.triggered:
                outside.ended.succeed()
        if case.over:
            return
        for at, arrived in case.joins.items():
            if arrived and self.nodes[at].kind == "merge":
                reach = self.simulation.network.reach
                if not any(at in reach[where] for where in case.tokens.values()):
                    arrived.clear()
                    self._go(case, _chosen(self.nodes[at].ways, drawn(case.key, self.nodes[at].key ^ _WAY, case.visits[at])), outside)
                    return
        if not case.tokens:
            self._end(case)

    def _end(self, case: Case) -> None:
        if case.over:
            return
        case.over = True
        if case.endless:
            self.endless += 1
        elif case.began >= 0:
            self.cycle_times.append(self.env.now - case.began)


@dataclass(slots=True)
class _Outside:
    """A subprocess that a token has entered: how many tokens are inside, and what is told when there are none any more."""

    ended: simpy.Event
    inside: int


_ARRIVAL, _START, _WAY, _ASIDE = (key_of(name) for name in ("arrival", "start", "way", "aside"))


def _chosen(ways: Sequence[tuple[float, tuple[int, ...]]], chance: float) -> tuple[int, ...]:
    if len(ways) == 1:
        return ways[0][1]
    return ways[min(bisect_right(ways, chance, key=_up_to), len(ways) - 1)][1] if ways else ()


def _up_to(way: tuple[float, tuple[int, ...]]) -> float:
    return way[0]


def _sample(times: Sequence[float], chance: float) -> float:
    return times[int(chance * len(times))] if times else 0.0
