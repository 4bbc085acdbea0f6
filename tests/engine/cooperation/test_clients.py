"""Clients: searched, changed, merged, and merges undone."""

from __future__ import annotations

import pytest

from engine.actors import Actor
from engine.clients import ClientExists, ClientMerged, MergeNotFound, MergeUndone
from engine.commands.change_client import change_client
from engine.commands.merge_clients import merge_clients, undo_merge
from engine.commands.register_client import register_client
from engine.commands.start import start
from engine.errors import BadAnswer, ClientNotFound, NotPermitted, Outdated
from engine.permissions import Role
from engine.queries.clients import client, clients, likely_duplicates, place_of
from tests.engine.office import Office

ANNA = Actor("anna", frozenset({Role.EMPLOYEE}), frozenset({"sales"}))
OLGA = Actor("olga", frozenset({Role.PROCESS_OWNER}))


def known(office: Office, name: str = "", **identifiers: str) -> int:
    return register_client(office.engine, by="anna", name=name, **identifiers).client_id


def with_deal(office: Office, client_id: int) -> str:
    office.draws("s:start -> t:user -> e:end")
    return start(office.engine, "p", {}, by="anna", client_id=client_id).deal_key


def found(office: Office, text: str) -> list[str]:
    return [info.name for info in clients(office.engine, text, by=ANNA)]


def test_clients_are_found_by_parts_of_what_is_known(office: Office) -> None:
    known(office, "ООО «Ёлка»", phone="8 (912) 345-67-89", email="Office@Yolka.example", tax_id="7701-234567")
    known(office, "Elm Farms", phone="+44 20 7946 0123")
    for text in ("ёлка", "ЕЛКА", "ооо елка", "912345", "8 912 345-67-89", "office@", "yolka", "7701"):
        assert found(office, text) == ["ООО «Ёлка»"], text
    assert found(office, "farm") == found(office, "7946") == ["Elm Farms"]
    assert found(office, "%") == found(office, "_") == found(office, "nobody") == []
    assert found(office, "") == ["Elm Farms", "ООО «Ёлка»"]


def test_pages_follow_the_names(office: Office) -> None:
    ids = {name: known(office, name) for name in ("Delta", "alto", "Birch", "alto")}
    assert len(ids) == 3
    names, after = [], None
    while page := clients(office.engine, by=ANNA, limit=1, after=after):
        names.append(page[0].name)
        after = place_of(office.engine, page[0].id)
    assert names == ["alto", "alto", "Birch", "Delta"]


def test_who_may_see_no_personal_data_sees_that_there_are_some(office: Office) -> None:
    number = known(office, "Elm Farms", phone="+44 20 7946 0123")
    card = client(office.engine, number, by=OLGA).client
    assert (card.name, card.phone, card.email) == ("hidden", "hidden", None)
    assert client(office.engine, number, by=ANNA).client.name == "Elm Farms"
    assert clients(office.engine, "7946", by=OLGA) == []
    assert [info.name for info in clients(office.engine, by=OLGA)] == ["hidden"]


def test_fields_change_and_identifiers_stay_unique(office: Office) -> None:
    first, second = known(office, "Elm", phone="447946"), known(office, "Oak", email="oak@example.com")
    revision = client(office.engine, first, by=ANNA).client.revision
    changed = change_client(office.engine, first, {"name": "Elm Ltd", "phone": "+7 495 000 11 22"}, by=ANNA, revision=revision)
    card = client(office.engine, first, by=ANNA).client
    assert (card.name, card.phone, card.revision) == ("Elm Ltd", "74950001122", changed)
    with pytest.raises(Outdated):
        change_client(office.engine, first, {"name": "x"}, by=ANNA, revision=revision)
    with pytest.raises(ClientExists, match=str(second)):
        change_client(office.engine, first, {"email": "OAK@example.com"}, by=ANNA)
    with pytest.raises(BadAnswer, match="colour"):
        change_client(office.engine, first, {"colour": "red"}, by=ANNA)
    with pytest.raises(ClientNotFound):
        change_client(office.engine, first + 100, {"name": "x"}, by=ANNA)
    with pytest.raises(NotPermitted):
        change_client(office.engine, first, {"name": "x"}, by=OLGA)
    assert change_client(office.engine, first, {"name": "Elm Ltd"}, by=ANNA, revision=changed) == changed, "nothing changed"


def test_a_merge_moves_deals_and_fills_gaps(office: Office) -> None:
    kept, merged = known(office, "Elm", phone="111222333"), known(office, "Elm Farms", email="elm@example.com", phone="999888777")
    deal = with_deal(office, merged)
    merge_clients(office.engine, kept, merged, "Same people", by="greta")
    card = client(office.engine, kept, by=ANNA)
    assert (card.client.phone, card.client.email) == ("111222333", "elm@example.com")
    assert [(merge.kept, merge.merged, merge.deals) for merge in card.merges] == [(kept, merged, (deal,))]
    assert office.deal(deal).client_id == kept
    gone = client(office.engine, merged, by=ANNA).client
    assert (gone.merged_into, gone.email, gone.phone) == (kept, None, "999888777")
    assert office.told(deal, "client.merged") == [{"client": merged, "into": kept, "reason": "Same people"}]


def test_whoever_asks_for_the_merged_one_gets_the_kept_one(office: Office) -> None:
    kept, merged, third = known(office, "Elm"), known(office, "Elms", phone="999888777"), known(office, "Elm tree", email="t@example.com")
    change_client(office.engine, kept, {"phone": "111222333"}, by="anna")
    merge_clients(office.engine, kept, merged, "Same", by="greta")
    assert register_client(office.engine, by="anna", phone="999888777").client_id == kept
    assert office.deal(with_deal(office, merged)).client_id == kept
    merge_clients(office.engine, third, kept, "Same", by="greta")
    assert register_client(office.engine, by="anna", phone="999888777").client_id == third
    assert [info.id for info in clients(office.engine, "elm", by=ANNA)] == [third]
    with pytest.raises(ClientMerged, match=str(third)):
        change_client(office.engine, kept, {"name": "x"}, by="anna")


def test_an_undone_merge_gives_back_what_still_stands(office: Office) -> None:
    kept, merged = known(office, "Elm"), known(office, "Elm Farms", email="elm@example.com", phone="999888777")
    moved = with_deal(office, merged)
    merge = merge_clients(office.engine, kept, merged, "Same people", by="greta")
    later = with_deal(office, merged)
    change_client(office.engine, kept, {"phone": "555666777"}, by="anna")
    assert undo_merge(office.engine, merge, "Two brothers", by="greta") == merged
    first, second = (client(office.engine, number, by=ANNA).client for number in (kept, merged))
    assert (first.email, first.phone) == (None, "555666777")
    assert (second.email, second.phone, second.merged_into) == ("elm@example.com", None, None)
    assert (office.deal(moved).client_id, office.deal(later).client_id) == (merged, kept)
    assert office.told(moved, "client.merge-undone") == [{"client": merged, "was": kept, "reason": "Two brothers"}]
    with pytest.raises(MergeUndone, match="greta"):
        undo_merge(office.engine, merge, "Again", by="greta")
    with pytest.raises(MergeNotFound):
        undo_merge(office.engine, merge + 100, "Again", by="greta")
    again = merge_clients(office.engine, kept, merged, "One after all", by="greta")
    undo_merge(office.engine, again, "No", by="greta")


def test_merges_are_undone_from_the_last_one(office: Office) -> None:
    first, second, third = (known(office, name) for name in "abc")
    inner = merge_clients(office.engine, second, third, "Same", by="greta")
    outer = merge_clients(office.engine, first, second, "Same", by="greta")
    with pytest.raises(ClientMerged, match=str(first)):
        undo_merge(office.engine, inner, "No", by="greta")
    for merge in (outer, inner):
        undo_merge(office.engine, merge, "No", by="greta")
    assert [client(office.engine, number, by=ANNA).client.merged_into for number in (first, second, third)] == [None] * 3


def test_a_merge_needs_a_reason_two_clients_and_the_right(office: Office) -> None:
    first, second = known(office, "a"), known(office, "b")
    for kept, merged, reason in ((first, first, "Same"), (first, second, " ")):
        with pytest.raises(BadAnswer):
            merge_clients(office.engine, kept, merged, reason, by="greta")
    with pytest.raises(ClientNotFound):
        merge_clients(office.engine, first, second + 100, "Same", by="greta")
    with pytest.raises(NotPermitted):
        merge_clients(office.engine, first, second, "Same", by=ANNA)


def test_likely_doubles_are_shown(office: Office) -> None:
    a, b, c = known(office, "ООО Ёлка"), known(office, "ооо «елка»"), known(office, "Other", phone="+7 912 345 67 89")
    d = known(office, "Another", phone="9123456789")
    pairs = [(pair.first.id, pair.second.id, pair.same) for pair in likely_duplicates(office.engine, by="greta")]
    assert pairs == [(a, b, "name"), (c, d, "phone")]
    assert [pair.first.id for pair in likely_duplicates(office.engine, by="greta", after=(a, b))] == [c]
    merge_clients(office.engine, a, b, "Same", by="greta")
    assert len(likely_duplicates(office.engine, by="greta")) == 1
