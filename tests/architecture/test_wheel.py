"""What `pip install stagework` brings: the code, the process model, the migrations, the types."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("api", "bpmn", "engine", "forms", "tasks")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Built by the project's build backend, from a copy, without a network."""
    copy, out = tmp_path_factory.mktemp("source") / "stagework", tmp_path_factory.mktemp("wheel")
    copy.mkdir()
    for name in (*PACKAGES, "pyproject.toml", "README.md", "LICENSE"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / name)
    build = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    run = subprocess.run([sys.executable, "-c", build, str(out)], cwd=copy, capture_output=True, text=True, check=False, env={**os.environ})
    assert run.returncode == 0, run.stderr
    return zipfile.ZipFile(next(out.glob("*.whl")))


def test_the_wheel_has_every_file_of_the_packages(wheel: zipfile.ZipFile) -> None:
    kinds = {".py", ".bpmn", ".dmn", ".form", ".typed", ".mako", ".toml", ".json", ".yaml"}
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.suffix in kinds and "__pycache__" not in path.parts
    }
    assert {f"{package}/py.typed" for package in PACKAGES} <= wanted
    assert wanted - set(wheel.namelist()) == set()


def test_the_wheel_has_the_process_model(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    stages = {"deal", "inbound", "outbound", "discussion", "execution", "development"}
    assert {f"bpmn/processes/{stage}.bpmn" for stage in stages} <= set(names)
    assert [name for name in names if name.startswith("bpmn/decisions/") and name.endswith(".dmn")]
    assert [name for name in names if name.startswith("forms/definitions/") and name.endswith(".form")]
    assert [name for name in names if name.startswith("engine/store/migrations/versions/") and name.endswith(".py")]


def test_the_wheel_has_the_web_application(wheel: zipfile.ZipFile) -> None:
    """Whoever installs it needs no Node.js. The page's own references lead to files that are there."""
    if not (ROOT / "api/static/index.html").is_file():
        told = "The web application is not built: run `make web`."
        if os.environ.get("STAGEWORK_REQUIRE_SERVICES") == "1":
            pytest.fail(told, pytrace=False)
        pytest.skip(told)
    page = wheel.read("api/static/index.html").decode()
    wanted = re.findall(r'(?:src|href)="/([^"]+)"', page)
    assert [name for name in wanted if name.endswith(".js")]
    assert {f"api/static/{name}" for name in wanted} <= set(wheel.namelist())


def test_the_wheel_has_nothing_else(wheel: zipfile.ZipFile) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert {name.split("/")[0] for name in wheel.namelist()} == {*PACKAGES, f"stagework-{version}.dist-info"}
    assert not [name for name in wheel.namelist() if name.endswith((".pyc", ".db"))]


def test_the_metadata_names_the_licence_the_command_and_the_connectors(wheel: zipfile.ZipFile) -> None:
    info = next(name.split("/")[0] for name in wheel.namelist() if ".dist-info/" in name)
    metadata = wheel.read(f"{info}/METADATA").decode()
    entry_points = wheel.read(f"{info}/entry_points.txt").decode()
    assert "License-Expression: Apache-2.0" in metadata
    assert "Requires-Python: >=3.11" in metadata
    assert f"{info}/licenses/LICENSE" in wheel.namelist()
    assert "stagework = api.cli:main" in entry_points
    assert "[stagework.connectors]" in entry_points
