"""Parquet: one row an event, or rows of any table, in row groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from engine.exports.rows import Reader
from engine.exports.sink import Sink
from engine.exports.table import COLUMNS, values

MEDIA_TYPE, SUFFIX = "application/vnd.apache.parquet", "parquet"
ROWS_OF_A_GROUP = 5_000
_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "number": pa.int64(),
    "real": pa.float64(),
    "day": pa.date32(),
    "time": pa.timestamp("us", tz="UTC"),
}
_LONG = ("data", "digest")
"""Columns of long texts: their least and greatest values for each row group would only fill the file's footer."""


def write(reader: Reader) -> Iterator[bytes]:
    return write_table(COLUMNS, (values(row) for row in reader.events()))


def write_table(columns: Mapping[str, str], rows: Iterable[tuple[Any, ...]]) -> Iterator[bytes]:
    """A table, in pieces.

    Args:
        columns: Each with its kind: "text", "number" (whole), "real", "day" or "time".
    """
    schema = pa.schema([(name, _TYPES[kind]) for name, kind in columns.items()])
    sink = Sink()
    file = pa.PythonFile(sink, mode="w")  # type: ignore[arg-type]  # write, tell and flush are all that it needs
    searched = [name for name in columns if name not in _LONG]
    with parquet.ParquetWriter(file, schema, compression="zstd", write_statistics=searched) as writer:
        group: list[tuple[Any, ...]] = []
        for row in rows:
            group.append(row)
            if len(group) == ROWS_OF_A_GROUP:
                writer.write_table(_table(group, schema))
                group.clear()
                yield sink.take()
        if group:
            writer.write_table(_table(group, schema))
    yield sink.take()


def _table(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = [pa.array(column, field.type) for column, field in zip(zip(*rows, strict=True), schema, strict=True)]
    return pa.Table.from_arrays(columns, schema=schema)
