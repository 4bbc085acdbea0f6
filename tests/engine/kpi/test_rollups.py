"""Figures kept up to date step by step are those that measuring all of history gives: exactly, whatever comes in between."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from bpmn.kpi.definition import Indicator
from engine.commands.cancel import cancel
from engine.commands.complete import complete
from engine.commands.correct import ask_correction
from engine.commands.deploy import deploy
from engine.commands.import_deal import Happened, Origin, import_deal
from engine.commands.start import start
from engine.engine import Engine
from engine.hot import HotInstances
from engine.kpi import measuring, rollups
from engine.kpi.rollups import back_fill, catch_up, compare, prepare, reconcile, turn
from engine.kpi.rollups import update as update_figures
from engine.queries.deals import deal_path, deals
from engine.queries.doctor import doctor
from engine.queries.work_items import inbox
from engine.settings import Settings
from engine.spiff.sandbox import Sandbox
from engine.store import kpis, observations
from engine.store.session import Prepared, Row, Session
from engine.store.tables import followers, kpi_buckets, kpi_cases, kpi_observations, kpi_rollups
from engine.store.tables import kpis as kpi_table
from engine.store.unit_of_work import Store
from engine.testing import NOON, TurnableClock, memory_engine
from tests.drawing import source
from tests.engine.office import SALES

DIAGRAM = "start:start -> offer:user -> choose:xor -[again]-> offer\nchoose -[*]-> check:user -> won:end"
EXIT = '|<extensionElements><stagework:exit name="won"/></extensionElements>'
OFFER = {"process": "p", "element": "offer"}
BEGUN, WON = {"process": "p", "moment": "started"}, {"process": "p", "exit": "won"}
DIMENSIONS = ["employee", "department", "fact:region", "version"]
MEASURES: dict[str, tuple[str, dict[str, Any]]] = {
    "offers": ("number", {"kind": "count", "of": OFFER}),
    "amount": ("money", {"kind": "sum", "field": "amount", "of": OFFER}),
    "win-rate": ("percent", {"kind": "rate", "from": BEGUN, "to": WON, "within": "P2D"}),
    "hours-to-win": ("hours", {"kind": "duration", "from": BEGUN, "to": WON}),
    "waiting": ("hours", {"kind": "effort", "part": "both", "of": OFFER, "statistic": "p90"}),
    "buyers": ("number", {"kind": "distinct-clients", "of": WON}),
}  # fmt: skip
TABLES = (kpi_observations, kpi_rollups, kpi_buckets)


def indicator(key: str, dimensions: list[str] = DIMENSIONS) -> Indicator:
    unit, measure = MEASURES[key]
    named = {"en": key, "ru": key}
    return Indicator.of({"id": key, "name": named, "stage": "discussion", "unit": unit, "measure": measure, "dimensions": dimensions})


class Company:
    """A small company: deals that begin, go on, are corrected and imported, and indicators of them."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        deploy(engine, [("p.bpmn", source(DIAGRAM, "p", offer=SALES, check=SALES, won=EXIT))], by="olga")

    def attaches(self, *keys: str) -> None:
        now = self.engine.clock.now()
        for key in keys:
            one = indicator(key)
            row = {"key": key, "source": one.to_yaml(), "digest": one.digest, "model_digest": "", "state": "attached", "reasons": "[]"}
            self.engine.store.write(lambda session, row=row: kpis.add(session, {**row, "attached_at": now, "attached_by": "olga"}))

    def changes(self, key: str, **columns: Any) -> None:
        def story(session: Session) -> None:
            row = kpis.lock(session, key)
            assert row is not None
            kpis.change(session, row, **columns)

        self.engine.store.write(story)

    def edits(self, key: str, dimensions: list[str]) -> None:
        one = indicator(key, dimensions)
        self.changes(key, source=one.to_yaml(), digest=one.digest)

    def begins(self, region: str = "North", at: datetime | None = None) -> str:
        return start(self.engine, "p", {"region": region, "again": False, "amount": 0}, by="anna", owner="anna", at=at).deal_key

    def works(self, number: int = 0, by: str = "anna", again: bool = False, amount: float = 1, late: timedelta = timedelta()) -> None:
        """Complete one of the open work items, told `late`."""
        items = inbox(self.engine, limit=200)
        if items:
            item = items[number % len(items)]
            at = max(self.engine.clock.now() - late, item.opened_at)
            complete(self.engine, item.id, {"again": again, "amount": amount}, by=by, at=at)

    def imports(self, row: int, days_ago: int) -> None:
        at = self.engine.clock.now() - timedelta(days=days_ago)
        happened = {
            "offer": Happened(at + timedelta(hours=1), "boris", {"again": False, "amount": row}),
            "check": Happened(at + timedelta(hours=5), "boris", {"again": False}),
        }
        import_deal(self.engine, Origin("crm", str(row)), "p", {"region": "South"}, happened, by="boris", importer="olga", at=at)

    def corrects(self, number: int, region: str) -> None:
        items = inbox(self.engine, limit=200)
        if items:
            key = items[number % len(items)].deal_key
            instance = deal_path(self.engine, key).instances[-1].id
            change = {"instance_id": instance, "variables": {"region": region}}
            ask_correction(self.engine, key, "data", change, "It was wrong.", by="olga")

    def gives_up(self, number: int) -> None:
        items = inbox(self.engine, limit=200)
        if items:
            cancel(self.engine, items[number % len(items)].deal_key, by="greta", reason="Gone")

    def reopens(self, number: int) -> None:
        ended = deals(self.engine, state=["completed", "cancelled"], limit=200)
        if ended:
            key = ended[number % len(ended)].key
            instance = deal_path(self.engine, key).instances[0].id
            ask_correction(self.engine, key, "reopen", {"instance_id": instance, "element_id": "offer"}, "It goes on.", by="olga")

    def kept(self) -> dict[str, list[Row]]:
        """All rows that figures come from."""
        with self.engine.store.read() as session:
            return {table.name: session.select(select(table).order_by(*table.primary_key)) for table in TABLES}

    def measures_anew(self) -> None:
        """Forget everything that was measured, and fill it in from all of history."""

        def story(session: Session) -> None:
            for table in (*TABLES, kpi_cases, followers):
                session.run(Prepared(delete(table)), {})
            session.run(Prepared(update(kpi_table).values(measured_digest="", measured_to=0, measure_until=0)), {})

        self.engine.store.write(story)
        assert not prepare(self.engine)
        while back_fill(self.engine, 3):
            pass


def agrees(company: Company) -> None:
    """What is kept is what measuring everything anew gives, and the sums are of it."""
    kept = company.kept()
    assert doctor(company.engine) == []
    company.measures_anew()
    assert company.kept() == kept
    catch_up(company.engine)
    assert company.kept() == kept
    assert doctor(company.engine) == []


# ---- any order -----------------------------------------------------------------------------------------------------------

NUMBERS = st.integers(0, 9)
STEPS = st.one_of(
    st.tuples(st.just("begins"), st.sampled_from(["North", "Süd"])),
    st.tuples(st.just("works"), NUMBERS, st.sampled_from(["anna", "boris"]), st.booleans(), st.sampled_from([0, 2.5, 1e6]), NUMBERS),
    st.tuples(st.just("works"), NUMBERS, st.sampled_from(["anna", "boris"]), st.just(False), st.just(0.1), st.just(0)),
    st.tuples(st.just("imports"), NUMBERS, st.integers(0, 40)),
    st.tuples(st.just("corrects"), NUMBERS, st.sampled_from(["West", "North"])),
    st.tuples(st.just("gives up"), NUMBERS),
    st.tuples(st.just("reopens"), NUMBERS),
    st.tuples(st.just("turns"), st.integers(1, 60)),
    st.tuples(st.just("updates"), st.sampled_from(["turn", "update", "fill", "compare"]), st.integers(1, 3)),
    st.tuples(st.just("attaches"), st.sampled_from(["buyers", "waiting"])),
    st.tuples(st.just("edits"), st.sampled_from(["offers", "hours-to-win"]), st.sampled_from([DIMENSIONS, ["fact:region"], []])),
    st.tuples(st.just("detaches"), st.sampled_from(["amount"])),
)


@pytest.fixture(scope="module")
def company() -> Iterator[Company]:
    with memory_engine(TurnableClock(), settings=Settings(time_zone="Asia/Yekaterinburg", correction_consent="none")) as engine:
        yield Company(engine)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=15, max_size=50))
def test_step_by_step_is_as_all_at_once(company: Company, steps: list[tuple[Any, ...]]) -> None:
    forget_all(company)
    attached = {"offers", "amount", "win-rate", "hours-to-win"}
    company.attaches(*sorted(attached))
    company.begins()
    company.begins("South")
    for name, *given_to in steps:
        match name, given_to:
            case "begins", [region]:
                company.begins(region)
            case "works", [number, by, again, amount, hours]:
                company.works(number, by, again, amount, timedelta(hours=hours))
            case "imports", [row, days]:
                company.imports(row, days)
            case "corrects", [number, region]:
                company.corrects(number, region)
            case "gives up", [number]:
                company.gives_up(number)
            case "reopens", [number]:
                company.reopens(number)
            case "turns", [hours]:
                company.engine.clock.turn(timedelta(hours=hours))
            case "updates", [what, limit]:
                piece: Callable[..., object] = {"turn": turn, "update": update_figures, "fill": back_fill, "compare": compare}[what]
                piece(company.engine, limit)
            case "attaches", [key] if key not in attached:
                company.attaches(key)
                attached.add(key)
            case "edits", [key, dimensions]:
                company.edits(key, dimensions)
            case "detaches", [key]:
                company.changes(key, state="detached")
    catch_up(company.engine)
    agrees(company)


def forget_all(company: Company) -> None:
    """An empty database but for the model."""
    with company.engine.store.sql.connect() as connection:
        for table in reversed(kpi_table.metadata.sorted_tables):
            if table.name != "definitions":
                connection.exec_driver_sql(f"DELETE FROM {table.name}")
    company.engine.hot = HotInstances(company.engine.settings.hot_instances)
    company.engine.clock.set(NOON)


# ---- on every store ------------------------------------------------------------------------------------------------------


@pytest.fixture
def office(store: Store, shared_sandbox: Sandbox) -> Company:
    company = Company(Engine(Settings(), store, TurnableClock(), sandbox=shared_sandbox))
    for number in range(12):
        company.begins("North" if number % 3 else "South")
        company.engine.clock.turn(timedelta(hours=7))
    for number in range(8):
        company.works(number, again=number == 3, amount=number)
    return company


def test_a_new_indicator_is_filled_in_and_resumed_where_it_was_interrupted(office: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    office.attaches(*MEASURES)
    prepare(office.engine)
    assert back_fill(office.engine, 5)
    office.works(2)
    plain, done = observations.set_lengths, []

    def break_off(session: Session, lengths: dict[str, int]) -> None:
        plain(session, lengths)
        done.append(lengths)
        if len(done) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(observations, "set_lengths", break_off)
    with pytest.raises(KeyboardInterrupt):
        catch_up(office.engine)
    monkeypatch.undo()
    with office.engine.store.read() as session:
        assert {(row.measured_to, row.measure_until) for row in kpis.measured(session)} == {(5, 12)}, "the second piece was taken back"
    catch_up(office.engine)
    agrees(office)
    office.imports(1, days_ago=30)
    catch_up(office.engine)
    agrees(office)


def test_several_at_once_add_nothing_twice(office: Company) -> None:
    office.attaches(*MEASURES)
    prepare(office.engine)
    errors: list[BaseException] = []

    def measure(works: bool) -> None:
        try:
            for number in range(6):
                if works:
                    office.works(number)
                update_figures(office.engine, 3)
                back_fill(office.engine, 2)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=measure, args=[works]) for works in (True, False, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    catch_up(office.engine)
    agrees(office)


MEANWHILE: dict[str, Callable[[Company], None]] = {
    "another worker sees more of the deals": lambda company: company.works(3),
    "an indicator is edited": lambda company: company.edits("offers", ["employee"]),
    "an indicator is detached": lambda company: company.changes("win-rate", state="detached"),
    "an indicator is attached": lambda company: company.attaches("waiting"),
}


@pytest.mark.parametrize("meanwhile", MEANWHILE.values(), ids=MEANWHILE)
@pytest.mark.parametrize("store", ["memory", "postgresql"], indirect=True)
def test_what_was_measured_too_early_is_not_written(
    office: Company, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[Company], None]
) -> None:
    office.attaches("offers", "win-rate", "buyers")
    catch_up(office.engine)
    for number in range(6):
        office.works(number, again=number == 5)
    plain = rollups.measure_again

    def overtaken(*asked: Any) -> None:
        """Measure; and before it is written, let something happen, and another worker measure all of it."""
        write = office.engine.store.write

        def then_write(story: Callable[[Session], None]) -> None:
            monkeypatch.undo()
            meanwhile(office)
            catch_up(office.engine)
            write(story)

        monkeypatch.setattr(office.engine.store, "write", then_write)
        plain(*asked)

    monkeypatch.setattr(rollups, "measure_again", overtaken)
    update_figures(office.engine)
    catch_up(office.engine)
    agrees(office)


# ---- single things -------------------------------------------------------------------------------------------------------

in_memory = pytest.mark.parametrize("store", ["memory"], indirect=True)


@in_memory
def test_only_what_has_changed_is_written(office: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    office.attaches("offers")
    catch_up(office.engine)
    written: list[dict[str, Any]] = []
    monkeypatch.setattr(observations, "put", lambda _session, rows: written.extend(rows))
    office.works()
    monkeypatch.undo()
    plain = observations.put
    monkeypatch.setattr(observations, "put", lambda session, rows: (written.extend(rows), plain(session, rows)))
    catch_up(office.engine)
    assert len(written) <= 1
    monkeypatch.undo()
    writes = []
    monkeypatch.setattr(office.engine.store, "write", lambda story: writes.append(story))
    assert not turn(office.engine), "nothing has happened"
    assert writes == []


@pytest.mark.parametrize("store", ["memory", "postgresql"], indirect=True)
def test_what_is_detached_or_edited_leaves_nothing_behind(office: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rollups, "CLEARED", 3)  # in several pieces
    office.attaches("offers", "win-rate")
    catch_up(office.engine)
    office.edits("offers", [])
    catch_up(office.engine)
    assert {row.dimension for row in office.kept()["kpi_rollups"] if row.kpi_id == 1} == {""}
    office.changes("offers", state="detached")
    office.changes("win-rate", state="unverified")
    catch_up(office.engine)
    assert {row.kpi_id for rows in office.kept().values() for row in rows} <= {2}
    office.changes("offers", state="attached")
    catch_up(office.engine)
    office.changes("offers", state="detached")
    assert turn(office.engine), "some are removed"
    office.changes("offers", state="attached")
    catch_up(office.engine)
    assert 1 in {row.kpi_id for row in office.kept()["kpi_rollups"]}
    agrees(office)


@in_memory
def test_each_hour_what_was_missed_is_found(office: Company) -> None:
    """As when PostgreSQL shows the events of a long transaction thousands of numbers later."""
    office.attaches("offers")
    catch_up(office.engine)
    office.works()

    def overlook(session: Session) -> None:
        observations.move(session, 10**6, rollups._State(0, office.engine.clock.now()).text)

    office.engine.store.write(overlook)
    before = office.kept()
    catch_up(office.engine)
    assert office.kept() == before
    office.engine.clock.turn(timedelta(hours=1))
    catch_up(office.engine)
    assert office.kept() != before
    agrees(office)
    office.works()
    office.engine.store.write(overlook)
    assert (reconcile(office.engine), reconcile(office.engine)) == (1, 0)
    agrees(office)


@in_memory
def test_a_fault_is_told_and_tried_again_after_a_pause(office: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    office.attaches("offers")
    catch_up(office.engine)
    office.works()
    monkeypatch.setattr(measuring, "measure", lambda *_: 1 / 0)
    assert not turn(office.engine)
    assert not turn(office.engine), "a pause"
    monkeypatch.undo()
    with office.engine.store.read() as session:
        (told,) = session.select(select(followers))
    assert told.error == "ZeroDivisionError: division by zero"
    office.engine.clock.turn(timedelta(minutes=1))
    catch_up(office.engine)
    with office.engine.store.read() as session:
        (told,) = session.select(select(followers))
    assert (told.error, told.attempts) == ("", 0)
    agrees(office)


@in_memory
def test_without_indicators_nothing_is_read_of_the_history(office: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rollups, "update", lambda *_: pytest.fail("It looked."))
    assert not turn(office.engine)
    assert office.kept() == {table.name: [] for table in TABLES}
