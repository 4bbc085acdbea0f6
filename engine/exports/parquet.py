"""Parquet: one row an event, in row groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from engine.exports.rows import Reader
from engine.exports.sink import Sink
from engine.exports.table import COLUMNS, values

MEDIA_TYPE, SUFFIX = "application/vnd.apache.parquet", "parquet"
ROWS_OF_A_GROUP = 5_000
_TYPES: dict[str, pa.DataType] = {"text": pa.string(), "number": pa.int64(), "time": pa.timestamp("us", tz="UTC")}
_SEARCHED = [name for name in COLUMNS if name not in ("data", "digest")]
"""Columns whose least and greatest values are told for each row group: those of long texts would only fill the file's footer."""
SCHEMA = pa.schema([(name, _TYPES[kind]) for name, kind in COLUMNS.items()])


def write(reader: Reader) -> Iterator[bytes]:
    sink = Sink()
    file = pa.PythonFile(sink, mode="w")  # type: ignore[arg-type]  # write, tell and flush are all that it needs
    with parquet.ParquetWriter(file, SCHEMA, compression="zstd", write_statistics=_SEARCHED) as writer:
        group: list[tuple[Any, ...]] = []
        for row in reader.events():
            group.append(values(row))
            if len(group) == ROWS_OF_A_GROUP:
                writer.write_table(_table(group))
                group.clear()
                yield sink.take()
        if group:
            writer.write_table(_table(group))
    yield sink.take()


def _table(rows: list[tuple[Any, ...]]) -> pa.Table:
    columns = [pa.array(column, field.type) for column, field in zip(zip(*rows, strict=True), SCHEMA, strict=True)]
    return pa.Table.from_arrays(columns, schema=SCHEMA)
