"""Clients over the long term: what each has bought, by kind of sale."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from engine.actors import Actor
from engine.clock import SystemClock
from engine.commands.deploy import deploy
from engine.commands.register_client import register_client
from engine.commands.start import start
from engine.engine import Engine
from engine.errors import NotPermitted
from engine.permissions import Role
from engine.queries.relations import relations
from engine.settings import Settings
from tests.drawing import source

STAGE = '<extensionElements><stagework:stage name="discussion"/></extensionElements>'
WON = '<extensionElements><stagework:exit name="{}"/></extensionElements>'


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Discussions that end at once: won, when there is an amount."""
    url = "sqlite://" if request.param == "sqlite" else request.getfixturevalue("postgresql_url")
    drawn = "Start:start -> Asked:xor -[amount > 0]-> Won:end\nAsked -[amount <= 0]-> Lost:end"
    diagram = source(drawn, "discussion", Won=WON.format("won"), Lost=WON.format("lost")).decode()
    with Engine.open(Settings(database_url=url), clock=SystemClock(), migrate=True) as made:
        deploy(made, [("discussion.bpmn", diagram.replace('isExecutable="true">', f'isExecutable="true">{STAGE}', 1).encode())], by="owner")
        yield made


def test_clients_are_told_by_won_deals_with_kinds_and_amounts(engine: Engine) -> None:
    first, second, third = (register_client(engine, by="anna", name=name, phone=f"+4930{name}1111111").client_id for name in "123")
    sold = [(first, 100, "new"), (first, Decimal("50.5"), "repeat"), (first, 25, "repeat"), (second, 900, "new"), (third, 0, "new")]
    for client_id, amount, kind in sold:
        facts = {"amount": amount, "currency": "EUR", "opportunity_kind": kind}
        start(engine, "discussion", facts, by="anna", client_id=client_id)
    told = relations(engine, by="anna")
    assert [(one.client_id, one.name, one.won) for one in told] == [(first, "1", 3), (second, "2", 1)]
    assert [(sale.kind, sale.number, sale.amounts) for sale in told[0].sales] == [
        ("repeat", 2, {"EUR": Decimal("75.5")}),
        ("new", 1, {"EUR": Decimal("100")}),
    ]
    assert told[0].first_at < told[0].last_at
    [next_one] = relations(engine, by="anna", limit=1, after=(3, first))
    assert next_one.client_id == second
    assert relations(engine, by="anna", since=told[0].last_at, limit=5)[0].client_id in (first, second)
    with pytest.raises(NotPermitted):
        relations(engine, by=Actor("bob", frozenset({Role.EMPLOYEE})))
