from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from engine.commands.deploy import deploy
from engine.commands.import_deal import Happened, ImportRefused, Origin, import_deal
from engine.engine import Engine
from engine.queries.deals import deal, deal_path, deals
from engine.queries.doctor import doctor
from engine.queries.imports import imported_deals
from engine.queries.work_items import inbox
from engine.testing import memory_engine
from tests.drawing import source, timer

BEGAN = datetime(2024, 1, 2, 9, tzinfo=UTC)
DIAGRAM = "s:start -> a:user -> t:catch -> b:user -> c:user -> e:end"


def day(number: int) -> datetime:
    return BEGAN.replace(day=number)


@pytest.fixture
def engine() -> Iterator[Engine]:
    with memory_engine() as engine:
        deploy(engine, [("p.bpmn", source(DIAGRAM, t="|" + timer("P1D")))], by="owner")
        yield engine


def test_what_happened_is_told_and_the_rest_waits(engine: Engine) -> None:
    told = {"a": Happened(day(3), "anna", {"x": 1}), "t": Happened(day(4), "clock"), "b": Happened(day(5), "boris")}
    imported = import_deal(engine, Origin("crm", "1"), "p", {}, told, by="anna", client="Acme", owner="anna", at=BEGAN)
    assert (imported.is_new, imported.steps) == (True, 3)
    assert [item.element_id for item in inbox(engine)] == ["c"]
    done = [
        (event.element_id, event.actor, event.at) for event in deal_path(engine, imported.deal_key).events if event.kind == "work.completed"
    ]
    assert done == [("a", "anna", day(3)), ("b", "boris", day(5))]
    assert deal(engine, imported.deal_key).opened_at == BEGAN
    assert doctor(engine) == []


def test_a_row_has_its_deal_once(engine: Engine) -> None:
    first = import_deal(engine, Origin("crm", "1"), "p", {}, {}, by="anna", client="Acme", at=BEGAN)
    again = import_deal(engine, Origin("crm", "1"), "p", {}, {}, by="anna", client="Acme", at=BEGAN)
    other = import_deal(engine, Origin("crm", "2"), "p", {}, {}, by="anna", client="Acme", at=BEGAN)
    assert (again.deal_key, again.is_new) == (first.deal_key, False)
    assert imported_deals(engine, "crm") == {"1": first.deal_key, "2": other.deal_key}
    assert deal(engine, first.deal_key).client_id == deal(engine, other.deal_key).client_id


def test_a_story_that_goes_round_is_refused_whole(engine: Engine) -> None:
    round_and_round = "s:start -> a:user -> x:xor\nx -[1 > 2]-> e:end\nx -[*]-> a"
    deploy(engine, [("q.bpmn", source(round_and_round, "q"))], by="owner")
    with pytest.raises(ImportRefused, match="At a: more than 200 operations"):
        import_deal(engine, Origin("crm", "1"), "q", {}, {"a": Happened(day(3), "anna")}, by="anna", client="Acme")
    assert deals(engine) == []
    assert imported_deals(engine, "crm") == {}
