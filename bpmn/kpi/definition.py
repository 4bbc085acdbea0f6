"""How an indicator is declared: YAML, read strictly. docs/kpi.md explains every key.

    id: lead-rate-inbound
    name: {en: Lead rate, ru: Доля лидов}
    stage: inbound
    measure:
      kind: rate
      from: [{process: inbound, moment: started}]
      to: [{process: inbound, exit: lead}]
    dimensions: [channel, campaign]
    target: 30
    unit: percent

A point is a moment that the history tells of: of an element, of an exit, of a whole process, or of an event of some other kind.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import Annotated, Any, Literal, get_args

import isodate
import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationError, model_validator

from bpmn.findings import Finding, Said

Stage = Literal["inbound", "outbound", "discussion", "execution", "development", "end-to-end"]
Moment = Literal["started", "claimed", "completed", "withdrawn", "returned"]
Statistic = Literal["median", "mean", "p90"]
Clock = Literal["calendar", "working"]
Unit = Literal["number", "percent", "money", "hours", "days"]
Direction = Literal["up", "down"]
Dimension = Literal[
    "stage", "operation", "exit", "reason", "department", "employee", "channel", "campaign", "product", "client-kind", "version"
]  # fmt: skip
DIMENSIONS: tuple[str, ...] = get_args(Dimension)
"""What figures can be told apart by; besides any fact, as `fact:<name>`, and the period."""
OF_FACT = "fact:"
EVERY = "*"
"""As a point's element: each operation (user task) of the process."""
Scalar = bool | int | float | str | date | None
_KEY = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"


class KpiError(Exception):
    """A declaration can't be read; `findings` say where and why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(finding.message for finding in findings))
        self.findings = findings


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, serialize_by_alias=True, allow_inf_nan=False)


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


def _period(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        parsed = isodate.parse_duration(value)
    except (isodate.ISO8601Error, ValueError, OverflowError):
        raise ValueError(f"{value} is no ISO 8601 duration, such as P30D or PT4H") from None
    if not isinstance(parsed, timedelta) or parsed <= timedelta():
        raise ValueError(f"{value} must be a positive duration in weeks, days, hours, minutes or seconds")
    return parsed


Period = Annotated[timedelta, BeforeValidator(_period), PlainSerializer(isodate.duration_isoformat, when_used="json")]


class Text(_Section):
    """A name or an explanation in both languages."""

    en: str = Field(min_length=1)
    ru: str = Field(min_length=1)


class Point(_Section):
    """A moment in a deal's history.

    Attributes:
        process: The process id of a diagram; "" only with `kind`.
        element: A BPMN element id; "*" each user task. "" with neither `exit` nor `kind`: the process as a whole.
        exit: The name of an exit of the process.
        moment: `started`: a work item opened, a service called, a child or instance begun; `claimed`; `completed`: done, passed, ended;
            `withdrawn`; `returned`: the receiver sent a hand-off back.
        kind: A kind of history event (docs/audit.md), such as promise.fulfilled, in place of the moment.
    """

    process: str = ""
    element: str = ""
    exit: str = ""
    moment: Moment = "completed"
    kind: str = ""

    @model_validator(mode="after")
    def _says_where(self) -> Point:
        if not self.process and not self.kind:
            raise ValueError("a point names a process, or a kind of history event")
        if self.exit and (self.element or self.kind or self.moment != "completed"):
            raise ValueError("an exit stands alone: without element, kind and moment")
        return self


Points = Annotated[tuple[Point, ...], BeforeValidator(_one_or_more), Field(min_length=1)]


class Condition(_Section):
    """What a fact must be, at the moment of the point; all that is stated must hold."""

    equals: tuple[Scalar, ...] = ()
    unless: tuple[Scalar, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    above: float | None = None
    below: float | None = None
    known: bool | None = None


def _condition(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: [one] if key in ("equals", "unless") and not isinstance(one, list) else one for key, one in value.items()}
    return {"equals": value if isinstance(value, list) else [value]}


Where = dict[str, Annotated[Condition, BeforeValidator(_condition)]]


class Counted(_Section):
    """As part of a ratio: how often a point is passed; `once`: at most once for each deal."""

    count: Points
    once: bool = False
    where: Where = {}


class Summed(_Section):
    """As part of a ratio: a number that is known at a point."""

    sum: str
    at: Points
    once: bool = False
    where: Where = {}


class Timed(_Section):
    """As part of a ratio: the time that operations took, in seconds; see `Effort`."""

    time: Literal["waiting", "working", "both"]
    of: Points
    passes: Literal["all", "repeated"] = "all"
    clock: Clock = "calendar"
    where: Where = {}


Term = Counted | Summed | Timed


class Count(_Section):
    """How often one of the points is passed; `once`: at most once for each deal."""

    kind: Literal["count"]
    of: Points
    once: bool = False


class Sum(_Section):
    """The sum of a number that is known at the points."""

    kind: Literal["sum"]
    field: str
    of: Points
    once: bool = False


class DistinctClients(_Section):
    """How many clients have passed one of the points."""

    kind: Literal["distinct-clients"]
    of: Points


class Rate(_Section):
    """The share of passages of `from` that reach `to` later, or at the same moment, in the same run (of one process) or else in the deal.

    Each counts when its outcome is known: when `to` is reached, when `within` is over, or when the run or the deal ends.

    Attributes:
        within: Reached later than that is not reached.
        to_where: What must hold at `to`.
    """

    kind: Literal["rate"]
    from_: Points = Field(alias="from")
    to: Points
    within: Period | None = None
    to_where: Where = {}


class Duration(_Section):
    """The time from `from` to the first `to` after it; counted at its end. Of several passages of `from` before, the first counts.

    Attributes:
        clock: `calendar`: by the clock on the company's wall, so that from noon until noon are whole days also when clocks are changed in
            between; `working`: as the department's calendar counts.
    """

    kind: Literal["duration"]
    from_: Points = Field(alias="from")
    to: Points
    clock: Clock = "calendar"
    statistic: Statistic = "median"


class Effort(_Section):
    """The time that each pass of operations took: waiting until somebody takes it, working until it is done, or both.

    Attributes:
        of: User tasks; their moment is not looked at.
        passes: `repeated`: only the second and later passes in a deal: rework.
        clock: `working`: as the department's calendar counts.
    """

    kind: Literal["effort"]
    part: Literal["waiting", "working", "both"]
    of: Points
    passes: Literal["all", "repeated"] = "all"
    clock: Clock = "calendar"
    statistic: Literal["median", "mean", "p90", "total"] = "median"


class OnTime(_Section):
    """The share that was on time: user tasks done before their deadline; or points passed on the day of the fact `due`, or before.

    A user task that is still open counts as late when its deadline has passed and it is done later.
    """

    kind: Literal["on-time"]
    of: Points
    due: str = ""


class Ratio(_Section):
    """One sum divided by another."""

    kind: Literal["ratio"]
    over: Term
    under: Term


class Regulation(_Section):
    """How well the regulation is followed: of the operations that the way to the run's end requires, and the boxes of their checklists, the
    share that was done, and on time. Counted at the end of each run."""

    kind: Literal["regulation"]
    process: str


Measure = Annotated[Count | Sum | DistinctClients | Rate | Duration | Effort | OnTime | Ratio | Regulation, Field(discriminator="kind")]
RATES = (Rate, OnTime, Regulation)
"""Shares of a whole: with a confidence interval."""


class Thresholds(_Section):
    """On the wrong side of `attention`, then of `alarm`; crossing either tells the owner."""

    attention: float | None = None
    alarm: float | None = None


class Indicator(_Section):
    """A declared indicator.

    Attributes:
        id: In kebab case.
        stage: Where it is shown.
        where: Facts that must hold at the counted point (for a rate, a duration: at `from`).
        dimensions: What its figures can be told apart by.
        reason: The fact that holds the reason, for the dimension `reason`.
        unit: What the figure is shown in; shares are `percent`, times `hours` or `days`.
        target: In that unit; `direction`: whether more or less is better.
        window: Over how long a time the tile, the thresholds and the weekly digest look.
        owner: A user or a department, who is told of alerts.
    """

    id: str = Field(pattern=_KEY, max_length=60)
    name: Text
    about: Text | None = None
    stage: Stage
    measure: Measure
    where: Where = {}
    dimensions: tuple[str, ...] = ()
    reason: str = ""
    unit: Unit = "number"
    target: float | None = None
    direction: Direction = "up"
    thresholds: Thresholds = Thresholds()
    window: Period = timedelta(days=30)
    owner: str = ""

    @model_validator(mode="after")
    def _holds_together(self) -> Indicator:
        for name in self.dimensions:
            if name not in DIMENSIONS and not (name.startswith(OF_FACT) and len(name) > len(OF_FACT)):
                raise ValueError(f"{name} is no dimension; there are {', '.join(DIMENSIONS)}, and fact:<name>")
        if len(set(self.dimensions)) < len(self.dimensions):
            raise ValueError("a dimension is named twice")
        if "reason" in self.dimensions and not self.reason:
            raise ValueError("with the dimension reason, `reason` names the fact that holds it")
        is_share, is_time = isinstance(self.measure, RATES), isinstance(self.measure, (Duration, Effort))
        if is_share != (self.unit == "percent") and not isinstance(self.measure, Ratio):
            raise ValueError("shares, and nothing but shares and ratios, have the unit percent")
        if is_time and self.unit not in ("hours", "days"):
            raise ValueError("a time has the unit hours or days")
        return self

    @cached_property
    def points(self) -> tuple[tuple[str, Point], ...]:
        """Every point, with the path of the key that names it."""
        return tuple(_points(self.measure, "measure"))

    @cached_property
    def fields(self) -> tuple[tuple[str, str, str], ...]:
        """Every fact that it reads: (path of the key, fact, its needed type: "number", "date" or "")."""
        return tuple(_fields(self))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over what it measures: two with the same one have the same figures, whatever their names and targets are."""
        said = self.model_dump_json(include={"measure", "where", "dimensions", "reason"}, by_alias=True)
        return hashlib.sha256(said.encode()).hexdigest()

    def to_yaml(self) -> str:
        """As it is written in a file."""
        said = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        text: str = yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=120)
        return text

    @classmethod
    def parse(cls, source: str | bytes, name: str = "") -> Indicator:
        """Read a declaration.

        Args:
            name: The file's name, for messages.

        Raises:
            KpiError: It is not YAML, or does not say what it must.
        """
        try:
            data = yaml.safe_load(source)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else None
            what = str(getattr(error, "problem", "") or error).split("\n")[0]
            message = Said(f"{name or 'The declaration'} is not YAML: {what}.", f"{name or 'Описание'}: это не YAML: {what}.")
            raise KpiError([Finding.of("readable-kpi", message, line=line)]) from None
        except (ValueError, RecursionError) as error:  # a date that there is none of; a list in a list in a list ...
            message = Said(f"{name or 'The declaration'} can't be read: {error}.", f"{name or 'Описание'}: не читается: {error}.")
            raise KpiError([Finding.of("readable-kpi", message)]) from None
        return cls.of(data, name)

    @classmethod
    def of(cls, data: Any, name: str = "") -> Indicator:
        """A declaration as plain data. Raises as `parse`."""
        if any("\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text) for text in _texts(data)):
            what = "a text has the character U+0000, or half of a character", "в тексте есть символ U+0000 или половина символа"
            raise KpiError(
                [Finding.of("readable-kpi", Said(f"{name or 'The declaration'}: {what[0]}.", f"{name or 'Описание'}: {what[1]}."))]
            )
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise KpiError([_refused(one, name) for one in error.errors()]) from None


def _texts(data: Any) -> Iterator[str]:
    """Every text in plain data; what YAML refers to twice is looked at once."""
    ahead, seen = [data], {id(data)}
    while ahead:
        one = ahead.pop()
        if isinstance(one, str):
            yield one
        inside = [*one, *one.values()] if isinstance(one, dict) else one if isinstance(one, list) else ()
        for each in inside:
            if isinstance(each, str) or id(each) not in seen:
                seen.add(id(each))
                ahead.append(each)


def _points(section: BaseModel, path: str) -> Iterator[tuple[str, Point]]:
    for key, info in type(section).model_fields.items():
        value, here = getattr(section, key), f"{path}.{info.alias or key}"
        if isinstance(value, tuple) and value and isinstance(value[0], Point):
            yield from ((f"{here}.{number}" if len(value) > 1 else here, point) for number, point in enumerate(value))
        elif isinstance(value, BaseModel):
            yield from _points(value, here)
    if isinstance(section, Regulation):
        yield f"{path}.process", Point(process=section.process)


def _fields(indicator: Indicator) -> Iterator[tuple[str, str, str]]:
    measure = indicator.measure
    yield from _compared(indicator.where, "where")
    yield from ((f"dimensions.{name}", name.removeprefix(OF_FACT), "") for name in indicator.dimensions if name.startswith(OF_FACT))
    if indicator.reason:
        yield "reason", indicator.reason, ""
    match measure:
        case Sum():
            yield "measure.field", measure.field, "number"
        case Rate():
            yield from _compared(measure.to_where, "measure.to_where")
        case OnTime() if measure.due:
            yield "measure.due", measure.due, "date"
        case Ratio():
            for key, term in (("over", measure.over), ("under", measure.under)):
                yield from _compared(term.where, f"measure.{key}.where")
                if isinstance(term, Summed):
                    yield f"measure.{key}.sum", term.sum, "number"
        case _:
            pass


def _compared(where: Where, path: str) -> Iterator[tuple[str, str, str]]:
    for fact, condition in where.items():
        is_number = any(bound is not None for bound in (condition.at_least, condition.at_most, condition.above, condition.below))
        yield f"{path}.{fact}", fact, "number" if is_number else ""


def _refused(error: Any, name: str) -> Finding:
    place = ".".join(str(part) for part in error["loc"]) or "it"
    what = re.sub(r"^Value error, ", "", error["msg"])
    of = f" of {name}" if name else ""
    return Finding.of("readable-kpi", Said(f"{place}{of}: {what}.", f"{place}{f' в {name}' if name else ''}: {what}."))
