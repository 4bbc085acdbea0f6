from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest

from api.replay.joins import ExportError
from api.replay.mapping import Mapping, load
from api.replay.rows import Export, Opportunity, Reject

SHARED = Path(__file__).parents[3] / "../shared/data/maven_crm"
HEADER = "id,owner,product,client,stage,opened,closed,value\n"


def mapping(**changes: object) -> Mapping:
    columns = {"key": "id", "outcome": "stage", "amount": "value"}
    columns |= {name: name for name in ("owner", "client", "product", "opened", "closed")}
    data: dict[str, object] = {
        "source": "crm",
        "columns": columns,
        "outcomes": {"Won": {"goal": "won"}, "Lost": {"goal": "lost"}, "Open": {"goal": "discussion"}},
        "aliases": {"product": {"GTXPro": "GTX Pro"}},
        "attraction": {"direction": "inbound"},
        **changes,
    }
    return Mapping.model_validate(data)


def read(tmp_path: Path, lines: str, **changes: object) -> list[Opportunity | Reject]:
    path = tmp_path / "export.csv"
    path.write_bytes((HEADER + lines).encode())
    return list(Export(path, mapping(**changes)).read(frozenset({"GTX Pro", "Hose"})))


def test_a_clean_row_is_an_opportunity(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "A1,Anna,GTXPro,Acme,Won,2024-01-02,2024-02-03,4514.50\n")
    assert isinstance(row, Opportunity)
    assert (row.line, row.key, row.owner, row.client, row.product) == (2, "A1", "Anna", "Acme", "GTX Pro")
    assert (row.opened, row.closed, row.amount, row.outcome.goal) == (date(2024, 1, 2), date(2024, 2, 3), Decimal("4514.50"), "won")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("A1,Anna,Hose,Acme,Won,2024-13-02,2024-02-03,1\n", "The opening date “2024-13-02” is no date written as %Y-%m-%d."),
        ("A1,Anna,Hose,Acme,Won,2024-01-02,soon,1\n", "The closing date “soon” is no date written as %Y-%m-%d."),
        ("A1,Anna,Hose,Acme,Won,2024-03-02,2024-02-03,1\n", "It was closed on 2024-02-03, before it was opened on 2024-03-02."),
        ("A1,Anna,Rope,Acme,Won,2024-01-02,2024-02-03,1\n", "The product “Rope” is not in the product list."),
        (",Anna,Hose,Acme,Won,2024-01-02,2024-02-03,1\n", "The id is missing."),
        ("A1,Anna,Hose,Acme,Maybe,2024-01-02,,\n", "The outcome “Maybe” is not in the mapping; known: Won, Lost, Open."),
        ("A1,Anna,Hose,,Won,2024-01-02,2024-02-03,1\n", "The client is missing."),
        ("A1,,Hose,Acme,Won,2024-01-02,2024-02-03,1\n", "The owner is missing."),
        ("A1,Anna,Hose,Acme,Won,,2024-02-03,1\n", "The opening date is missing."),
        ("A1,Anna,Hose,Acme,Lost,2024-01-02,,1\n", "The outcome is Lost, but the closing date is missing."),
        ("A1,Anna,Hose,Acme,Won,2024-01-02,2024-02-03,\n", "The outcome is Won, but the amount is missing."),
        ("A1,Anna,Hose,Acme,Won,2024-01-02,2024-02-03,-5\n", "The amount “-5” is no number of zero or more."),
        ("A1,Anna,Hose,Acme,Won,2024-01-02,2024-02-03,NaN\n", "The amount “NaN” is no number of zero or more."),
        ("A1,Anna,Hose\n", "The row has 3 cells, the header 8."),
    ],
)
def test_a_dirty_row_is_rejected_with_its_reason(tmp_path: Path, line: str, reason: str) -> None:
    good = "Z9,Anna,Hose,Acme,Open,2024-01-02,,\n"
    before, rejected, after = read(tmp_path, good + line + good.replace("Z9", "Z8"))
    assert isinstance(rejected, Reject)
    assert (rejected.line, rejected.reason) == (3, reason)
    assert ",".join(rejected.cells) + "\n" == line
    assert isinstance(before, Opportunity)
    assert isinstance(after, Opportunity)


def test_the_second_row_with_an_id_is_rejected(tmp_path: Path) -> None:
    row = "A1,Anna,Hose,Acme,Open,2024-01-02,,\n"
    first, second = read(tmp_path, row + row)
    assert isinstance(first, Opportunity)
    assert isinstance(second, Reject)
    assert second.reason == "The id A1 is already that of line 2."


def test_lines_are_counted_through_quoted_line_breaks_and_blank_lines(tmp_path: Path) -> None:
    row = '"A1",Anna,Hose,"Acme\nHoldings",Open,2024-01-02,,\n'
    rows = read(tmp_path, row + "\n" + row.replace("A1", "A2"))
    assert [row.line for row in rows] == [2, 5]


def test_what_a_missing_value_means_is_the_mappings_choice(tmp_path: Path) -> None:
    missing = {"client": "anonymous", "owner": "import", "opened": date(2024, 12, 31)}
    (row,) = read(tmp_path, "A1,,Hose,,Open,,,\n", missing=missing)
    assert isinstance(row, Opportunity)
    assert (row.client, row.owner, row.opened) == ("", "import", date(2024, 12, 31))


def test_decimal_commas_and_grouping(tmp_path: Path) -> None:
    file = {"delimiter": ";", "decimal_mark": ","}
    path = tmp_path / "export.csv"
    path.write_text(HEADER.replace(",", ";") + "A1;Anna;Hose;Acme;Won;2024-01-02;2024-02-03;1.234,50\n", "utf-8")
    (row,) = Export(path, mapping(file=file)).read(None)
    assert isinstance(row, Opportunity)
    assert row.amount == Decimal("1234.50")


@pytest.mark.parametrize("cell", ["1 234,50", "1\u202f234,50 €", "1'234,50", "1.234,5"])
def test_amounts_are_read_as_people_write_them(cell: str) -> None:
    assert mapping(file={"decimal_mark": ","}).parse_number(cell) == Decimal("1234.50")


TEAMS = {"file": "teams.csv", "key": "name", "on": "owner", "facts": {"manager": "boss"}}
PRICES = {
    "file": "prices.csv", "key": "item", "on": "product", "facts": {"list_price": {"column": "price", "type": "number"}},
}  # fmt: skip


def joined(tmp_path: Path, line: str, **changes: object) -> Opportunity | Reject:
    (tmp_path / "teams.csv").write_text("name,boss\nAnna,Greta\nBoris,\n,nobody\n", "utf-8")
    (tmp_path / "prices.csv").write_text('item,price\nGTX Pro,"4,821.00"\nHose,\n', "utf-8")
    (row,) = read(tmp_path, line, **{"joins": {"teams": TEAMS, "prices": PRICES}, **changes})
    return row


@pytest.mark.parametrize(
    ("owner", "product", "facts"),
    [
        ("Anna", "GTXPro", {"manager": "Greta", "list_price": Decimal(4821)}),
        ("Boris", "Hose", {"manager": "", "list_price": ""}),
        ("Clara", "Hose", {"manager": "", "list_price": ""}),
    ],
)
def test_other_files_tell_more_of_a_row(tmp_path: Path, owner: str, product: str, facts: dict[str, object]) -> None:
    row = joined(tmp_path, f"A1,{owner},{product},Acme,Open,2024-01-02,,\n")
    assert isinstance(row, Opportunity)
    assert row.facts == facts


def test_a_row_without_a_partner_is_what_the_mapping_says(tmp_path: Path) -> None:
    line = "A1,Clara,Hose,Acme,Open,2024-01-02,,\n"
    unknown = joined(tmp_path, line, joins={"teams": {**TEAMS, "missing": "nobody"}})
    assert isinstance(unknown, Opportunity)
    assert unknown.facts == {"manager": "nobody"}
    refused = joined(tmp_path, line, joins={"teams": {**TEAMS, "missing": "reject"}})
    assert isinstance(refused, Reject)
    assert refused.reason == "The owner “Clara” has no row in teams.csv."


def test_further_columns_are_facts(tmp_path: Path) -> None:
    facts = {"segment": "client", "seats": {"column": "value", "type": "number"}, "until": {"column": "closed", "type": "date"}}
    row = joined(tmp_path, "A1,Anna,Hose,Acme,Open,2024-01-02,2024-02-03,12\n", facts=facts, joins={})
    assert isinstance(row, Opportunity)
    assert row.facts == {"segment": "Acme", "seats": Decimal(12), "until": date(2024, 2, 3)}
    dirty = joined(tmp_path, "A1,Anna,Hose,many,Open,2024-01-02,,\n", facts={"seats": {"column": "client", "type": "number"}}, joins={})
    assert isinstance(dirty, Reject)
    assert dirty.reason == "In the column client “many” is no number."


@pytest.mark.parametrize(
    ("teams", "said"),
    [
        ("name,chief\nAnna,Greta\n", "teams.csv has no column boss; its columns are name, chief."),
        ("name,boss\nAnna,Greta\nBoris,Greta\nAnna,Hugo\n", "teams.csv, line 4: the name “Anna” is already that of line 2."),
        ("name,boss\nAnna,Greta,Hugo\n", "teams.csv, line 2: the row has 3 cells, the header 2."),
        ("name,boss\nAnna,many\n", "teams.csv, line 2: In the column boss “many” is no number."),
    ],
)
def test_a_file_that_cant_be_joined_stops_the_whole_import(tmp_path: Path, teams: str, said: str) -> None:
    (tmp_path / "teams.csv").write_text(teams, "utf-8")
    join = {**TEAMS, "facts": {"manager": {"column": "boss", "type": "number" if "many" in teams else "text"}}}
    with pytest.raises(ExportError, match=re.escape(said)):
        read(tmp_path, "", joins={"teams": join})


def test_a_wrong_column_or_encoding_stops_the_whole_import(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("id,stage\n", "utf-8")
    with pytest.raises(ExportError, match="has no column client, closed, opened, owner, product, value; its columns are id, stage"):
        list(Export(path, mapping()).read(None))
    path.write_bytes(HEADER.encode() + "A1,Ännä".encode("latin-1"))
    with pytest.raises(ExportError, match="is not written in utf-8-sig"):
        list(Export(path, mapping()).read(None))


@pytest.mark.skipif(not SHARED.exists(), reason="the data set is not here")
def test_the_example_data_set_has_no_dirty_row() -> None:
    example = load(Path(__file__).parents[3] / "docs/examples/maven-crm.toml")
    export = Export(SHARED / "sales_pipeline.csv", example)
    rows = list(islice(export.read(example.known_products(SHARED)), 300))
    assert not [row for row in rows if isinstance(row, Reject)]
    won, opened, closed = example.outcomes["Won"], date(2016, 10, 20), date(2017, 3, 1)
    facts = {"manager": "Dustin Brinkmann", "region": "Central", "sector": "retail", "list_price": Decimal(1096)}
    assert rows[0] == Opportunity(2, "1C1I7A6R", won, "Moses Frase", "Cancity", "GTX Plus Basic", opened, closed, Decimal(1054), facts)
    assert isinstance(rows[1], Opportunity)
    assert rows[1].facts["list_price"] == 4821  # of “GTX Pro”, which the export spells “GTXPro”
