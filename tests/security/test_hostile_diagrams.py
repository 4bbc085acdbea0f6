"""Hostile texts in every place of a diagram, through the whole engine: refused at deployment or an incident, never out, never down."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest

from engine.commands.deploy import deploy
from engine.commands.start import start
from engine.engine import Engine
from engine.errors import DeploymentRefused
from engine.queries.operations import incidents
from engine.spiff.sandbox import Limits, Sandbox
from engine.testing import memory_engine
from tests.drawing import message, source
from tests.security.hostile import BOMBS, CANARY, ESCAPES, PLACES, SCRIPT_BOMBS, SCRIPT_ESCAPES

ELEMENTS = {"gateway", "script", "timer", "catch", "work", "send"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(seconds=0.1, memory=16_000_000)) as started:
        yield started


@pytest.fixture
def engine(sandbox) -> Iterator[Engine]:
    with memory_engine() as opened:
        opened.sandbox.close()
        opened.sandbox = sandbox
        yield opened


def hostile_diagram(expression: str, script: str) -> bytes:
    """One branch for each place that is evaluated; each of them has the hostile text."""
    timer = escape(PLACES["timer"].format(expression), quote=True)
    mapping = escape(PLACES["mapping"].format(expression), quote=True)
    return source(
        f"message bill {PLACES['correlation key'].format(expression)}\nmessage news\ns:start -> f:and -> script:script -> e1:end\n"
        "f -> timer:catch -> e2:end\nf -> catch:catch -> e3:end\nf -> work:user -> e4:end\nf -> send:throw -> e5:end\n"
        f"f -> gateway:xor -[{PLACES['condition'].format(expression)}]-> e6:end\ngateway -[*]-> e7:end",
        script=f'scriptFormat="python"|<script>{escape(script)}</script>',
        timer=f'<timerEventDefinition><timeDuration xsi:type="tFormalExpression">${{{timer}}}</timeDuration></timerEventDefinition>',
        catch=message("bill"),
        work=f'camunda:candidateGroups="sales" camunda:dueDate="${{{timer}}}"|',
        send=f'<extensionElements><stagework:payload name="x" expression="{mapping}"/></extensionElements>{message("news")}',
    )


def places_told(engine: Engine, diagram: bytes) -> set[str]:
    """The elements that a refusal or an incident names, a message counting for its events."""
    try:
        deploy(engine, [("hostile.bpmn", diagram)], by="anna")
    except DeploymentRefused as refused:
        errors = [finding for _, finding in refused.findings if finding.severity == "error"]
        assert all(finding.message for finding in errors)
        named = {finding.element_id for finding in errors}
        flows = {"gateway" for element in named if element.startswith("gateway_")}
        return named | flows | ({"catch"} if "M_bill" in named else set())
    start(engine, "p", {}, by="anna")
    stuck = incidents(engine)
    assert all(f"({incident.element_id})" in incident.cause for incident in stuck)
    return {incident.element_id for incident in stuck}


def assert_still_well(engine: Engine) -> None:
    assert not Path(CANARY).exists()
    deploy(engine, [("well.bpmn", source("s:start -> g:xor -[n > 1]-> e:end\ng -[*]-> e2:end", process="well"))], by="anna")
    assert start(engine, "well", {"n": 2}, by="anna").state == "completed"


@pytest.mark.parametrize("name", ESCAPES)
def test_no_escape_in_a_diagram_gets_out(engine, name):
    script = SCRIPT_ESCAPES.get(name, f"x = {ESCAPES[name]}")
    told = places_told(engine, hostile_diagram(ESCAPES[name], script))
    assert told >= ELEMENTS
    assert_still_well(engine)


@pytest.mark.parametrize("name", BOMBS)
def test_no_bomb_in_a_diagram_stops_the_engine(engine, name):
    script = SCRIPT_BOMBS.get(name, f"x = {BOMBS[name]}")
    told = places_told(engine, hostile_diagram(BOMBS[name], script))
    assert told & ELEMENTS
    assert_still_well(engine)
