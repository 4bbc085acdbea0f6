from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from api.replay.mapping import MappingError, load

EXAMPLE = Path(__file__).parents[3] / "docs/examples/maven-crm.toml"
LEAST = """
source = "crm"
[columns]
key = "id"
outcome = "stage"
[outcomes.Won]
goal = "won"
[attraction]
direction = "inbound"
"""
JOIN = """
[joins.teams]
file = "teams.csv"
key = "name"
on = "owner"
facts = { boss = "boss" }
"""


def refused(tmp_path: Path, text: str) -> str:
    path = tmp_path / "mapping.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(MappingError) as error:
        load(path)
    return " ".join(finding.message for finding in error.value.findings)


def test_the_shipped_example_reads() -> None:
    mapping = load(EXAMPLE)
    assert mapping.aliases["product"] == {"GTXPro": "GTX Pro"}
    assert mapping.missing.client == "anonymous"
    assert mapping.missing.opened == date(2017, 12, 31)
    assert mapping.parse_date("10/20/2016") == date(2016, 10, 20)
    assert {name: outcome.goal for name, outcome in mapping.outcomes.items()} == {
        "Won": "won",
        "Lost": "lost",
        "Engaging": "discussion",
        "Prospecting": "attraction",
    }


def test_the_least_mapping_reads(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(LEAST, "utf-8")
    assert load(path).known_products(tmp_path) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LEAST.replace('key = "id"', ""), "columns.key: is missing"),
        (LEAST.replace("inbound", "sideways"), "attraction.direction: Input should be 'inbound' or 'outbound'"),
        (LEAST + "\n[file]\ntimezone = 'Mars/Olympus'", "file.timezone: Mars/Olympus is no IANA time zone"),
        (LEAST + "\n[file]\nencoding = 'utf-99'", "file.encoding: utf-99 is no known text encoding"),
        (LEAST + "\n[file]\ndelimeter = ';'", "file.delimeter: Extra inputs are not permitted"),
        (LEAST + '[facts]\n"Head office" = "x"', "facts.Head office.[key]: Head office is no name of a fact"),
        (LEAST + '[facts]\ncontact = "x"', "contact is what a deal is started with already"),
        (LEAST + '[facts]\nseats = { column = "x", type = "money" }', "facts.seats.type: Input should be 'text', 'number' or 'date'"),
        (LEAST + JOIN + '[facts]\nboss = "x"', "the fact boss is in facts and in joins.teams.facts"),
        (LEAST + JOIN.replace('on = "owner"', ""), "joins.teams.on: is missing"),
        ("source = ", "It is not TOML"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    assert said in refused(tmp_path, text)


def test_products_come_from_the_list_and_from_the_file(tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text("product,price\nPump, 1\n Valve ,2\n", "utf-8")
    path = tmp_path / "mapping.toml"
    path.write_text(LEAST + '\n[products]\nnames = ["Hose"]\nfile = "products.csv"\n', "utf-8")
    assert load(path).known_products(tmp_path / "elsewhere", tmp_path) == {"Pump", "Valve", "Hose"}
