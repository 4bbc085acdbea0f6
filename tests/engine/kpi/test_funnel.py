"""The funnel of some days: what began in them, and what has become of it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from engine.commands.deploy import deploy
from engine.commands.start import start
from engine.errors import BadAnswer
from engine.queries.funnel import funnel_of_days
from tests.drawing import source
from tests.engine.office import SALES, Office

EXIT = '|<extensionElements><stagework:exit name="{}"/></extensionElements>'
MONDAY = date(2026, 1, 5)


def draws_stage(office: Office, name: str, leaves: str) -> None:
    work = f"{name}_work"
    xml = source(f"s:start -> {work}:user -> e:end", name, e=EXIT.format(leaves), **{work: SALES}).decode()
    statement = f'<extensionElements><stagework:stage name="{name}"/></extensionElements>'
    deploy(office.engine, [(f"{name}.bpmn", re.sub("(<process [^>]*>)", rf"\1{statement}", xml, count=1).encode())], by="owner")


@pytest.mark.parametrize("store", ["memory", "postgresql"], indirect=True)
def test_it_counts_what_began_in_the_days(office: Office) -> None:
    for name, leaves in (("inbound", "lead"), ("discussion", "won")):
        draws_stage(office, name, leaves)
    keys = [start(office.engine, "inbound", {}, by="anna").deal_key for _ in range(4)]
    for key, hours in zip(keys[:3], (1, 2, 9), strict=True):
        office.clock.turn(timedelta(hours=hours))
        office.completes("inbound_work", key)
    office.clock.turn(timedelta(hours=1))
    start(office.engine, "discussion", {}, by="anna", deal_key=keys[0])
    inbound, outbound, discussion, execution, _ = funnel_of_days(office.engine, MONDAY, MONDAY + timedelta(days=2))
    assert (inbound.entered, inbound.active, inbound.exits, inbound.share) == (4, 1, {"lead": 3}, None)
    assert inbound.median_hours == pytest.approx(3, abs=1e-3), "1, 3 and 12 hours"
    assert (outbound.entered, discussion.entered, discussion.share, discussion.median_hours) == (0, 1, 0.25, None)
    assert execution.share == 0
    office.completes("inbound_work", keys[3])
    inbound, _, discussion, *_ = funnel_of_days(office.engine, MONDAY, MONDAY + timedelta(days=1))
    assert inbound.median_hours == pytest.approx(7.5, abs=1e-3), "1, 3, 12 and 13 hours"
    assert (discussion.entered, discussion.share) == (0, 0), "it began on the next day"
    with pytest.raises(BadAnswer, match="no days"):
        funnel_of_days(office.engine, MONDAY, MONDAY)
