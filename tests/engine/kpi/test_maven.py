"""A public data set of 8,800 opportunities, brought in as a user would and measured by indicators, gives the figures that it is known for.

Leading all of its deals through the stages takes minutes, so only a part is brought in, and compared with what plain counting over its rows
gives; the same counting over all rows gives the known figures. STAGEWORK_WHOLE_DATA=1 brings all of them in.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from statistics import median

import pytest

from api.replay.importer import replay
from api.replay.joins import read_joins
from api.replay.mapping import load
from api.replay.rows import Export
from engine.commands.attach_kpi import attach_kpi
from engine.commands.deploy import deploy
from engine.engine import Engine
from engine.kpi.rollups import catch_up
from engine.kpi.shipped import shipped_kpis
from engine.queries.figures import Figure, figures
from engine.queries.members import members
from engine.settings import Settings
from engine.shipped import shipped_files
from engine.testing import memory_engine

ROOT = Path(__file__).parents[3]
DATA = ROOT / "../shared/data/maven_crm"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the data set is not here")

EVERY = 1 if os.environ.get("STAGEWORK_WHOLE_DATA") else 40
SINCE, UNTIL = date(2016, 10, 1), date(2018, 1, 1)
ATTACHED = ("win-rate", "won-value", "won-deals", "days-to-close", "buying-clients", "lead-to-won")
BY_FACTS = '"fact:manager", "fact:region", "fact:sector"'
"""What other files of the data set tell of its deals; the shipped indicators don't know them."""
Row = dict[str, str]


@dataclass(frozen=True)
class Counted:
    """What plain counting over rows gives."""

    won: list[Row]
    closed: list[Row]

    @property
    def win_rate(self) -> float:
        return 100 * (len(self.won) / len(self.closed))

    @property
    def value(self) -> int:
        return sum(int(row["close_value"]) for row in self.won)

    @property
    def days(self) -> float:
        return median((_day(row["close_date"]) - _day(row["engage_date"])).days for row in self.closed)

    def by(self, name: str) -> dict[str, Counted]:
        groups = {row[name] for row in self.closed} - {""}
        return {group: Counted(*([row for row in rows if row[name] == group] for rows in (self.won, self.closed))) for group in groups}


def counted(rows: list[Row]) -> Counted:
    return Counted([row for row in rows if row["deal_stage"] == "Won"], [row for row in rows if row["deal_stage"] in ("Won", "Lost")])


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """All of them, with what the other files tell."""
    teams = {row["sales_agent"]: row for row in _read("sales_teams.csv")}
    accounts = {row["account"]: row for row in _read("accounts.csv")}
    return [
        {**row, **teams[row["sales_agent"]], "sector": accounts.get(row["account"], {}).get("sector", ""),
         "product": row["product"].replace("GTXPro", "GTX Pro")}
        for row in _read("sales_pipeline.csv")
    ]  # fmt: skip


@pytest.fixture(scope="module")
def some(rows: list[Row]) -> Counted:
    """Those that are brought in."""
    return counted(rows[::EVERY])


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    mapping = load(ROOT / "docs/examples/maven-crm.toml")
    part = tmp_path_factory.mktemp("maven") / "sales_pipeline.csv"
    with (DATA / "sales_pipeline.csv").open(encoding="utf-8-sig", newline="") as stream:
        header, *lines = stream
    part.write_text("".join([header, *islice(lines, 0, None, EVERY)]), "utf-8")
    declared = [(name, with_facts(source)) for name, source in shipped_kpis() if name.removesuffix(".yaml") in ATTACHED]
    with memory_engine(settings=Settings(time_zone="America/New_York")) as engine:
        deploy(engine, shipped_files(), by="olga")
        report = replay(engine, Export(part, mapping, read_joins(mapping, DATA)), mapping.known_products(DATA))
        assert (report.imported, report.rejects) == (len(lines[::EVERY]), [])
        attach_kpi(engine, declared, by="olga")
        catch_up(engine)
        yield engine


def with_facts(source: bytes) -> bytes:
    """The same indicator, told apart by the facts, too."""
    return source.replace(b"dimensions: [", f"dimensions: [{BY_FACTS}, ".encode())


def test_plain_counting_gives_the_known_figures(rows: list[Row]) -> None:
    whole = counted(rows)
    assert (len(whole.won), len(whole.closed), round(whole.win_rate, 2), whole.value, whole.days) == (4238, 6711, 63.15, 10_005_534, 45)
    values = {manager: group.value for manager, group in whole.by("manager").items()}
    assert max(values.items(), key=lambda pair: pair[1]) == ("Melvin Marxen", 2_251_930)
    rates = {region: round(group.win_rate, 2) for region, group in whole.by("regional_office").items()}
    assert rates == {"Central": 62.56, "East": 63.02, "West": 63.94}


def test_win_rate(engine: Engine, some: Counted) -> None:
    found = figure(engine, "win-rate")
    assert (found.progress, found.figure.value, found.figure.base) == (1, some.win_rate, len(some.closed))
    for dimension, column in (("fact:region", "regional_office"), ("product", "product"), ("employee", "sales_agent")):
        assert by_member(engine, "win-rate", dimension) == {name: group.win_rate for name, group in some.by(column).items()}, dimension


def test_won_value_and_won_deals(engine: Engine, some: Counted) -> None:
    assert (figure(engine, "won-value").figure.value, figure(engine, "won-deals").figure.value) == (some.value, len(some.won))
    by_manager = by_member(engine, "won-value", "fact:manager")
    assert by_manager == {name: group.value for name, group in some.by("manager").items()}
    by_sector = by_member(engine, "won-value", "fact:sector")  # the deals without an account have none
    assert by_sector == {name: group.value for name, group in some.by("sector").items()}
    monthly = Counter(_day(row["close_date"]).replace(day=1) for row in some.won)
    trend = figures(engine, ["won-deals"], SINCE, UNTIL, per="month")[0].trend
    assert {point.since: point.figure.value for point in trend if point.figure.value} == monthly


def test_days_from_engagement_to_close(engine: Engine, some: Counted) -> None:
    assert figure(engine, "days-to-close").figure.value == some.days
    by_employee = by_member(engine, "days-to-close", "employee")
    assert by_employee == {name: group.days for name, group in some.by("sales_agent").items()}


def test_clients_and_leads(engine: Engine, some: Counted, rows: list[Row]) -> None:
    buyers = len({row["account"] for row in some.won} - {""}) + sum(not row["account"] for row in some.won)  # one of its own, each
    assert figure(engine, "buying-clients").figure.value == buyers
    assert figure(engine, "lead-to-won").figure.base == len(some.closed)  # what is still discussed is not known yet


def figure(engine: Engine, key: str) -> Figure:
    (found,) = figures(engine, [key], SINCE, UNTIL)
    return found


def by_member(engine: Engine, key: str, dimension: str) -> dict[str, float | None]:
    return {one.member: one.figure.value for one in members(engine, key, dimension, SINCE, UNTIL).members}


def _read(name: str) -> list[Row]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _day(text: str) -> date:
    return datetime.strptime(text, "%m/%d/%Y").date()
