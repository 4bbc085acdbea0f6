from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from api.demo import company
from api.demo.simulation import AnotherDemo, Simulation
from engine.commands.deploy import deploy
from engine.engine import Engine
from engine.queries.deals import deal_path, deals
from engine.queries.doctor import doctor
from engine.queries.funnel import funnel
from engine.queries.operations import incidents
from engine.shipped import shipped_files
from engine.testing import TurnableClock, memory_engine

ROOT = Path(__file__).parents[3]
ARRIVALS = 24


def simulate(seed: int, arrivals: int = ARRIVALS) -> tuple[Engine, Any]:
    clock = TurnableClock()
    engine = memory_engine(clock)
    Simulation(engine, clock, seed, arrivals).run()
    return engine, funnel(engine)


@pytest.fixture(scope="module")
def demo():
    engine, counts = simulate(1)
    yield engine, counts
    engine.close()


def test_every_arrival_is_a_deal_and_every_stage_is_passed(demo: Any) -> None:
    engine, counts = demo
    first = [deal for deal in deals(engine, limit=1000) if deal.parent_key is None]
    assert len(first) == ARRIVALS
    assert all(stage.entered > 0 for stage in counts.stages)
    assert {"won", "lost"} <= set(counts.stages[2].exits)


def test_nothing_is_stuck_and_all_invariants_hold(demo: Any) -> None:
    engine, _ = demo
    assert incidents(engine) == []
    assert doctor(engine) == []


def test_only_employees_of_the_department_do_its_work(demo: Any) -> None:
    engine, _ = demo
    departments = {}
    done = 0
    for deal in deals(engine, limit=1000):
        for event in deal_path(engine, deal.key).events:
            if event.kind == "work.opened":
                departments[event.instance_id, event.element_id] = event.data["department"]
            if event.kind == "work.completed":
                done += 1
                assert event.actor in company.EMPLOYEES[departments[event.instance_id, event.element_id]]
    assert done > 100


def test_the_same_seed_gives_the_same_figures_and_another_seed_others(demo: Any) -> None:
    _, counts = demo
    again, same = simulate(1)
    other, different = simulate(2)
    again.close()
    other.close()
    assert same == counts
    assert different != counts


def test_a_database_that_holds_something_else_is_left_alone() -> None:
    clock = TurnableClock()
    with memory_engine(clock) as engine:
        deploy(engine, shipped_files(), by="anna")
        with pytest.raises(AnotherDemo, match="what anna has deployed"):
            Simulation(engine, clock, 1, 5).run()
        assert deals(engine) == []
