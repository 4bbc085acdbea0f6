"""Reading an export: each line is an opportunity that can be walked, or a reject with its reason."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from api.replay.joins import ExportError, Joined, facts_of, joined_facts, read_joins
from api.replay.mapping import Mapping, Outcome
from engine.values import Value


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A clean row.

    Attributes:
        line: Line in the file where the row begins, 1-based.
        key: The other CRM's id of the deal.
        outcome: What the mapping says about its outcome.
        owner: The recorded owner.
        client: The client's name; "" = anonymous.
        product: The product's name; "" when the export has none.
        opened: When work with the client began.
        closed: When it was won or lost; None when open.
        amount: The price; None when open.
        facts: What else is known of it.
        cells: The row as it stands.
    """

    line: int
    key: str
    outcome: Outcome
    owner: str
    client: str
    product: str
    opened: date
    closed: date | None
    amount: Decimal | None
    facts: Dict[str, Value] = field(default_factory=dict)
    cells: tuple[str, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Reject:
    """A dirty row: its line, why it was not taken, and its cells as they stood."""

    line: int
    reason: str
    cells: tuple[str, ...] = ()


@dataclass
class Export:
    """An export file with the mapping that explains it.

    Attributes:
        joined: The files that the mapping joins; None: they are beside the export, and read when reading begins.
        header: Known once reading has begun.
    """

    path: Path
    mapping: Mapping
    joined: Joined | None = None
    header: list[str] = field(default_factory=list)

    def read(self, products: frozenset[str] | None) -> Iterator[Opportunity | Reject]:
        """Every row in order: clean or rejected, none is skipped.

        Raises:
            ExportError: A column is missing, or the file is not in the mapping's encoding.
            FileNotFoundError: A file that the mapping joins is not beside it.
        """
        joined = self.joined if self.joined is not None else read_joins(self.mapping, self.path.parent)
        seen: dict[str, int] = {}
        try:
            with self.path.open(encoding=self.mapping.file.encoding, newline="") as stream:
                reader = csv.reader(stream, delimiter=self.mapping.file.delimiter)
                self.header = [cell.strip() for cell in next(reader, [])]
                self._check_columns()
                line = reader.line_num + 1
                for cells in reader:
                    row, line = self._row(cells, line, products, joined), reader.line_num + 1
                    if row is None:
                        continue
                    if isinstance(row, Opportunity):
                        first = seen.setdefault(row.key, row.line)
                        if first != row.line:
                            row = Reject(row.line, f"The id {row.key} is already that of line {first}.", tuple(cells))
                    yield row
        except UnicodeDecodeError as error:
            message = f"{self.path} is not written in {self.mapping.file.encoding} (byte {error.start}); set file.encoding in the mapping."
            raise ExportError(message) from None
        except csv.Error as error:
            raise ExportError(f"{self.path} is no CSV file as the mapping describes: {error}.") from None

    def _check_columns(self) -> None:
        wanted = {column for column in self.mapping.columns.model_dump().values() if column}
        wanted |= {column.column for column in self.mapping.facts.values()} | {join.on for join in self.mapping.joins.values()}
        if absent := sorted(wanted - set(self.header)):
            raise ExportError(f"{self.path} has no column {', '.join(absent)}; its columns are {', '.join(self.header)}.")

    def _row(self, cells: list[str], line: int, products: frozenset[str] | None, joined: Joined) -> Opportunity | Reject | None:
        if not any(cell.strip() for cell in cells):
            return None
        if len(cells) != len(self.header):
            return Reject(line, f"The row has {len(cells)} cells, the header {len(self.header)}.", tuple(cells))
        try:
            return self._opportunity(dict(zip(self.header, cells, strict=True)), line, products, joined)
        except ValueError as error:
            return Reject(line, str(error), tuple(cells))

    def _opportunity(self, row: dict[str, str], line: int, products: frozenset[str] | None, joined: Joined) -> Opportunity:
        """The row's opportunity; a ValueError carries the reason to reject it."""
        cells = {name: self._cell(row, name, column) for name, column in self.mapping.columns.model_dump().items()}
        if not cells["key"]:
            raise ValueError("The id is missing.")
        outcome = self.mapping.outcomes.get(cells["outcome"])
        if outcome is None:
            raise ValueError(f"The outcome “{cells['outcome']}” is not in the mapping; known: {', '.join(self.mapping.outcomes)}.")
        if products is not None and cells["product"] not in products:
            raise ValueError(f"The product “{cells['product']}” is not in the product list.")
        if not cells["client"] and self.mapping.missing.client == "reject":
            raise ValueError("The client is missing.")
        if not cells["owner"] and self.mapping.missing.owner == "reject":
            raise ValueError("The owner is missing.")
        opened = self._date("opening date", cells["opened"]) or self._missing_opened()
        closed = self._date("closing date", cells["closed"])
        ended = outcome.goal in ("won", "lost", "postponed")
        if ended and closed is None:
            raise ValueError(f"The outcome is {cells['outcome']}, but the closing date is missing.")
        if closed is not None and closed < opened:
            raise ValueError(f"It was closed on {closed}, before it was opened on {opened}.")
        amount = self._amount(cells["amount"])
        if outcome.goal == "won" and not amount:
            raise ValueError(f"The outcome is {cells['outcome']}, but the amount is {'missing' if amount is None else 'zero'}.")
        return Opportunity(
            line=line,
            key=cells["key"],
            outcome=outcome,
            owner=cells["owner"] or self.mapping.missing.owner,
            client=cells["client"],
            product=cells["product"],
            opened=opened,
            closed=closed if ended else None,
            amount=amount,
            facts={**facts_of(self.mapping, self.mapping.facts, row), **joined_facts(self.mapping, joined, row)},
            cells=tuple(row.values()),
        )

    def _cell(self, row: dict[str, str], name: str, column: str | None) -> str:
        return self.mapping.resolve(name, row[column].strip()) if column else ""

    def _missing_opened(self) -> date:
        if self.mapping.missing.opened == "reject":
            raise ValueError("The opening date is missing.")
        return self.mapping.missing.opened

    def _date(self, what: str, cell: str) -> date | None:
        if not cell:
            return None
        try:
            return self.mapping.parse_date(cell)
        except ValueError:
            raise ValueError(f"The {what} “{cell}” is no date written as {self.mapping.file.date_format}.") from None

    def _amount(self, cell: str) -> Decimal | None:
        if not cell:
            return None
        try:
            amount = self.mapping.parse_number(cell)
        except ValueError:
            amount = Decimal(-1)
        if amount < 0:
            raise ValueError(f"The amount “{cell}” is no number of zero or more.")
        return amount
