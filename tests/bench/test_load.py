"""The load test runs to its end, without an error, and tells every figure; how large they are is for people to judge."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_employees_work_on_both_stores(postgresql_url: str) -> None:
    command = [sys.executable, "-m", "bench.load", "--seconds", "4", "--employees", "10", "--deals", "60", "--servers", "1"]
    done = subprocess.run([*command, "--postgresql", postgresql_url], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "empty: 0 errors" in done.stdout, done.stdout
    assert "full: 0 errors" in done.stdout, done.stdout
    for row in ("complete", "look", "an inbox page of 50", "the path of any deal"):
        assert f"│ {row} " in done.stdout
