"""The benchmark runs to its end and prints a ratio for each workload; how large they are is for people to judge."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_workload_is_measured() -> None:
    command = [sys.executable, "-m", "bench", "--instances", "1", "--waiting", "120", "--postgresql", ""]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    rows = [line for line in done.stdout.splitlines() if "SQLite" in line]
    named = ("W1", "W2", "1,000 turns", "200 turns", "indicators", "a step of W1", "an inbox page of 50")
    for name in named:
        (row,) = [row for row in rows if row.strip("│ ").startswith(name)]
        assert re.search(r"ms │ +\d+\.\d\d │", row), row
