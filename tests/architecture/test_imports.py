"""The layers hold, and nothing imports itself in a circle."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("api", "bpmn", "engine", "forms", "tasks")


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, cache_dir=None, exclude_type_checking_imports=True)


def test_the_contracts_hold() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_there_is_no_import_cycle(graph: grimp.ImportGraph) -> None:
    """Tarjan's idea, the simple way: leave out modules that import nothing left, until none can go; what stays is in or behind a cycle."""
    imports = {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}
    while free := {module for module, targets in imports.items() if not targets & imports.keys()}:
        imports = {module: targets for module, targets in imports.items() if module not in free}
    cycles = {module: sorted(targets & imports.keys()) for module, targets in imports.items()}
    assert cycles == {}


def test_every_module_is_in_the_graph(graph: grimp.ImportGraph) -> None:
    """A folder without `__init__.py` would escape every contract."""
    on_disk = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
    }
    assert on_disk - graph.modules == set()
