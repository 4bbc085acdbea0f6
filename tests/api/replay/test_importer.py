from __future__ import annotations

import csv
from decimal import Decimal
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from api.replay.importer import replay, write_rejects
from api.replay.mapping import Mapping, load
from api.replay.rows import Export
from engine.commands.deploy import deploy
from engine.engine import Engine
from engine.queries.deals import deal_path, deals
from engine.queries.doctor import doctor
from engine.queries.imports import imported_deals
from engine.queries.work_items import inbox
from engine.settings import Settings
from engine.shipped import shipped_files
from engine.testing import memory_engine

ROOT = Path(__file__).parents[3]
SHARED = ROOT / "../shared/data/maven_crm"
HEADER = "id,owner,product,client,stage,opened,closed,value\n"
ROWS = """W1,Anna,Hose,Acme,Won,2024-01-02,2024-03-04,1200.50
L1,Boris,Hose,Acme,Lost,2024-01-05,2024-02-01,
E1,Anna,Hose,,Engaging,2024-02-01,,
P1,Clara,Hose,Birch,Prospecting,2024-02-10,,
X1,Anna,Hose,Acme,Won,2024-13-02,2024-03-04,10
X2,Anna,Rope,Acme,Won,2024-01-02,2024-03-04,10
X3,Anna,Hose,Acme,Won,2024-03-05,2024-03-04,10
W1,Anna,Hose,Acme,Lost,2024-01-02,2024-03-04,10
"""


def mapping(direction: str = "inbound", **changes: object) -> Mapping:
    columns = {"key": "id", "outcome": "stage", "amount": "value"}
    columns |= {name: name for name in ("owner", "client", "product", "opened", "closed")}
    outcomes = {"Won": "won", "Lost": "lost", "Engaging": "discussion", "Prospecting": "attraction", "Later": "postponed"}
    data: dict[str, object] = {
        "source": "crm",
        "columns": columns,
        "outcomes": {name: {"goal": goal} for name, goal in outcomes.items()},
        "missing": {"client": "anonymous"},
        "attraction": {"direction": direction},
        **changes,
    }
    return Mapping.model_validate(data)


@pytest.fixture
def engine():
    with memory_engine() as engine:
        deploy(engine, shipped_files(), by="owner")
        yield engine


def export(tmp_path: Path, rows: str = ROWS, **changes: object) -> Export:
    path = tmp_path / "export.csv"
    path.write_text(HEADER + rows, "utf-8")
    return Export(path, mapping(**changes))


def stages_of(engine: Engine, key: str) -> list[tuple[str, str]]:
    return [(run.process_id, run.exit or run.state) for run in deal_path(engine, key).instances if run.process_id != "deal"]


def test_each_row_ends_where_the_other_crm_has_it(engine: Engine, tmp_path: Path) -> None:
    report = replay(engine, export(tmp_path), frozenset({"Hose"}))
    assert (report.rows, report.imported, report.already, len(report.rejects)) == (8, 4, 0, 4)
    assert report.outcomes == {"won": 1, "lost": 1, "open": 2}
    keys = imported_deals(engine, "crm")
    assert stages_of(engine, keys["W1"]) == [
        ("inbound", "lead"),
        ("discussion", "won"),
        ("execution", "completed"),
        ("development", "active"),
    ]
    assert stages_of(engine, keys["L1"]) == [("inbound", "lead"), ("discussion", "lost")]
    assert stages_of(engine, keys["E1"]) == [("inbound", "lead"), ("discussion", "active")]
    assert stages_of(engine, keys["P1"]) == [("inbound", "active")]
    waiting = {name: [item.element_id for item in inbox(engine, deal_key=keys[name])] for name in ("E1", "P1", "L1")}
    assert waiting == {"E1": ["ClarifyNeeds"], "P1": ["RecordContact"], "L1": []}
    assert doctor(engine) == []


def test_history_has_when_it_happened_and_when_it_was_recorded(engine: Engine, tmp_path: Path) -> None:
    replay(engine, export(tmp_path), frozenset({"Hose"}))
    events = deal_path(engine, imported_deals(engine, "crm")["W1"]).events
    won = next(event for event in events if event.kind == "exit.reached" and event.data["exit"] == "won")
    assert (won.at.date().isoformat(), won.actor) == ("2024-03-04", "Anna")
    assert {event.recorded_at for event in events} == {engine.clock.now()}
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert events[0].at.date().isoformat() == "2024-01-02"


def test_the_same_client_is_one_client_and_an_anonymous_one_is_the_deals_own(engine: Engine, tmp_path: Path) -> None:
    rows = ROWS + "E2,Anna,Hose,,Engaging,2024-02-01,,\n"
    replay(engine, export(tmp_path, rows), frozenset({"Hose"}))
    client = {deal.external_ref: deal.client_id for deal in deals(engine)}
    assert client["crm:W1"] == client["crm:L1"]
    assert len({client["crm:W1"], client["crm:P1"], client["crm:E1"], client["crm:E2"]}) == 4


def test_a_second_run_imports_nothing_and_rejects_the_same(engine: Engine, tmp_path: Path) -> None:
    first = replay(engine, export(tmp_path), frozenset({"Hose"}))
    events = sum(len(deal_path(engine, deal.key).events) for deal in deals(engine))
    second = replay(engine, export(tmp_path), frozenset({"Hose"}))
    assert (second.imported, second.already, second.steps) == (0, 4, 0)
    assert second.rejects == first.rejects
    assert second.outcomes == first.outcomes
    assert sum(len(deal_path(engine, deal.key).events) for deal in deals(engine)) == events


def test_outbound_and_postponed_rows_walk_too(engine: Engine, tmp_path: Path) -> None:
    rows = "W1,Anna,Hose,Acme,Won,2024-01-02,2024-03-04,12\nT1,Anna,Hose,Acme,Later,2024-01-02,2024-03-04,\n"
    report = replay(engine, export(tmp_path, rows, direction="outbound"), None)
    assert report.rejects == []
    keys = imported_deals(engine, "crm")
    assert stages_of(engine, keys["W1"])[:2] == [("outbound", "lead"), ("discussion", "won")]
    assert stages_of(engine, keys["T1"]) == [("outbound", "lead"), ("discussion", "postponed")]
    assert doctor(engine) == []


def test_answers_of_the_mapping_win_and_wrong_ones_reject_the_row_whole(engine: Engine, tmp_path: Path) -> None:
    replay(engine, export(tmp_path, ROWS.splitlines()[0] + "\n", answers={"AssessSatisfaction": {"satisfaction_score": 10}}), None)
    events = deal_path(engine, imported_deals(engine, "crm")["W1"]).events
    assert [event.data["changed"]["satisfaction_score"] for event in events if event.element_id == "AssessSatisfaction" and event.kind == "work.completed"] == [10]  # fmt: skip  # noqa: E501
    wrong = export(tmp_path, "W2,Anna,Hose,Acme,Won,2024-01-02,2024-03-04,12\n", answers={"DecideDeal": {"deal_decision": "maybe"}})
    report = replay(engine, wrong, None)
    assert report.imported == 0
    assert "At DecideDeal" in report.rejects[0].reason
    assert "[answers.DecideDeal]" in report.rejects[0].reason
    assert list(imported_deals(engine, "crm")) == ["W1"]
    assert len(deals(engine)) == 1


def test_the_rejects_file_has_line_reason_and_the_row(engine: Engine, tmp_path: Path) -> None:
    source = export(tmp_path)
    report = replay(engine, source, frozenset({"Hose"}))
    write_rejects(tmp_path / "rejects.csv", source.header, report.rejects)
    rows = list(csv.DictReader((tmp_path / "rejects.csv").open(encoding="utf-8", newline="")))
    assert [(row["line"], row["id"]) for row in rows] == [("6", "X1"), ("7", "X2"), ("8", "X3"), ("9", "W1")]
    assert rows[2]["reason"] == "It was closed on 2024-03-04, before it was opened on 2024-03-05."


MADE_UP = """Nr;Vertriebler;Kunde;Ware;Stand;Beginn;Ende;Betrag;Segment
N-1;Ute;Birke GmbH;Schlauch;gewonnen;05.03.2024;05.04.2024;1.234,50;klein
N-2;Jan;Birke GmbH;Schlauch;gewonnen;20.10.2024;03.11.2024;2.000,25 €;
N-3;Ute;;Rohr;verloren;01.02.2024;01.02.2024;;gross
"""
ITS_TEAMS = "Name;Leiter\nUte;Eva Groß\n"
ITS_MAPPING = """
source = "old-crm"
currency = "EUR"
[file]
delimiter = ";"
date_format = "%d.%m.%Y"
decimal_mark = ","
[columns]
key = "Nr"
outcome = "Stand"
owner = "Vertriebler"
client = "Kunde"
product = "Ware"
opened = "Beginn"
closed = "Ende"
amount = "Betrag"
[missing]
client = "anonymous"
[facts]
segment = "Segment"
[joins.teams]
file = "teams.csv"
key = "Name"
on = "Vertriebler"
facts = { manager = "Leiter" }
[outcomes.gewonnen]
goal = "won"
[outcomes.verloren]
goal = "lost"
[attraction]
direction = "inbound"
"""


def test_another_countrys_export_is_brought_in_with_what_other_files_tell(tmp_path: Path) -> None:
    for name, text in {"deals.csv": MADE_UP, "teams.csv": ITS_TEAMS, "mapping.toml": ITS_MAPPING}.items():
        (tmp_path / name).write_text(text, "utf-8")
    with memory_engine(settings=Settings(time_zone="Europe/Berlin")) as engine:
        deploy(engine, shipped_files(), by="owner")
        report = replay(engine, Export(tmp_path / "deals.csv", load(tmp_path / "mapping.toml")), None)
        assert (report.imported, report.outcomes) == (3, {"won": 2, "lost": 1})
        keys = imported_deals(engine, "old-crm")
        assert {deal.external_ref for deal in deals(engine, variables=[("manager", "Eva Groß")])} == {"old-crm:N-1", "old-crm:N-3"}
        assert [deal.external_ref for deal in deals(engine, variables=[("segment", "gross")])] == ["old-crm:N-3"]
        assert moments(engine, keys["N-1"]) == ("2024-03-05T12:00+01:00", "2024-04-05T12:00+02:00", Decimal("1234.50"))
        assert moments(engine, keys["N-2"]) == ("2024-10-20T12:00+02:00", "2024-11-03T12:00+01:00", Decimal("2000.25"))
        assert moments(engine, keys["N-3"]) == ("2024-02-01T12:00+01:00", "2024-02-01T12:00+01:00", None)
        begun = deal_path(engine, keys["N-2"]).events[1]
        assert (begun.kind, begun.data["changed"]["manager"], begun.data["changed"]["segment"]) == ("instance.started", "", "")


def moments(engine: Engine, key: str) -> tuple[str, str, object]:
    """When a deal was engaged and when it was closed, in Berlin; and its amount at its exit."""
    path = deal_path(engine, key)
    (run,) = (run for run in path.instances if run.process_id == "discussion")
    begun, ended = (
        next(one for one in path.events if one.kind == kind and one.instance_id == run.id) for kind in ("instance.started", "exit.reached")
    )
    begun_at, ended_at = (one.at.astimezone(ZoneInfo("Europe/Berlin")).isoformat(timespec="minutes") for one in (begun, ended))
    return begun_at, ended_at, ended.data["facts"].get("amount")


@pytest.mark.skipif(not SHARED.exists(), reason="the data set is not here")
def test_the_example_data_set_is_reproduced(engine: Engine, tmp_path: Path) -> None:
    example = load(ROOT / "docs/examples/maven-crm.toml")
    pipeline = SHARED / "sales_pipeline.csv"
    with pipeline.open(encoding="utf-8-sig", newline="") as stream:
        recorded = [row["deal_stage"] for row in islice(csv.DictReader(stream), 300)]
    report = replay(engine, Export(pipeline, example), example.known_products(SHARED), limit=300)
    assert report.rejects == []
    won, lost = recorded.count("Won"), recorded.count("Lost")
    assert report.outcomes == {"won": won, "lost": lost, "open": 300 - won - lost}
    assert doctor(engine) == []
