"""Calls, cancelling, incidents of tokens, clients."""

from __future__ import annotations

import pytest

from engine.commands.cancel import cancel
from engine.commands.register_client import register_client
from engine.commands.retry import retry
from engine.commands.start import start
from engine.errors import BadAnswer, DealNotOpen, InstanceHasParent, InstanceNotFound, TooManySteps, WrongLifecycle
from engine.queries.deals import deal_path
from engine.queries.funnel import funnel
from engine.queries.operations import jobs
from tests.drawing import timer
from tests.engine.office import Office

CALL = """calledElement="child"|<extensionElements><camunda:in source="amount" target="amount"/>
  <camunda:out source="exit" target="how"/><camunda:out source="price" target="price"/></extensionElements>"""
CALLER = "s:start -> sell:call -> after:user -> e:end"
WON = '|<extensionElements><stagework:exit name="won"/></extensionElements>'


def test_a_child_gets_what_is_mapped_and_gives_back_what_is_mapped(office: Office) -> None:
    office.draws("s:start -> offer:user -> e:end", "child", e=WON)
    office.draws(CALLER, sell=CALL)
    key = office.starts(amount=10, secret=1)
    moved = office.completes("offer", key, price=12, note="x")
    assert (moved.state, moved.exit, office.desk(key)) == ("completed", "won", ["after"])
    path = deal_path(office.engine, key)
    assert [(run.process_id, run.state, run.depth) for run in path.instances] == [("p", "active", 0), ("child", "completed", 1)]
    assert office.told(key, "instance.started")[1]["changed"] == {"amount": 10}
    assert office.told(key, "child.ended")[0]["changed"] == {"how": "won", "price": 12}


def test_a_child_that_ends_at_once_takes_its_caller_on_in_the_same_command(office: Office) -> None:
    office.draws("s:start -> e:end", "child", e=WON)
    office.draws(CALLER, sell=CALL)
    assert office.desk(office.starts(amount=10)) == ["after"]


def test_the_newest_version_is_called(office: Office) -> None:
    office.draws("s:start -> old:user -> e:end", "child")
    office.draws(CALLER, sell=CALL)
    office.draws("s:start -> new:user -> e:end", "child")
    assert office.desk(office.starts(amount=10)) == ["new"]


def test_an_error_in_a_child_reaches_the_callers_boundary_event(office: Office) -> None:
    office.draws("error broken\ns:start -> offer:user -> e:end", "child", e='|<errorEventDefinition errorRef="Error_broken"/>')
    office.draws(
        f"error broken\n{CALLER}\nfails:boundary -> mend:user -> e2:end",
        sell=CALL,
        fails='attachedToRef="sell"|<errorEventDefinition errorRef="Error_broken"/>',
    )
    key = office.starts(amount=10)
    office.completes("offer", key)
    assert (office.desk(key), office.deal(key).state) == (["mend"], "open")


def test_an_error_that_nobody_catches_fails_the_caller_and_the_deal(office: Office) -> None:
    office.draws("error broken\ns:start -> offer:user -> e:end", "child", e='|<errorEventDefinition errorRef="Error_broken"/>')
    office.draws(CALLER, sell=CALL)
    key = office.starts(amount=10)
    office.completes("offer", key)
    assert office.deal(key).state == "failed"
    assert [run.state for run in deal_path(office.engine, key).instances] == ["failed", "failed"]


def test_an_escalation_reaches_the_caller_while_the_child_goes_on(office: Office) -> None:
    office.draws(
        "escalation late\ns:start -> offer:user -> tell:throw -> close:user -> e:end",
        "child",
        tell='|<escalationEventDefinition escalationRef="Escalation_late"/>',
    )
    office.draws(
        f"escalation late\n{CALLER}\nheard:boundary -> chief:user -> e2:end",
        sell=CALL,
        heard='attachedToRef="sell" cancelActivity="false"|<escalationEventDefinition escalationRef="Escalation_late"/>',
    )
    key = office.starts(amount=10)
    office.completes("offer", key)
    assert office.desk(key) == ["chief", "close"]


def test_a_deadline_on_a_call_withdraws_the_child_and_its_work(office: Office) -> None:
    office.draws("s:start -> offer:user -> e:end", "grandchild")
    office.draws("s:start -> deep:call -> e:end", "child", deep='calledElement="grandchild"|')
    office.draws(f"{CALLER}\nlate:boundary -> chief:user -> e2:end", sell=CALL, late=f'attachedToRef="sell"|{timer("PT1H")}')
    key = office.starts(amount=10)
    assert office.desk(key) == ["offer"]
    office.turns(hours=1)
    assert office.desk(key) == ["chief"]
    assert [run.state for run in deal_path(office.engine, key).instances] == ["active", "cancelled", "cancelled"]


def test_a_call_without_a_process_is_an_incident_until_it_is_deployed(office: Office) -> None:
    office.draws("s:start -> offer:user -> e:end", "child")
    office.draws(CALLER, sell=CALL)
    with office.engine.store.sql.begin() as connection:
        connection.exec_driver_sql("DELETE FROM definitions WHERE key = 'child'")
    key = office.starts(amount=10)
    (incident,) = office.incidents(key)
    assert "no process “child” is deployed" in incident.cause
    office.draws("s:start -> offer:user -> e:end", "child")
    retry(office.engine, incident.id, by="chief")
    assert (office.desk(key), office.incidents(key)) == (["offer"], [])


def test_calls_without_an_end_become_an_incident(office: Office) -> None:
    office.draws("s:start -> again:call -> e:end", again='calledElement="p"|')
    key = office.starts()
    assert "calls go deeper than 32" in office.incidents(key)[0].cause


def test_cancelling_a_deal_ends_everything_in_it(office: Office) -> None:
    office.draws("s:start -> offer:user -> e:end", "child")
    office.draws(f"{CALLER}\nlate:boundary -> chief:user -> e2:end", sell=CALL, late=f'attachedToRef="sell"|{timer("PT1H")}')
    key = office.starts(amount=10)
    child = deal_path(office.engine, key).instances[1].id
    with pytest.raises(InstanceHasParent):
        cancel(office.engine, instance_id=child, by="chief")
    cancel(office.engine, key, by="chief", reason="a double")
    assert (office.deal(key).state, office.desk(key), jobs(office.engine)[0].state) == ("cancelled", [], "cancelled")
    assert office.told(key, "instance.cancelled")[0]["reason"] == "a double"
    with pytest.raises(WrongLifecycle, match="cancelled"):
        cancel(office.engine, key, by="chief")
    with pytest.raises(DealNotOpen):
        start(office.engine, "p", {}, by="anna", deal_key=key)
    with pytest.raises(InstanceNotFound):
        cancel(office.engine, instance_id="nothing", by="chief")


def test_a_failed_script_waits_to_be_mended_and_writes_nothing(office: Office) -> None:
    office.draws(
        "s:start -> count:script -> call:user -> e:end",
        count='scriptFormat="python"|<script>total = 1\nshare = 100 / parts</script>',
    )
    started = start(office.engine, "p", {"parts": 0}, by="anna")
    (cause,) = started.incidents
    assert "count" in cause
    assert "line 2" in cause
    retry(office.engine, office.incidents()[0].id, by="chief", changes={"parts": 4})
    assert office.desk() == ["call"]
    assert office.told(started.deal_key, "script.ran")[0]["changed"] == {"total": 1, "share": 25.0}


def test_stages_follow_each_other_in_one_deal(office: Office) -> None:
    stage = '|<extensionElements><stagework:exit name="{}"/></extensionElements>'
    for name, leaves in (("inbound", "lead"), ("discussion", "won")):
        drawn = f"s:start -> {name}_work:user -> e:end"
        _draw_stage(office, drawn, name, stage.format(leaves))
    key = start(office.engine, "inbound", {}, by="anna").deal_key
    office.completes("inbound_work", key)
    assert (office.deal(key).stage, office.deal(key).outcome) == ("inbound", "lead")
    start(office.engine, "discussion", {}, by="anna", deal_key=key)
    assert (office.deal(key).state, office.deal(key).stage, office.deal(key).exit) == ("open", "discussion", "")
    office.completes("discussion_work", key)
    counted = {stage.stage: stage.exits for stage in funnel(office.engine).stages if stage.entered}
    assert counted == {"inbound": {"lead": 1}, "discussion": {"won": 1}}
    assert funnel(office.engine).deals == {"won": 1}


def test_the_same_contact_is_the_same_client(office: Office) -> None:
    parameters = "".join(
        f'<camunda:inputParameter name="{name}">${{{name}}}</camunda:inputParameter>' for name in ("name", "phone", "email")
    )
    result = '<camunda:outputParameter name="client_id">${result["client_id"]}</camunda:outputParameter>'
    office.draws(
        "s:start -> find:service -> call:user -> e:end",
        find='camunda:type="external" camunda:topic="client-register"|<extensionElements><camunda:inputOutput>'
        f"{parameters}{result}</camunda:inputOutput></extensionElements>",
    )
    first = office.starts(name="Bo", phone="8 (912) 345-67-89", email="")
    second = office.starts(name="Bo Ivanov", phone="+7 912 345 67 89", email="bo@example.org")
    third = office.starts(name="Somebody", phone="", email="")
    clients = [office.deal(key).client_id for key in (first, second, third)]
    assert clients[0] == clients[1] != clients[2]
    assert office.deal(second).client_name == "Bo"
    assert jobs(office.engine) == []


def test_clients_are_registered_once_and_wrongly_never(office: Office) -> None:
    first = register_client(office.engine, by="import", name="Acme", external_ref="acme", tax_id="77-01 234567")
    again = register_client(office.engine, by="import", name="ACME", tax_id="7701234567")
    assert (first.existing, again.existing, again.client_id) == (False, True, first.client_id)
    with pytest.raises(BadAnswer, match="phone"):
        register_client(office.engine, by="import", phone=["a", "list"])


def test_instances_that_set_each_other_going_without_end_are_refused(office: Office) -> None:
    office.draws("s:start -> e:end", "child")
    loop = "s:start -> turn:xor -> sell:call -> more:xor -[*]-> turn\nmore -[amount > 99]-> e:end"
    office.draws(loop, sell=CALL)
    with pytest.raises(TooManySteps, match="1,000"):
        office.starts(amount=1)
    assert office.desk() == []


def _draw_stage(office: Office, drawn: str, name: str, exit_statement: str) -> None:
    from engine.commands.deploy import deploy
    from tests.drawing import source
    from tests.engine.office import SALES

    text = source(drawn, name, e=exit_statement, **{f"{name}_work": SALES}).decode()
    head, rest = text.split('isExecutable="true">', 1)
    stated = f'{head}isExecutable="true"><extensionElements><stagework:stage name="{name}"/></extensionElements>{rest}'
    deploy(office.engine, [(f"{name}.bpmn", stated.encode())], by="owner")
