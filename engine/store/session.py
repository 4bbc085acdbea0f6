"""One transaction's conversation with the database.

Statements are written in SQLAlchemy Core, compiled once for each dialect and then run on the driver's own connection:
the whole step must cost about a millisecond, and Core's execution layer costs more than SQLite's commit.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Executable, Table, bindparam, insert, or_
from sqlalchemy.dialects.postgresql import insert as insert_or_set  # SQLite understands the same words
from sqlalchemy.sql.compiler import SQLCompiler

from engine.store.tables import Moment, from_text, to_text

Params = Mapping[str, Any]
Row = Any
"""A named tuple of the selected columns."""
ROWS_AT_ONCE = 8
"""Rows of one INSERT to PostgreSQL; as many statements are prepared for each table."""


class Conflict(Exception):
    """Somebody else changed the same rows first; the whole transaction is tried again."""


class Prepared:
    """A Core statement, compiled once for each dialect."""

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def compiled(self, dialect: Dialect) -> _Compiled:
        if (found := self._compiled.get(dialect.name)) is None:
            found = self._compiled[dialect.name] = _Compiled(self.statement, dialect)
        return found


class Insertion(Prepared):
    """INSERT of one row of a table; `of(n)` inserts n rows at once, with parameters named `column_0`, `column_1`, ...

    Args:
        key: Where rows with these columns are there already, the others are set instead, if they differ.
    """

    def __init__(self, table: Table, names: Sequence[str], key: Sequence[str] = ()) -> None:
        self._table, self._names, self._key = table, names, key
        self._of: dict[int, Prepared] = {}
        super().__init__(self._insert({name: bindparam(name, type_=table.c[name].type) for name in names}))

    def _insert(self, values: Any) -> Executable:
        if not self._key:
            return insert(self._table).values(values).inline()
        statement = insert_or_set(self._table).values(values).inline()
        others = [name for name in self._names if name not in self._key]
        differs = or_(*[self._table.c[name].is_distinct_from(statement.excluded[name]) for name in others])
        return statement.on_conflict_do_update(
            index_elements=self._key, set_={name: statement.excluded[name] for name in others}, where=differs
        )

    def of(self, count: int) -> Prepared:
        if (found := self._of.get(count)) is None:
            types = {name: self._table.c[name].type for name in self._names}
            rows = [{name: bindparam(f"{name}_{number}", type_=kind) for name, kind in types.items()} for number in range(count)]
            found = self._of[count] = Prepared(self._insert(rows))
        return found


def any_of(column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """`column` has one of the values. For prepared statements: an IN list is known only when it runs."""
    return or_(*[column == value for value in values])


def insert_row(table: Table, without: Sequence[str] = (), returning: Sequence[str] = ()) -> Prepared:
    """INSERT one row, every column by its name but the generated and the `without` ones."""
    names = [column.name for column in table.c if column.identity is None and column.name not in without]
    if not returning:
        return Insertion(table, names)
    statement = insert(table).values({name: bindparam(name, type_=table.c[name].type) for name in names})
    return Prepared(statement.returning(*[table.c[name] for name in returning]))


@cache
def _row_type(names: tuple[str, ...]) -> Callable[[Iterable[Any]], Row]:
    kind: Any = namedtuple("Row", names)  # type: ignore[misc]
    make: Callable[[Iterable[Any]], Row] = kind._make
    return make


class _Compiled:
    """SQL text, which parameters are times, and how a row becomes a named tuple."""

    def __init__(self, statement: Any, dialect: Dialect, complete: bool = False) -> None:
        compiled: SQLCompiler = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": complete})
        self.sql = str(compiled)
        self.constants = {name: value for name, value in compiled.params.items() if complete or not compiled.binds[name].required}
        as_text = dialect.name == "sqlite"
        binds = compiled.binds if as_text else {}
        self.times = [name for name in compiled.params if name in binds and isinstance(binds[name].type, Moment)]
        columns = [*getattr(statement, "exported_columns", ())]
        self.row: Callable[[Iterable[Any]], Row] = tuple
        if columns:
            self.row = _row_type(tuple(str(column.key) for column in columns))
        self.time_columns = [index for index, column in enumerate(columns) if as_text and isinstance(column.type, Moment)]

    def bind(self, params: Params) -> Params:
        if not self.times and not self.constants:
            return params
        bound = {**self.constants, **params}
        for name in self.times:
            bound[name] = to_text(bound[name])
        return bound

    def read(self, row: Sequence[Any]) -> Row:
        if self.time_columns:
            cells = list(row)
            for index in self.time_columns:
                cells[index] = from_text(cells[index])
            row = cells
        return self.row(row)


class Session:
    """Runs statements inside one transaction, or outside any for a plain read."""

    def __init__(self, connection: Any, dialect: Dialect) -> None:
        self._connection = connection
        self._cursor = connection.cursor()
        self._begin = ""
        self._unchecked: list[tuple[Any, int, str]] | None = None
        self.dialect = dialect
        self.is_postgresql = dialect.name == "postgresql"

    # ---- reading ---------------------------------------------------------------------------------------------------

    def first(self, statement: Prepared, params: Params) -> Row | None:
        """The first row, or None. Also for INSERT ... RETURNING."""
        compiled = statement.compiled(self.dialect)
        row = self._execute(compiled, params).fetchone()
        return None if row is None else compiled.read(row)

    def rows(self, statement: Prepared, params: Params) -> list[Row]:
        compiled = statement.compiled(self.dialect)
        return [compiled.read(row) for row in self._execute(compiled, params).fetchall()]

    def select(self, statement: Executable) -> list[Row]:
        """The rows of a statement made for this call, its values inside."""
        compiled = _Compiled(statement, self.dialect, complete=True)
        return [compiled.read(row) for row in self._execute(compiled, {}).fetchall()]

    # ---- writing ---------------------------------------------------------------------------------------------------

    def run(self, statement: Prepared, params: Params) -> int:
        """Run an INSERT, UPDATE or DELETE; the number of rows it touched."""
        return int(self._execute(statement.compiled(self.dialect), params).rowcount)

    def run_many(self, statement: Prepared, rows: Sequence[Params]) -> None:
        """Run it once for each row."""
        if self.is_postgresql and isinstance(statement, Insertion) and len(rows) > 1:
            for first in range(0, len(rows), ROWS_AT_ONCE):  # each statement sent costs more than the rows in it
                some = rows[first : first + ROWS_AT_ONCE]
                named = {f"{name}_{number}": value for number, row in enumerate(some) for name, value in row.items()}
                self._execute_many(statement.of(len(some)), [named])
        else:
            self._execute_many(statement, rows)

    def run_exactly(self, statement: Prepared, rows: Sequence[Params], otherwise: str) -> None:
        """Run it once for each row, which must touch exactly one.

        Raises:
            Conflict: It has not; inside `batch()`, at its end.
        """
        cursor = self._execute_many(statement, rows)
        if self._unchecked is not None and self.is_postgresql:
            self._unchecked.append((cursor, len(rows), otherwise))
        elif cursor.rowcount != len(rows):
            raise Conflict(otherwise)

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Writes inside go to PostgreSQL together, without waiting for each answer (libpq's pipeline mode)."""
        self._unchecked = []
        with self._connection.pipeline() if self.is_postgresql else nullcontext():
            yield
        unchecked, self._unchecked = self._unchecked, None
        for cursor, wanted, otherwise in unchecked:
            if cursor.rowcount != wanted:
                raise Conflict(otherwise)

    # ---- transactions ----------------------------------------------------------------------------------------------

    def begin(self, sql: str) -> None:
        """Begin a transaction; to PostgreSQL this goes together with the first statement."""
        if self.is_postgresql:
            self._begin = sql
        else:
            self._cursor.execute(sql)

    def end(self, sql: str) -> None:
        """COMMIT or ROLLBACK."""
        if self._begin:
            self._begin = ""  # nothing was said yet
        else:
            self._cursor.execute(sql)

    def checkpoint(self) -> bool:
        """SQLite: empty the write-ahead log into the file; False when somebody still reads from it."""
        is_busy: int = self._cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not is_busy

    def lock(self, name: str) -> None:
        """Hold a name until the transaction ends. SQLite has one writer, so there is nothing to do there."""
        if self.is_postgresql:
            self._sent_begin()
            self._cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (name,))

    # ---- the driver ------------------------------------------------------------------------------------------------

    def _execute(self, compiled: _Compiled, params: Params) -> Any:
        if not self._begin:
            return self._cursor.execute(compiled.sql, compiled.bind(params))
        with self._connection.pipeline():
            self._sent_begin()
            return self._cursor.execute(compiled.sql, compiled.bind(params))

    def _execute_many(self, statement: Prepared, rows: Sequence[Params]) -> Any:
        self._sent_begin()
        compiled = statement.compiled(self.dialect)
        in_pipeline = self._unchecked is not None and self.is_postgresql
        cursor = self._connection.cursor() if in_pipeline else self._cursor
        if len(rows) == 1:
            cursor.execute(compiled.sql, compiled.bind(rows[0]))
        else:
            cursor.executemany(compiled.sql, [compiled.bind(row) for row in rows])
        return cursor

    def _sent_begin(self) -> None:
        if self._begin:
            sql, self._begin = self._begin, ""
            self._connection.cursor().execute(sql)
