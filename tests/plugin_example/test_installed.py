"""The example plug-in package, built and installed for real, and used by a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package in it, as pip installs it."""
    folder = tmp_path_factory.mktemp("plug-in")
    source = shutil.copytree(HERE, folder / "source", ignore=shutil.ignore_patterns("__pycache__", "test_*"))
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check", "--no-compile"]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, "--target", folder / "site", source], check=True)
    return folder / "site"


def run(installed: Path, script: str, **environment: str) -> Any:
    """What a Python script prints as JSON, run where the package is installed."""
    variables = os.environ | {"PYTHONPATH": os.pathsep.join([str(installed), str(ROOT)])} | environment
    done = subprocess.run([sys.executable, "-c", script], env=variables, capture_output=True, text=True, cwd=installed, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_all_kinds_are_found(installed: Path) -> None:
    found = run(
        installed,
        """
import json
from bpmn.lint import all_rules
from engine.plugins import load_attachment_scanners, load_connectors, load_kpi_hooks
print(json.dumps({
    "connectors": sorted(load_connectors({})),
    "rules": [rule.name for rule in all_rules()],
    "hooks": [hook.name for hook in load_kpi_hooks()],
    "scanners": sorted(load_attachment_scanners()),
}))
""",
    )
    assert "file-drop" in found["connectors"]
    assert "named-deadlines" in found["rules"]
    assert found["hooks"] == ["won-deals"]
    assert found["scanners"] == ["no-macros"]


def test_the_rule_is_applied_to_every_diagram(installed: Path) -> None:
    findings = run(
        installed,
        f"""
import json
from pathlib import Path
from bpmn.diagram import Diagram
from bpmn.lint import lint
diagram = Diagram.parse(Path({str(HERE / "order.bpmn")!r}).read_bytes(), "order.bpmn")
print(json.dumps([finding.to_dict() for finding in lint(diagram)]))
""",
    )
    [found] = [finding for finding in findings if finding["rule"] == "named-deadlines"]
    assert (found["severity"], found["element_id"], found["element_name"]) == ("warning", "refill", "Ask what the client wants")
    assert found["hint"] == "Set its due date, for example PT8H."


def test_the_scanner_refuses_a_file(installed: Path) -> None:
    told = run(
        installed,
        f"""
import io, json, zipfile
from pathlib import Path
from engine.commands.attach import AttachmentRefused, attach
from engine.commands.deploy import deploy
from engine.commands.start import start
from engine.plugins import load_attachment_scanners, load_connectors
from engine.testing import memory_engine

def book(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()

engine = memory_engine(connectors=load_connectors({{}}))
engine.attachment_scanners = load_attachment_scanners()
deploy(engine, [("order.bpmn", Path({str(HERE / "order.bpmn")!r}).read_bytes())], by="anna")
key = start(engine, "order", {{"items": []}}, by="anna").deal_key
told = []
for names in (["xl/workbook.xml"], ["xl/workbook.xml", "xl/vbaProject.bin"]):
    try:
        told.append(attach(engine, key, "prices.zip", "application/zip", book(*names), by="anna").name)
    except AttachmentRefused as refused:
        told.append(str(refused))
print(json.dumps(told))
""",
    )
    assert told == ["prices.zip", "“prices.zip” was refused by no-macros: It has macros. Save it without them."]


STORY = """
import json
from pathlib import Path
from engine.commands.complete import complete
from engine.commands.deploy import deploy
from engine.commands.start import start
from engine.engine import Engine
from engine.queries.deals import deals
from engine.queries.hooks import hooks
from engine.queries.work_items import inbox
from engine.settings import Settings
from tasks.embedded import Runner

with Engine.open(Settings.load(), migrate=True) as engine:
    deploy(engine, [("order.bpmn", Path(ORDER).read_bytes())], by="anna")
    start(engine, "order", {"items": ["GTX Pro"]}, by="anna")
    start(engine, "order", {"items": []}, by="boris")
    runner = Runner(engine)
    done = runner.run_until_idle()
    [asked] = inbox(engine, department="sales")
    complete(engine, asked.id, {}, by="boris")
    runner.catch_up()
    [won] = hooks(engine, by="anna")
    print(json.dumps({"jobs": done, "asked": asked.name, "states": [deal.state for deal in deals(engine)], "won_by": won.state}))
"""


def test_the_connector_the_error_and_the_hook_are_at_work(installed: Path, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    story = STORY.replace("ORDER", repr(str(HERE / "order.bpmn")))
    told = run(installed, story, STAGEWORK_DATABASE_URL=f"sqlite:///{tmp_path / 'x.db'}", STAGEWORK_SECRET_FILE_DROP_FOLDER=str(drop))
    assert told["jobs"] == 2
    assert told["asked"] == "Ask what the client wants", "the connector's BPMN error was caught by the boundary event"
    assert told["states"] == ["completed", "completed"]
    assert told["won_by"] == {"file-drop": 1}, "the last step was the connector's"
    [file] = drop.iterdir()
    assert json.loads(file.read_text()) == {"items": ["GTX Pro"]}
