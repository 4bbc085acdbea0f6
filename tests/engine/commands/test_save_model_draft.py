"""Drafts of the model's files, and who has which open."""

from __future__ import annotations

import pytest

from engine.actors import Actor
from engine.commands.deploy import deploy
from engine.commands.edit_model import edit_model, leave_model
from engine.commands.save_model_draft import delete_model_draft, save_model_draft
from engine.errors import BadAnswer, DeploymentRefused, NotPermitted
from engine.model_drafts import LONGEST, DraftSavedMeanwhile, ModelDraftNotFound
from engine.permissions import Role
from engine.queries.definition import VersionNotFound
from engine.queries.model_drafts import model_draft, model_drafts
from tests.drawing import source
from tests.engine.office import SALES, Office

OLGA, PAUL = (Actor(name, frozenset({Role.PROCESS_OWNER})) for name in ("olga", "paul"))
DRAWN = source("start:start -> task:user -> end:end", task=SALES)
BROKEN = "<definitions>\r\n<process id='p' …"


def test_a_draft_is_kept_byte_by_byte_however_broken(office: Office) -> None:
    saved = save_model_draft(office.engine, "bpmn", "p", BROKEN, by=OLGA, revision=0)
    assert (saved.info.revision, saved.info.name, saved.info.begun_by) == (1, "p.bpmn", "olga")
    again = save_model_draft(office.engine, "bpmn", "p", BROKEN + "\n", by=PAUL, name="mine.bpmn", revision=1)
    assert model_draft(office.engine, "bpmn", "p", by=OLGA) == again
    assert (again.source, again.info.begun_by, again.info.saved_by, again.info.name) == (BROKEN + "\n", "olga", "paul", "mine.bpmn")
    save_model_draft(office.engine, "form", "p", "{", by=OLGA)
    assert [(info.kind, info.key, info.revision) for info in model_drafts(office.engine, by=OLGA)] == [("bpmn", "p", 2), ("form", "p", 1)]


def test_somebody_elses_later_draft_is_not_overwritten(office: Office) -> None:
    save_model_draft(office.engine, "bpmn", "p", "one", by=OLGA, revision=0)
    save_model_draft(office.engine, "bpmn", "p", "two", by=PAUL, revision=1)
    for old in (0, 1):
        with pytest.raises(DraftSavedMeanwhile, match="saved by paul") as refused:
            save_model_draft(office.engine, "bpmn", "p", "three", by=OLGA, revision=old)
        assert refused.value.saved_by == "paul"
    with pytest.raises(DraftSavedMeanwhile):
        delete_model_draft(office.engine, "bpmn", "p", by=OLGA, revision=1)
    delete_model_draft(office.engine, "bpmn", "p", by=OLGA, revision=2)
    with pytest.raises(DraftSavedMeanwhile, match="discarded or deployed"):
        save_model_draft(office.engine, "bpmn", "p", "three", by=PAUL, revision=2)
    with pytest.raises(ModelDraftNotFound):
        model_draft(office.engine, "bpmn", "p", by=OLGA)
    with pytest.raises(ModelDraftNotFound):
        delete_model_draft(office.engine, "bpmn", "p", by=OLGA)


def test_what_was_deployed_needs_no_draft_any_more(office: Office) -> None:
    for key in ("p", "q"):
        save_model_draft(office.engine, "bpmn", key, DRAWN.decode(), by=OLGA)
    with pytest.raises(DeploymentRefused):
        deploy(office.engine, [("p.bpmn", DRAWN), ("broken.form", b"{")], by=OLGA)
    assert len(model_drafts(office.engine, by=OLGA)) == 2
    deploy(office.engine, [("p.bpmn", DRAWN)], by=OLGA)
    assert [info.key for info in model_drafts(office.engine, by=OLGA)] == ["q"]
    save_model_draft(office.engine, "bpmn", "p", DRAWN.decode() + "\n", by=OLGA, base_version=1)
    deploy(office.engine, [("p.bpmn", DRAWN)], by=OLGA)
    assert [info.key for info in model_drafts(office.engine, by=OLGA)] == ["p", "q"], "it says something else"


def test_a_draft_says_when_something_else_was_deployed_meanwhile(office: Office) -> None:
    new = save_model_draft(office.engine, "bpmn", "p", "…", by=OLGA)
    assert (new.info.newest_version, new.info.is_outdated) == (None, False)
    deploy(office.engine, [("p.bpmn", DRAWN)], by=PAUL)
    [found] = model_drafts(office.engine, by=OLGA)
    assert (found.base_version, found.newest_version, found.is_outdated) == (None, 1, True)
    based = save_model_draft(office.engine, "bpmn", "p", "…", by=OLGA, base_version=1)
    assert not based.info.is_outdated
    deploy(office.engine, [("p.bpmn", DRAWN + b"\n")], by=PAUL)
    assert model_draft(office.engine, "bpmn", "p", by=OLGA).info.is_outdated
    with pytest.raises(VersionNotFound):
        save_model_draft(office.engine, "bpmn", "p", "…", by=OLGA, base_version=3)


def test_a_draft_has_a_greatest_length_in_bytes(office: Office) -> None:
    save_model_draft(office.engine, "bpmn", "p", "ш" * (LONGEST // 2), by=OLGA)
    with pytest.raises(BadAnswer, match="2,000,002 bytes"):
        save_model_draft(office.engine, "bpmn", "p", "ш" * (LONGEST // 2 + 1), by=OLGA)


def test_whoever_was_seen_within_a_minute_has_it_open(office: Office) -> None:
    save_model_draft(office.engine, "bpmn", "p", "…", by=OLGA)
    assert edit_model(office.engine, "bpmn", "p", by=OLGA) == []
    office.turns(seconds=59)
    assert [one.person for one in edit_model(office.engine, "bpmn", "p", by=PAUL)] == ["olga"]
    assert edit_model(office.engine, "form", "p", by=PAUL) == []
    [listed] = model_drafts(office.engine, by=OLGA)
    assert [one.person for one in listed.editors] == ["olga", "paul"]
    office.turns(seconds=1)
    assert edit_model(office.engine, "bpmn", "p", by=PAUL) == []
    leave_model(office.engine, "bpmn", "p", by=PAUL)
    leave_model(office.engine, "bpmn", "p", by=OLGA)
    assert edit_model(office.engine, "bpmn", "p", by=OLGA) == []


def test_drafts_are_for_those_who_may_deploy(office: Office) -> None:
    anna = Actor("anna", frozenset({Role.EMPLOYEE, Role.AUDITOR, Role.ADMINISTRATOR}))
    save_model_draft(office.engine, "bpmn", "p", "…", by=OLGA)
    for refused in (
        lambda: save_model_draft(office.engine, "bpmn", "p", "…", by=anna),
        lambda: delete_model_draft(office.engine, "bpmn", "p", by=anna),
        lambda: model_draft(office.engine, "bpmn", "p", by=anna),
        lambda: model_drafts(office.engine, by=anna),
        lambda: edit_model(office.engine, "bpmn", "p", by=anna),
        lambda: leave_model(office.engine, "bpmn", "p", by=anna),
    ):
        with pytest.raises(NotPermitted):
            refused()
