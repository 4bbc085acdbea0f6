"""What is said about deals and attached to them, who watches, and what can be erased."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from engine.commands.attach import AttachmentErased, AttachmentNotFound, AttachmentRefused, attach, erase_attachment
from engine.commands.comment import CommentErased, CommentNotFound, comment, erase_comment
from engine.commands.watch import CannotWatch, NotWatching, unwatch, watch
from engine.errors import BadAnswer, DealNotFound, NotPermitted, Outdated, WorkItemNotFound
from engine.permissions import Role
from engine.queries.comments import attachments, comments, content_of, one_attachment, one_comment, watchers
from engine.store import attachments as stored
from tests.engine.office import Office
from tests.engine.work.team import Team

PDF = b"%PDF-1.4\nan offer\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


@pytest.fixture
def key(office: Office, team: Team) -> str:
    office.draws("start:start -> task:user -> end:end")
    team.joins("ada", roles=[Role.ADMINISTRATOR])
    return office.starts(owner="anna")


def test_a_comment_is_read_by_all_who_may_see_the_deal(office: Office, team: Team, key: str) -> None:
    number = office.item("task", key).id
    written = comment(office.engine, key, "The client asks for more time.", by=team["anna"], work_item_id=number)
    assert comments(office.engine, key, by=team["boris"]) == [written] == comments(office.engine, key, work_item_id=number)
    assert one_comment(office.engine, written.id, by=team["greta"]) == written
    with pytest.raises(DealNotFound):
        comments(office.engine, key, by=team["hugo"])
    with pytest.raises(CommentNotFound):
        one_comment(office.engine, written.id, by=team["hugo"])
    with pytest.raises(DealNotFound):
        comment(office.engine, key, "Hm", by=team["hugo"])
    with pytest.raises(NotPermitted):
        comment(office.engine, key, "Hm", by=team["ada"])


def test_the_history_has_its_digest_only(office: Office, team: Team, key: str) -> None:
    written = comment(office.engine, key, "They can't pay.", by=team["anna"])
    [told] = office.told(key, "comment.written")
    digest = hashlib.sha256(b"They can't pay.").hexdigest()
    assert told == {"comment": written.id, "sha256": digest, "mentions": []}


def test_those_who_are_mentioned_and_may_see_the_deal_watch_it(office: Office, team: Team, key: str) -> None:
    written = comment(office.engine, key, "@boris, @hugo and @nobody: write to x@carol.com (@greta).", by=team["anna"], mentions=["carol"])
    assert written.mentions == ("carol", "boris", "greta")
    assert watchers(office.engine, key) == ["boris", "carol", "greta"]
    comment(office.engine, key, "Again @boris", by=team["anna"])
    assert len(office.told(key, "watcher.added")) == 3


def test_pages_of_comments(office: Office, team: Team, key: str) -> None:
    written = [comment(office.engine, key, f"{number}", by="anna") for number in range(5)]
    first = comments(office.engine, key, limit=2)
    assert first + comments(office.engine, key, limit=9, after=first[-1].id) == written


@pytest.mark.parametrize("body", ["", "  \n", "x" * 10_001])
def test_a_comment_says_something(office: Office, team: Team, key: str, body: str) -> None:
    with pytest.raises(BadAnswer):
        comment(office.engine, key, body, by="anna")


def test_a_comment_is_about_a_work_item_of_its_deal(office: Office, team: Team, key: str) -> None:
    other = office.starts()
    with pytest.raises(WorkItemNotFound):
        comment(office.engine, key, "Hm", by="anna", work_item_id=office.item("task", other).id)


def test_a_comment_is_erased_by_its_author_or_an_administrator(office: Office, team: Team, key: str) -> None:
    first, second = (comment(office.engine, key, text, by=team["anna"]) for text in ("one", "two @boris"))
    with pytest.raises(NotPermitted):
        erase_comment(office.engine, first.id, by=team["boris"])
    erase_comment(office.engine, first.id, by=team["anna"], revision=1)
    erase_comment(office.engine, second.id, by=team["ada"], reason="asked for")
    assert [(one.body, one.mentions, one.author) for one in comments(office.engine, key)] == [("", (), "anna")] * 2
    with pytest.raises(CommentErased):
        erase_comment(office.engine, first.id, by=team["anna"])
    with pytest.raises(Outdated):
        erase_comment(office.engine, first.id, by=team["anna"], revision=1)
    assert [told["comment"] for told in office.told(key, "comment.erased")] == [first.id, second.id]


def test_watching_is_for_those_who_may_see_the_deal(office: Office, team: Team, key: str) -> None:
    watch(office.engine, key, by=team["boris"])
    watch(office.engine, key, by=team["boris"])
    watch(office.engine, key, by=team["anna"], person="greta")
    with pytest.raises(CannotWatch):
        watch(office.engine, key, by=team["anna"], person="hugo")
    with pytest.raises(CannotWatch):
        watch(office.engine, key, by=team["anna"], person="nobody")
    with pytest.raises(DealNotFound):
        watch(office.engine, key, by=team["hugo"])
    assert watchers(office.engine, key, by=team["anna"]) == ["boris", "greta"]
    unwatch(office.engine, key, by=team["boris"])
    with pytest.raises(NotWatching):
        unwatch(office.engine, key, by=team["boris"])
    assert [told["person"] for told in office.told(key, "watcher.added")] == ["boris", "greta"]
    assert [told["person"] for told in office.told(key, "watcher.removed")] == ["boris"]


# ---- attachments ----------------------------------------------------------------------------------------------------


def test_a_file_is_attached_and_read_again(office: Office, team: Team, key: str) -> None:
    number = office.item("task", key).id
    added = attach(office.engine, key, "C:\\temp\\offer.pdf", "application/pdf", PDF, by=team["anna"], work_item_id=number)
    assert (added.name, added.size, added.digest) == ("offer.pdf", len(PDF), hashlib.sha256(PDF).hexdigest())
    assert content_of(office.engine, added.id, by=team["boris"]) == (added, PDF)
    assert attachments(office.engine, key, by=team["boris"]) == [added] == attachments(office.engine, key, work_item_id=number)
    with pytest.raises(AttachmentNotFound):
        content_of(office.engine, added.id, by=team["hugo"])
    [told] = office.told(key, "attachment.added")
    assert told["sha256"] == added.digest
    assert "offer" not in str(told)


@pytest.mark.parametrize(
    ("name", "media_type", "content", "why"),
    [
        ("empty.txt", "text/plain", b"", "is empty"),
        ("page.html", "text/html", b"<html><script>", "can't be attached"),
        ("picture.svg", "image/svg+xml", b"<svg/>", "can't be attached"),
        ("picture.png", "image/png", b"MZ" + b"\x00" * 100, "is said to be image/png"),
        ("picture.png", "image/png", b"just words", "does not begin like one"),
        ("notes.txt", "text/plain", PDF, "looks like application/pdf"),
        ("notes.txt", "text/plain", b"\x00\x01\x02", "no text"),
        ("offer.pdf", "application/pdf", PNG, "looks like image/png"),
        ("big.txt", "text/plain", b"x" * 2_000_000, "at most 1 MB"),
    ],
)
def test_what_may_not_come_in(office: Office, team: Team, key: str, name: str, media_type: str, content: bytes, why: str) -> None:
    office.engine.settings = replace(office.engine.settings, attachment_mb=1)
    with pytest.raises(AttachmentRefused, match=why):
        attach(office.engine, key, name, media_type, content, by=team["anna"])
    assert attachments(office.engine, key) == []


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("image/png", PNG),
        ("text/csv", "имя;сумма\n".encode("cp1251")),
        ("application/zip", b"PK\x03\x04" + b"\x00" * 30),
        ("text/plain", b"MZ is a text"),
    ],
)
def test_what_may(office: Office, team: Team, key: str, media_type: str, content: bytes) -> None:
    attach(office.engine, key, "file", media_type, content, by=team["anna"])


def test_a_scanner_refuses_before_anything_is_stored(office: Office, team: Team, key: str) -> None:
    seen: list[str] = []

    def scan(name: str, media_type: str, content: bytes) -> str:
        seen.append(name)
        if b"worse" in content:
            raise OSError("The scanner is not there.")
        return "EICAR" if b"EICAR" in content else ""

    office.engine.attachment_scanners = {"clam": scan}
    attach(office.engine, key, "good.txt", "text/plain", b"good", by=team["anna"])
    with pytest.raises(AttachmentRefused, match=r"refused by clam: EICAR"):
        attach(office.engine, key, "bad.txt", "text/plain", b"EICAR", by=team["anna"])
    with pytest.raises(AttachmentRefused, match="could not be scanned"):
        attach(office.engine, key, "worse.txt", "text/plain", b"worse", by=team["anna"])
    with pytest.raises(DealNotFound):
        attach(office.engine, key, "unseen.txt", "text/plain", b"good", by=team["hugo"])
    assert seen == ["good.txt", "bad.txt", "worse.txt"]
    assert [one.name for one in attachments(office.engine, key)] == ["good.txt"]


def test_the_same_content_is_stored_once_and_erased_with_its_last_name(office: Office, team: Team, key: str) -> None:
    first, second = (attach(office.engine, key, name, "application/pdf", PDF, by=team["anna"]) for name in ("a.pdf", "b.pdf"))
    with pytest.raises(NotPermitted):
        erase_attachment(office.engine, first.id, by=team["boris"])
    erase_attachment(office.engine, first.id, by=team["anna"], reason="asked for")
    with pytest.raises(AttachmentErased):
        content_of(office.engine, first.id, by=team["anna"])
    assert content_of(office.engine, second.id, by=team["anna"])[1] == PDF
    erase_attachment(office.engine, second.id, by=team["ada"], revision=1)
    with office.engine.store.read() as session:
        assert stored.content(session, first.digest) is None
    assert one_attachment(office.engine, first.id).name == ""
    with pytest.raises(AttachmentErased):
        erase_attachment(office.engine, second.id, by=team["ada"])
    third = attach(office.engine, key, "c.pdf", "application/pdf", PDF, by=team["anna"])
    assert content_of(office.engine, third.id)[1] == PDF


@pytest.mark.parametrize(
    ("given", "kept"), [("../../etc/passwd", "passwd"), ("a\u202egpj.txt", "agpj.txt"), ("x" * 400 + ".txt", "x" * 251 + ".txt")]
)
def test_names_are_plain(office: Office, team: Team, key: str, given: str, kept: str) -> None:
    assert attach(office.engine, key, given, "text/plain", b"words", by="anna").name == kept


@pytest.mark.parametrize("name", ["", "folder/", "..", "\x00"])
def test_a_file_has_a_name(office: Office, team: Team, key: str, name: str) -> None:
    with pytest.raises(BadAnswer):
        attach(office.engine, key, name, "text/plain", b"words", by="anna")
