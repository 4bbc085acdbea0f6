"""Lists of deals: who sees which, by what they are found, in which order."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from engine.actors import Actor
from engine.commands.cancel import cancel
from engine.commands.claim import claim
from engine.commands.deploy import deploy
from engine.commands.register_client import register_client
from engine.commands.start import start
from engine.commands.suspend import suspend
from engine.definitions import STAGES
from engine.errors import BadAnswer, DealNotFound, NotPermitted
from engine.permissions import Role
from engine.queries.deal_counts import deal_counts
from engine.queries.deals import deal, deal_path, deals
from engine.shipped import shipped_files
from tests.engine.office import Office

ANNA = Actor("anna", frozenset({Role.EMPLOYEE}), frozenset({"sales"}))
HUGO = Actor("hugo", frozenset({Role.EMPLOYEE}), frozenset({"legal"}))
AXEL = Actor("axel", frozenset({Role.AUDITOR}))
LEGAL = 'camunda:candidateGroups="legal"|'


def keys(office: Office, **filters: Any) -> list[str]:
    return [found.key for found in deals(office.engine, **filters)]


def simple(office: Office) -> None:
    office.draws("start:start -> offer:user -> contract:user -> end:end", contract=LEGAL)


def test_each_sees_the_deals_of_the_own_departments_and_those_that_one_has_to_do_with(office: Office) -> None:
    simple(office)
    first, second, owned = office.starts(), office.starts(), office.starts(owner="hugo")
    office.completes("offer", second)
    assert keys(office, by=ANNA) == [owned, second, first]
    assert keys(office, by=HUGO) == [owned, second], "legal has work in the second and owns the third"
    assert keys(office, by=AXEL) == keys(office) == [owned, second, first]
    assert keys(office, by=Actor("ida", frozenset({Role.EMPLOYEE}), stands_in_for=frozenset({"hugo"}))) == [owned]
    assert keys(office, by=Actor("anna", frozenset({Role.EMPLOYEE}))) == [second], "whoever has done work in it"
    with pytest.raises(NotPermitted):
        deals(office.engine, by=Actor("nobody"))
    with pytest.raises(NotPermitted):
        deals(office.engine, by=Actor("anna", ANNA.roles, ANNA.departments, scopes=frozenset({"work"})))


def test_a_list_says_what_is_to_be_done_in_each(office: Office) -> None:
    simple(office)
    many = "\n".join(["start:start -> fork:and", *[f"fork -> t{number}:user -> end{number}:end" for number in range(7)]])
    office.draws(many, "many")
    first, second, third = office.starts(), office.starts("many"), office.starts()
    office.completes("offer", first)
    claim(office.engine, office.item("offer", third).id, by="anna")
    office.completes("offer", third)
    office.completes("contract", third)
    found = {one.key: one.work for one in deals(office.engine, by=ANNA, with_work=True)}
    assert [(one.element_id, one.name, one.department, one.assignee) for one in found[first]] == [("contract", "contract", "legal", "")]
    assert [one.element_id for one in found[second]] == ["t0", "t1", "t2", "t3", "t4"], "at most five"
    assert found[third] == ()
    assert all(one.work == () for one in deals(office.engine, by=ANNA))
    assert deals(office.engine, by=ANNA, owner="nobody", with_work=True) == []


def test_counted_by_stage_and_outcome(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    deploy(office.engine, shipped_files(), by="root")
    simple(office)
    office.draws("start:start -> legal:user -> end:end", "theirs", legal=LEGAL)
    contact = {"contact": {"channel": "phone", "name": "Birch"}}
    inbound = [office.sends("contact-arrived", contact).deal_key for _ in range(3)]
    suspend(office.engine, inbound[0], by="root")
    office.starts()
    ended = [office.starts() for _ in range(3)]
    cancel(office.engine, ended[0], by="root")
    for key in ended[1:]:
        office.completes("offer", key)
        office.completes("contract", key)
    theirs = office.starts("theirs", owner="hugo")

    def counted(**given: Any) -> tuple[dict[str, tuple[int, int]], dict[str, int]]:
        found = deal_counts(office.engine, **given)
        stages = {one.stage: (one.open, one.suspended) for one in found.stages if one.open or one.suspended}
        return stages, {one.outcome: one.count for one in found.outcomes}

    assert counted() == ({"inbound": (2, 1), "": (2, 0)}, {"completed": 2, "cancelled": 1})
    assert counted(by=ANNA) == ({"": (1, 0)}, {"completed": 2, "cancelled": 1})
    assert counted(owner="hugo") == ({"": (1, 0)}, {})
    assert counted(text=theirs) == ({"": (1, 0)}, {})
    assert counted(department="legal") == ({"": (1, 0)}, {})
    assert [one.stage for one in deal_counts(office.engine).stages] == [*STAGES, ""]
    office.clock.turn(timedelta(days=31))
    assert counted(by=ANNA) == ({"": (1, 0)}, {})
    assert counted(by=ANNA, days=60)[1] == {"completed": 2, "cancelled": 1}
    monkeypatch.setattr("engine.queries.deal_counts.MOST_COUNTED", 1)
    assert counted(days=60) == ({"inbound": (1, 1), "": (1, 0)}, {"completed": 1, "cancelled": 1})
    with pytest.raises(NotPermitted):
        deal_counts(office.engine, by=Actor("nobody"))
    with pytest.raises(BadAnswer):
        deal_counts(office.engine, days=0)


def test_a_deal_that_one_may_not_see_is_not_there(office: Office) -> None:
    simple(office)
    key = office.starts()
    assert deal(office.engine, key, by=ANNA).key == key
    for read in (deal, deal_path):
        with pytest.raises(DealNotFound):
            read(office.engine, key, by=HUGO)
        with pytest.raises(DealNotFound):
            read(office.engine, "D-\x00", by=ANNA)


def test_deals_are_found_by_words_in_any_case_also_russian_ones(office: Office) -> None:
    simple(office)
    client = register_client(office.engine, by="anna", name="Ёлкин и Сыновья [*]?", phone="1").client_id
    key = start(office.engine, "p", {}, by="anna", client_id=client, title="Насосы для ЗАВОДА 50%").deal_key
    other = start(office.engine, "p", {}, by="anna", title="Pumps").deal_key
    found: dict[str, list[str]] = {
        "ёлкин": [key], "СЫНОВЬЯ насосы": [key], "завода": [key], "PUMP": [other], "[*]?": [key], "50%": [key], "_": [], ".*": [],
        "насосы pumps": [], key.lower(): [key],
    }  # fmt: skip
    assert {text: keys(office, text=text) for text in found} == found
    with pytest.raises(BadAnswer, match="words"):
        deals(office.engine, text="a b c d e f g h i")
    with pytest.raises(BadAnswer, match="character"):
        deals(office.engine, text="a\x00")


def test_deals_are_found_by_several_variables_at_once(office: Office) -> None:
    simple(office)
    first = office.starts(amount=Decimal("1200.00"), channel="Phone", reseller=True, items=[1, 2])
    second = office.starts(amount=1200, channel="mail")

    def by(*pairs: tuple[str, str]) -> list[str]:
        return keys(office, variables=pairs)

    assert by(("amount", "1200")) == by(("amount", "1.2e3")) == [second, first]
    assert by(("amount", "1200.0"), ("channel", "PHONE")) == [first]
    assert by(("reseller", "true")) == [first]
    assert by(("amount", "1200"), ("reseller", "false")) == []
    assert by(("items", "[1, 2]")) == []
    office.completes("offer", second, amount=7, channel=None)
    assert by(("amount", "1200")) == [first], "the last value counts"
    assert by(("channel", "mail")) == []
    with pytest.raises(BadAnswer, match="at most"):
        by(("amount", " "))


def test_personal_variables_are_not_searched_by(office: Office) -> None:
    simple(office)
    key = office.starts(phone="42")
    assert keys(office, variables=[("phone", "42")]) == [key], "no form says that it is personal"
    form = {"type": "default", "id": "f", "schemaVersion": 19, "components": [
        {"type": "textfield", "key": "phone", "label": "Phone", "properties": {"personal": "true"}}]}  # fmt: skip
    deploy(office.engine, [("f.form", json.dumps(form).encode())], by="owner")
    with pytest.raises(BadAnswer, match="personal"):
        deals(office.engine, variables=[("phone", "42")])
    office.starts(phone="43")
    with office.engine.store.sql.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM deal_facts WHERE name = 'phone'").scalar() == 0, "old ones are forgotten"


def test_deals_are_found_by_what_is_to_be_done(office: Office) -> None:
    simple(office)
    first, second = office.starts(), office.starts()
    office.completes("offer", first)
    claim(office.engine, office.item("offer", second).id, by="anna")
    assert keys(office, department="legal") == [first]
    assert keys(office, department="sales", assignee="anna") == [second]
    assert keys(office, department="legal", assignee="anna") == []


def test_several_values_periods_and_orders(office: Office) -> None:
    simple(office)
    made = []
    for _ in range(4):
        made.append(office.starts())
        office.clock.turn(timedelta(days=1))
    for key in (made[2], made[0]):
        office.completes("offer", key)
        office.completes("contract", key)
        office.clock.turn(timedelta(days=1))
    begin = office.deal(made[0]).opened_at
    assert keys(office, state=["completed", "failed"]) == [made[2], made[0]]
    assert keys(office, state="open", sort="opened") == [made[1], made[3]]
    assert keys(office, sort="closed") == [made[2], made[0]]
    assert keys(office, sort="-closed") == [made[0], made[2]]
    assert keys(office, opened_from=begin + timedelta(days=1), opened_until=begin + timedelta(days=3)) == [made[2], made[1]]
    assert keys(office, closed_from=begin + timedelta(days=5)) == [made[0]]
    assert keys(office, closed_until=begin + timedelta(days=5)) == [made[2]]
    with pytest.raises(BadAnswer, match="sorted"):
        deals(office.engine, sort="price")


@pytest.mark.parametrize("sort", ["opened", "-opened", "closed", "-closed"])
def test_pages_hold_each_deal_once(office: Office, sort: str) -> None:
    simple(office)
    made = [office.starts() for _ in range(7)]
    for key in made[:5]:
        office.completes("offer", key)
        office.completes("contract", key)
    whole = keys(office, sort=sort)
    paged: list[str] = []
    after = None
    while page := keys(office, sort=sort, limit=2, after=after):
        paged += page
        after = page[-1]
    assert paged == whole
    assert len(whole) == (7 if "opened" in sort else 5)
