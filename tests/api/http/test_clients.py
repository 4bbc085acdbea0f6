"""Clients over HTTP."""

from __future__ import annotations

from engine.commands.cancel import cancel
from engine.commands.start import start
from tests.api.http.office import HttpOffice, problem_code


def entered(office: HttpOffice, **fields: str) -> int:
    answer = office.as_("anna").post("/clients", json=fields)
    assert answer.status_code == 201, answer.text
    number: int = answer.json()["client_id"]
    return number


def test_clients_are_entered_once_and_found(office: HttpOffice) -> None:
    number = entered(office, name="ООО Ёлка", phone="+7 912 345-67-89")
    assert office.as_("boris").post("/clients", json={"name": "x", "phone": "8 912 3456789"}).json() == {
        "client_id": number,
        "existing": True,
    }
    entered(office, name="Elm")
    page = office.as_("anna").get("/clients", params={"limit": 1}).json()
    assert [one["name"] for one in page["items"]] == ["Elm"]
    following = office.as_("anna").get("/clients", params={"limit": 1, "after": page["next"], "fields": "id,name"}).json()
    assert following["items"] == [{"id": number, "name": "ООО Ёлка"}]
    assert [one["id"] for one in office.as_("anna").get("/clients", params={"text": "елка"}).json()["items"]] == [number]
    assert office.as_("olga").get(f"/clients/{number}").json()["client"]["phone"] == "hidden"


def test_fields_change_with_the_etag_that_was_read(office: HttpOffice) -> None:
    number, other = entered(office, name="Elm"), entered(office, email="oak@example.com")
    anna = office.as_("anna")
    tag = anna.get(f"/clients/{number}").headers["ETag"]
    changed = anna.patch(f"/clients/{number}", json={"name": "Elm Ltd"}, headers={"If-Match": tag})
    assert (changed.status_code, changed.json()["client"]["name"]) == (200, "Elm Ltd")
    late = anna.patch(f"/clients/{number}", json={"name": "x"}, headers={"If-Match": tag})
    assert (late.status_code, problem_code(late)) == (412, "outdated")
    taken = anna.patch(f"/clients/{number}", json={"email": "oak@example.com"})
    assert (taken.status_code, problem_code(taken)) == (409, "client-exists")
    assert str(other) in taken.json()["detail"]
    assert anna.patch("/clients/999", json={"name": "x"}).status_code == 404
    assert office.as_("axel").patch(f"/clients/{number}", json={"name": "x"}).status_code == 403


def test_doubles_are_found_merged_and_parted(office: HttpOffice) -> None:
    first, second = entered(office, name="Elm Farms", phone="111222333"), entered(office, name="elm farms")
    greta = office.as_("greta")
    (pair,) = greta.get("/client-duplicates").json()["items"]
    assert (pair["first"]["id"], pair["second"]["id"], pair["same"]) == (first, second, "name")
    merged = greta.post(f"/clients/{first}/merges", json={"merged_id": second, "reason": "Twice"})
    assert merged.status_code == 201, merged.text
    assert office.as_("anna").get(f"/clients/{second}").json()["client"]["merged_into"] == first
    assert greta.post(f"/merges/{merged.json()['id']}/undoing", json={"reason": "Two"}).json() == {"client_id": second}
    assert greta.post(f"/merges/{merged.json()['id']}/undoing", json={"reason": "Two"}).status_code == 409
    assert office.as_("anna").post(f"/clients/{first}/merges", json={"merged_id": second, "reason": "Twice"}).status_code == 403


def test_data_are_shown_to_the_person_and_erased_on_request(office: HttpOffice) -> None:
    number = entered(office, name="Elm Farms", phone="111222333")
    office.draws("start:start -> task:user -> end:end")
    key = start(office.engine, "p", {}, by="set-up", client_id=number, title="Pump for Elm Farms").deal_key
    ada = office.as_("ada")
    report = ada.get(f"/clients/{number}/personal-data").json()
    assert (report["client"]["phone"], report["deals"][0]["title"]) == ("111222333", "Pump for Elm Farms")
    refused = ada.post(f"/clients/{number}/erasure", json={"reason": "Asked"})
    assert (refused.status_code, problem_code(refused)) == (409, "client-has-open-deals")
    cancel(office.engine, key, by="set-up")
    erased = ada.post(f"/clients/{number}/erasure", json={"reason": "Asked"})
    assert (erased.status_code, erased.json()["deals"]) == (200, [key])
    assert ada.post(f"/clients/{number}/erasure", json={"reason": "Asked"}).status_code == 409
    assert office.as_("greta").post(f"/clients/{number}/erasure", json={"reason": "Asked"}).status_code == 403
    assert office.as_("anna").get(f"/clients/{number}").json()["client"]["name"] == ""
