"""What `--json` prints has the shape that docs/cli.md shows, command by command."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from engine.engine import Engine
from engine.kpi.alerts import look
from engine.settings import Settings
from engine.store import followers
from tests.drawing import source
from tests.engine.kpi.board import RATE, Observed

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/cli.md").read_text("utf-8")
SHAPES = {name: json.loads(text) for name, text in re.findall(r"^```json (.+)\n((?:.+\n)+?)```$", PAGE, re.MULTILINE)}
OPEN = {"data", "payload", "exits", "outcomes", "answers"}
"""Keys whose values are a company's own data, of any shape."""


def same_shape(shown: Any, printed: Any, place: str = "") -> None:
    if isinstance(shown, dict) and place.rpartition(".")[2] not in OPEN:
        assert set(printed) == set(shown), place
        for key in shown:
            same_shape(shown[key], printed[key], f"{place}.{key}")
    elif isinstance(shown, list) and shown:
        for item in printed:
            same_shape(shown[0], item, f"{place}[]")
    elif isinstance(shown, bool | int | float):
        assert printed is None or isinstance(printed, bool | int | float), place
    elif isinstance(shown, str):
        assert printed is None or isinstance(printed, str), place


@pytest.fixture
def deal(run_json: Any) -> str:
    """A database with the shipped model and a deal in it."""
    same_shape(SHAPES["deploy"], run_json("deploy", "--shipped", "-d", "x.db"))
    contact = json.dumps({"channel": "phone", "company": "Acme", "phone": "+442079460001"})
    started = run_json("start", "deal", "--at-start", "ContactArrived", "--var", f"contact={contact}", "-d", "x.db")
    same_shape(SHAPES["start"], started)
    for item in started["work_items"]:
        same_shape(SHAPES["work item in a list"], item)
    return str(started["deal_key"])


def test_every_command_that_prints_json_is_on_the_page() -> None:
    commands = {"lint", "deploy", "try", "start", "inbox", "claim", "complete", "message", "deals", "deal", "cancel", "jobs", "incidents"}
    commands |= {"alerts", "kpi-hooks"}
    commands |= {"comment", "attach", "watch", "waiting"}
    commands |= {"hand-offs list", "hand-offs accept", "promises list", "promises fulfil", "clocks"}
    commands |= {"corrections list", "corrections cancel", "corrections cancel --preview", "clients list", "clients merge", "clients erase"}
    commands |= {"users list", "users add", "users disable", "users token"}
    commands |= {"departments list", "departments price", "losses", "losses-in"}
    commands |= {"model status", "what-if"}
    commands |= {"kpi", "kpi list", "kpi show", "kpi check", "kpi attach", "kpi detach", "kpi figures", "kpi measure"}
    commands |= {"audit verify", "audit seal", "audit checkpoints", "audit bundle", "audit key"}
    assert commands | {
        "export",
        "serve",
        "retry",
        "doctor",
        "db upgrade",
        "demo",
        "replay",
        "error",
        "work item",
        "work item in a list",
        "try --branches all",
    } == set(SHAPES)


def test_cooperation(run_json: Any, deal: str) -> None:
    work = run_json("inbox", "--deal", deal, "-d", "x.db")["work_items"][0]
    run_json("complete", work["id"], "--make-up", "--by", "mira", "-a", "client_name=Acme", "-d", "x.db")
    found = run_json("hand-offs", "list", "--deal", deal, "-d", "x.db")
    same_shape(SHAPES["hand-offs list"], found)
    same_shape(SHAPES["hand-offs accept"], run_json("hand-offs", "accept", found["hand_offs"][0]["id"], "--by", "anna", "-d", "x.db"))
    same_shape(SHAPES["clocks"], run_json("clocks", deal, "--department", "sales", "-d", "x.db"))
    run = run_json("deal", deal, "-d", "x.db")["instances"][0]["id"]
    promise = json.dumps([{"id": "P1", "kind": "price", "text": "100 EUR", "status": "open"}])
    data = ("corrections", "data", deal, "--instance", run, "--reason", "Forgotten", "--by", "olga", "-d", "x.db")
    same_shape(SHAPES["corrections cancel"], run_json(*data, "--var", f"promises={promise}"))
    same_shape(SHAPES["promises list"], run_json("promises", "list", deal, "-d", "x.db"))
    same_shape(SHAPES["promises fulfil"], run_json("promises", "fulfil", deal, "P1", "--by", "anna", "-d", "x.db"))
    cancel = ("corrections", "cancel", deal, "--reason", "Gone", "--by", "olga", "-d", "x.db")
    seen = run_json(*cancel, "--preview")
    assert set(seen) == set(SHAPES["corrections cancel --preview"])
    asked = run_json(*cancel)
    same_shape(SHAPES["corrections cancel"], asked)
    consent = run_json("corrections", "consent", asked["correction_id"], "--words", "Seen", "--by", "otto", "-d", "x.db")
    assert consent["state"] == "done"
    listed = run_json("corrections", "list", "--deal", deal, "-d", "x.db")["corrections"]
    assert [set(one) for one in listed] == [set(SHAPES["corrections list"]["corrections"][0])] * 2
    clients = run_json("clients", "list", "-d", "x.db")
    same_shape(SHAPES["clients list"], clients)
    number = clients["clients"][0]["id"]
    same_shape(SHAPES["clients erase"], run_json("clients", "erase", number, "--reason", "Asked", "--yes", "--by", "ada", "-d", "x.db"))


def test_diagrams(run_json: Any) -> None:
    inbound = ROOT / "bpmn/processes/inbound.bpmn"
    same_shape(SHAPES["lint"], run_json("lint", inbound))
    same_shape(SHAPES["losses-in"], run_json("losses-in", inbound))
    same_shape(SHAPES["try"], run_json("try", inbound))
    same_shape(SHAPES["try --branches all"], run_json("try", inbound, "--branches", "all"))


def test_indicators(run_json: Any, folder: Path) -> None:
    declared = ROOT / "bpmn/kpi/won-value.yaml"
    run_json("db", "upgrade", "-d", "x.db")
    refused = run_json("kpi", "attach", declared, "-d", "x.db", exit_code=1)
    assert {one["part"] for one in refused["missing"]} == {"deal", "inbound", "outbound", "discussion", "execution", "development"}
    same_shape(SHAPES["deploy"], run_json("deploy", "--shipped", "-d", "x.db"))
    same_shape(SHAPES["kpi check"], run_json("kpi", "check", declared, "-d", "x.db"))
    attached = run_json("kpi", "attach", declared, "--by", "olga", "-d", "x.db")["kpis"]
    same_shape([{**SHAPES["kpi"], "declaration": attached[0]["declaration"]}], attached)
    draft = folder / "discussion.bpmn"
    draft.write_text(
        (ROOT / "bpmn/processes/discussion.bpmn").read_text("utf-8").replace('id="Won"', 'id="Win"').replace('"Won"', '"Win"'), "utf-8"
    )
    (warning,) = [one for one in run_json("lint", draft, "-d", "x.db")["files"][0]["findings"] if one["rule"] == "measured-elements"]
    assert "Won value" in warning["message"]
    assert run_json("deploy", draft, "-d", "x.db")["warnings"] == [{"file": str(draft), **warning}]
    same_shape({**SHAPES["kpi show"], "kpi": attached[0]}, run_json("kpi", "show", "won-value", "-d", "x.db"))
    same_shape(SHAPES["kpi measure"], run_json("kpi", "measure", "--compare", "-d", "x.db"))
    same_shape(SHAPES["kpi figures"], run_json("kpi", "figures", "won-value", "-d", "x.db"))
    assert run_json("kpi", "list", "-d", "x.db").keys() == SHAPES["kpi list"].keys()
    assert run_json("kpi", "detach", "won-value", "--by", "olga", "-d", "x.db").keys() == SHAPES["kpi detach"].keys()


def test_what_if(run_json: Any, folder: Path) -> None:
    drawn = folder / "p.bpmn"
    drawn.write_bytes(source("s:start -> Do:user -> e:end", Do='camunda:candidateGroups="sales"|'))
    run_json("deploy", drawn, "-d", "x.db")
    for _ in range(2):
        work = run_json("start", "p", "-d", "x.db")["work_items"][0]
        run_json("complete", work["id"], "--by", "anna", "-d", "x.db")
    found = run_json("what-if", drawn, "--capacity", "sales=3", "--repetitions", 2, "-d", "x.db")
    same_shape(SHAPES["what-if"], found)
    assert found["simulated"]["capacity"] == [{"department": "sales", "at_once": 3, "people": None, "source": "asked"}]
    assert run_json("what-if", drawn, "--no-simulation", "-d", "x.db")["simulated"] is None
    assert "whole number" in run_json("what-if", drawn, "--capacity", "sales=many", "-d", "x.db", exit_code=2)["error"]["message"]


def test_work(run_json: Any, deal: str) -> None:
    found = run_json("inbox", "--deal", deal, "-d", "x.db")
    same_shape({"work_items": [SHAPES["work item in a list"]]}, found)
    item = found["work_items"][0]["id"]
    same_shape(SHAPES["claim"], run_json("claim", item, "--by", "anna", "-d", "x.db"))
    same_shape(SHAPES["claim"], run_json("give-back", item, "--by", "anna", "-d", "x.db"))
    for command in (["assign", item, "--to", "anna"], ["hand-over", item, "--to", "boris", "--by", "anna"], ["assign", item]):
        same_shape({"work_item": SHAPES["work item"]}, run_json(*command, "-d", "x.db"))
    run_json("claim", item, "--by", "anna", "-d", "x.db")
    same_shape({"work_item": SHAPES["work item"]}, run_json("delegate", item, "--to", "boris", "--by", "anna", "-d", "x.db"))
    assert run_json("give-back", item, "--by", "boris", "-d", "x.db")["assignee"] == "anna"
    planned = run_json("plan", item, "--priority", 1, "--follow-up", "2026-02-01T09:00:00", "--by", "anna", "-d", "x.db")
    same_shape({"work_item": SHAPES["work item"]}, planned)
    same_shape(SHAPES["waiting"], run_json("waiting", deal, "-d", "x.db"))
    same_shape(SHAPES["complete"], run_json("complete", item, "--make-up", "--by", "anna", "-d", "x.db"))
    same_shape(SHAPES["message"], run_json("message", "call-list-entry", "--var", 'list_entry={"company": "Birch"}', "-d", "x.db"))


def test_comments_attachments_and_watchers(run_json: Any, deal: str, folder: Path) -> None:
    (folder / "notes.txt").write_text("They want it blue.")
    same_shape(SHAPES["comment"], run_json("comment", deal, "Call them on Monday.", "-d", "x.db"))
    same_shape(SHAPES["attach"], run_json("attach", deal, "notes.txt", "-d", "x.db"))
    same_shape(SHAPES["watch"], run_json("watch", deal, "--by", "anna", "-d", "x.db"))
    same_shape(SHAPES["watch"], run_json("watch", deal, "--by", "anna", "--stop", "-d", "x.db"))


def test_deals(run_json: Any, deal: str) -> None:
    same_shape(SHAPES["deals"], run_json("deals", "-d", "x.db"))
    same_shape(SHAPES["deal"], run_json("deal", deal, "-d", "x.db"))
    for command in ("suspend", "resume", "cancel"):
        same_shape(SHAPES["cancel"], run_json(command, deal, "-d", "x.db"))
    same_shape(SHAPES["error"], run_json("deal", "D-999999", "-d", "x.db", exit_code=1))


def test_operation(run_json: Any, deal: str) -> None:
    (item,) = run_json("inbox", "--deal", deal, "-d", "x.db")["work_items"]
    run_json("complete", item["id"], "--make-up", "-d", "x.db")
    printed = run_json("jobs", "-d", "x.db")
    assert printed["jobs"]
    same_shape(SHAPES["jobs"], printed)
    same_shape(SHAPES["doctor"], run_json("doctor", "-d", "x.db"))
    same_shape(SHAPES["export"], run_json("export", "--out", "deals.xes", "-d", "x.db"))
    same_shape(SHAPES["db upgrade"], run_json("db", "upgrade", "-d", "x.db"))


def test_model(run_json: Any, deal: str) -> None:
    same_shape(SHAPES["model status"], run_json("model", "status", "-d", "x.db"))
    same_shape(SHAPES["losses"], run_json("losses", "-d", "x.db"))


def test_audit(run_json: Any, deal: str) -> None:
    same_shape(SHAPES["audit seal"], run_json("audit", "seal", "-d", "x.db"))
    same_shape(SHAPES["audit checkpoints"], run_json("audit", "checkpoints", "-d", "x.db"))
    same_shape(SHAPES["audit verify"], run_json("audit", "verify", "-d", "x.db"))
    same_shape(SHAPES["audit key"], run_json("audit", "key", "-d", "x.db"))
    same_shape(SHAPES["audit bundle"], run_json("audit", "bundle", deal, "--out", "b.zip", "-d", "x.db"))


def test_demo(run_json: Any) -> None:
    same_shape(SHAPES["demo"], run_json("demo", "--deals", "4"))


def test_alerts_and_hooks(run_json: Any, folder: Path) -> None:
    run_json("db", "upgrade", "-d", "k.db")
    with Engine.open(Settings(database_url=f"sqlite:///{folder / 'k.db'}")) as engine:
        observed = Observed(engine)
        observed.attaches(RATE)
        observed.observes("lead-rate", 0, of=10)
        look(engine)
        engine.store.write(lambda session: followers.add(session, "hook won-deals", 0, "{}"))
    printed = run_json("alerts", "-d", "k.db")
    assert [one["key"] for one in printed["alerts"]] == ["lead-rate"]
    same_shape(SHAPES["alerts"], printed)
    left = run_json("kpi-hooks", "-d", "k.db")["hooks"][0]
    assert set(left) == set(SHAPES["kpi-hooks"]["hooks"][0])


def test_incidents_and_retry(run_json: Any, folder: Path) -> None:
    (folder / "p.bpmn").write_bytes(source("s:start -> a:user -> b:script -> e:end", b="|<script>share = 1 / parts</script>"))
    run_json("deploy", "p.bpmn", "-d", "y.db")
    item = run_json("start", "p", "--var", "parts=0", "-d", "y.db")["work_items"][0]["id"]
    run_json("complete", item, "-d", "y.db", exit_code=3)
    printed = run_json("incidents", "-d", "y.db")
    same_shape(SHAPES["incidents"], printed)
    same_shape(SHAPES["retry"], run_json("retry", printed["incidents"][0]["id"], "--var", "parts=2", "-d", "y.db"))


def test_replay(run_json: Any, folder: Path) -> None:
    (folder / "m.toml").write_text(
        'source = "crm"\n[columns]\nkey = "id"\noutcome = "stage"\n[missing]\nclient = "anonymous"\nowner = "import"\nopened = 2024-01-02\n'
        '[outcomes.Open]\ngoal = "discussion"\n[attraction]\ndirection = "outbound"\n'
    )
    (folder / "e.csv").write_text("id,stage\nA1,Open\n,Open\n")
    same_shape(SHAPES["replay"], run_json("replay", "e.csv", "-m", "m.toml", "-d", "z.db", exit_code=1))


def test_people(run_json: Any) -> None:
    run_json("db", "upgrade", "-d", "x.db")
    same_shape(SHAPES["users add"], run_json("users", "add", "Anna Castell", "--email", "anna@example.com", "-d", "x.db"))
    same_shape(SHAPES["users add"], run_json("users", "link", "Anna Castell", "-d", "x.db"))
    same_shape(SHAPES["users token"], run_json("users", "token", "Anna Castell", "--scope", "read", "--scope", "work", "-d", "x.db"))
    same_shape(SHAPES["users list"], run_json("users", "list", "--search", "anna", "-d", "x.db"))
    for command in ("disable", "enable"):
        same_shape(SHAPES["users disable"], run_json("users", command, "Anna Castell", "-d", "x.db"))
    run_json("departments", "add", "sales", "--rate", "40", "-d", "x.db")
    same_shape(SHAPES["departments price"], run_json("departments", "price", "sales", "45", "-d", "x.db"))
    same_shape(SHAPES["departments list"], run_json("departments", "list", "-d", "x.db"))
