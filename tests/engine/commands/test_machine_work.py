"""Timers, connectors, messages: what happens without a person."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from engine.commands.jobs import (
    claim_due_jobs,
    claim_job,
    due_job_ids,
    expire_messages,
    fail_job,
    finish_job,
    fire_timer,
    next_due_at,
    release_expired_leases,
)
from engine.commands.retry import retry
from engine.commands.suspend import resume, suspend
from engine.errors import DealNotOpen, JobNotFound, WrongLifecycle
from engine.plugins import BpmnError, ConnectorFailed
from engine.queries.deals import deals
from engine.queries.forms import asked
from engine.queries.operations import jobs
from tests.drawing import message, timer
from tests.engine.office import Office

ORDER = """camunda:type="external" camunda:topic="warehouse"|<extensionElements>
  <camunda:failedJobRetryTimeCycle>R3/PT1M</camunda:failedJobRetryTimeCycle><camunda:inputOutput>
  <camunda:inputParameter name="product">${product}</camunda:inputParameter>
  <camunda:outputParameter name="order_number">${result["number"]}</camunda:outputParameter>
  </camunda:inputOutput></extensionElements>"""
ORDERING = "s:start -> order:service -> check:user -> e:end"


# ---- timers --------------------------------------------------------------------------------------------------------


def test_a_timer_fires_when_it_is_due_and_not_before(office: Office) -> None:
    office.draws("s:start -> wait:catch -> call:user -> e:end", wait=f"|{timer('PT2H')}")
    key = office.starts()
    assert next_due_at(office.engine) == office.clock.now() + timedelta(hours=2)
    office.turns(hours=1, minutes=59)
    assert office.desk(key) == []
    office.turns(minutes=1)
    assert office.desk(key) == ["call"]
    assert [event.get("element_id") for event in office.told(key, "timer.fired")] == [None]
    assert next_due_at(office.engine) is None


def test_a_timer_fires_once_however_often_it_is_told_to(office: Office) -> None:
    office.draws("s:start -> wait:catch -> call:user -> e:end", wait=f"|{timer('PT2H')}")
    key = office.starts()
    office.clock.turn(timedelta(hours=2))
    (job,) = claim_due_jobs(office.engine)
    assert [fire_timer(office.engine, job.id), fire_timer(office.engine, job.id)] == [True, False]
    assert office.kinds(key).count("timer.fired") == 1
    with pytest.raises(JobNotFound):
        fire_timer(office.engine, 99)


def test_a_withdrawn_timer_fires_no_more(office: Office) -> None:
    office.draws("s:start -> call:user -> e:end\nlate:boundary -> chief:user -> e2:end", late=f'attachedToRef="call"|{timer("PT1H")}')
    office.starts()
    job = jobs(office.engine)[0].id
    office.completes("call")
    assert fire_timer(office.engine, job) is False
    assert jobs(office.engine)[0].state == "cancelled"


def test_a_clock_starts_processes_until_a_newer_version_is_deployed(office: Office) -> None:
    office.draws("s:start -> call:user -> e:end", s=f"|{timer('R/PT24H', 'timeCycle')}")
    office.turns(hours=24)
    office.turns(hours=24)
    assert len(office.desk()) == 2
    office.draws("s:start -> visit:user -> e:end", s=f"|{timer('PT24H')}")
    office.turns(hours=24)
    office.turns(hours=24)
    assert office.desk() == ["call", "call", "visit"]


# ---- connectors ----------------------------------------------------------------------------------------------------


def test_a_connector_is_asked_with_the_parameters_and_its_answer_goes_on(office: Office) -> None:
    office.draws(ORDERING, order=ORDER)
    key = office.starts(product="GTX Pro")
    assert office.does_jobs() == 1
    (request,) = office.warehouse.asked
    assert (request.params, request.deal_key, request.element_id) == ({"product": "GTX Pro"}, key, "order")
    assert asked(office.engine, office.item("check", key).id).variables["order_number"] == 7
    assert office.told(key, "service.finished")[0]["changed"] == {"order_number": 7}


def test_a_failing_connector_is_asked_again_after_a_pause_that_doubles(office: Office) -> None:
    office.draws(ORDERING, order=ORDER)
    key = office.starts(product="GTX Pro")
    office.warehouse.failures = [ConnectorFailed("no answer"), ConnectorFailed("no answer")]
    office.does_jobs()
    office.turns(seconds=59)
    assert len(office.warehouse.asked) == 1
    office.turns(seconds=1)
    office.turns(seconds=119)
    assert len(office.warehouse.asked) == 2
    office.turns(seconds=1)
    assert office.desk(key) == ["check"]
    assert len({request.idempotency_key for request in office.warehouse.asked}) == 1
    assert office.incidents() == []


def test_a_wish_to_wait_is_heeded(office: Office) -> None:
    office.draws(ORDERING, order=ORDER)
    office.starts(product="GTX Pro")
    office.warehouse.failures = [ConnectorFailed("too many calls", retry_after=600)]
    office.does_jobs()
    assert next_due_at(office.engine) == office.clock.now() + timedelta(minutes=10)


def test_with_no_tries_left_a_person_mends_it_and_it_goes_on(office: Office) -> None:
    office.draws(ORDERING, order=ORDER)
    key = office.starts(product="GTXPro")
    office.warehouse.failures = [ConnectorFailed("no such product", retryable=False)]
    office.does_jobs()
    (incident,) = office.incidents(key)
    assert incident.cause == "order (warehouse): no such product"
    retry(office.engine, incident.id, by="chief", changes={"product": "GTX Pro"})
    office.does_jobs()
    assert [request.params["product"] for request in office.warehouse.asked] == ["GTXPro", "GTX Pro"]
    assert (office.desk(key), office.incidents(key)) == (["check"], [])
    with pytest.raises(WrongLifecycle, match="resolved"):
        retry(office.engine, incident.id, by="chief")


def test_an_answer_that_does_not_fit_is_an_incident_of_the_element(office: Office) -> None:
    office.draws(ORDERING, order=ORDER)
    key = office.starts(product="GTX Pro")
    office.warehouse.answer = {}
    office.does_jobs()
    assert "order" in office.incidents(key)[0].cause
    office.warehouse.answer = {"number": 8}
    retry(office.engine, office.incidents(key)[0].id, by="chief")
    office.does_jobs()
    assert office.desk(key) == ["check"]


def test_a_missing_connector_and_a_missing_secret_are_told(office: Office) -> None:
    office.draws(ORDERING, order=ORDER)
    office.starts(product="GTX Pro")
    del office.engine.connectors["warehouse"]
    office.does_jobs()
    assert "No connector “warehouse” is installed" in office.incidents()[0].cause
    office.engine.connectors["warehouse"] = office.warehouse
    office.warehouse.failures = [KeyError("API_KEY")]
    retry(office.engine, office.incidents()[0].id, by="chief")
    office.does_jobs()
    assert "API_KEY" in office.incidents()[0].cause


def test_a_refusal_takes_the_way_that_the_diagram_draws_for_it(office: Office) -> None:
    office.draws(
        f"error sold-out\n{ORDERING}\nnone:boundary -> call:user -> e2:end",
        order=ORDER,
        none='attachedToRef="order"|<errorEventDefinition errorRef="Error_sold-out"/>',
    )
    key = office.starts(product="GTX Pro")
    office.warehouse.failures = [BpmnError("sold-out", "none left")]
    office.does_jobs()
    assert office.desk(key) == ["call"]


def test_an_uncaught_refusal_fails_the_deal(office: Office) -> None:
    office.draws(ORDERING, order=ORDER)
    key = office.starts(product="GTX Pro")
    office.warehouse.failures = [BpmnError("sold-out")]
    office.does_jobs()
    assert office.deal(key).state == "failed"


def test_a_job_is_done_by_one_worker_until_its_lease_ends(office: Office) -> None:
    office.draws(ORDERING, order=ORDER)
    office.starts(product="GTX Pro")
    (number,) = due_job_ids(office.engine)
    assert claim_job(office.engine, number, timedelta(minutes=1), "first") is not None
    assert claim_job(office.engine, number, owner="second") is None
    assert release_expired_leases(office.engine) == 0
    office.clock.turn(timedelta(minutes=1, seconds=1))
    assert release_expired_leases(office.engine) == 1
    again = claim_job(office.engine, number, owner="second")
    assert again is not None
    assert again.attempts == 2
    assert [finish_job(office.engine, number, {"number": 1}), finish_job(office.engine, number, {"number": 2})] == [True, False]
    assert fail_job(office.engine, number, "too late") is False


def test_workers_that_look_at_once_get_different_jobs(office: Office) -> None:
    office.draws(ORDERING, order=ORDER)
    for _ in range(8):
        office.starts(product="GTX Pro")
    barrier, taken = threading.Barrier(4), []

    def work() -> None:
        barrier.wait()
        taken.extend(job.id for job in claim_due_jobs(office.engine, limit=2))

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    rest = [job.id for job in claim_due_jobs(office.engine, limit=20)]
    assert sorted(taken + rest) == list(range(1, 9))


def test_new_jobs_are_announced_after_the_commit(office: Office) -> None:
    office.draws(ORDERING, order=ORDER)
    office.draws("s:start -> wait:catch -> e:end", "waiting", wait=f"|{timer('PT2H')}")
    heard: list[int] = []
    office.engine.after_commit(heard.extend)
    office.starts("waiting")
    assert heard == []
    office.starts(product="GTX Pro")
    assert heard == due_job_ids(office.engine) != []


# ---- suspension ----------------------------------------------------------------------------------------------------


def test_a_suspended_deal_stands_still_and_goes_on_where_it_was(office: Office) -> None:
    office.draws(
        "message paid\ns:start -> fork:and\nfork -> call:user -> e1:end\nfork -> wait:catch -> late:user -> e2:end\n"
        "fork -> hear:catch -> thank:user -> e3:end",
        wait=f"|{timer('PT1H')}",
        hear=f"|{message('paid')}",
    )
    key = office.starts()
    suspend(office.engine, key, by="chief", reason="the client thinks")
    with pytest.raises(DealNotOpen, match="Resume it first"):
        office.completes("call", key)
    office.turns(hours=2)
    assert office.sends("paid", deal_key=key).outcome == "kept"
    assert (office.deal(key).state, office.desk(key)) == ("suspended", ["call"])
    with pytest.raises(WrongLifecycle):
        suspend(office.engine, key, by="chief")
    resume(office.engine, key, by="chief")
    office.does_jobs()
    assert (office.deal(key).state, office.desk(key)) == ("open", ["call", "late", "thank"])


def test_an_answer_that_comes_while_a_deal_is_suspended_is_not_lost_nor_asked_for_again(office: Office) -> None:
    office.draws(ORDERING, order=ORDER)
    key = office.starts(product="GTX Pro")
    (job,) = claim_due_jobs(office.engine)
    suspend(office.engine, key, by="chief")
    assert finish_job(office.engine, job.id, {"number": 5}) is False
    assert office.does_jobs() == 0
    resume(office.engine, key, by="chief")
    office.does_jobs()
    assert office.warehouse.asked == []
    assert asked(office.engine, office.item("check", key).id).variables["order_number"] == 5


# ---- messages ------------------------------------------------------------------------------------------------------

HEARING = "message paid\ns:start -> hear:catch -> thank:user -> e:end"


def test_a_message_reaches_the_token_that_has_waited_longest_and_no_other(office: Office) -> None:
    office.draws(HEARING.replace("message paid", "message paid invoice"), hear=f"|{message('paid')}")
    first, second = office.starts(invoice="A-1"), office.starts(invoice="A-1")
    delivery = office.sends("paid", {"amount": 5}, correlation="A-1")
    assert (delivery.outcome, delivery.deal_key) == ("delivered", first)
    assert (office.desk(first), office.desk(second)) == (["thank"], [])
    assert asked(office.engine, office.item("thank", first).id).variables["amount"] == 5


def test_a_message_that_nobody_waits_for_is_kept_and_delivered_when_somebody_does(office: Office) -> None:
    office.draws(HEARING.replace("message paid", "message paid invoice"), hear=f"|{message('paid')}")
    assert office.sends("paid", correlation="A-1").outcome == "kept"
    assert office.sends("paid", correlation="A-2").outcome == "kept"
    key = office.starts(invoice="A-1")
    assert office.does_jobs() == 1
    assert office.desk(key) == ["thank"]


def test_a_kept_message_is_given_up_after_its_time_to_live(office: Office) -> None:
    office.draws(HEARING.replace("message paid", "message paid invoice"), hear=f"|{message('paid')}")
    office.sends("paid", correlation="A-1", ttl=timedelta(hours=1))
    office.clock.turn(timedelta(hours=1))
    office.starts(invoice="A-1")
    assert office.does_jobs() == 0
    assert expire_messages(office.engine) == 1


def test_a_message_with_an_id_is_taken_once(office: Office) -> None:
    office.draws("message contact\ns:start -> call:user -> e:end", s=f"|{message('contact')}")
    first = office.sends("contact", {"name": "Bo"}, message_id="web-1")
    assert (first.outcome, office.sends("contact", message_id="web-1").outcome) == ("started", "duplicate")
    assert [deal.key for deal in deals(office.engine)] == [first.deal_key]


def test_a_message_starts_the_newest_version_only(office: Office) -> None:
    office.draws("message contact\ns:start -> call:user -> e:end", s=f"|{message('contact')}")
    office.draws("message contact\ns:start -> visit:user -> e:end", s=f"|{message('contact')}")
    office.sends("contact")
    assert office.desk() == ["visit"]
    office.draws("s:start -> visit:user -> e:end")
    assert office.sends("contact").outcome == "kept"


def test_a_deal_that_another_one_starts_by_a_message_is_linked_to_it(office: Office) -> None:
    office.draws("message opportunity\ns:start -> call:user -> e:end", "sale", s=f"|{message('opportunity')}")
    office.draws(
        "message opportunity\ns:start -> tell:throw -> e:end",
        tell=f'|<extensionElements><stagework:payload name="kind" expression="kind"/></extensionElements>{message("opportunity")}',
    )
    key = office.starts(kind="repeat", owner="anna")
    assert office.desk() == []
    office.does_jobs()
    (follow_up,) = deals(office.engine, parent_key=key)
    assert (follow_up.owner, office.desk(follow_up.key)) == ("anna", ["call"])
    assert asked(office.engine, office.item("call", follow_up.key).id).variables == {"kind": "repeat"}


def test_messages_and_waiters_that_come_at_once_find_each_other(office: Office) -> None:
    office.draws(HEARING.replace("message paid", "message paid invoice"), hear=f"|{message('paid')}")
    barrier = threading.Barrier(8)

    def go(number: int) -> None:
        barrier.wait()
        if number % 2:
            office.sends("paid", correlation=f"A-{number // 2}")
        else:
            office.starts(invoice=f"A-{number // 2}")

    people = [threading.Thread(target=go, args=(number,)) for number in range(8)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    office.does_jobs()
    assert office.desk() == ["thank"] * 4
