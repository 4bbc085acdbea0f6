"""Figures say what observations say, whether they come from sums of days, from distributions or from the observations themselves."""

from __future__ import annotations

import csv
import io
import json
import random
import statistics
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow
import pytest
from pyarrow import parquet

from bpmn.kpi.definition import Indicator
from engine.actors import Actor
from engine.commands.departments import add_department
from engine.commands.users import add_user
from engine.engine import Engine
from engine.errors import BadAnswer, KpiNotFound, NotPermitted
from engine.kpi.buckets import bucket_of
from engine.kpi.differences import EPOCH, Difference, has_buckets, row_of
from engine.kpi.figure import standing
from engine.kpi.observation import SCALE, Observation, scaled
from engine.kpi.statistics import wilson
from engine.permissions import Role
from engine.queries.contributions import Contribution, contributions
from engine.queries.doctor import doctor
from engine.queries.figure_exports import export_contributions, export_figures
from engine.queries.figures import current, figures
from engine.queries.members import members
from engine.settings import Settings
from engine.store import clients, deals, kpis, observations
from engine.store.session import Session
from engine.store.unit_of_work import Store
from engine.testing import TurnableClock

HOURS = 3_600 * SCALE
POINT = {"process": "p"}
on_both = pytest.mark.parametrize("store", ["memory", "postgresql"], indirect=True)


def indicator(key: str, unit: str = "number", **said: Any) -> Indicator:
    measure = said.pop("measure")
    named = {"en": key, "ru": key}
    dimensions = ["channel", "employee"]
    return Indicator.of({"id": key, "name": named, "stage": "inbound", "unit": unit, "measure": measure, "dimensions": dimensions, **said})


RATIO = {"kind": "ratio", "over": {"time": "working", "of": POINT}, "under": {"count": POINT}}
SHARE = {"kind": "rate", "from": POINT, "to": POINT}
INDICATORS = [
    indicator("count", measure={"kind": "count", "of": POINT}),
    indicator("clients", measure={"kind": "distinct-clients", "of": POINT}),
    indicator("share", "percent", measure=SHARE, thresholds={"attention": 60, "alarm": 10}, window="P7D"),
    indicator("median", "hours", measure={"kind": "duration", "from": POINT, "to": POINT}),
    indicator("p90", "days", measure={"kind": "duration", "from": POINT, "to": POINT, "statistic": "p90"}),
    indicator("mean", "hours", measure={"kind": "duration", "from": POINT, "to": POINT, "statistic": "mean"}),
    indicator("hours-each", "hours", measure=RATIO),
]  # fmt: skip


class Board:
    """Observations that a seed makes up, and what they say when they are counted here."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.rows: list[dict[str, Any]] = []
        self.ids: dict[str, int] = {}
        self.clients: dict[str, int | None] = {}
        engine.store.write(self._write)

    def _write(self, session: Session) -> None:
        chance, now = random.Random(1), self.engine.clock.now()
        for name in ("Elm", "Fir", "Oak"):
            client = {"name": name, "kind": "", "phone": None, "email": None, "tax_id": None, "external_ref": None, "created_at": now}
            clients.add(session, client)
        row = {"model_digest": "", "state": "attached", "reasons": "[]", "attached_at": now, "attached_by": "olga"}
        for one in INDICATORS:
            self.ids[one.id] = kpis.add(session, {**row, "key": one.id, "source": one.to_yaml(), "digest": one.digest})
            kpis.set_measured(session, self.ids[one.id], one.digest, 150, 200)
        texts = dict.fromkeys(("title", "stage", "exit", "kind", "source", "history_digest"), "")
        nothing = {**texts, "parent_key": None, "external_ref": None, "closed_at": None, "history_length": 0, "sealed_length": 0}
        for _ in range(200):
            client = chance.choice([None, 1, 2, 3])
            made = {**nothing, "client_id": client, "state": "open", "owner": chance.choice(["anna", "boris"]), "opened_at": now}
            key = deals.add(session, made)
            self.clients[key] = client
            for one in INDICATORS:
                for place in range(chance.choice([0, 1, 1, 2])):
                    at, made = (self.ids[one.id], key, place), self._made_up(one, chance)
                    self.rows.append(row_of(at, made, has_buckets(one), ZoneInfo("UTC"), client if one.id == "clients" else None))
        timed = frozenset(self.ids[one.id] for one in INDICATORS if has_buckets(one))
        change = Difference.of([], self.rows, timed)
        observations.put(session, change.put)
        observations.add_sums(session, change.sums)
        observations.add_buckets(session, change.buckets)

    def _made_up(self, one: Indicator, chance: random.Random) -> Observation:
        at = self.engine.clock.now() - timedelta(days=chance.random() * 120)
        dims = {"channel": chance.choice(["a", "b"]), "employee": chance.choice(["anna", "boris", "hugo"])}
        if chance.random() < 0.1:
            del dims["channel"]
        match one.measure.kind:
            case "rate":
                return Observation(at, SCALE * chance.choice([0, 1]), SCALE, "Task", dims)
            case "count" | "distinct-clients":
                return Observation(at, SCALE, 0, "", dims)
            case "ratio":
                is_over = chance.random() < 0.5
                return Observation(at, scaled(chance.randint(0, 9_999)) if is_over else 0, 0 if is_over else SCALE, "", dims)
            case _:
                return Observation(at, scaled(round(chance.lognormvariate(9, 2), 4)), SCALE, "", dims)

    def those(self, key: str, since: date, until: date, filters: Mapping[str, str]) -> list[dict[str, Any]]:
        days = range(since.toordinal() - EPOCH, until.toordinal() - EPOCH)
        found = [row for row in self.rows if row["kpi_id"] == self.ids[key] and row["day"] in days]
        return [row for row in found if filters.items() <= json.loads(row["dims"]).items()]

    def says(self, key: str, since: date, until: date, filters: Mapping[str, str]) -> tuple[float | None, int]:
        rows = self.those(key, since, until, filters)
        values, bases = sorted(row["value"] for row in rows), sum(row["base"] for row in rows)
        value: float | None = None
        match key:
            case "count":
                value = len(rows)
            case "clients":
                value = len({self.clients[row["deal_key"]] for row in rows} - {None})
            case "share" if bases:
                value = 100 * sum(values) / bases
            case "median" if values:
                value = statistics.median(values) / HOURS
            case "p90" if len(values) > 1:
                value = statistics.quantiles(values, n=10, method="inclusive")[8] / HOURS / 24
            case "p90" if values:
                value = values[0] / HOURS / 24
            case "mean" | "hours-each" if bases:
                value = sum(values) / bases / 3_600
        return value, len(rows)


@pytest.fixture
def board(store: Store) -> Iterator[Board]:
    board = Board(Engine(Settings(), store, TurnableClock(datetime(2026, 3, 4, 12, tzinfo=UTC))))
    yield board
    assert doctor(board.engine) == []


@on_both
@pytest.mark.parametrize("filters", [{}, {"channel": "a"}, {"channel": "a", "employee": "anna"}])
def test_figures_trends_and_comparisons(board: Board, filters: dict[str, str]) -> None:
    for per in ("week", "month"):
        found = figures(board.engine, per=per, compare="previous", filters=filters)
        assert [figure.key for figure in found] == sorted(board.ids)
        for figure in found:
            assert (figure.progress, figure.until - figure.since, figure.until) == (0.75, timedelta(days=90), date(2026, 3, 5))
            edges = [figure.trend[0].since, *[point.until for point in figure.trend]]
            assert edges == sorted(set(edges))
            assert (edges[0], edges[-1]) == (figure.since, figure.until)
            assert all(edge.weekday() == 0 if per == "week" else edge.day == 1 for edge in edges[1:-1])
            told = [(point.since, point.until, point.figure) for point in figure.trend]
            before = figure.since - timedelta(days=90)
            for since, until, measured in [*told, (figure.since, figure.until, figure.figure), (before, figure.since, figure.previous)]:
                value, number = board.says(figure.key, since, until, filters)
                assert measured is not None
                assert measured.number == number
                assert measured.value == (None if value is None else pytest.approx(value, abs=1e-9)), (figure.key, since, until)


@on_both
def test_shares_have_an_interval_and_stand_somewhere(board: Board) -> None:
    (share,) = figures(board.engine, ["share"], per="day")
    rows = board.those("share", share.since, share.until, {})
    reached = sum(row["value"] for row in rows) // SCALE
    low, high = wilson(reached, len(rows))
    assert (share.figure.low, share.figure.high) == (pytest.approx(100 * low), pytest.approx(100 * high))
    assert share.standing == "attention"
    assert len(share.trend) == 90
    assert sum(point.figure.number for point in share.trend) == len(rows)
    (count,) = figures(board.engine, ["count"])
    assert (count.figure.low, count.standing) == (None, "none")
    (now,) = current(board.engine, ["share"])
    assert (now.since, now.trend) == (now.until - timedelta(days=7), []), "its own window"
    assert now.figure.number == len(board.those("share", now.since, now.until, {}))


@on_both
@pytest.mark.parametrize("key", ["count", "clients", "share", "median"])
def test_members(board: Board, key: str) -> None:
    for filters in ({}, {"channel": "b"}):
        found = members(board.engine, key, "employee", filters=filters, compare="previous")
        assert len(found.members) == 3
        assert [one.figure.number for one in found.members] == sorted((one.figure.number for one in found.members), reverse=True)
        for member in found.members:
            of = {**filters, "employee": member.member}
            value, number = board.says(key, found.since, found.until, of)
            assert (member.figure.value, member.figure.number) == (pytest.approx(value), number)
            assert member.previous is not None
            assert member.previous.value == pytest.approx(board.says(key, found.since - timedelta(days=90), found.since, of)[0])
        assert sum(member.share for member in found.members) == pytest.approx(1)


@on_both
def test_the_deals_behind_a_figure(board: Board) -> None:
    anna = Actor("anna", frozenset({Role.EMPLOYEE, Role.HEAD}), frozenset(), frozenset({"sales"}))
    rows = board.those("median", date(2025, 12, 5), date(2026, 3, 5), {"channel": "a"})
    after: tuple[datetime, str, int] | None = None
    seen: list[Contribution] = []
    while (found := contributions(board.engine, "median", filters={"channel": "a"}, limit=7, after=after)).items:
        assert (found.deals, found.hidden) == (len({row["deal_key"] for row in rows}), 0)
        last = found.items[-1]
        seen, after = [*seen, *found.items], (last.at, last.deal_key, last.number)
    newest = sorted(rows, key=lambda row: (-row["at"].timestamp(), row["deal_key"], row["number"]))
    assert [(one.deal_key, one.number) for one in seen] == [(row["deal_key"], row["number"]) for row in newest]
    assert [one.value for one in seen] == pytest.approx([row["value"] / HOURS for row in newest])
    hers = contributions(board.engine, "median", filters={"channel": "a"}, limit=200, by=anna)
    assert 0 < len({one.deal_key for one in hers.items}) == hers.deals - hers.hidden < hers.deals
    assert all("employee" not in one.dims for one in hers.items), "nobody belongs to sales yet"


@on_both
def test_figures_of_employees_are_hidden_from_those_who_do_not_lead_them(board: Board) -> None:
    engine = board.engine
    head = Actor("greta", frozenset({Role.EMPLOYEE, Role.HEAD}), frozenset(), frozenset({"sales"}))
    administrator = Actor("ada", frozenset({Role.ADMINISTRATOR}))
    with pytest.raises(NotPermitted):
        members(engine, "count", "employee", by=administrator)
    with pytest.raises(NotPermitted):
        members(engine, "count", "employee", by=head)
    add_department(engine, "sales", by="set-up")
    add_user(engine, "anna", by="set-up", email="anna@example.com", in_departments=["sales"])
    found = members(engine, "count", "employee", by=head)
    assert ([one.member for one in found.members], found.hidden) == (["anna"], 2)
    assert figures(engine, ["count"], filters={"employee": "anna"}, by=head)
    with pytest.raises(NotPermitted):
        figures(engine, ["count"], filters={"employee": "boris"}, by=head)
    with pytest.raises(NotPermitted):
        contributions(engine, "count", filters={"employee": "boris"}, by=head)
    with pytest.raises(NotPermitted):
        figures(engine, by=Actor("hugo", frozenset({Role.EMPLOYEE})))


@pytest.mark.parametrize("store", ["memory"], indirect=True)
def test_what_makes_no_sense_is_refused(board: Board) -> None:
    engine, day = board.engine, date(2026, 3, 1)
    with pytest.raises(KpiNotFound, match="nothing-such"):
        figures(engine, ["nothing-such"])
    with pytest.raises(BadAnswer, match="no days"):
        figures(engine, since=day, until=day)
    with pytest.raises(BadAnswer, match="400 periods"):
        figures(engine, since=date(2020, 1, 1), until=day, per="day")
    with pytest.raises(BadAnswer, match="compare"):
        figures(engine, compare=(day, day))
    with pytest.raises(BadAnswer, match="fact:region"):
        figures(engine, filters={"fact:region": "North"})
    with pytest.raises(BadAnswer, match="it has channel, employee"):
        members(engine, "count", "campaign")


def test_buckets_hold_every_value_and_grow_by_an_eighth() -> None:
    found = [bucket_of(value) for value in range(10_000)]
    assert [bucket_of(-5), *found[:8]] == [0, *range(8)]
    assert all(after - before in (0, 1) for before, after in pairwise(found))
    assert bucket_of(2 * 86_400 * SCALE) - bucket_of(86_400 * SCALE) == 8


@pytest.mark.parametrize(("direction", "value", "stands"), [
    ("up", 9.0, "alarm"), ("up", 15.0, "attention"), ("up", 20.0, "good"), ("down", 30.0, "alarm"), ("down", None, "none"),
])  # fmt: skip
def test_standing(direction: str, value: float | None, stands: str) -> None:
    said = {"attention": 20, "alarm": 10} if direction == "up" else {"attention": 20, "alarm": 25}
    one = indicator("count", measure={"kind": "count", "of": POINT}, direction=direction, thresholds=said)
    assert standing(one, value) == stands


@pytest.mark.parametrize("store", ["memory"], indirect=True)
def test_figures_leave_as_tables(board: Board) -> None:
    for one in (export_figures(board.engine, "csv"), export_contributions(board.engine, "csv", "median")):
        assert one.media_type == "text/csv"
    rows = list(csv.DictReader(io.StringIO(b"".join(export_figures(board.engine, "csv").pieces).decode())))
    shares = [row for row in rows if row["key"] == "share"]
    (figure,) = figures(board.engine, ["share"])
    assert [float(row["value"] or 0) for row in shares] == [point.figure.value or 0 for point in figure.trend]
    assert (shares[0]["since"], shares[-1]["until"]) == (figure.since.isoformat(), figure.until.isoformat())
    since, until = date(2025, 12, 5), date(2026, 3, 5)
    made = pyarrow.BufferReader(b"".join(export_contributions(board.engine, "parquet", "median", since, until).pieces))
    behind = parquet.read_table(made).to_pylist()
    assert sorted((row["deal_key"], row["number"]) for row in behind) == sorted(
        (row["deal_key"], row["number"]) for row in board.those("median", since, until, {})
    )
    assert all(set(json.loads(row["dims"])) <= {"channel", "employee"} for row in behind)
