"""Corrections are recorded acts: with a reason, a second person where the policy asks, and before and after in the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from engine.actors import Actor
from engine.commands.consent import consent, refuse_correction
from engine.commands.correct import ask_correction, preview_correction
from engine.commands.departments import add_department
from engine.commands.suspend import suspend
from engine.corrections import CantCorrect, CorrectionAnswered, CorrectionNotFound, CorrectionOutdated, OwnCorrection
from engine.errors import BadAnswer, DealNotFound, DealNotOpen, InstanceNotFound, NotPermitted
from engine.permissions import Role
from engine.queries.corrections import correction, corrections
from engine.queries.deals import deal_path
from engine.queries.forms import asked
from engine.spiff.snapshot import variables_of
from engine.store import instances
from tests.drawing import message
from tests.engine.office import Office

OLGA = Actor("olga", frozenset({Role.PROCESS_OWNER}))
OTTO = Actor("otto", frozenset({Role.PROCESS_OWNER}))
ANNA = Actor("anna", frozenset({Role.EMPLOYEE}), frozenset({"sales"}))
LINE = "s:start -> a:user -> b:user -> c:user -> e:end"


def started(office: Office, text: str = LINE, **inner: str) -> tuple[str, str]:
    """A deal and its instance."""
    office.draws(text, **inner)
    key = office.starts(amount=5)
    return key, deal_path(office.engine, key).instances[0].id


def policy(office: Office, value: str) -> None:
    office.engine.settings = replace(office.engine.settings, correction_consent=value)


def variables(office: Office, instance_id: str) -> dict[str, object]:
    with office.engine.store.read() as session:
        return variables_of(instances.snapshot(session, instance_id).snapshot)


class TestData:
    def test_data_of_an_open_deal_are_corrected_at_once(self, office: Office) -> None:
        key, run = started(office)
        done = ask_correction(
            office.engine, key, "data", {"instance_id": run, "variables": {"amount": 7, "kind": "x"}}, "Typing error", by=OLGA
        )
        assert done.state == "done"
        assert asked(office.engine, office.item("a", key).id).variables == {"amount": 7, "kind": "x"}
        (told,) = office.told(key, "correction.done")
        assert (told["reason"], told["before"], told["after"]) == (
            "Typing error",
            {"variables": {"amount": 5}},
            {"variables": {"amount": 7, "kind": "x"}},
        )
        assert [kind for kind in office.kinds(key) if kind.startswith(("correction", "variables"))] == [
            "correction.asked",
            "variables.set",
            "correction.done",
        ]

    def test_data_of_a_closed_deal_need_a_second_person(self, office: Office) -> None:
        key, run = started(office)
        for element in "abc":
            office.completes(element, key)
        number = ask_correction(
            office.engine, key, "data", {"instance_id": run, "variables": {"amount": 7}}, "Wrong", by=OLGA
        ).correction_id
        assert variables(office, run)["amount"] == 5
        consent(office.engine, number, "Right", by=OTTO)
        assert variables(office, run)["amount"] == 7
        assert office.deal(key).state == "completed"

    @pytest.mark.parametrize(
        "change", [{"variables": {}}, {"variables": {"no name": 1}}, {"variables": [1]}, {"variables": {"a": 1}, "x": 1}]
    )
    def test_what_is_no_data_is_refused(self, office: Office, change: dict[str, object]) -> None:
        key, run = started(office)
        with pytest.raises(BadAnswer):
            ask_correction(office.engine, key, "data", {"instance_id": run, **change}, "Wrong", by=OLGA)

    def test_it_must_be_an_instance_of_this_deal_that_goes_on(self, office: Office) -> None:
        key, run = started(office)
        other, _ = started(office)
        for instance in (run, "nothing"):
            with pytest.raises(InstanceNotFound):
                ask_correction(office.engine, other, "data", {"instance_id": instance, "variables": {"a": 1}}, "Wrong", by=OLGA)
        suspend(office.engine, key, by="anna")
        with pytest.raises(DealNotOpen):
            ask_correction(office.engine, key, "data", {"instance_id": run, "variables": {"a": 1}}, "Wrong", by=OLGA)


class TestMove:
    def test_a_token_moves_when_a_second_person_consents(self, office: Office) -> None:
        key, run = started(office)
        office.completes("a", key)
        change = {"instance_id": run, "from_element": "b", "to_element": "a"}
        waiting = ask_correction(office.engine, key, "move", change, "Done by mistake", by=OLGA)
        assert (waiting.state, office.desk(key)) == ("waiting", ["b"])
        assert consent(office.engine, waiting.correction_id, "I have seen it", by=OTTO).state == "done"
        assert office.desk(key) == ["a"]
        kinds = [event for event in deal_path(office.engine, key).events if event.kind.startswith(("correction", "token"))]
        assert [(event.kind, event.actor) for event in kinds] == [
            ("correction.asked", "olga"),
            ("correction.consented", "otto"),
            ("token.moved", "otto"),
            ("correction.done", "otto"),
        ]
        for element in "abc":
            office.completes(element, key)
        assert office.deal(key).state == "completed"

    def test_waits_of_every_kind_can_be_left(self, office: Office) -> None:
        policy(office, "none")
        key, run = started(office, "message m\ns:start -> w:catch -> a:user -> e:end", w=message("m"))
        ask_correction(office.engine, key, "move", {"instance_id": run, "from_element": "w", "to_element": "a"}, "He called", by=OLGA)
        assert office.desk(key) == ["a"]
        assert office.sends("m", correlation=key).outcome == "kept"
        ask_correction(office.engine, key, "move", {"instance_id": run, "from_element": "a", "to_element": "w"}, "He did not", by=OLGA)
        office.does_jobs()
        assert office.desk(key) == ["a"], "the message that was kept has come"

    def test_leaving_a_call_ends_its_child(self, office: Office) -> None:
        policy(office, "none")
        office.draws("s:start -> inner:user -> e:end", process="child")
        key, run = started(office, "s:start -> call:call -> a:user -> e:end", call='calledElement="child"|')
        ask_correction(office.engine, key, "move", {"instance_id": run, "from_element": "call", "to_element": "a"}, "Not needed", by=OLGA)
        assert office.desk(key) == ["a"]
        assert sorted(run.state for run in deal_path(office.engine, key).instances) == ["active", "cancelled"]

    def test_it_says_why_it_can_not_be(self, office: Office) -> None:
        key, run = started(office, "s:start -> f:and -> a:user -> j:and -> c:user -> e:end\nf -> b:user -> j")
        for origin, target, why in (("a", "b", "join"), ("a", "e", "endEvent"), ("c", "a", "No token"), ("a", "nowhere", "no element")):
            with pytest.raises(CantCorrect, match=why):
                ask_correction(office.engine, key, "move", {"instance_id": run, "from_element": origin, "to_element": target}, "x", by=OLGA)
        with pytest.raises(BadAnswer, match="to_element"):
            ask_correction(office.engine, key, "move", {"instance_id": run, "from_element": "a"}, "x", by=OLGA)

    def test_what_has_moved_meanwhile_is_asked_for_anew(self, office: Office) -> None:
        key, run = started(office)
        number = ask_correction(
            office.engine, key, "move", {"instance_id": run, "from_element": "a", "to_element": "c"}, "x", by=OLGA
        ).correction_id
        office.completes("a", key)
        with pytest.raises(CantCorrect):
            consent(office.engine, number, "Yes", by=OTTO)
        policy(office, "all")
        number = ask_correction(office.engine, key, "data", {"instance_id": run, "variables": {"amount": 9}}, "x", by=OLGA).correction_id
        office.completes("b", key, amount=6)
        with pytest.raises(CorrectionOutdated):
            consent(office.engine, number, "Yes", by=OTTO)
        assert refuse_correction(office.engine, number, "Too late", by=OTTO).state == "refused"


class TestCancelAndReopen:
    def test_a_deal_is_cancelled_and_reopened_where_it_was(self, office: Office) -> None:
        policy(office, "none")
        key, run = started(office)
        office.completes("a", key)
        ask_correction(office.engine, key, "cancel", {}, "Client gone", by=OLGA)
        assert (office.deal(key).state, office.desk(key)) == ("cancelled", [])
        ask_correction(office.engine, key, "reopen", {"instance_id": run, "element_id": "b"}, "Client back", by=OLGA)
        assert (office.deal(key).state, office.desk(key), office.deal(key).closed_at) == ("open", ["b"], None)
        assert asked(office.engine, office.item("b", key).id).variables == {"amount": 5}
        told = office.told(key, "correction.done")[-1]
        assert (told["before"]["state"], told["after"]) == ("cancelled", {"state": "open", "element": "b", "process": "p", "version": 1})
        for element in "bc":
            office.completes(element, key)
        assert office.deal(key).state == "completed"

    def test_it_can_go_on_in_the_newest_version(self, office: Office) -> None:
        policy(office, "none")
        key, run = started(office)
        for element in "abc":
            office.completes(element, key)
        office.draws("s:start -> a:user -> fresh:user -> e:end")
        for newest, element in ((False, "fresh"), (True, "b")):
            with pytest.raises(CantCorrect, match="no element"):
                ask_correction(office.engine, key, "reopen", {"instance_id": run, "element_id": element, "newest": newest}, "x", by=OLGA)
        ask_correction(office.engine, key, "reopen", {"instance_id": run, "element_id": "fresh", "newest": True}, "x", by=OLGA)
        assert office.desk(key) == ["fresh"]

    def test_only_what_has_ended_is_reopened_and_only_what_goes_on_cancelled(self, office: Office) -> None:
        policy(office, "none")
        key, run = started(office)
        with pytest.raises(CantCorrect, match="open"):
            ask_correction(office.engine, key, "reopen", {"instance_id": run, "element_id": "a"}, "x", by=OLGA)
        ask_correction(office.engine, key, "cancel", {"instance_id": run}, "x", by=OLGA)
        for change in ({}, {"instance_id": run}):
            with pytest.raises(CantCorrect, match="already"):
                ask_correction(office.engine, key, "cancel", change, "x", by=OLGA)

    def test_a_called_instance_is_not_cancelled_alone(self, office: Office) -> None:
        office.draws("s:start -> inner:user -> e:end", process="child")
        key, _ = started(office, "s:start -> call:call -> e:end", call='calledElement="child"|')
        child = deal_path(office.engine, key).instances[1].id
        with pytest.raises(CantCorrect, match="called by"):
            ask_correction(office.engine, key, "cancel", {"instance_id": child}, "x", by=OLGA)


def test_consent_is_another_persons_and_given_once(office: Office) -> None:
    key, _ = started(office)
    number = ask_correction(office.engine, key, "cancel", {}, "Client gone", by=OLGA).correction_id
    for by, error in (
        (OLGA, OwnCorrection),
        ("olga", OwnCorrection),
        (ANNA, NotPermitted),
        (Actor("x", frozenset({Role.EMPLOYEE})), DealNotFound),
    ):
        with pytest.raises(error):
            consent(office.engine, number, "Yes", by=by)
    with pytest.raises(BadAnswer):
        consent(office.engine, number, " ", by=OTTO)
    consent(office.engine, number, "Yes", by=OTTO)
    for answer in (consent, refuse_correction):
        with pytest.raises(CorrectionAnswered, match="otto"):
            answer(office.engine, number, "Yes", by=OTTO)
    with pytest.raises(CorrectionNotFound):
        consent(office.engine, number + 100, "Yes", by=OTTO)
    info = correction(office.engine, number, by=OLGA)
    assert (info.state, info.asked_by, info.answered_by, info.answer) == ("done", "olga", "otto", "Yes")


def test_who_has_asked_may_take_it_back(office: Office) -> None:
    key, _ = started(office)
    number = ask_correction(office.engine, key, "cancel", {}, "Client gone", by=OLGA).correction_id
    assert [info.id for info in corrections(office.engine, by=OTTO, state="waiting")[0]] == [number]
    assert refuse_correction(office.engine, number, "He is back", by=OLGA).state == "refused"
    assert corrections(office.engine, by=OTTO, state="waiting")[0] == []
    assert office.told(key, "correction.refused")[0]["words"] == "He is back"
    assert office.deal(key).state == "open"


def test_who_may_correct(office: Office) -> None:
    add_department(office.engine, "sales", by="set-up")
    key, _ = started(office)
    greta = Actor("greta", frozenset({Role.EMPLOYEE, Role.HEAD}), frozenset({"sales"}), frozenset({"sales"}))
    zoe = Actor("zoe", frozenset({Role.EMPLOYEE, Role.HEAD}), frozenset({"legal"}), frozenset({"legal"}))
    assert ask_correction(office.engine, key, "cancel", {}, "Gone", by=greta).state == "waiting"
    for by, error in ((ANNA, NotPermitted), (zoe, DealNotFound), (Actor("axel", frozenset({Role.AUDITOR})), NotPermitted)):
        with pytest.raises(error):
            ask_correction(office.engine, key, "cancel", {}, "Gone", by=by)
    assert corrections(office.engine, by=zoe)[0] == []


@pytest.mark.parametrize(("kind", "change", "reason"), [("data", {}, " "), ("paint", {}, "x"), ("cancel", {"colour": "red"}, "x")])
def test_kind_reason_and_change_are_checked(office: Office, kind: str, change: dict[str, str], reason: str) -> None:
    key, _ = started(office)
    with pytest.raises(BadAnswer):
        ask_correction(office.engine, key, kind, change, reason, by=OLGA)


def test_a_preview_tells_what_would_happen_and_does_nothing(office: Office) -> None:
    key, run = started(office)
    before = office.kinds(key)
    seen = preview_correction(office.engine, key, "move", {"instance_id": run, "from_element": "a", "to_element": "c"}, by=OLGA)
    assert [(effect.kind, effect.element_id) for effect in seen.effects] == [
        ("work.withdrawn", "a"),
        ("token.moved", "a"),
        ("work.opened", "c"),
    ]
    assert (seen.needs_consent, seen.after, seen.incidents) == (True, {"element": "c"}, ())
    assert (office.kinds(key), office.desk(key)) == (before, ["a"])
    with pytest.raises(NotPermitted):
        preview_correction(office.engine, key, "cancel", {}, by=ANNA)
    office.completes("a", key)


def test_values_that_came_as_json_get_the_type_that_the_variable_had(office: Office) -> None:
    office.draws(LINE)
    key = office.starts(price=Decimal("1.10"), day=date(2026, 1, 5), moment=datetime(2026, 1, 5, tzinfo=UTC))
    run = deal_path(office.engine, key).instances[0].id
    given = {"price": 2.5, "day": "2026-02-01", "moment": "2026-02-01T10:00:00+00:00", "fresh": "2026-02-01"}
    ask_correction(office.engine, key, "data", {"instance_id": run, "variables": given}, "Wrong", by=OLGA)
    assert variables(office, run) == {
        "price": Decimal("2.5"),
        "day": date(2026, 2, 1),
        "moment": datetime(2026, 2, 1, 10, tzinfo=UTC),
        "fresh": "2026-02-01",
    }
    with pytest.raises(BadAnswer, match="date"):
        ask_correction(office.engine, key, "data", {"instance_id": run, "variables": {"day": "tomorrow"}}, "Wrong", by=OLGA)
