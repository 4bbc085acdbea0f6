"""How a process begins, and what a page must ask then."""

from __future__ import annotations

import json

import pytest

from engine.actors import Actor
from engine.commands.deploy import deploy
from engine.commands.send_message import send_message
from engine.errors import DefinitionNotFound, NotPermitted
from engine.queries.starts import Start, StartFact, starts
from engine.shipped import shipped_files
from tests.drawing import message, timer
from tests.engine.office import SALES, Office

FORM = {
    "type": "default", "id": "ask", "schemaVersion": 19,
    "components": [
        {"type": "number", "key": "amount", "label": "Amount", "properties": {"label_ru": "Сумма"}},
        {"type": "textfield", "key": "phone", "label": "Phone", "properties": {"personal": "true"}},
    ],
}  # fmt: skip


def test_a_new_contact_is_asked_for_by_what_the_diagrams_read_of_it(office: Office) -> None:
    deploy(office.engine, shipped_files(), by="root")
    found = {start.message: start for start in starts(office.engine, "deal")}
    assert list(found) == ["contact-arrived", "call-list-entry", "follow-up-opportunity", "client-contact"]
    start = found["contact-arrived"]
    assert (start.element_id, start.name, start.name_ru, start.kind) == (
        "ContactArrived", "Contact arrived", "Поступило обращение", "message"
    )  # fmt: skip
    (contact,) = start.facts
    assert (contact.name, contact.type, contact.is_required, contact.is_personal) == ("contact", "object", True, True)
    parts = {part.name: part for part in contact.parts}
    assert list(parts) == ["channel", "campaign", "cost", "name", "company", "phone", "email", "tax_id", "text", "mood"]
    assert (parts["text"].label, parts["text"].label_ru) == ("What does the client say?", "Что говорит клиент?")
    assert [choice.value for choice in parts["mood"].choices] == ["calm", "unhappy"]
    assert (parts["cost"].type, parts["cost"].label) == ("number", "")
    payload = {"contact": {name: parts[name].choices[0].value if parts[name].choices else "" for name in parts} | {"cost": 4}}
    sent = send_message(office.engine, "contact-arrived", payload, by="root")
    assert (sent.outcome, sent.incidents) == ("started", ())


def test_a_stage_is_asked_for_its_entry_facts(office: Office) -> None:
    deploy(office.engine, shipped_files(), by="root")
    (start,) = starts(office.engine, "discussion")
    assert (start.kind, start.message, start.form) == ("none", "", "")
    facts = {fact.name: fact for fact in start.facts}
    assert list(facts) == ["client_id", "client_name", "channel", "campaign", "lead_cost", "need", "interest", "opportunity_kind"]
    assert facts["need"] == StartFact("need", "string", "Need, in the client's words", "Потребность словами клиента", True, True)


def test_each_start_event_and_the_form_that_fits(office: Office) -> None:
    deploy(office.engine, [("ask.form", json.dumps(FORM).encode())], by="root")
    payload = [f'<stagework:payload name="{name}" type="{kind}"/>' for name, kind in (("amount", "number"), ("phone", "string"))]
    brings = f"<extensionElements>{''.join(payload)}</extensionElements>"
    office.draws(
        "message order\nstart:start -> task:user -> end:end\nordered:start -> task\ndaily:start -> task",
        task=SALES, ordered=message("order") + brings, daily=timer("R/PT24H", "timeCycle"),
    )  # fmt: skip
    by_hand, ordered, daily = starts(office.engine, "p")
    assert by_hand == Start("start", "start", "", "none", "", "", [])
    assert (daily.kind, daily.facts) == ("timer", [])
    assert (ordered.message, ordered.form) == ("order", "ask")
    assert ordered.facts == [
        StartFact("amount", "number", "Amount", "Сумма", True, False),
        StartFact("phone", "string", "Phone", "", True, True),
    ]


def test_who_may_ask(office: Office) -> None:
    with pytest.raises(DefinitionNotFound):
        starts(office.engine, "p")
    with pytest.raises(NotPermitted):
        starts(office.engine, "p", by=Actor("nobody"))
