"""What people may see and do of definitions, operation and deals, on every store: who may not is refused, and lists are narrowed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine.actors import Actor
from engine.commands.change_deal import change_deal
from engine.commands.complete import complete
from engine.commands.deploy import deploy
from engine.commands.import_deal import Origin, import_deal
from engine.commands.run_due_jobs import run_due_jobs
from engine.commands.suspend import resume, suspend
from engine.errors import DealNotFound, DeploymentRefused, IncidentNotFound, NotPermitted, Outdated
from engine.permissions import Role
from engine.queries.deals import deal, deal_path
from engine.queries.decisions import DecisionFailed, evaluate_decision
from engine.queries.definition import VersionNotFound, definition, difference
from engine.queries.findings import findings
from engine.queries.form_check import check_answers
from engine.queries.health import answers
from engine.queries.imports import imported_sources
from engine.queries.instances import deal_instances, deal_variables
from engine.queries.operations import definitions, incident, incidents, jobs
from engine.queries.stages import stages
from engine.queries.trials import walk
from engine.queries.work_items import inbox
from engine.shipped import shipped_files
from tests.drawing import source, timer
from tests.engine.office import SALES, Office

ANNA = Actor("anna", frozenset({Role.EMPLOYEE}), frozenset({"sales"}))
HUGO = Actor("hugo", frozenset({Role.EMPLOYEE}), frozenset({"legal"}))
GRETA = Actor("greta", frozenset({Role.EMPLOYEE, Role.HEAD}), frozenset({"sales"}), frozenset({"sales"}))
OLGA = Actor("olga", frozenset({Role.PROCESS_OWNER}))
ADA = Actor("ada", frozenset({Role.ADMINISTRATOR}))
GOOD = source("s:start -> call:user -> e:end", call=SALES)
ADDING = 'scriptFormat="python"|<script>total = missing + 1</script>'


def test_a_page_of_definitions_goes_on_after_the_last_one(office: Office) -> None:
    deploy(office.engine, shipped_files(), by="owner")
    deploy(
        office.engine, [("inbound.bpmn", dict(shipped_files())["inbound.bpmn"].replace(b"Contact arrived", b"Contact came"))], by="owner"
    )
    everything = definitions(office.engine, by=HUGO)
    seen: list[Any] = []
    while page := definitions(office.engine, by=HUGO, limit=7, after=(seen[-1].kind, seen[-1].key, seen[-1].version) if seen else None):
        seen += page
    assert seen == everything
    assert [(info.version, info.is_newest) for info in definitions(office.engine, key="inbound")] == [(1, False), (2, True)]
    assert [info.key for info in definitions(office.engine, stage="discussion")] == ["discussion"]
    assert [info.version for info in stages(office.engine, by=HUGO)[0].definitions] == [2]
    with pytest.raises(VersionNotFound):
        definition(office.engine, "bpmn", "inbound", 3, by=HUGO)
    assert {change.kind for change in difference(office.engine, "bpmn", "inbound", 1, 2, by=HUGO)} == {"changed"}
    nobody = Actor("nobody")
    for ask in (definitions, stages):
        with pytest.raises(NotPermitted):
            ask(office.engine, by=nobody)


def test_files_are_checked_and_tried_without_storing(office: Office) -> None:
    bad = source("s:start -> call:call -> e:end", "q", call='calledElement="nothing"|')
    assert [name for name, finding in findings(office.engine, [("bad.bpmn", bad)], by=ANNA) if finding.severity == "error"] == ["bad.bpmn"]
    assert walk(office.engine, [("p.bpmn", GOOD)], {}, 1, by=OLGA).state == "completed"
    with pytest.raises(DeploymentRefused):
        walk(office.engine, [("bad.bpmn", bad)], {}, 1, by=OLGA)
    with pytest.raises(NotPermitted):
        walk(office.engine, [("p.bpmn", GOOD)], {}, 1, by=ANNA)
    assert definitions(office.engine) == []


def test_title_and_owner_are_changed_once_for_each_revision(office: Office) -> None:
    office.draws("s:start -> one:user -> e:end")
    key = office.starts()
    read = deal(office.engine, key).revision
    assert change_deal(office.engine, key, by=ANNA, title="Pump", owner="boris", revision=read) == read + 1
    with pytest.raises(Outdated):
        change_deal(office.engine, key, by=ANNA, title="Other", revision=read)
    assert change_deal(office.engine, key, by=ANNA, title="Pump") == read + 1  # nothing to change, nothing told
    found = deal(office.engine, key)
    assert (found.title, found.owner, found.revision) == ("Pump", "boris", read + 1)
    assert [event.data["after"] for event in deal_path(office.engine, key).events if event.kind == "deal.changed"] == [
        {"title": "Pump", "owner": "boris"}
    ]
    with pytest.raises(DealNotFound):
        change_deal(office.engine, key, by=HUGO, title="Mine")
    with pytest.raises(NotPermitted):
        change_deal(office.engine, key, by=OLGA, title="Mine")


def test_a_suspended_deal_goes_on_as_it_was_read(office: Office) -> None:
    office.draws("s:start -> one:user -> e:end")
    key = office.starts()
    suspend(office.engine, key, by=GRETA)
    with pytest.raises(Outdated):
        resume(office.engine, key, by=GRETA, revision=1)
    resume(office.engine, key, by=GRETA, revision=deal(office.engine, key).revision)
    assert deal(office.engine, key).state == "open"


def test_incidents_are_seen_by_who_leads_a_department_of_the_deal(office: Office) -> None:
    office.draws("s:start -> first:user -> sum:script -> e:end", sum=ADDING)
    office.draws("s:start -> sum:script -> e:end", "q", sum=ADDING)
    key, other = office.starts(), office.starts("q")
    complete(office.engine, inbox(office.engine, deal_key=key)[0].id, {}, by="anna")
    assert [one.deal_key for one in incidents(office.engine, by=OLGA)] == [key, other]
    assert [one.deal_key for one in incidents(office.engine, by=GRETA)] == [key]
    hidden = next(one.id for one in incidents(office.engine, by=ADA, deal_key=other))
    with pytest.raises(IncidentNotFound):
        incident(office.engine, hidden, by=GRETA)
    with pytest.raises(NotPermitted):
        incidents(office.engine, by=ANNA)


def test_due_jobs_are_done_by_who_may_and_it_is_told(office: Office) -> None:
    office.draws("s:start -> w:catch -> one:user -> e:end", w="|" + timer("PT1H"))
    keys = [office.starts() for _ in range(3)]
    office.clock.turn(timedelta(hours=2))
    for somebody in (ANNA, OLGA):
        with pytest.raises(NotPermitted):
            run_due_jobs(office.engine, by=somebody)
    with pytest.raises(NotPermitted):
        jobs(office.engine, by=ANNA)
    assert run_due_jobs(office.engine, by=ADA, limit=2) == 2
    assert run_due_jobs(office.engine, by=ADA) == 1
    assert [office.desk(key) for key in keys] == [["one"]] * 3
    assert {job.state for job in jobs(office.engine, by=OLGA)} == {"done"}


def test_the_instances_of_a_deal_tell_what_they_know(office: Office) -> None:
    personal = (
        b'{"type":"default","id":"f","schemaVersion":19,"components":[{"type":"textfield","key":"phone","properties":{"personal":"true"}}]}'
    )
    deploy(office.engine, [("f.form", personal)], by="owner")
    office.draws("s:start -> one:user -> e:end")
    key = office.starts(phone="+442079460000", amount=5)
    assert [run.process_id for run in deal_instances(office.engine, key, by=ANNA)] == ["p"]
    assert deal_variables(office.engine, key, by=ANNA)[0].variables == {"phone": "+442079460000", "amount": 5}
    assert deal_variables(office.engine, key, by=OLGA)[0].variables == {"phone": "hidden", "amount": 5}
    for ask in (deal_instances, deal_variables):
        with pytest.raises(DealNotFound):
            ask(office.engine, key, by=HUGO)


def test_answers_and_decisions_are_checked_without_a_deal(office: Office) -> None:
    deploy(office.engine, shipped_files(), by="owner")
    assert check_answers(office.engine, "approve-discount", {"approval": "approved"}, {}, by=HUGO).ok
    with pytest.raises(DecisionFailed, match="discount-approval"):
        evaluate_decision(office.engine, "discount-approval", {}, by=HUGO)
    answers(office.engine)


def test_an_import_names_who_brought_it_in(office: Office) -> None:
    office.draws("s:start -> one:user -> e:end")
    with pytest.raises(NotPermitted):
        import_deal(office.engine, Origin("crm", "1"), "p", {}, {}, by="Old Owner", importer=ANNA)
    made = import_deal(office.engine, Origin("crm", "1", 2), "p", {}, {}, by="Old Owner", importer=OLGA)
    told = next(event for event in deal_path(office.engine, made.deal_key).events if event.kind == "deal.imported")
    assert told.data == {"by": "olga", "source": "crm", "row": "1", "line": 2}
    (source_,) = imported_sources(office.engine, by=GRETA)
    assert (source_.source, source_.deals, source_.last_at) == ("crm", 1, office.clock.now())
    with pytest.raises(NotPermitted):
        imported_sources(office.engine, by=ANNA)
