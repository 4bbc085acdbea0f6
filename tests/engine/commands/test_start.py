"""Where and with what an instance begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.commands.deploy import deploy
from engine.commands.start import start
from engine.errors import BadAnswer
from engine.queries.deals import deals
from tests.drawing import message
from tests.engine.office import Office

SHIPPED = Path(__file__).parents[3]


def test_a_process_that_messages_begin_asks_which(office: Office) -> None:
    office.draws("message a\nmessage b\nm1:start -> t:user -> e:end\nm2:start -> t", m1=message("a"), m2=message("b"))
    with pytest.raises(BadAnswer, match=r"m1 \(message\), m2 \(message\)"):
        start(office.engine, "p", {}, by="anna")
    with pytest.raises(BadAnswer, match="no start event “t”"):
        start(office.engine, "p", {}, by="anna", start_element="t")
    assert deals(office.engine) == []
    key = start(office.engine, "p", {}, by="anna", start_element="m2").deal_key
    assert office.desk(key) == ["t"]


def test_a_stage_is_given_the_facts_it_needs_or_says_which_are_missing(office: Office) -> None:
    folders = {"bpmn/decisions": "*.dmn", "forms/definitions": "*.form", "bpmn/processes": "*.bpmn"}
    paths = [path for folder, names in folders.items() for path in sorted((SHIPPED / folder).glob(names))]
    deploy(office.engine, [(path.name, path.read_bytes()) for path in paths], by="owner")
    with pytest.raises(BadAnswer, match="The stage “outbound” must be given list_entry"):
        start(office.engine, "outbound", {}, by="anna")
    assert deals(office.engine) == []
