"""Losses of what is deployed, and of drafts in its place; indicators that are attached count as readers."""

from __future__ import annotations

import pytest

from engine.actors import Actor
from engine.commands.attach_kpi import attach_kpi
from engine.commands.deploy import deploy
from engine.engine import Engine
from engine.errors import NotPermitted
from engine.kpi.shipped import shipped_kpis
from engine.permissions import Role
from engine.queries import diagram_losses as queries
from engine.queries.diagram_losses import diagram_losses
from engine.shipped import shipped_files
from engine.testing import TurnableClock, memory_engine
from tests.engine.kpi.planted_model import PLANTED, planted


@pytest.fixture(scope="module")
def engine() -> Engine:
    engine = memory_engine(TurnableClock())
    deploy(engine, shipped_files(), by="olga")
    return engine


def test_an_indicator_reads_the_facts_that_it_counts_by(engine: Engine) -> None:
    shown = dict(shipped_files())["make-call.form"]
    draft = [("make-call.form", shown.replace(b"{{call_goal}}", b""))]
    assert diagram_losses(engine) == []
    assert [(loss.element_id, loss.facts) for loss in diagram_losses(engine, draft)] == [("PrepareCall", ("call_goal",))]
    name = "lead-rate-outbound.yaml"
    attach_kpi(engine, [(name, dict(shipped_kpis())[name])], by="olga")
    assert diagram_losses(engine, draft) == []


def test_drafts_stand_in_place_of_what_is_deployed(engine: Engine) -> None:
    changed = dict(planted([PLANTED[0], PLANTED[6]]))
    draft = [("answer-contact.form", changed["answer-contact.form"])]
    told = diagram_losses(engine, draft)
    assert [(loss.rule, loss.process_id, loss.element_id) for loss in told] == [PLANTED[0].found_as]
    shipped = dict(shipped_files())
    assert diagram_losses(engine, [("inbound.bpmn", shipped["inbound.bpmn"]), ("broken.bpmn", b"<oops")]) == []
    assert [loss for loss in diagram_losses(engine) if loss.element_id == "AnswerContact"] == []


def test_they_are_found_once_for_each_state_of_the_model(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    first = diagram_losses(engine)
    monkeypatch.setattr(queries, "losses_of", lambda *_: pytest.fail("searched again"))
    assert diagram_losses(engine) == first


def test_who_may_see_no_figures_sees_no_losses(engine: Engine) -> None:
    with pytest.raises(NotPermitted):
        diagram_losses(engine, by=Actor("nina", roles=frozenset()))
    diagram_losses(engine, by=Actor("max", roles=frozenset({Role.PROCESS_OWNER})))
