"""What an operator mends: messages that have found nobody, timers far away, many incidents at once. On every store."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.actors import Actor
from engine.commands.answer_message import MessageNotFound, deliver_again, discard_message
from engine.commands.hasten import hasten
from engine.commands.jobs import expire_messages
from engine.commands.retry_many import retry_many
from engine.commands.suspend import suspend
from engine.errors import DealNotOpen, IncidentNotFound, NotPermitted, WrongLifecycle
from engine.permissions import Role
from engine.queries.messages import list_messages
from engine.queries.messages import message as one_message
from engine.queries.operations import jobs
from tests.drawing import message, timer
from tests.engine.office import SALES, Office

OLGA = Actor("olga", frozenset({Role.PROCESS_OWNER}))
ADA = Actor("ada", frozenset({Role.ADMINISTRATOR}))
AXEL = Actor("axel", frozenset({Role.AUDITOR}))
ANNA = Actor("anna", frozenset({Role.EMPLOYEE}), frozenset({"sales"}))
ADDING = 'scriptFormat="python"|<script>total = missing + 1</script>'


def waits_for_payment(office: Office) -> str:
    office.draws("message paid invoice\ns:start -> wait:catch -> ship:user -> e:end", wait=f"|{message('paid')}", ship=SALES)
    return office.starts(invoice="I-7")


def test_a_message_that_expired_is_delivered_after_all(office: Office) -> None:
    office.sends("paid", {"amount": 5}, correlation="I-7")
    office.clock.turn(timedelta(days=31))
    assert expire_messages(office.engine) == 1
    key = waits_for_payment(office)
    assert (office.desk(key), list_messages(office.engine, by=OLGA)[0].state) == ([], "expired")
    delivered = deliver_again(office.engine, 1, by=OLGA)
    assert (delivered.outcome, delivered.deal_key, office.desk(key)) == ("delivered", key, ["ship"])
    with pytest.raises(WrongLifecycle):
        deliver_again(office.engine, 1, by=OLGA)


def test_a_message_with_a_wrong_correlation_is_corrected(office: Office) -> None:
    key = waits_for_payment(office)
    office.sends("paid", correlation="I-1")
    assert deliver_again(office.engine, 1, by=ADA).outcome == "kept"
    assert deliver_again(office.engine, 1, by=ADA, correlation="I-7").outcome == "delivered"
    assert office.desk(key) == ["ship"]
    assert one_message(office.engine, 1, by=AXEL).message.correlation == "I-7"


def test_a_message_that_is_kept_again_has_all_its_time_again(office: Office) -> None:
    office.sends("paid", correlation="I-7", ttl=timedelta(days=1))
    office.clock.turn(timedelta(days=2))
    expire_messages(office.engine)
    assert deliver_again(office.engine, 1, by=OLGA).outcome == "kept"
    (kept,) = list_messages(office.engine, by=OLGA, state="kept")
    assert kept.expires_at == office.clock.now() + timedelta(days=30)
    key = waits_for_payment(office)
    office.does_jobs()
    assert office.desk(key) == ["ship"]


def test_a_message_that_is_given_up_goes_to_nobody(office: Office) -> None:
    office.sends("paid", correlation="I-7")
    with pytest.raises(NotPermitted):
        discard_message(office.engine, 1, by=AXEL)
    discard_message(office.engine, 1, by=OLGA, reason="Paid twice.")
    key = waits_for_payment(office)
    office.does_jobs()
    assert office.desk(key) == []
    for act in (lambda: deliver_again(office.engine, 1, by=OLGA), lambda: discard_message(office.engine, 1, by=OLGA)):
        with pytest.raises(WrongLifecycle):
            act()
    with pytest.raises(MessageNotFound):
        deliver_again(office.engine, 2, by=OLGA)


def test_a_timer_far_away_fires_now(office: Office) -> None:
    office.draws("s:start -> w:catch -> one:user -> e:end", w="|" + timer("P30D"))
    key = office.starts()
    (job,) = jobs(office.engine, by=ADA)
    for somebody in (ANNA, OLGA):
        with pytest.raises(NotPermitted):
            hasten(office.engine, job.id, by=somebody)
    assert hasten(office.engine, job.id, by=ADA).due_at == office.clock.now()
    assert office.does_jobs() == 1
    assert office.desk(key) == ["one"]
    (told,) = office.told(key, "job.hastened")
    assert (told["job"], told["what"], told["was_due"]) == (job.id, "timer", job.due_at)
    with pytest.raises(WrongLifecycle, match="done"):
        hasten(office.engine, job.id, by=ADA)


def test_a_timer_of_a_suspended_deal_stays(office: Office) -> None:
    office.draws("s:start -> w:catch -> one:user -> e:end", w="|" + timer("P30D"))
    key = office.starts()
    suspend(office.engine, key, by="anna")
    with pytest.raises(DealNotOpen):
        hasten(office.engine, 1, by=ADA)


def test_many_incidents_are_retried_each_by_itself(office: Office) -> None:
    office.draws("s:start -> sum:script -> one:user -> e:end", sum=ADDING, one=SALES)
    keys = [office.starts() for _ in range(3)]
    numbers = [office.incidents(key)[0].id for key in keys]
    wanted = [(numbers[0], {"missing": 1}), (numbers[1], {}), (99, {}), (numbers[2], {"missing": 2})]
    outcomes = retry_many(office.engine, wanted, by=OLGA, key="k")
    assert [outcome.moved.incidents if outcome.moved else type(outcome.error) for outcome in outcomes] == [
        (),
        (office.incidents(keys[1])[0].cause,),
        IncidentNotFound,
        (),
    ]
    assert [office.desk(key) for key in keys] == [["one"], [], ["one"]]
    again = retry_many(office.engine, wanted, by=OLGA, key="k")
    assert [outcome.is_repeated for outcome in again] == [True, True, False, True]
    for somebody in (ANNA, AXEL):
        with pytest.raises(NotPermitted):
            retry_many(office.engine, wanted, by=somebody)
