"""The mapping file of `stagework replay`: what the columns of another CRM's export mean. TOML, described in docs/cli.md."""

from __future__ import annotations

import codecs
import csv
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from bpmn.findings import Finding

Goal = Literal["won", "lost", "postponed", "discussion", "attraction"]
"""Where a row's deal is walked to: an end of the discussion (`won`: then executed), or the stage in which it waits."""

FieldName = Literal["key", "outcome", "owner", "client", "product", "opened", "closed", "amount"]


class MappingError(Exception):
    """The mapping file can't be used; `findings` say where and why."""

    def __init__(self, path: Path, findings: list[Finding]) -> None:
        super().__init__(f"The mapping file {path} can't be used.")
        self.findings = findings


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _encoding(name: Any) -> Any:
    if isinstance(name, str):
        try:
            codecs.lookup(name)
        except LookupError:
            raise ValueError(f"{name} is no known text encoding") from None
    return name


class File(_Section):
    """How the export is written."""

    encoding: Annotated[str, BeforeValidator(_encoding)] = "utf-8-sig"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    date_format: str = "%Y-%m-%d"
    """As `datetime.strptime` reads it."""
    timezone: str = "UTC"
    """IANA name; dates without a time are meant there."""
    decimal_mark: Literal[".", ","] = "."

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"{name} is no IANA time zone") from None
        return name


class Columns(_Section):
    """The export's column for each field; a field without a column is always missing."""

    key: str
    outcome: str
    owner: str | None = None
    client: str | None = None
    product: str | None = None
    opened: str | None = None
    closed: str | None = None
    amount: str | None = None


class Missing(_Section):
    """What an empty cell means, by field."""

    client: Literal["anonymous", "reject"] = "reject"
    """`anonymous`: an unnamed client of this deal's own."""
    owner: str = "reject"
    """`reject`, or the name of the actor to record."""
    opened: date | Literal["reject"] = "reject"
    """`reject`, or the date to record: usually the day of the export."""


class Outcome(_Section):
    """What one value of the outcome column means."""

    goal: Goal
    lost_at: Literal["ClarifyNeeds", "ShowProduct"] = "ShowProduct"
    """The operation at which a lost or postponed deal leaves the discussion."""
    lost_reason: Literal["price", "competitor", "no-budget", "no-need", "no-answer", "terms", "timing", "refused-by-us"] = "no-answer"


class Products(_Section):
    """The known products: written here, or a column of a CSV file beside the mapping file or the export."""

    names: tuple[str, ...] = ()
    file: str = ""
    column: str = "product"


class Attraction(_Section):
    """How the deals came: the export does not know, so the mapping says."""

    direction: Literal["inbound", "outbound"]
    channel: Literal["phone", "office", "showroom", "site", "social", "email", "web-form", "chat"] = "phone"
    """Inbound only."""
    campaign: str = ""


class Mapping(_Section):
    """A whole mapping file."""

    source: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    """The other CRM's name; with a row's key it identifies an imported deal for good."""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    """ISO 4217."""
    file: File = File()
    columns: Columns
    aliases: dict[FieldName, dict[str, str]] = {}
    missing: Missing = Missing()
    outcomes: dict[str, Outcome] = Field(min_length=1)
    products: Products | None = None
    attraction: Attraction
    answers: dict[str, dict[str, Any]] = {}
    """Answers of operations, by element id, that the walk gives instead of its own assumptions."""

    def parse_date(self, cell: str) -> date:
        """A cell in the file's date format.

        Raises:
            ValueError: It is not in that format.
        """
        return datetime.strptime(cell, self.file.date_format).date()

    def resolve(self, field: str, cell: str) -> str:
        """A cell's value after the field's aliases."""
        return next((aliases.get(cell, cell) for name, aliases in self.aliases.items() if name == field), cell)

    def known_products(self, *folders: Path) -> frozenset[str] | None:
        """The products that a row may name; None when the mapping lists none, so any may be named.

        Raises:
            FileNotFoundError: The product file is in none of the folders.
            KeyError: It has no such column.
        """
        if self.products is None:
            return None
        names = set(self.products.names)
        if self.products.file:
            path = next((folder / self.products.file for folder in folders if (folder / self.products.file).is_file()), None)
            if path is None:
                raise FileNotFoundError(self.products.file)
            with path.open(encoding=self.file.encoding, newline="") as stream:
                names.update(row[self.products.column].strip() for row in csv.DictReader(stream, delimiter=self.file.delimiter))
        return frozenset(names)


def load(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        MappingError: It is not TOML, a key is unknown or missing, or a value is wrong; each with its place.
        OSError: It can't be read.
    """
    try:
        return Mapping.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingError(path, [Finding("mapping-file", "error", f"It is not TOML: {error}")]) from None
    except ValidationError as error:
        raise MappingError(path, [_finding(problem) for problem in error.errors()]) from None


def _finding(problem: Any) -> Finding:
    place = ".".join(str(part) for part in problem["loc"]) or "the file"
    message = "is missing" if problem["type"] == "missing" else problem["msg"].removeprefix("Value error, ").rstrip(".")
    hint = "See “replay” in docs/cli.md for the keys." if problem["type"] in ("missing", "extra_forbidden") else ""
    return Finding("mapping-file", "error", f"{place}: {message}.", hint)
