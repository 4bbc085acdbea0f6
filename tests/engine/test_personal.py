"""Personal values are kept beside the history: shown, hidden, erased, with the history as it was."""

from __future__ import annotations

import json

from engine.commands.deploy import deploy
from engine.personal import ERASED, HIDDEN, commitment, reveal, set_apart, without_personal
from engine.store import history, personal_values
from engine.values import Personal, dumps, loads
from tests.engine.office import Office

FORM = json.dumps(
    {
        "type": "default",
        "id": "contact",
        "schemaVersion": 19,
        "components": [
            {"type": "textfield", "key": "phone", "label": "Phone", "properties": {"personal": "true"}},
            {"type": "textfield", "key": "product", "label": "Product"},
        ],
    }
).encode()


def completed(office: Office) -> str:
    deploy(office.engine, [("contact.form", FORM)], by="owner")
    office.draws(
        "start:start -> ask:user -> big:xor -[phone]-> end:end\nbig -[*]-> out:end",
        ask='camunda:candidateGroups="sales" camunda:formRef="contact" camunda:formRefBinding="latest"|',
    )
    key = office.starts()
    office.completes("ask", key, phone="+44 20 7946 0123", product="pump")
    return key


def test_the_history_holds_no_personal_value(office: Office) -> None:
    key = completed(office)
    with office.engine.store.read() as session:
        rows = history.of_deal(session, key)
        kept = personal_values.of_deal(session, key)
    assert not [row for row in rows if "7946" in row.data]
    assert {row.name for row in kept} == {"phone"}
    told = {row.kind: loads(row.data) for row in rows}
    assert told["work.completed"]["changed"]["product"] == "pump"
    assert isinstance(told["work.completed"]["changed"]["phone"], Personal)
    assert isinstance(told["gateway.decided"]["conditions"][0]["inputs"]["phone"], Personal), "a gateway's inputs are personal, too"


def test_a_commitment_proves_the_value_that_is_kept(office: Office) -> None:
    key = completed(office)
    with office.engine.store.read() as session:
        kept = {row.ref: row for row in personal_values.of_deal(session, key)}
        data = [loads(row.data) for row in history.of_deal(session, key) if row.kind == "work.completed"]
    stands = data[0]["changed"]["phone"]
    row = kept[stands.ref]
    assert loads(row.value) == "+44 20 7946 0123"
    assert commitment(row.salt, row.value) == stands.commitment
    assert commitment(row.salt, dumps("+44 20 7946 0124")) != stands.commitment


def test_a_reader_sees_the_value_that_it_is_hidden_or_that_it_is_erased(office: Office) -> None:
    key = completed(office)
    with office.engine.store.read() as session:
        data = [loads(row.data) for row in history.of_deal(session, key) if row.kind == "work.completed"]
        assert reveal(session, key, data, may_see=True)[0]["changed"]["phone"] == "+44 20 7946 0123"
        assert reveal(session, key, data, may_see=False)[0]["changed"] == {"phone": HIDDEN, "product": "pump"}
    assert office.engine.store.write(lambda session: personal_values.erase(session, key)) > 0
    with office.engine.store.read() as session:
        assert reveal(session, key, data, may_see=True)[0]["changed"]["phone"] == ERASED


def test_a_personal_value_inside_an_object_is_personal_too() -> None:
    contact = {"contact": {"phone": "1", "channel": "chat"}, "others": [{"phone": "2"}]}
    found = set_apart({"changed": contact}, {"phone"}, "D-1")
    assert found is not None
    replaced, rows = found
    assert isinstance(replaced["changed"]["contact"]["phone"], Personal)
    assert replaced["changed"]["contact"]["channel"] == "chat"
    assert len(rows) == 2
    assert without_personal(contact, {"phone"}) == {"contact": {"phone": HIDDEN, "channel": "chat"}, "others": [{"phone": HIDDEN}]}


def test_only_variables_are_set_apart() -> None:
    data = {"name": "To the end", "conditions": [{"name": "Yes", "inputs": {"name": "Ada"}}], "changed": {"name": "", "age": 3}}
    found = set_apart(data, {"name"}, "D-1")
    assert found is not None
    replaced, rows = found
    assert replaced["name"] == "To the end"
    assert replaced["conditions"][0]["name"] == "Yes"
    assert isinstance(replaced["conditions"][0]["inputs"]["name"], Personal)
    assert replaced["changed"] == {"name": "", "age": 3}, "nothing is hidden where there is nothing"
    assert [row["name"] for row in rows] == ["name"]
    assert set_apart({"changed": {"age": 3}}, {"name"}, "D-1") is None
