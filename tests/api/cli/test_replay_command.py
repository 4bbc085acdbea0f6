from __future__ import annotations

from pathlib import Path
from typing import Any

MAPPING = """
source = "crm"
[columns]
key = "id"
outcome = "stage"
owner = "owner"
client = "client"
opened = "opened"
[outcomes.Open]
goal = "discussion"
[attraction]
direction = "inbound"
"""
EXPORT = "id,owner,client,stage,opened\nA1,Anna,Acme,Open,2024-01-02\nA2,Anna,Acme,Open,soon\n"


def test_dirty_rows_go_to_a_file_and_the_rest_goes_on(run_json: Any, folder: Path) -> None:
    (folder / "mapping.toml").write_text(MAPPING)
    (folder / "export.csv").write_text(EXPORT)
    report = run_json("replay", "export.csv", "-m", "mapping.toml", "-d", "x.db", exit_code=1)
    assert (report["rows"], report["imported"], report["rejected"], report["outcomes"]) == (2, 1, 1, {"open": 1})
    rejects = (folder / report["rejects_file"]).read_text().splitlines()
    assert rejects[0] == "line,reason,id,owner,client,stage,opened"
    assert rejects[1].startswith("3,The opening date “soon” is no date written as %Y-%m-%d.,A2,")
    again = run_json("replay", "export.csv", "-m", "mapping.toml", "-d", "x.db", exit_code=1)
    assert (again["imported"], again["already_imported"]) == (0, 1)
    assert len(run_json("deals", "-d", "x.db")["deals"]) == 1


def test_a_wrong_mapping_is_told_key_by_key(run_json: Any, folder: Path) -> None:
    (folder / "mapping.toml").write_text(MAPPING.replace('key = "id"', 'kee = "id"'))
    (folder / "export.csv").write_text(EXPORT)
    failed = run_json("replay", "export.csv", "-m", "mapping.toml", "-d", "x.db", exit_code=2)
    told = [finding["message"] for finding in failed["error"]["findings"]]
    assert any("columns.key: is missing" in message for message in told)
    assert any("columns.kee" in message for message in told)
    assert not (folder / "x.db").exists()
