"""What is exported is what happened: read by pm4py it has the cases, variants and performers that the engine's own queries tell."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import tracemalloc
import warnings
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import pyarrow.parquet
import pytest
from lxml import etree

from api.demo.simulation import Simulation
from engine.actors import Actor
from engine.chain import OFFICE
from engine.commands.deploy import deploy
from engine.commands.export import Export, ExportFormat, export
from engine.engine import Engine
from engine.errors import BadAnswer, DealNotFound, NotPermitted
from engine.exports import ocel, parquet, rows
from engine.permissions import Role
from engine.queries.accesses import accesses
from engine.queries.deals import deal_path, deals
from engine.settings import Settings
from engine.store import history
from engine.testing import TurnableClock, memory_engine
from engine.values import loads
from tests.engine.office import Office

XES = "{http://www.xes-standard.org/}"
OWNER = Actor("olga", frozenset({Role.PROCESS_OWNER}))
AUDITOR = Actor("axel", frozenset({Role.AUDITOR}))
FORMATS = get_args(ExportFormat)


def content(made: Export) -> bytes:
    return b"".join(made.pieces)


@pytest.fixture(scope="module")
def demo() -> Iterator[Engine]:
    clock = TurnableClock()
    with memory_engine(clock) as engine:
        Simulation(engine, clock, 5, 24).run()
        yield engine


@pytest.fixture(scope="module")
def files(demo: Engine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("exports")
    made = {}
    for format in FORMATS:
        made[format] = folder / f"demo.{'json' if format == 'ocel' else format}"
        made[format].write_bytes(content(export(demo, format, by="tester")))
    return made


@pytest.fixture(scope="module")
def pm4py() -> Any:
    """Greets on standard output when it is imported."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        os.environ["PM4PY_SHOW_PROGRESS_BAR"] = "False"
        return pytest.importorskip("pm4py")


Done = dict[str, list[tuple[str, str]]]
"""By deal: (operation, who did it) of every work item that was completed, in order."""


@pytest.fixture(scope="module")
def done(demo: Engine) -> Done:
    """What the engine's own queries tell."""
    told = {}
    for deal in deals(demo, limit=1000):
        events = deal_path(demo, deal.key).events
        told[deal.key] = [(event.name, event.actor) for event in events if event.kind == "work.completed"]
    return told


def same_cases_variants_and_performers(frame: Any, pm4py: Any, done: Done) -> None:
    """The rows of a table with pm4py's columns tell of the same completions."""
    frame = frame[(frame["kind"] == "work.completed") & (frame["lifecycle:transition"] == "complete")]
    cases = {key: operations for key, operations in done.items() if operations}
    assert set(frame["case:concept:name"]) == set(cases)
    variants: dict[tuple[str, ...], int] = {}
    for operations in cases.values():
        variant = tuple(name for name, _ in operations)
        variants[variant] = variants.get(variant, 0) + 1
    assert pm4py.get_variants(frame) == variants
    performers: dict[str, int] = {}
    for _, actor in (pair for operations in cases.values() for pair in operations):
        performers[actor] = performers.get(actor, 0) + 1
    assert pm4py.get_event_attribute_values(frame, "org:resource") == performers
    assert len(performers) > 5


def test_xes(files: dict[str, Path], pm4py: Any, done: Done) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = pm4py.read_xes(str(files["xes"]))
        same_cases_variants_and_performers(frame, pm4py, done)


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_tables(files: dict[str, Path], pm4py: Any, done: Done, format: str) -> None:
    import pandas

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = pandas.read_csv(files[format]) if format == "csv" else pandas.read_parquet(files[format])
        frame = frame.rename(columns={"transition": "lifecycle:transition", "actor": "org:resource"})
        frame = pm4py.format_dataframe(frame, case_id="deal_key", activity_key="activity", timestamp_key="at")
        same_cases_variants_and_performers(frame, pm4py, done)


def test_ocel(files: dict[str, Path], pm4py: Any, done: Done, demo: Engine) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        log = pm4py.read_ocel2_json(str(files["ocel"]))
        flat = pm4py.ocel_flattening(log, "deal")
        flat["case:concept:name"] = flat["case:concept:name"].str.removeprefix("deal:")
        flat = flat.rename(columns={"actor": "org:resource", "transition": "lifecycle:transition"})
        flat = flat.sort_values(["case:concept:name", "time:timestamp"], kind="stable")
        same_cases_variants_and_performers(flat, pm4py, done)
    known = {deal.key: deal for deal in deals(demo, limit=1000)}
    kinds = log.objects["ocel:type"].value_counts().to_dict()
    assert kinds["deal"] == len(known)
    assert kinds["client"] == len({deal.client_id for deal in known.values() if deal.client_id})
    assert {"work item", "department"} <= set(kinds)
    came_from = log.o2o[log.o2o["ocel:qualifier"] == "came from"]
    assert set(zip(came_from["ocel:oid"], came_from["ocel:oid_2"], strict=True)) == {
        (f"deal:{deal.key}", f"deal:{deal.parent_key}") for deal in known.values() if deal.parent_key
    }


def test_every_event_is_in_the_tables_once_and_in_order(files: dict[str, Path], demo: Engine) -> None:
    with files["csv"].open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    table = pyarrow.parquet.read_table(files["parquet"]).to_pylist()
    expected = [event for deal in sorted(deals(demo, limit=1000), key=lambda deal: deal.id) for event in deal_path(demo, deal.key).events]
    assert [int(row["seq"]) for row in read] == [row["seq"] for row in table] == [event.seq for event in expected]
    assert [datetime.fromisoformat(row["at"]) for row in read] == [row["at"] for row in table] == [event.at for event in expected]
    assert [row["kind"] for row in table] == [event.kind for event in expected]
    assert all(json.loads(row["data"]) is not None for row in table)


# ---- the rules of the formats --------------------------------------------------------------------------------------


def test_the_xes_follows_the_standard(files: dict[str, Path]) -> None:
    """What IEEE 1849-2016 rules and what can be checked without its schema file."""
    log = etree.parse(files["xes"]).getroot()
    assert log.tag == f"{XES}log"
    assert set(log.attrib) == {"xes.version", "xes.features"}
    attributes = {"string": str, "date": datetime.fromisoformat, "int": int, "float": float, "boolean": {"true": 1, "false": 0}.__getitem__,
                  "id": UUID}  # fmt: skip
    order = ["extension", "global", "classifier", *attributes, "trace"]
    places = [("attribute" if tag(node) in attributes else tag(node)) for node in log]
    assert places == sorted(places, key=["extension", "global", "classifier", "attribute", "trace"].index)
    assert {tag(node) for node in log} <= set(order)
    prefixes = {node.get("prefix") for node in log if tag(node) == "extension"}
    assert all(node.get("uri").endswith(f"/{node.get('prefix')}.xesext") and node.get("name") for node in log if tag(node) == "extension")
    globals_of = {node.get("scope"): {(tag(one), one.get("key")) for one in node} for node in log if tag(node) == "global"}
    assert set(globals_of) == {"trace", "event"}
    for node in log:
        if tag(node) == "classifier":
            assert set(node.get("keys").split()) <= {key for _, key in globals_of["event"]}
    identities = set()
    for node in log.iter():
        if tag(node) in attributes:
            assert set(node.attrib) == {"key", "value"}
            attributes[tag(node)](node.get("value"))
            prefix, colon, _ = node.get("key").rpartition(":")
            assert not colon or prefix in prefixes, node.get("key")
        if tag(node) in ("trace", "event"):
            own = {(tag(one), one.get("key")) for one in node if tag(one) != "event"}
            assert globals_of[tag(node)] <= own
            keys = [one.get("key") for one in node if tag(one) != "event"]
            assert len(keys) == len(set(keys)), "no key twice"
            inner = [tag(one) == "event" for one in node]
            assert inner == sorted(inner), "a trace's attributes come before its events"
            identities.add(next(one.get("value") for one in node if one.get("key") == "identity:id"))
    traces = sum(1 for _ in log.iter(f"{XES}trace"))
    events = list(log.iter(f"{XES}event"))
    assert len(identities) == traces + len(events)
    model = {"schedule", "assign", "withdraw", "reassign", "start", "suspend", "resume", "pi_abort", "ate_abort", "complete", "autoskip",
             "manualskip", "unknown"}  # fmt: skip
    used = {one.get("value") for event in events for one in event if one.get("key") == "lifecycle:transition"}
    assert {"schedule", "start", "complete", "withdraw"} <= used <= model


def tag(node: Any) -> str:
    return str(node.tag).removeprefix(XES)


def test_work_is_scheduled_started_and_completed_as_one_instance(files: dict[str, Path]) -> None:
    log = etree.parse(files["xes"]).getroot()
    of_item: dict[str, list[str]] = {}
    for event in log.iter(f"{XES}event"):
        told = {one.get("key"): one.get("value") for one in event}
        if "concept:instance" in told:
            of_item.setdefault(told["concept:instance"], []).append(told["lifecycle:transition"])
    ways = {tuple(transitions) for transitions in of_item.values()}
    assert {("schedule", "complete"), ("schedule", "start", "complete")} <= ways
    assert all(way[0] in ("schedule", "assign") and (way[-1] in ("complete", "withdraw", "ate_abort") or len(way) < 3) for way in ways)


def test_the_ocel_holds_together(files: dict[str, Path]) -> None:
    log = json.loads(files["ocel"].read_text("utf-8"))
    assert set(log) == {"events", "objects", "eventTypes", "objectTypes"}
    objects = {one["id"]: one["type"] for one in log["objects"]}
    assert len(objects) == len(log["objects"])
    assert len({one["id"] for one in log["events"]}) == len(log["events"])
    assert {one["type"] for one in log["events"]} == {one["name"] for one in log["eventTypes"]}
    assert set(objects.values()) <= {one["name"] for one in log["objectTypes"]}
    kinds = {one["name"]: {a["name"]: a["type"] for a in one["attributes"]} for one in log["eventTypes"] + log["objectTypes"]}
    for one in log["events"] + log["objects"]:
        assert all(related["objectId"] in objects and related["qualifier"] for related in one["relationships"])
        for attribute in one["attributes"]:
            kind = kinds[one["type"]][attribute["name"]]
            assert isinstance(attribute["value"], int if kind == "integer" else str)
    assert all(one["relationships"] for one in log["events"]), "each event is of a deal at least"
    assert {"client", "work item", "deal", "department"} == set(ocel.OBJECT_TYPES)


# ---- who may, and what is hidden -----------------------------------------------------------------------------------

FORM = {
    "type": "default",
    "id": "contact",
    "schemaVersion": 19,
    "components": [{"type": "textfield", "key": "phone", "label": "Phone", "properties": {"personal": "true"}}],
}


def with_a_phone_number(office: Office) -> str:
    deploy(office.engine, [("contact.form", json.dumps(FORM).encode())], by="owner")
    form = 'camunda:candidateGroups="sales" camunda:formRef="contact" camunda:formRefBinding="latest"|'
    office.draws("start:start -> ask:user -> end:end", ask=form)
    key = office.starts()
    office.completes("ask", key, phone="+44 20 7946 0123")
    return key


def whole(data: bytes, format: str) -> str:
    return str(pyarrow.parquet.read_table(io.BytesIO(data)).to_pylist()) if format == "parquet" else data.decode()


def test_personal_values_are_hidden_unless_an_auditor_asks_for_them(office: Office) -> None:
    key = with_a_phone_number(office)
    for format in ("xes", "csv", "parquet"):
        hidden = whole(content(export(office.engine, format, by=OWNER)), format)
        shown = whole(content(export(office.engine, format, by=AUDITOR, personal=True)), format)
        assert "7946" not in hidden
        assert "hidden" in hidden
        assert "7946" in shown
    with pytest.raises(NotPermitted, match="personal"):
        export(office.engine, "csv", by=OWNER, personal=True)
    with pytest.raises(NotPermitted, match="export"):
        export(office.engine, "csv", by=Actor("anna", frozenset({Role.EMPLOYEE}), frozenset({"sales"})))
    assert [(one.person, one.what, one.fields) for one in accesses(office.engine, by=AUDITOR)] == [("axel", "export", ("phone",))]
    with office.engine.store.read() as session:
        told = [(row.actor, loads(row.data)) for row in history.of_deal(session, OFFICE) if row.kind == "history.exported"]
    assert [(actor, data["format"], data["personal"]) for actor, data in told][:2] == [("olga", "xes", False), ("axel", "xes", True)]
    assert len(told) == 6
    assert key


def test_deals_are_chosen_by_key_and_by_when_they_were_opened(office: Office) -> None:
    office.draws("start:start -> task:user -> end:end")
    made = []
    for _ in range(3):
        made.append(office.starts())
        office.clock.turn(timedelta(days=1))
    opened = [office.deal(key).opened_at for key in made]

    def chosen(**how: Any) -> list[str]:
        read = csv.DictReader(io.StringIO(content(export(office.engine, "csv", by="me", **how)).decode()))
        return list(dict.fromkeys(row["deal_key"] for row in read))

    assert chosen() == made
    assert chosen(since=opened[1]) == made[1:]
    assert chosen(until=opened[1]) == made[:1]
    assert chosen(deals=[made[2], made[0]]) == [made[0], made[2]]
    for refused, how in (
        (DealNotFound, {"deals": ["D-9"]}),
        (DealNotFound, {"deals": ["\x00"]}),
        (BadAnswer, {"since": datetime(2026, 1, 1)}),
    ):
        with pytest.raises(refused):
            export(office.engine, "csv", by="me", **how)
    with pytest.raises(BadAnswer, match="xml"):
        export(office.engine, "xml", by="me")  # type: ignore[arg-type]


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_history_is_a_whole_file(office: Office, format: ExportFormat, pm4py: Any, tmp_path: Path) -> None:
    data = content(export(office.engine, format, by="me"))
    match format:
        case "xes":
            assert etree.fromstring(data).find(f"{XES}trace") is None
        case "ocel":
            assert json.loads(data)["events"] == []
        case "csv":
            assert len(data.decode().splitlines()) == 1
        case "parquet":
            assert pyarrow.parquet.read_table(io.BytesIO(data)).num_rows == 0


def test_texts_that_xml_and_spreadsheets_mistake_are_made_harmless(office: Office) -> None:
    office.draws("start:start -> task:user -> end:end")
    key = office.starts()
    office.completes("task", key, by="=1+1", note='<b>&"\x07\ufffe', amount=1)
    table = list(csv.DictReader(io.StringIO(content(export(office.engine, "csv", by="me")).decode())))
    assert {row["actor"] for row in table if row["kind"] == "work.completed"} == {"'=1+1"}
    log = etree.fromstring(content(export(office.engine, "xes", by="me")))
    notes = [one.get("value") for one in log.iter(f"{XES}string") if one.get("key") == "data.note"]
    assert notes == ['<b>&"\ufffd\ufffd']


def test_a_deal_longer_than_a_batch_is_whole(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "EVENTS_AT_ONCE", 3)
    monkeypatch.setattr(rows, "DEALS_AT_ONCE", 2)
    office.draws("start:start -> a:user -> ok:xor -[good]-> end:end\nok -[*]-> a")
    made = [office.starts() for _ in range(5)]
    for key in made:
        for good in (False, False, True):
            office.completes("a", key, good=good)
    expected = [event.seq for key in made for event in deal_path(office.engine, key).events]
    read = csv.DictReader(io.StringIO(content(export(office.engine, "csv", by="me")).decode()))
    found = list(read)
    assert [int(row["seq"]) for row in found] == expected
    items = [row["work_item"] for row in found if row["kind"] == "work.completed"]
    assert len(set(items)) == 15
    assert items == [row["work_item"] for row in found if row["kind"] == "work.opened"]


# ---- memory --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
def test_memory_does_not_grow_with_the_history(many: Engine, format: ExportFormat, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten times the events need hardly more memory at once. Batches are small here, so that a few thousand events are many."""
    for module, name, size in ((rows, "EVENTS_AT_ONCE", 100), (rows, "DEALS_AT_ONCE", 3), (parquet, "ROWS_OF_A_GROUP", 200)):
        monkeypatch.setattr(module, name, size)
    opened = [deal.opened_at for deal in deals(many, limit=10_000, sort="opened")]
    peak(many, format, opened[2])  # what is loaded and kept once
    few = peak(many, format, opened[len(opened) // 10])
    all_of_them = peak(many, format, None)
    assert all_of_them < few * 2, (few, all_of_them)


def peak(engine: Engine, format: ExportFormat, until: datetime | None) -> int:
    """Bytes that Python held at most while exporting the deals opened until a moment."""
    made = export(engine, format, by="me", until=until)
    tracemalloc.start()
    try:
        for _ in made.pieces:
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A history of 6,000 events in a file, copied from a few deals."""
    clock = TurnableClock()
    engine = Engine.open(Settings(database_url=f"sqlite:///{tmp_path_factory.mktemp('many')}/many.db"), clock, migrate=True)
    Simulation(engine, clock, 5, 10).run()
    multiply(engine, 6_000)
    yield engine
    engine.close()


def multiply(engine: Engine, events: int) -> None:
    """Copy the deals, their work items and their events until there are so many."""
    connection = engine.store.sql.raw_connection().driver_connection
    assert connection is not None
    (there,) = connection.execute("SELECT count(*) FROM history WHERE deal_key LIKE 'D-%'").fetchone()
    columns = {
        table: [
            row[1]
            for row in connection.execute(f"PRAGMA table_info({table})")
            if row[1] not in ("id", "seq", "key", "deal_key", "external_ref")
        ]
        for table in ("deals", "work_items", "history")
    }
    connection.execute("BEGIN")
    for copy in range(events // there):
        later = f"substr(opened_at, 1, 2) || '{27 + copy}' || substr(opened_at, 5)"  # in later years
        for table, key in (("deals", "key"), ("work_items", "deal_key"), ("history", "deal_key")):
            names = ", ".join(columns[table])
            chosen = names.replace("opened_at", later) if table == "deals" else names.replace("token", f"token || '-{copy}'")
            rest = f"FROM {table} WHERE {key} LIKE 'D-%' ORDER BY {'seq' if table == 'history' else 'id'}"
            connection.execute(f"INSERT INTO {table} ({key}, {names}) SELECT 'C{copy:04d}-' || {key}, {chosen} {rest}")
    connection.execute("COMMIT")
