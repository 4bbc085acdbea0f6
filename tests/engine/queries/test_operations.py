"""What operators look at: what is stuck and why, what runs in which version, what waits, what is set. On every store."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from engine.actors import Actor
from engine.audit.sealing import seal
from engine.commands.deploy import deploy
from engine.commands.jobs import claim_due_jobs
from engine.commands.suspend import suspend
from engine.errors import NotPermitted
from engine.permissions import Role
from engine.plugins import ConnectorFailed
from engine.queries.accesses import accesses
from engine.queries.messages import list_messages
from engine.queries.messages import message as one_message
from engine.queries.operations import incidents, jobs, opened_incident
from engine.queries.overview import overview
from engine.queries.running import instances, running
from engine.queries.russian import in_russian
from engine.queries.settings_shown import shown_settings
from engine.settings import Settings
from tests.drawing import timer
from tests.engine.office import SALES, Office

OLGA = Actor("olga", frozenset({Role.PROCESS_OWNER}))
ADA = Actor("ada", frozenset({Role.ADMINISTRATOR}))
AXEL = Actor("axel", frozenset({Role.AUDITOR}))
ANNA = Actor("anna", frozenset({Role.EMPLOYEE}), frozenset({"sales"}))
PHONE = "+442079460123"
FORM = {
    "type": "default",
    "id": "contact",
    "schemaVersion": 19,
    "components": [{"type": "textfield", "key": "phone", "label": "Phone", "properties": {"personal": "true"}}],
}
ADDING = (
    'scriptFormat="python"|<extensionElements><stagework:translation lang="ru" name="Сложить"/></extensionElements>'
    "<script>total = missing + 1</script>"
)
CALLING = (
    'camunda:type="external" camunda:topic="warehouse"|<extensionElements><camunda:inputOutput>'
    '<camunda:inputParameter name="text">${"Call " + phone}</camunda:inputParameter>'
    '<camunda:inputParameter name="amount">${amount}</camunda:inputParameter>'
    "</camunda:inputOutput></extensionElements>"
)


def test_an_incident_tells_where_it_is_and_what_may_be_mended(office: Office) -> None:
    deploy(office.engine, [("contact.form", json.dumps(FORM).encode())], by="owner")
    office.draws("s:start -> sum:script -> e:end", sum=ADDING)
    office.draws("s:start -> order:service -> e:end", "q", order=CALLING)
    office.warehouse.failures = [ConnectorFailed("The warehouse is closed.", retryable=False)]
    stuck, failed = office.starts(amount=5), office.starts("q", phone=PHONE, amount=5)
    office.does_jobs()
    (script,) = incidents(office.engine, by=OLGA, deal_key=stuck)
    assert (script.kind, script.process_id, script.version, script.element_name_ru) == ("script", "p", 1, "Сложить")
    assert script.cause_ru == "«sum» (sum): здесь нет переменной missing."
    assert opened_incident(office.engine, script.id, by=OLGA).variables == {"amount": 5}
    (call,) = incidents(office.engine, by=OLGA, deal_key=failed)
    assert (call.kind, call.element_name, call.cause_ru) == ("connector", "order", "")
    hidden = opened_incident(office.engine, call.id, by=OLGA)
    assert (hidden.topic, hidden.variables) == ("warehouse", {"phone": "hidden", "amount": 5})
    assert hidden.parameters == {"text": "hidden", "amount": 5}
    assert opened_incident(office.engine, call.id, by=AXEL).parameters == {"text": f"Call {PHONE}", "amount": 5}
    assert [(one.what, one.fields) for one in accesses(office.engine, by=AXEL, person="axel")] == [(f"incident {call.id}", ("phone",))]


def test_a_job_tells_where_it_is(office: Office) -> None:
    office.draws("s:start -> w:catch -> one:user -> e:end", w="|" + timer("PT1H"))
    office.starts()
    (job,) = jobs(office.engine, by=OLGA)
    assert (job.process_id, job.version, job.element_name, job.element_name_ru) == ("p", 1, "w", "")


def test_instances_are_counted_by_version(office: Office) -> None:
    office.draws("s:start -> one:user -> e:end", one=SALES)
    first = office.clock.now()
    keys = [office.starts() for _ in range(3)]
    office.completes("one", keys[0])
    suspend(office.engine, keys[1], by="anna")
    office.clock.turn(timedelta(days=1))
    office.draws("s:start -> one:user -> two:user -> e:end", one=SALES, two=SALES)
    newer = office.starts()
    office.draws("s:start -> one:user -> e:end", "q", one=SALES)
    told = [
        (one.process_id, one.version, one.is_newest, one.active, one.suspended, one.completed) for one in running(office.engine, by=AXEL)
    ]
    assert told == [("p", 2, True, 1, 0, 0), ("p", 1, False, 1, 1, 1)]
    assert running(office.engine, by=AXEL)[1].oldest_at == first
    shown = instances(office.engine, by=ADA, process_id="p", version=1)
    assert {one.deal_key for one in shown} == set(keys)
    assert [one.deal_key for one in instances(office.engine, by=ADA, limit=1)] == [newer]
    assert [one.version for one in instances(office.engine, by=ADA)] == [2, 1, 1, 1]
    paged = instances(office.engine, by=ADA, process_id="p", limit=2)
    assert [*paged, *instances(office.engine, by=ADA, process_id="p", after=paged[-1].id)] == instances(office.engine, by=ADA)
    assert [one.deal_key for one in instances(office.engine, by=ADA, state="suspended")] == [keys[1]]
    assert instances(office.engine, by=ADA, process_id="p", version=9) == []
    for ask in (running, instances, overview):
        with pytest.raises(NotPermitted):
            ask(office.engine, by=ANNA)


def test_messages_are_listed_without_what_they_bring(office: Office) -> None:
    deploy(office.engine, [("contact.form", json.dumps(FORM).encode())], by="owner")
    for number in range(3):
        office.sends("paid", {"phone": PHONE, "amount": number}, correlation=f"I-{number}", message_id=f"m{number}")
    assert [one.message_id for one in list_messages(office.engine, by=OLGA, state="kept", limit=2)] == ["m2", "m1"]
    assert [one.message_id for one in list_messages(office.engine, by=OLGA, name="paid", after=2)] == ["m0"]
    assert list_messages(office.engine, by=OLGA, name="other") == list_messages(office.engine, by=OLGA, deal_key="D-1") == []
    assert one_message(office.engine, 1, by=OLGA).payload == {"phone": "hidden", "amount": 0}
    assert one_message(office.engine, 1, by=AXEL).payload == {"phone": PHONE, "amount": 0}
    assert [one.what for one in accesses(office.engine, by=AXEL, person="axel")] == ["message 1"]
    for ask in (lambda: list_messages(office.engine, by=ANNA), lambda: one_message(office.engine, 1, by=ANNA)):
        with pytest.raises(NotPermitted):
            ask()


def test_the_overview_counts_what_waits(office: Office) -> None:
    at = office.clock.now()
    quiet = overview(office.engine, by=AXEL)
    assert (quiet.due, quiet.oldest_due_at, quiet.workers, quiet.incidents, quiet.kept, quiet.broker) == (0, None, [], 0, 0, "")
    office.draws("s:start -> w:catch -> order:service -> e:end", w="|" + timer("PT1H"), order=CALLING)
    office.draws("s:start -> sum:script -> e:end", "q", sum=ADDING)
    office.starts(phone=PHONE, amount=1)
    office.starts("q")
    office.sends("paid", correlation="I-7")
    waiting = overview(office.engine, by=OLGA)
    assert (waiting.due, waiting.later, waiting.next_due_at, waiting.incidents, waiting.kept) == (0, 1, at + timedelta(hours=1), 1, 1)
    office.turns(hours=1)
    office.starts(phone=PHONE, amount=1)
    office.clock.turn(timedelta(hours=3))
    assert overview(office.engine, by=OLGA).oldest_due_at == at + timedelta(hours=2)
    (job,) = claim_due_jobs(office.engine, owner="worker-1")
    busy = overview(office.engine, by=OLGA)
    assert (busy.running, [(one.name, one.jobs) for one in busy.workers], busy.late_leases) == (1, [("worker-1", 1)], 0)
    office.clock.turn(timedelta(hours=3))
    assert overview(office.engine, by=OLGA).late_leases == 1
    assert job.kind == "timer"
    seal(office.engine, by="ada")
    sealed = overview(office.engine, by=OLGA).seal
    assert sealed is not None
    assert (sealed.number, sealed.sealed_at) == (1, office.clock.now())


def test_settings_tell_who_set_them_and_no_secret(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "stagework.toml"
    file.write_text('queue = "north"\nlease_seconds = 90\n[connectors.http]\nhosts = ["erp.example"]\nkey = "s3cret-key"\n')
    environment = {
        "STAGEWORK_CONFIG": str(file),
        "STAGEWORK_DATABASE_URL": "postgresql://stagework:p:ass-word@db.example/stagework?sslpassword=hush-hush",
        "STAGEWORK_BROKER_URL": "redis://:un@escaped@mq.example:6379/0",
        "STAGEWORK_LEASE_SECONDS": "45",
        "STAGEWORK_SECRET_ERP": "t0p-secret",
    }
    office.engine.settings = Settings.load(environment)
    told = {one.name: one for one in shown_settings(office.engine, by=ADA)}
    queue, lease, days = told["queue"], told["lease_seconds"], told["message_ttl_days"]
    assert (queue.value, queue.source, queue.place, queue.default) == ("north", "file", str(file), "stagework")
    assert (lease.value, lease.source, lease.place) == ("45", "environment", "STAGEWORK_LEASE_SECONDS")
    assert (days.value, days.source, days.environment) == ("30", "default", "STAGEWORK_MESSAGE_TTL_DAYS")
    assert days.meaning == "how long a message waits for a receiver"
    assert all(one.meaning for one in told.values())
    assert told["database_url"].value == "postgresql://stagework:***@db.example/stagework?sslpassword=***"
    assert told["broker_url"].value == "redis://:***@mq.example:6379/0"
    assert told["connectors"].value == "http (hosts, key)"
    secret = told["STAGEWORK_SECRET_ERP"]
    assert (secret.value, secret.is_secret) == ("set", True)
    everything = repr(told)
    assert not any(hidden in everything for hidden in ("t0p-secret", "s3cret-key", "ass-word", "escaped", "hush"))
    for somebody in (OLGA, AXEL, ANNA):
        with pytest.raises(NotPermitted):
            shown_settings(office.engine, by=somebody)


@pytest.mark.parametrize(
    ("cause", "russian"),
    [
        ("“Call” (call): no process “x” is deployed.", "«Call» (call): процесс «x» не развёрнут."),
        ("order (http): erp.example answered 503.", "order (http): erp.example: ответ 503."),
        ("“a” is missing. “b” must be a date, such as 2026-01-31.", "Нет значения «a». «b» должно быть датой, например 2026-01-31."),
        ("“Sum” (sum): division by zero, line 1", ""),
        ("“a” is missing. Something nobody knows.", ""),
        ("", ""),
    ],
)
def test_a_cause_is_told_in_russian_as_a_whole_or_not_at_all(cause: str, russian: str) -> None:
    assert in_russian(cause) == russian
