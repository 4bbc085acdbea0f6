"""Further files beside an export: what its rows are told apart by that stands elsewhere, such as each agent's manager."""

from __future__ import annotations

import csv
from collections.abc import Mapping as Dict
from pathlib import Path

from api.replay.mapping import FactColumn, Facts, Join, Mapping, find_file
from engine.values import Value

Joined = Dict[str, Dict[str, Dict[str, Value]]]
"""By join and key: the facts."""


class ExportError(Exception):
    """The export, or a file beside it, can't be read as the mapping says; the message says what to mend."""


def read_joins(mapping: Mapping, *folders: Path) -> Joined:
    """The files that the mapping joins, each whole.

    Raises:
        FileNotFoundError: One is in none of the folders.
        ExportError: A column is missing, a key is there twice, a cell is not what the mapping says; with its line.
    """
    return {name: _read(mapping, join, find_file(join.file, folders)) for name, join in mapping.joins.items()}


def facts_of(mapping: Mapping, columns: Facts, row: Dict[str, str]) -> dict[str, Value]:
    """The facts that a row has in these columns; a ValueError says which cell is not what the mapping says."""
    return {name: _fact(mapping, column, row[column.column].strip()) for name, column in columns.items()}


def joined_facts(mapping: Mapping, joined: Joined, row: Dict[str, str]) -> dict[str, Value]:
    """The facts that the other files have of a row; a ValueError says where there is no partner and must be one."""
    found: dict[str, Value] = {}
    for name, join in mapping.joins.items():
        key = mapping.resolve_column(join.on, row[join.on].strip())
        partner = joined[name].get(key) if key else None
        if partner is None and join.missing == "reject":
            raise ValueError(f"The {join.on} “{key}” has no row in {join.file}.")
        found.update(partner if partner is not None else dict.fromkeys(join.facts, join.missing))
    return found


def _read(mapping: Mapping, join: Join, path: Path) -> Dict[str, Dict[str, Value]]:
    found: dict[str, Dict[str, Value]] = {}
    lines: dict[str, int] = {}
    try:
        with path.open(encoding=mapping.file.encoding, newline="") as stream:
            reader = csv.reader(stream, delimiter=mapping.file.delimiter)
            header = [cell.strip() for cell in next(reader, [])]
            if absent := sorted({join.key, *(column.column for column in join.facts.values())} - set(header)):
                raise ExportError(f"{join.file} has no column {', '.join(absent)}; its columns are {', '.join(header)}.")
            for cells in reader:
                row, line = dict(zip(header, cells, strict=False)), reader.line_num
                key = row.get(join.key, "").strip()
                if not key:
                    continue
                if len(cells) != len(header):
                    raise ExportError(f"{join.file}, line {line}: the row has {len(cells)} cells, the header {len(header)}.")
                if key in lines:
                    raise ExportError(f"{join.file}, line {line}: the {join.key} “{key}” is already that of line {lines[key]}.")
                lines[key] = line
                try:
                    found[key] = facts_of(mapping, join.facts, row)
                except ValueError as error:
                    raise ExportError(f"{join.file}, line {line}: {error}") from None
    except UnicodeDecodeError as error:
        raise ExportError(
            f"{join.file} is not written in {mapping.file.encoding} (byte {error.start}), as the export is said to be."
        ) from None
    except csv.Error as error:
        raise ExportError(f"{join.file} is no CSV file as the mapping describes: {error}.") from None
    return found


def _fact(mapping: Mapping, column: FactColumn, cell: str) -> Value:
    try:
        return mapping.parse_fact(column.type, cell)
    except ValueError as error:
        raise ValueError(f"In the column {column.column} {error}.") from None
