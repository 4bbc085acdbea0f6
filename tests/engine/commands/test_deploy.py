"""Deploying: all files or none, and the same content is the same version."""

from __future__ import annotations

import pytest

from engine.commands.deploy import deploy
from engine.errors import DeploymentRefused
from engine.queries.deals import deal_path
from engine.queries.operations import definitions
from engine.shipped import shipped_files
from engine.store import trail
from engine.values import loads
from tests.drawing import source
from tests.engine.office import SALES, Office

GOOD = source("s:start -> call:user -> e:end", call=SALES)
CALLS_NOTHING = source("s:start -> call:call -> e:end", "q", call='calledElement="nothing"|')
FORM = b'{"type": "default", "id": "contact", "schemaVersion": 19, "components": [{"type": "textfield", "key": "name"}]}'


def test_a_change_is_a_new_version_and_no_change_is_none(office: Office) -> None:
    (first,) = deploy(office.engine, [("p.bpmn", GOOD)], by="owner")
    (again,) = deploy(office.engine, [("renamed.bpmn", GOOD)], by="boris")
    (changed,) = deploy(office.engine, [("p.bpmn", GOOD.replace(b'name="call"', b'name="Call"'))], by="owner")
    assert (first.version, first.is_new, again.id, again.is_new, changed.version) == (1, True, first.id, False, 2)
    assert [(info.version, info.deployed_by) for info in definitions(office.engine)] == [(1, "owner"), (2, "owner")]
    assert [info.version for info in definitions(office.engine, newest_only=True)] == [2]


def test_a_running_deal_stays_on_its_version(office: Office) -> None:
    office.draws("s:start -> one:user -> two:user -> e:end")
    key = office.starts()
    office.draws("s:start -> one:user -> other:user -> e:end")
    office.completes("one", key)
    assert office.desk(key) == ["two"]


def test_one_wrong_file_refuses_all_and_all_findings_are_told(office: Office) -> None:
    unreadable = [("none.bpmn", b"<html/>"), ("x.form", b"{"), ("y.dmn", b"<a/>")]
    files = [("good.bpmn", GOOD), ("bad.bpmn", CALLS_NOTHING), *unreadable]
    with pytest.raises(DeploymentRefused) as refused:
        deploy(office.engine, files, by="owner")
    assert {name for name, finding in refused.value.findings if finding.severity == "error"} == {"bad.bpmn", "none.bpmn", "x.form", "y.dmn"}
    assert "Nothing was deployed" in str(refused.value)
    assert definitions(office.engine) == []


def test_a_diagram_may_refer_to_what_is_deployed_or_comes_with_it(office: Office) -> None:
    asking = source("s:start -> call:user -> e:end", call='camunda:candidateGroups="sales" camunda:formRef="contact"|')
    with pytest.raises(DeploymentRefused, match="contact"):
        deploy(office.engine, [("p.bpmn", asking)], by="owner")
    deploy(office.engine, [("p.bpmn", asking), ("contact.form", FORM)], by="owner")
    deploy(office.engine, [("p.bpmn", asking.replace(b'name="call"', b'name="Call"'))], by="owner")


def test_two_files_with_one_id_are_refused(office: Office) -> None:
    with pytest.raises(DeploymentRefused, match="both have the id “p”"):
        deploy(office.engine, [("a.bpmn", GOOD), ("b.bpmn", GOOD)], by="owner")


def test_the_shipped_model_is_deployed_whole(office: Office) -> None:
    infos = deploy(office.engine, shipped_files(), by="owner")
    stages = {info.stage for info in infos if info.kind == "bpmn"}
    assert stages == {"deal", "inbound", "outbound", "discussion", "execution", "development"}


def test_to_deploy_an_older_file_again_is_to_go_back_to_it(office: Office) -> None:
    other = GOOD.replace(b'name="call"', b'name="Call"')
    third = GOOD.replace(b'name="call"', b'name="Ring"')
    deploy(office.engine, [("p.bpmn", GOOD)], by="owner")
    deploy(office.engine, [("p.bpmn", other)], by="owner")
    (back,) = deploy(office.engine, [("p.bpmn", GOOD)], by="owner")
    assert (back.version, back.is_new) == (1, False)
    assert [info.version for info in definitions(office.engine, newest_only=True)] == [1]
    key = office.starts()
    assert deal_path(office.engine, key).events[-1].version == 1
    deploy(office.engine, [("p.bpmn", third)], by="owner")
    assert [info.version for info in definitions(office.engine, newest_only=True)] == [3]
    deploy(office.engine, [("p.bpmn", other)], by="owner")
    assert [info.version for info in definitions(office.engine, newest_only=True)] == [2]
    assert [info.version for info in definitions(office.engine)] == [1, 2, 3]


def test_what_the_deployer_says_is_kept_with_the_version_and_in_the_history(office: Office) -> None:
    deploy(office.engine, [("p.bpmn", GOOD)], by="owner", message="The first draft of the call")
    (unchanged,) = deploy(office.engine, [("p.bpmn", GOOD)], by="owner", message="said in vain: nothing is new")
    assert [info.message for info in definitions(office.engine)] == ["The first draft of the call"] == [unchanged.message]
    with office.engine.store.read() as session:
        told = [event for event in trail.events(session, "~office") if event.kind == "definitions.deployed"]
    assert [loads(event.data)["message"] for event in told] == ["The first draft of the call"]
