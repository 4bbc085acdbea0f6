"""A store as it is after years of work: many deals, most of them closed, with their whole histories.

One deal of each kind goes through the engine. Its rows are then written again and again, with keys, numbers and times of their own, and
with the digests that each chain of history has by them. So every deal is as the engine would have left it: its open work can be done.

python -m bench.crowd --database postgresql://... [--deals 100000]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle
from random import Random
from secrets import token_hex
from typing import Any

from sqlalchemy import func, select

from engine.chain import GENESIS, event_digest
from engine.commands.complete import complete
from engine.commands.departments import add_department
from engine.commands.deploy import deploy
from engine.commands.start import start
from engine.commands.tokens import issue_token
from engine.commands.users import add_user
from engine.engine import Engine
from engine.live import new_id
from engine.permissions import SCOPES
from engine.queries.work_items import inbox
from engine.settings import Settings
from engine.store.tables import Moment, metadata, to_text
from engine.store.unit_of_work import Store
from engine.testing import TurnableClock, memory_engine

DEPARTMENTS = ("marketing", "outreach", "sales", "sales-head", "legal", "finance", "production", "logistics", "service", "training")
PROCESS = "crowd"
BY = "bench"
BLOCK = 500
"""Deals that are written together, their events in order of time."""
YEARS = timedelta(days=3 * 365)
NOW = datetime.now(UTC)

FORM = {
    "type": "default",
    "id": "crowd-step",
    "schemaVersion": 19,
    "executionPlatform": "Camunda Platform",
    "executionPlatformVersion": "7.21.0",
    "components": [
        {"type": "number", "id": "f1", "key": "amount", "label": "Amount", "decimalDigits": 2, "validate": {"required": True, "min": 0}},
        {"type": "textarea", "id": "f2", "key": "note", "label": "Note", "validate": {"maxLength": 2000}},
        {"type": "select", "id": "f3", "key": "mood", "label": "Mood", "validate": {"required": True},
         "values": [{"label": "Well", "value": "well"}, {"label": "So so", "value": "so-so"}]},
        {"type": "checkbox", "id": "f4", "key": "go", "label": "Goes on"},
    ],
}  # fmt: skip
ANSWERS = {"amount": 1200.5, "note": "The client has called and asks for three days more. " * 4, "mood": "well", "go": True}


def diagram() -> bytes:
    """Ten operations, one for each department, each with a form and a deadline; after each one a deal may end."""
    parts = [
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="urn:stagework:bench">'
        f'<process id="{PROCESS}" name="Crowd" isExecutable="true"><startEvent id="start" name="Start"/>'
        '<endEvent id="done" name="Done"/><endEvent id="out" name="Out"/>'
    ]
    previous, condition = "start", ""
    for number, department in enumerate(DEPARTMENTS):
        task, gateway = f"Operation{number}", f"on{number}"
        parts.append(
            f'<userTask id="{task}" name="Operation of {department}" camunda:candidateGroups="{department}" '
            f'camunda:formRef="crowd-step" camunda:formRefBinding="latest" camunda:dueDate="P3D"/>'
            f'<exclusiveGateway id="{gateway}" name="On?" default="{gateway}_out"/>'
        )
        parts += [_flow(previous, task, condition), _flow(task, gateway), _flow(gateway, "out")]
        previous, condition = gateway, "go"
    return "".join([*parts, _flow(previous, "done", condition), "</process></definitions>"]).encode()


def _flow(source: str, target: str, condition: str = "") -> str:
    text = f'<conditionExpression xsi:type="tFormalExpression">{condition}</conditionExpression>' if condition else ""
    return f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{text}</sequenceFlow>'


# ---- people -----------------------------------------------------------------------------------------------------------


def found(engine: Engine, employees: int) -> dict[str, tuple[str, str]]:
    """Departments, the model and the employees, the same number in each department; their departments and tokens by name."""
    deploy(engine, [("crowd.bpmn", diagram()), ("crowd-step.form", json.dumps(FORM).encode())], by=BY)
    for department in DEPARTMENTS:
        add_department(engine, department, by=BY)
    people = {}
    for number in range(employees):
        name, department = f"employee{number:03}", DEPARTMENTS[number % len(DEPARTMENTS)]
        add_user(engine, name, by=BY, email=f"{name}@example.com", in_departments=[department])
        people[name] = department, issue_token(engine, name, "load", SCOPES, timedelta(days=30), by=BY).secret
    return people


# ---- deals to write again -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Template:
    """A deal that went through the engine.

    Attributes:
        rows: By table; those of the history in order.
        key, instances: What is replaced in them, wherever it stands.
        digests: Of the diagrams, by the numbers that the history has them by.
    """

    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    key: str
    instances: Sequence[str]
    digests: Mapping[int, str]


def templates(engine: Engine) -> tuple[list[Template], list[Template]]:
    """Closed deals, by how far they came; and open ones, by where they wait. They are made in a store of their own."""
    clock = TurnableClock(NOW - YEARS)
    with memory_engine(clock) as model:
        found(model, len(DEPARTMENTS))
        closed = [_template(engine, model, clock, steps, closes=True) for steps in range(1, len(DEPARTMENTS) + 1)]
        waiting = [_template(engine, model, clock, steps, closes=False) for steps in range(len(DEPARTMENTS))]
    return closed, waiting


def _template(target: Engine, model: Engine, clock: TurnableClock, steps: int, closes: bool) -> Template:
    clock.set(NOW - YEARS)
    key = start(model, PROCESS, {}, by="employee000", title="One of the crowd", owner="employee000").deal_key
    for step in range(steps):
        clock.turn(timedelta(hours=7))
        (item,) = inbox(model, deal_key=key)
        complete(model, item.id, {**ANSWERS, "go": not closes or step + 1 < steps}, by=f"employee{step:03}")
    rows: dict[str, list[dict[str, Any]]] = {}
    with model.store.read() as session:
        for table in metadata.sorted_tables:
            if "deal_key" in table.c or table.name == "deals":
                column = table.c.key if table.name == "deals" else table.c.deal_key
                order = [table.c.number] if table.name == "history" else list(table.primary_key)
                rows[table.name] = [row._asdict() for row in session.select(table.select().where(column == key).order_by(*order))]
    with target.store.read() as session:
        (there,) = session.select(metadata.tables["definitions"].select().where(metadata.tables["definitions"].c.key == PROCESS))
    for row in [*rows["instances"], *rows["history"]]:
        row["definition_id"] = None if row["definition_id"] is None else there.id  # it may have another number there
    return Template(rows, key, [row["id"] for row in rows["instances"]], {there.id: there.digest})


# ---- writing ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Filled:
    """How much was written."""

    deals: int
    events: int
    items: int


def fill(engine: Engine, deals: int, open_share: float = 0.05, seed: int = 1) -> Filled:
    """Write so many deals more, `open_share` of them waiting for somebody. The process must be deployed (`found`)."""
    chance = Random(seed)
    closed, waiting = templates(engine)
    ends, waits = cycle(closed), cycle(waiting)
    numbers = _Numbers(engine.store)
    names = [name for name in metadata.sorted_tables if name.name in closed[0].rows]
    written = dict.fromkeys(closed[0].rows, 0)
    for first in range(0, deals, BLOCK):
        block: dict[str, list[dict[str, Any]]] = {table.name: [] for table in names}
        for _ in range(min(BLOCK, deals - first)):
            if chance.random() < open_share:
                # What waits has begun lately: it is due within some days, or is late by some.
                again = _again(next(waits), numbers, YEARS - timedelta(days=3 + 9 * chance.random()))
            else:
                again = _again(next(ends), numbers, (YEARS - timedelta(days=12)) * chance.random(), chance.uniform(0.2, 3.0))
            for name, rows in again.items():
                block[name] += rows
        block["history"].sort(key=lambda row: (row["at"], row["deal_key"], row["number"]))
        for row in block["history"]:
            row["seq"] = numbers.next("history")
        _write(engine.store, [(name, block[name.name]) for name in names if block[name.name]])
        for name, rows in block.items():
            written[name] += len(rows)
    numbers.settle()
    return Filled(written["deals"], written["history"], written["work_items"])


def _again(template: Template, numbers: _Numbers, later: timedelta, pace: float = 1.0) -> dict[str, list[dict[str, Any]]]:
    """The same deal once more, with a key of its own, so much later, and everything in it taking so many times as long."""
    number = numbers.next("deals")
    key = f"D-{number:06d}"
    swaps = {template.key: key, **{old: new_id(NOW - YEARS + later) for old in template.instances}}
    swaps |= {row["ref"]: token_hex(12) for row in template.rows["personal_values"]}
    made: dict[str, list[dict[str, Any]]] = {}
    for name, rows in template.rows.items():
        table = metadata.tables[name]
        numbered = next((column.name for column in table.c if column.identity is not None), None)
        made[name] = [{column: _moved(value, swaps, later, pace) for column, value in row.items()} for row in rows]
        for row in made[name]:
            if name == "deals":
                row["id"] = number
            elif numbered is not None and name != "history":
                row[numbered] = numbers.next(name)
    previous = GENESIS
    for row in made["history"]:
        previous = row["digest"] = event_digest(
            chain=key, number=row["number"], previous=previous, instance=row["instance_id"],
            definition=template.digests.get(row["definition_id"], ""), kind=row["kind"], element=row["element_id"],
            actor=row["actor"], at=row["at"], recorded_at=row["recorded_at"], data=row["data"],
        )  # fmt: skip
    made["deals"][0]["history_digest"] = previous
    return made


def counted(table: str) -> Any:
    """How many rows a table has, as a statement. Of deals the keys go from D-000001 on."""
    return select(func.count().label("count")).select_from(metadata.tables[table])


def _moved(value: Any, swaps: Mapping[str, str], later: timedelta, pace: float) -> Any:
    if isinstance(value, datetime):
        begun = NOW - YEARS
        return begun + (value - begun) * pace + later
    if isinstance(value, str) and len(value) > 7:
        for old, new in swaps.items():
            if old in value:
                value = value.replace(old, new)
    return value


class _Numbers:
    """The next number of each table's numbered column, going on from what is there."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._columns = {table.name: column.name for table in metadata.sorted_tables for column in table.c if column.identity is not None}
        with driver(store) as cursor:
            self._last = {}
            for table, column in self._columns.items():
                cursor.execute(f"SELECT coalesce(max({column}), 0) FROM {table}")
                self._last[table] = int(cursor.fetchone()[0])

    def next(self, table: str) -> int:
        self._last[table] += 1
        return self._last[table]

    def settle(self) -> None:
        """Let the database number on from here, and look at what it has."""
        with driver(self._store) as cursor:
            if not self._store.is_sqlite:
                for table, column in self._columns.items():
                    if self._last[table]:
                        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), {self._last[table]})")
                cursor.execute("VACUUM")
            cursor.execute("ANALYZE")


@contextmanager
def driver(store: Store) -> Iterator[Any]:
    """The driver's own cursor, on a connection of the store's."""
    pooled = store.sql.raw_connection()
    try:
        yield pooled.driver_connection.cursor()
    finally:
        pooled.close()


def _write(store: Store, tables: Iterable[tuple[Any, Sequence[Mapping[str, Any]]]]) -> None:
    """Write rows in one transaction: COPY on PostgreSQL, many at once on SQLite."""
    with driver(store) as cursor:
        cursor.execute("BEGIN")
        for table, rows in tables:
            names = [column.name for column in table.c]
            if store.is_sqlite:
                moments = {column.name for column in table.c if isinstance(column.type, Moment)}
                places = ", ".join("?" * len(names))
                values = ([to_text(row[name]) if name in moments else row[name] for name in names] for row in rows)
                cursor.executemany(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({places})", values)
                continue
            with cursor.copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row([row[name] for name in names])
        cursor.execute("COMMIT")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.crowd", description="Fill a new database with many deals.")
    parser.add_argument("--database", required=True, help="sqlite:///FILE or postgresql://...; it is made ready")
    parser.add_argument("--deals", type=int, default=100_000)
    given = parser.parse_args()
    with Engine.open(Settings(database_url=given.database), migrate=True) as engine:
        found(engine, 50)
        filled = fill(engine, given.deals)
        print(f"{filled.deals:,} deals with {filled.events:,} history events and {filled.items:,} work items.")


if __name__ == "__main__":
    main()
