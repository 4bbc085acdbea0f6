"""A command that is asked for twice with the same key is done once, on every store, also when both come at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from engine import receipts
from engine.commands.expire_receipts import expire_receipts
from engine.commands.start import Started, start
from engine.queries.deals import deals
from engine.receipts import AlreadyDone, KeyReused, Receipt
from tests.engine.office import Office


def begin(office: Office, key: str = "k1", digest: str = "the request") -> str:
    """Start a deal with a receipt; what is answered."""

    def answer(result: Started) -> tuple[int, str]:
        return 201, result.deal_key

    try:
        with receipts.asked(Receipt("anna", key, digest, answer)):
            return start(office.engine, "p", {}, by="anna").deal_key
    except AlreadyDone as done:
        return done.body


def test_the_second_request_is_answered_as_the_first(office: Office) -> None:
    office.draws("start:start -> task:user -> end:end")
    assert begin(office) == begin(office) == "D-000001"
    assert len(deals(office.engine)) == 1


def test_two_at_once_are_one(office: Office) -> None:
    office.draws("start:start -> task:user -> end:end")
    ready = Barrier(4)

    def both(_: int) -> str:
        ready.wait(30)
        return begin(office)

    with ThreadPoolExecutor(4) as threads:
        answers = set(threads.map(both, range(4)))
    (found,) = deals(office.engine)
    assert answers == {found.key}


def test_a_key_belongs_to_one_request_and_one_person(office: Office) -> None:
    office.draws("start:start -> task:user -> end:end")
    begin(office)
    with pytest.raises(KeyReused, match="another request"):
        begin(office, digest="another request")
    with receipts.asked(Receipt("boris", "k1", "the request", lambda _: (201, ""))):
        assert start(office.engine, "p", {}, by="boris").deal_key != "D-000001"


def test_a_refused_command_leaves_no_receipt(office: Office) -> None:
    with pytest.raises(Exception, match="No process “p” is deployed"):
        begin(office)
    office.draws("start:start -> task:user -> end:end")
    assert begin(office) == deals(office.engine)[0].key


def test_only_the_first_command_of_a_request_has_the_receipt(office: Office) -> None:
    office.draws("start:start -> task:user -> end:end")
    with receipts.asked(Receipt("anna", "k1", "the request", lambda result: (200, result.deal_key))):
        first, second = (start(office.engine, "p", {}, by="anna").deal_key for _ in range(2))
    assert first != second
    with pytest.raises(AlreadyDone) as again, receipts.asked(Receipt("anna", "k1", "the request", lambda _: (200, ""))):
        start(office.engine, "p", {}, by="anna")
    assert again.value.body == first


def test_receipts_are_kept_for_a_day(office: Office) -> None:
    office.draws("start:start -> task:user -> end:end")
    first = begin(office)
    office.clock.turn(timedelta(hours=23))
    assert expire_receipts(office.engine) == 0
    office.clock.turn(timedelta(hours=2))
    assert expire_receipts(office.engine) == 1
    assert begin(office) != first
