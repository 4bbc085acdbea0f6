"""Comments, attachments and watchers over HTTP."""

from __future__ import annotations

import hashlib

import pytest

from tests.api.http.office import HttpOffice, problem_code

PDF = b"%PDF-1.4\nan offer\n%%EOF"


@pytest.fixture
def key(office: HttpOffice) -> str:
    office.draws("start:start -> task:user -> end:end")
    return office.starts()


def test_a_comment_is_written_read_and_erased(office: HttpOffice, key: str) -> None:
    anna, boris = office.as_("anna"), office.as_("boris")
    number = office.item("task", key).id
    made = anna.post(f"/deals/{key}/comments", json={"body": "@boris, look", "work_item_id": number})
    comment = made.json()
    assert (made.status_code, made.headers["location"]) == (201, f"/api/v1/comments/{comment['id']}")
    assert (comment["author"], comment["mentions"], comment["work_item_id"]) == ("anna", ["boris"], number)
    assert boris.get(f"/deals/{key}/comments").json()["items"] == [comment]
    assert boris.get(f"/deals/{key}/comments", params={"work_item_id": number}).json() == {"items": [comment], "next": None}
    assert boris.get(f"/deals/{key}/watchers").json() == {"watchers": ["boris"]}
    address = f"/comments/{comment['id']}"
    assert boris.get(address).headers["etag"] == '"1"'
    assert boris.delete(address).status_code == 403
    assert office.as_("hugo").get(address).status_code == 404
    assert anna.delete(address, headers={"If-Match": '"2"'}).status_code == 412
    assert anna.delete(address, headers={"If-Match": '"1"'}).status_code == 204
    assert anna.get(address).json()["body"] == ""
    refused = anna.delete(address)
    assert (refused.status_code, problem_code(refused)) == (409, "comment-erased")
    assert anna.post(f"/deals/{key}/comments", json={"body": "  "}).status_code == 422


def test_comments_come_in_pages(office: HttpOffice, key: str) -> None:
    anna = office.as_("anna")
    for number in range(3):
        anna.post(f"/deals/{key}/comments", json={"body": str(number)})
    first = anna.get(f"/deals/{key}/comments", params={"limit": 2}).json()
    rest = anna.get(f"/deals/{key}/comments", params={"limit": 2, "after": first["next"]}).json()
    assert [one["body"] for one in first["items"] + rest["items"]] == ["0", "1", "2"]
    assert rest["next"] is None


def test_a_file_is_attached_downloaded_and_erased(office: HttpOffice, key: str) -> None:
    anna = office.as_("anna")
    made = anna.post(f"/deals/{key}/attachments", files={"file": ("предложение.pdf", PDF, "application/pdf")})
    added = made.json()
    assert (made.status_code, made.headers["location"]) == (201, f"/api/v1/attachments/{added['id']}")
    assert (added["name"], added["size"], added["digest"]) == ("предложение.pdf", len(PDF), hashlib.sha256(PDF).hexdigest())
    assert office.as_("boris").get(f"/deals/{key}/attachments").json()["items"] == [added]
    address = f"/attachments/{added['id']}"
    got = office.as_("boris").get(f"{address}/content")
    assert got.content == PDF
    assert got.headers["content-type"] == "application/octet-stream"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%D0%BF")
    assert office.as_("hugo").get(f"{address}/content").status_code == 404
    assert office.as_("ada").delete(address, params={"reason": "asked for"}).status_code == 204
    gone = anna.get(f"{address}/content")
    assert (gone.status_code, problem_code(gone)) == (409, "attachment-erased")
    assert anna.get(address).json()["name"] == ""


def test_what_is_something_else_than_it_says_is_refused(office: HttpOffice, key: str) -> None:
    address, anna = f"/deals/{key}/attachments", office.as_("anna")
    refused = anna.post(address, files={"file": ("a.png", PDF, "image/png")})
    assert (refused.status_code, problem_code(refused)) == (422, "attachment-refused")
    assert anna.post(address, files={"file": ("a.html", b"<html>", "text/html")}).status_code == 422
    assert anna.post(address, data={"work_item_id": "1"}).status_code == 422
    assert office.as_("axel").post(address, files={"file": ("a.pdf", PDF, "application/pdf")}).status_code == 403


def test_an_upload_that_comes_twice_is_stored_once(office: HttpOffice, key: str) -> None:
    address, anna = f"/deals/{key}/attachments", office.as_("anna")
    twice = [anna.post(address, files={"file": ("a.pdf", PDF, "application/pdf")}, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert twice[0].json() == twice[1].json()
    assert len(anna.get(address).json()["items"]) == 1


def test_watching(office: HttpOffice, key: str) -> None:
    anna, address = office.as_("anna"), f"/deals/{key}/watchers"
    assert anna.post(address, json={}).json() == {"deal_key": key, "person": "anna"}
    assert anna.post(address, json={"person": "boris"}).status_code == 201
    assert anna.post(address, json={"person": "hugo"}).status_code == 422
    assert [item["deal_key"] for item in anna.get("/work-items", params={"watched": True}).json()["items"]] == [key]
    assert anna.delete(f"{address}/anna").status_code == 204
    assert anna.delete(f"{address}/anna").status_code == 404
    assert anna.get(address).json() == {"watchers": ["boris"]}
