"""The mapping file of `stagework replay`: what the columns of another CRM's export mean. TOML, described in docs/cli.md."""

from __future__ import annotations

import codecs
import csv
import keyword
import tomllib
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from bpmn.findings import Finding

Goal = Literal["won", "lost", "postponed", "discussion", "attraction"]
"""Where a row's deal is walked to: an end of the discussion (`won`: then executed), or the stage in which it waits."""

FieldName = Literal["key", "outcome", "owner", "client", "product", "opened", "closed", "amount"]
REJECT = "reject"
_GROUPING = "'\u2019"
"""Apostrophes, which group digits in some countries whatever the decimal mark is."""


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
    timezone: str = ""
    """IANA name; dates without a time are meant there. "" = in the company's own (the setting time_zone)."""
    decimal_mark: Literal[".", ","] = "."

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str) -> str:
        if not name:
            return name
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


def _fact_name(name: str) -> str:
    if not name.isidentifier() or name.startswith("_") or keyword.iskeyword(name):
        raise ValueError(f"{name} is no name of a fact: letters, digits and underscores, a letter first")
    if name in STARTED_WITH:
        raise ValueError(f"{name} is what a deal is started with already")
    return name


STARTED_WITH = ("contact", "list_entry")


class FactColumn(_Section):
    """A column whose cells become a fact; with its name alone it is text."""

    column: str
    type: Literal["text", "number", "date"] = "text"


def _fact_column(value: Any) -> Any:
    return {"column": value} if isinstance(value, str) else value


Facts = dict[Annotated[str, AfterValidator(_fact_name)], Annotated[FactColumn, BeforeValidator(_fact_column)]]
"""By fact."""


class Join(_Section):
    """A further CSV file, beside the mapping or the export and written like the export: its row with the same key tells more of a deal.

    Attributes:
        key: The file's column that tells its rows apart.
        on: The export's column that is looked up there, after the aliases of its field.
        missing: What the facts are for a deal without a row there; `reject`: such a deal is not taken.
    """

    file: str
    key: str
    on: str
    facts: Facts = Field(min_length=1)
    missing: str = ""


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
    facts: Facts = {}
    """What else the export knows of a deal: variables that it is started with."""
    joins: dict[str, Join] = {}
    """By a name for messages."""
    attraction: Attraction
    answers: dict[str, dict[str, Any]] = {}
    """Answers of operations, by element id, that the walk gives instead of its own assumptions."""

    @model_validator(mode="after")
    def _each_fact_once(self) -> Mapping:
        seen = dict.fromkeys(self.facts, "facts")
        for join, section in self.joins.items():
            for name in section.facts:
                if name in seen:
                    raise ValueError(f"the fact {name} is in {seen[name]} and in joins.{join}.facts")
                seen[name] = f"joins.{join}.facts"
        return self

    def parse_date(self, cell: str) -> date:
        """A cell in the file's date format.

        Raises:
            ValueError: It is not in that format.
        """
        return datetime.strptime(cell, self.file.date_format).date()

    def parse_number(self, cell: str) -> Decimal:
        """A cell with the file's decimal mark; spaces, apostrophes, the other mark and currency signs in it are left out.

        Raises:
            ValueError: It is no number.
        """
        mark, other = self.file.decimal_mark, "," if self.file.decimal_mark == "." else "."
        kept = (one for one in cell if not one.isspace() and one not in _GROUPING + other and unicodedata.category(one) != "Sc")
        try:
            number = Decimal("".join(kept).replace(mark, "."))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise ValueError(f"“{cell}” is no number")
        return number

    def parse_fact(self, kind: str, cell: str) -> Decimal | date | str:
        """A fact's value; an empty cell is a fact without a value, "".

        Raises:
            ValueError: It is not of the kind.
        """
        if not cell or kind == "text":
            return cell
        if kind == "number":
            return self.parse_number(cell)
        try:
            return self.parse_date(cell)
        except ValueError:
            raise ValueError(f"“{cell}” is no date written as {self.file.date_format}") from None

    def resolve_column(self, column: str, cell: str) -> str:
        """A cell of the export after the aliases of the field that its column is, if it is one."""
        field = next((name for name, own in self.columns.model_dump().items() if own == column), "")
        return self.resolve(field, cell)

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
            with find_file(self.products.file, folders).open(encoding=self.file.encoding, newline="") as stream:
                names.update(row[self.products.column].strip() for row in csv.DictReader(stream, delimiter=self.file.delimiter))
        return frozenset(names)


def find_file(name: str, folders: Iterable[Path]) -> Path:
    """A file that a mapping names, in the first folder that has it.

    Raises:
        FileNotFoundError: None has it.
    """
    path = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if path is None:
        raise FileNotFoundError(name)
    return path


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
