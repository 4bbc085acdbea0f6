"""`stagework export` writes a file, or to standard output."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from tests.drawing import source


@pytest.fixture
def deals(run_json: Any, folder: Path) -> list[str]:
    (folder / "p.bpmn").write_bytes(source("s:start -> a:user -> e:end"))
    run_json("deploy", "p.bpmn", "-d", "x.db")
    return [run_json("start", "p", "-d", "x.db")["deal_key"] for _ in range(2)]


def test_a_file_is_written_and_told(run: Any, folder: Path, deals: list[str]) -> None:
    told = run("export", "--format", "parquet", "--out", "deals.parquet", "-d", "x.db")
    assert told.exit_code == 0, told.output
    assert told.stdout.startswith("deals.parquet: 6 events, ")
    assert pyarrow.parquet.read_table(folder / "deals.parquet").num_rows == 6


def test_standard_output_has_nothing_but_the_export(run: Any, deals: list[str]) -> None:
    printed = run("export", "-f", "csv", "-o", "-", "--deal", deals[1], "-d", "x.db")
    assert printed.exit_code == 0, printed.output
    assert {row["deal_key"] for row in csv.DictReader(io.StringIO(printed.stdout))} == {deals[1]}


def test_what_cannot_be_exported_is_said(run: Any, deals: list[str], folder: Path) -> None:
    wrong = run("export", "-f", "xml", "-o", "x", "-d", "x.db")
    assert (wrong.exit_code, "the formats are xes, ocel, csv, parquet" in wrong.stderr) == (2, True)
    missing = run("export", "-o", "x", "--deal", "D-9", "-d", "x.db")
    assert (missing.exit_code, missing.stderr) == (1, "error: There is no deal D-9.\n")
    assert not (folder / "x").exists()
    nowhere = run("export", "-o", "no/such/folder/x", "-d", "x.db")
    assert nowhere.exit_code == 2
    assert run("export", "-o", "x", "--since", "2999-01-01", "-d", "x.db").stdout.startswith("x: 0 events")
