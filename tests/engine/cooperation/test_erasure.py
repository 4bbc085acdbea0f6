"""Personal data are erased on request: nothing is left of them anywhere, and everything is still proved and loadable."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.actors import Actor
from engine.audit.verification import verify
from engine.chain import GENESIS, event_digest
from engine.clients import ClientErased
from engine.commands.cancel import cancel
from engine.commands.change_client import change_client
from engine.commands.comment import comment
from engine.commands.deploy import deploy
from engine.commands.erase_client import ClientHasOpenDeals, erase_client
from engine.commands.merge_clients import merge_clients, undo_merge
from engine.commands.register_client import register_client
from engine.commands.save_draft import save_draft
from engine.commands.send_message import send_message
from engine.commands.start import start
from engine.engine import Engine
from engine.errors import BadAnswer, ClientNotFound, NotPermitted
from engine.permissions import Role
from engine.plugins import ConnectorFailed
from engine.queries.clients import client
from engine.queries.deals import deal_path, deals
from engine.queries.doctor import doctor
from engine.queries.personal_data import personal_data_of
from engine.shipped import shipped_files
from engine.spiff.snapshot import variables_of
from engine.store import history, instances
from engine.store.tables import metadata
from tests.engine.office import Office

ADA = Actor("ada", frozenset({Role.ADMINISTRATOR}))
ANNA = Actor("anna", frozenset({Role.EMPLOYEE}), frozenset({"sales"}))
CONTACT = {
    "channel": "site",
    "campaign": "spring",
    "name": "Zebulon Quixworth",
    "company": "Quixworth Vexillology",
    "phone": "+44 20 7946 0987",
    "email": "Zebulon@Quixworth.example",
    "tax_id": "QX-998877",
    "text": "Zebulon wants a pump.",
}
SECRETS = ("Zebulon", "Quixworth", "79460987", "7946 0987", "quixworth.example", "998877")


def everything(engine: Engine) -> Iterator[tuple[str, str]]:
    """Every text and blob of the database, with the column's name."""
    with engine.store.sql.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.exec_driver_sql(f"SELECT * FROM {table.name}").mappings():
                for name, value in row.items():
                    if isinstance(value, bytes | memoryview):
                        value = bytes(value).decode("utf-8", "replace")
                    if isinstance(value, str):
                        yield f"{table.name}.{name}", value


def leaks(engine: Engine) -> set[tuple[str, str]]:
    return {(place, secret) for place, text in everything(engine) for secret in SECRETS if secret.lower() in text.lower()}


def digests(engine: Engine, key: str) -> list[str]:
    with engine.store.read() as session:
        return [row.digest for row in history.of_deal(session, key)]


def chain_holds(engine: Engine, key: str) -> bool:
    previous = GENESIS
    with engine.store.read() as session:
        for row in history.of_deal(session, key):
            definition = engine.definitions.digest(session, row.definition_id) if row.definition_id is not None else ""
            previous = event_digest(
                chain=key, number=row.number, previous=previous, instance=row.instance_id, definition=definition, kind=row.kind,
                element=row.element_id, actor=row.actor, at=row.at, recorded_at=row.recorded_at, data=row.data,
            )  # fmt: skip
            if previous != row.digest:
                return False
    return True


def a_contact_and_its_deal(office: Office, **changes: Any) -> tuple[str, int]:
    """The shipped model, as far as the first operations, with a title, a draft and a comment that name the client."""
    deploy(office.engine, shipped_files(), by="owner")
    key = send_message(office.engine, "contact-arrived", {"contact": {**CONTACT, **changes}}, by="site").deal_key
    office.does_jobs()
    item = office.item("AnswerContact", key)
    save_draft(office.engine, item.id, {"answer": "Dear Zebulon"}, by="anna")
    comment(office.engine, key, "Zebulon called again", by="anna", work_item_id=item.id)
    client_id = office.deal(key).client_id
    assert client_id is not None
    return key, client_id


def test_nothing_is_left_and_everything_holds(office: Office) -> None:
    key, client_id = a_contact_and_its_deal(office)
    engine = office.engine
    title = start(
        engine, "deal", {"contact": {}}, by="anna", client_id=client_id, title="Pump for Zebulon Quixworth", start_element="ContactArrived"
    )
    assert leaks(engine)
    with pytest.raises(ClientHasOpenDeals, match=key):
        erase_client(engine, client_id, "Asked for it", by=ADA)
    for one in deals(engine, client_id=client_id):
        if one.state == "open":
            cancel(engine, one.key, by="anna")
    before = digests(engine, key)
    erased = erase_client(engine, client_id, "Asked for it", by=ADA)
    assert {key, title.deal_key} <= set(erased.deals)
    assert office.deal(title.deal_key).title == "Pump for erased"
    assert erased.values > 0
    assert leaks(engine) == set()
    assert digests(engine, key)[: len(before)] == before
    assert chain_holds(engine, key)
    assert [finding for finding in verify(engine, by="set-up").findings if finding.code != "key-missing"] == []
    assert doctor(engine) == []
    assert office.told(key, "client.erased") == [{"client": client_id, "reason": "Asked for it"}]
    card = client(engine, client_id, by=ANNA)
    assert (card.client.name, card.client.phone, card.client.email, card.client.erased_at) == ("", None, None, office.clock.now())
    shown = {json.dumps(event.data, default=str) for event in deal_path(engine, key).events}
    assert any("erased" in text for text in shown)


def test_the_file_itself_has_nothing_left(office: Office) -> None:
    _, client_id = a_contact_and_its_deal(office)
    engine = office.engine
    for one in deals(engine, client_id=client_id):
        cancel(engine, one.key, by="anna")
    erased = erase_client(engine, client_id, "Asked for it", by=ADA)
    assert erased.is_rewritten == engine.store.is_sqlite
    if engine.store.is_sqlite and not engine.store.in_memory:
        assert engine.store.url.database
        folder = Path(engine.store.url.database).parent
        for file in folder.iterdir():
            content = file.read_bytes().lower()
            assert [secret for secret in SECRETS if secret.lower().encode() in content] == [], file.name


def test_ended_instances_can_still_be_read(office: Office) -> None:
    key, client_id = a_contact_and_its_deal(office)
    cancel(office.engine, key, by="anna")
    erase_client(office.engine, client_id, "Asked for it", by=ADA)
    with office.engine.store.read() as session:
        for row in instances.of_deal(session, key):
            variables = variables_of(instances.snapshot(session, row.id).snapshot)
            assert variables.get("channel", "site") == "site"
            assert variables.get("phone", "") == ""


def test_another_client_with_the_same_name_keeps_its_data(office: Office) -> None:
    key, client_id = a_contact_and_its_deal(office)
    other = send_message(
        office.engine,
        "contact-arrived",
        {"contact": {**CONTACT, "phone": "+44 20 7946 0111", "email": "b@example.com", "tax_id": ""}},
        by="site",
    ).deal_key
    assert office.deal(other).client_id != client_id
    cancel(office.engine, key, by="anna")
    erase_client(office.engine, client_id, "Asked for it", by=ADA)
    card = client(office.engine, office.deal(other).client_id or 0, by=ANNA)
    assert (card.client.name, card.client.phone) == ("Quixworth Vexillology", "442079460111")


def test_who_was_merged_into_it_is_erased_too(office: Office) -> None:
    key, client_id = a_contact_and_its_deal(office)
    kept = register_client(office.engine, by="anna", name="Quixworth", phone="79460987").client_id
    merge = merge_clients(office.engine, kept, client_id, "Same", by="greta")
    cancel(office.engine, key, by="anna")
    erase_client(office.engine, kept, "Asked for it", by=ADA)
    assert leaks(office.engine) == set()
    with pytest.raises(ClientErased):
        undo_merge(office.engine, merge, "No", by="greta")
    with pytest.raises(ClientErased):
        change_client(office.engine, kept, {"name": "x"}, by="anna")
    with pytest.raises(ClientErased):
        erase_client(office.engine, kept, "Again", by=ADA)
    with pytest.raises(ClientNotFound):
        start(office.engine, "deal", {"contact": {}}, by="anna", client_id=kept, start_element="ContactArrived")


def test_only_an_administrator_may_with_a_reason(office: Office) -> None:
    number = register_client(office.engine, by="anna", name="Elm").client_id
    for by in (ANNA, Actor("olga", frozenset({Role.PROCESS_OWNER}))):
        with pytest.raises(NotPermitted):
            erase_client(office.engine, number, "Asked for it", by=by)
    with pytest.raises(BadAnswer):
        erase_client(office.engine, number, " ", by=ADA)
    with pytest.raises(ClientNotFound):
        erase_client(office.engine, number + 1, "Asked for it", by=ADA)


def test_a_client_may_know_what_is_known_of_it(office: Office) -> None:
    key, client_id = a_contact_and_its_deal(office)
    report = personal_data_of(office.engine, client_id, by=ADA)
    (deal,) = report.deals
    values = {value.name: value.value for value in deal.values}
    assert (report.client.phone, deal.key, values["contact_name"]) == ("442079460987", key, "Zebulon Quixworth")
    with pytest.raises(NotPermitted):
        personal_data_of(office.engine, client_id, by=ANNA)
    cancel(office.engine, key, by="anna")
    erase_client(office.engine, client_id, "Asked for it", by=ADA)
    after = personal_data_of(office.engine, client_id, by=ADA)
    assert (after.client.phone, [deal.values for deal in after.deals]) == (None, [()])


FORM = json.dumps(
    {
        "type": "default", "id": "contact", "schemaVersion": 19,
        "components": [{"type": "textfield", "key": "phone", "label": "Phone", "properties": {"personal": "true"}}],
    }
).encode()  # fmt: skip


def test_what_failed_is_told_without_the_values_it_met(office: Office) -> None:
    deploy(office.engine, [("contact.form", FORM)], by="owner")
    parameters = '<camunda:inputOutput><camunda:inputParameter name="to">${phone}</camunda:inputParameter></camunda:inputOutput>'
    office.draws(
        "s:start -> ask:user -> call:service -> g:xor -[phone == '1']-> e:end\ng -[phone == '2']-> e",
        ask='camunda:candidateGroups="sales" camunda:formRef="contact" camunda:formRefBinding="latest"|',
        call=f'camunda:type="external" camunda:topic="warehouse"|<extensionElements>{parameters}</extensionElements>',
    )
    key = office.starts()
    office.warehouse.failures.append(ConnectorFailed("the address 7946 0987 is unknown"))
    office.completes("ask", key, phone="7946 0987")
    office.does_jobs()
    office.turns(hours=1)
    (incident,) = office.incidents(key)
    assert "'phone': 'hidden'" in incident.cause
    assert office.told(key, "job.failed")[0]["reason"].endswith("the address hidden is unknown")
    told = {place for place, text in everything(office.engine) if "7946 0987" in text}
    assert told == {"instances.snapshot", "personal_values.value", "jobs.payload"}
