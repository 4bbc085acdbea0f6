"""An honest history verifies, whatever honest people have done to it. How a falsified one is found: tests/security/test_tampering.py."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from engine.actors import Actor
from engine.audit.checkpoint import BadAnchor
from engine.audit.keys import AuditKeys, read_keys
from engine.audit.report import CODES
from engine.audit.verification import verify
from engine.errors import DealNotFound, NotPermitted
from engine.permissions import Role
from engine.store import personal_values, trail
from tests.engine.audit.company import Company

DOCS = Path(__file__).parents[3] / "docs" / "audit.md"


def test_an_honest_history_is_sound_and_what_is_not_sealed_is_told(company: Company) -> None:
    keys = company.history()
    report = company.verifies()
    assert report.findings == []
    assert (report.chains, report.checkpoints, report.has_known_keys) == (4, 3, True)
    assert report.unsealed > 0
    assert report.personal_values > 0
    for key in keys:
        one = company.verifies(key)
        assert one.findings == []
        assert one.chains == 1
    assert sum(company.verifies(key).unsealed for key in keys) == report.unsealed
    company.seals()
    assert company.verifies().unsealed == 0


def test_an_empty_office_is_sound(company: Company) -> None:
    assert company.verifies().is_sound
    assert company.verifies().newest is None


def test_an_erased_personal_value_leaves_everything_as_it_was(company: Company) -> None:
    keys = company.history()
    before = company.verifies()
    count = company.engine.store.write(lambda session: personal_values.erase(session, keys[0]))
    after = company.verifies()
    assert after.findings == []
    assert (after.personal_values, after.erased) == (before.personal_values - count, before.erased + count)
    assert company.verifies(keys[0]).findings == []


def test_checkpoints_that_were_published_are_found_again(company: Company) -> None:
    company.history()
    anchor = company.seals()
    company.deal()
    company.seals()
    assert company.codes(anchor=anchor) == set()
    number, _, digest = anchor.partition(":")
    assert company.codes(anchor=f"{number}:{'0' * 64}") == {"anchor-differs"}
    assert company.codes(anchor=f"99:{digest}") == {"anchor-missing"}
    key = company.deal()
    assert company.codes(key, anchor) == set()
    assert company.codes(key, f"{number}:{'0' * 64}") == {"anchor-differs"}
    for text in ("", "x", "1:", "1:xyz", "-1:" + "0" * 64):
        if text:
            with pytest.raises(BadAnchor):
                company.verifies(anchor=text)


def test_without_a_key_signatures_count_but_no_key_is_refused(company: Company, tmp_path: Path) -> None:
    company.history()
    path = company.engine.audit_keys.path
    assert path is not None
    company.engine.audit_keys = AuditKeys(tmp_path / "nothing-there.key")
    report = company.verifies()
    assert (report.findings, report.has_known_keys, len(report.keys)) == ([], False, 1)
    accepted = read_keys([path])
    assert verify(company.engine, by="auditor", accepted_keys=accepted).has_known_keys
    assert {one.code for one in verify(company.engine, by="auditor", accepted_keys=[b"x" * 32]).findings} == {"unknown-key"}


def test_only_who_may_verifies(company: Company) -> None:
    with pytest.raises(NotPermitted):
        verify(company.engine, by=Actor("anna", frozenset({Role.EMPLOYEE})))
    assert verify(company.engine, by=Actor("axel", frozenset({Role.AUDITOR}))).is_sound
    with pytest.raises(DealNotFound):
        company.verifies("D-999999")


def test_more_events_than_fit_into_one_page(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail, "EVENTS_AT_ONCE", 3)
    monkeypatch.setattr(trail, "DEALS_AT_ONCE", 1)
    monkeypatch.setattr("engine.audit.log_checks.AT_ONCE", 2)
    keys = company.history()
    report = company.verifies()
    with company.engine.store.read() as session:
        lengths = [head.length for key in [*keys, "~office"] if (head := trail.head(session, key))]
    assert (report.findings, report.chains, report.events) == ([], 4, sum(lengths))


def test_a_long_pause_between_checkpoints_makes_nobody_a_forger(company: Company) -> None:
    keys = [company.deal(), company.deal()]
    for _ in range(5):
        company.clock.turn(timedelta(days=30))
        company.office.starts()
        company.seals()
    company.office.completes("look", keys[0])
    company.seals()
    assert company.verifies().findings == []


def test_the_page_explains_every_code() -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert [code for code in CODES if f"| `{code}` |" not in text] == []
