"""Exit codes, and errors in one sentence: never a stack trace."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import api.cli.operations
from tests.drawing import source

ROOT = Path(__file__).parents[3]
STUCK = "s:start -> a:user -> b:script -> e:end"


@pytest.fixture
def database(run: Any) -> str:
    assert run("db", "upgrade", "-d", "x.db").exit_code == 0
    return "x.db"


def write(folder: Path, text: str, name: str = "p.bpmn", **inner: str) -> Path:
    path = folder / name
    path.write_bytes(source(text, **inner))
    return path


def test_a_refused_deployment_is_1_with_findings_and_stores_nothing(run: Any, run_json: Any, folder: Path, database: str) -> None:
    write(folder, "s:start -> x:xor\nx -> e:end\nx -> f:end")
    good = write(folder, "s:start -> e:end", "good.bpmn")
    result = run("deploy", "p.bpmn", good, "-d", database)
    assert result.exit_code == 1
    assert "x" in result.stderr
    assert "Traceback" not in result.output
    failed = run_json("deploy", "p.bpmn", "-d", database, exit_code=1)
    assert {"rule", "hint", "element_id", "line"} <= set(failed["error"]["findings"][0])
    assert run("start", "p", "-d", database).exit_code == 1


def test_lint_tells_file_and_line_and_ends_1_for_errors_only(run: Any, run_json: Any, folder: Path) -> None:
    bad = write(folder, "s:start -> x:xor\nx -> e:end\nx -> f:end")
    result = run("lint", bad)
    assert result.exit_code == 1
    assert f"{bad}:1: error" in result.stdout.replace("\n", "")
    assert run("lint", ROOT / "bpmn/processes").exit_code == 0
    assert run_json("lint", ROOT / "bpmn/processes", ROOT / "bpmn/decisions", ROOT / "forms/definitions")["errors"] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("deals", "-d", "typo.db"), "There is no database typo.db. Create it with: stagework db upgrade --database typo.db"),
        (("lint", "missing.bpmn"), "missing.bpmn can't be opened: No such file or directory."),
        (("deals", "-d", "mysql://x"), "database_url must begin with sqlite: or postgresql:, not mysql:."),
        (("replay", "x.csv", "-m", "missing.toml"), "missing.toml can't be opened: No such file or directory."),
        (("deals", "--limit", "0", "-d", "x.db"), "should be greater than or equal to 1"),
        (("deploy",), "name files to deploy, or --shipped"),
        (("try", "missing.bpmn", "--branches", "some"), "“all” is the only value"),
    ],
)
def test_wrong_usage_is_2_and_makes_no_file(run: Any, folder: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.replace("│", " ").split())
    assert "Traceback" not in result.output
    assert list(folder.iterdir()) == []


def test_wrong_usage_is_json_under_json(run_json: Any) -> None:
    assert run_json("deals", "--limit", "many", exit_code=2)["error"]["exit_code"] == 2


def test_a_deal_that_gets_stuck_is_3_and_retry_mends_it(run: Any, run_json: Any, folder: Path, database: str) -> None:
    write(folder, STUCK, b="|<script>share = 1 / parts</script>")
    assert run("deploy", "p.bpmn", "-d", database).exit_code == 0
    item = run_json("start", "p", "--var", "parts=0", "-d", database)["work_items"][0]["id"]
    failed = run_json("complete", item, "-d", database, exit_code=3)
    assert "division by zero" in failed["error"]["message"]
    incident = failed["incidents"][0]["id"]
    assert f"stagework retry {incident}" in failed["error"]["message"]
    assert [one["id"] for one in run_json("incidents", "-d", database)["incidents"]] == [incident]
    assert run("retry", incident, "-d", database).exit_code == 3
    again = run_json("incidents", "-d", database)["incidents"][0]["id"]
    assert run_json("retry", again, "--var", "parts=4", "-d", database)["incident"] == again
    assert run_json("deals", "-d", database)["deals"][0]["state"] == "completed"


def test_refused_answers_name_the_fields(run_json: Any) -> None:
    run_json("deploy", "--shipped", "-d", "x.db")
    contact = 'contact={"channel": "phone"}'
    (item,) = run_json("start", "deal", "--at-start", "ContactArrived", "--var", contact, "-d", "x.db")["work_items"]
    failed = run_json("complete", item["id"], "--answer", "channel=pigeon", "-d", "x.db", exit_code=1)
    assert any(finding["message"].startswith("channel: ") for finding in failed["error"]["findings"])
    assert run_json("inbox", "-d", "x.db")["work_items"][0]["id"] == item["id"]


def test_two_people_one_work_item(run: Any, run_json: Any, folder: Path, database: str) -> None:
    write(folder, "s:start -> a:user -> b:user -> e:end")
    run("deploy", "p.bpmn", "-d", database)
    item = run_json("start", "p", "-d", database)["work_items"][0]["id"]
    assert run("claim", item, "--by", "anna", "-d", database).exit_code == 0
    result = run("complete", item, "--by", "boris", "-d", database)
    assert (result.exit_code, "belongs to anna" in result.stderr) == (1, True)
    assert run("complete", item, "--by", "anna", "-d", database).exit_code == 0
    result = run("complete", item, "--by", "boris", "-d", database)
    assert (result.exit_code, "has already been completed by anna" in result.stderr) == (1, True)


def test_try_is_3_when_stuck_and_when_a_branch_cannot_be_reached(run: Any, run_json: Any, folder: Path) -> None:
    write(folder, STUCK, b="|<script>share = 1 / 0</script>")
    failed = run_json("try", "p.bpmn", exit_code=3)
    assert (failed["state"], failed["element_id"]) == ("stuck", "b")
    write(folder, "s:start -> b:script -> x:xor\nx -[size > 10]-> big:user -> e:end\nx -[*]-> e", b="|<script>size = 1</script>")
    failed = run_json("try", "p.bpmn", "--branches", "all", exit_code=3)
    assert "Not reached: x -> big." in failed["error"]["message"]
    assert run("try", "p.bpmn").exit_code == 0


def test_try_takes_given_answers(run_json: Any, folder: Path) -> None:
    write(folder, "s:start -> a:user -> x:xor\nx -[word == 'left']-> l:user -> e:end\nx -[*]-> r:user -> e")
    (folder / "answers.json").write_text('{"a": {"word": "left"}}')
    for seed in (1, 2, 3):
        path = run_json("try", "p.bpmn", "--answers", "answers.json", "--seed", seed)["path"]
        assert [entry["element_id"] for entry in path if entry["kind"] == "work.completed"] == ["a", "l"]


def test_a_defect_is_70_with_a_report_and_no_stack_trace(run: Any, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("a hole in the floor")

    monkeypatch.setattr(api.cli.operations, "list_jobs", broken)
    result = run("jobs", "-d", database)
    assert result.exit_code == 70
    assert "Traceback" not in result.output
    report = Path(result.stderr.strip().rsplit(" ", 1)[1].rstrip("."))
    assert "a hole in the floor" in report.read_text()
    report.unlink()


def test_the_real_command_prints_no_progress_into_a_pipe(folder: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "from api.cli import main; main()",
        "try",
        "bpmn/processes/inbound.bpmn",
        "--branches",
        "all",
        "--json",
    ]
    result = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert json.loads(result.stdout)["missed"] == []


def test_names_in_russian(run: Any, folder: Path) -> None:
    run("deploy", "--shipped", "-d", "x.db")
    run("message", "contact-arrived", "--var", 'contact={"channel": "phone", "company": "Acme"}', "-d", "x.db")
    assert "Записать обращение" in run("inbox", "--lang", "ru", "-d", "x.db").stdout
    assert "Record the contact" in run("inbox", "-d", "x.db").stdout


def test_every_command_explains_itself(run: Any) -> None:
    listed = run("--help").stdout
    for name in ("lint", "deploy", "try", "start", "inbox", "claim", "complete", "deal", "deals", "jobs", "demo", "replay", "doctor", "db"):
        assert name in listed
        assert run(name, "--help").exit_code == 0
