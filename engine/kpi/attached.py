"""Indicators that are attached to the model, as commands and queries tell them, and what may be refused."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from bpmn.findings import Finding
from bpmn.kpi.carry import Cause
from bpmn.kpi.definition import Indicator
from engine.errors import EngineError, NotAllowed
from engine.kpi.declared import indicator_of
from engine.queries.model import DEPLOYED, Model, Place
from engine.store.session import Row

LOCK = "indicators of the model"
"""Held while indicators are attached or the model changes: neither may miss the other."""


class KpiRefused(EngineError):
    """A declaration can't be measured in this model; nothing was attached. `findings` has all of them, by file name."""

    def __init__(self, findings: Sequence[tuple[str, Finding]]) -> None:
        self.findings = list(findings)
        errors = [(name, finding) for name, finding in self.findings if finding.severity == "error"]
        name, first = errors[0]
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        super().__init__(f"Nothing was attached: {f'{name}: ' if name else ''}{first.message}{more}")


@dataclass(frozen=True, slots=True)
class Missing:
    """A rule of the model's checklist that is not met in one of its parts."""

    part: str
    part_name: str
    part_name_ru: str
    rule: str
    title: str
    title_ru: str
    what_to_do: str
    what_to_do_ru: str
    where: tuple[Place, ...]


class ModelIncomplete(NotAllowed):
    """Indicators that regulate sales may be set only when the process is described. `missing` says what is not."""

    def __init__(self, model: Model) -> None:
        self.missing = missing(model)
        names = "; ".join(f"{one.part_name}: {one.title}" for one in self.missing[:3])
        more = f" (and {len(self.missing) - 3} more)" if len(self.missing) > 3 else ""
        super().__init__(f"Indicators can be attached only to a complete process model. Not met: {names}{more}.")


def missing(model: Model) -> list[Missing]:
    """What keeps a model from being complete; of a part without a diagram only that."""
    undrawn = {part.key for part, item in model.missing if item.rule == DEPLOYED.name}
    return [
        Missing(
            part.key, part.name, part.name_ru,
            item.rule, item.title, item.title_ru, item.what_to_do, item.what_to_do_ru,
            tuple(place for place in item.where if place.severity == "error"),
        )
        for part, item in model.missing
        if part.key not in undrawn or item.rule == DEPLOYED.name
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class KpiInfo:
    """An attached indicator.

    Attributes:
        key: Its id.
        indicator: The declaration, `source` its YAML as it was given.
        digest: Over what it measures.
        model_digest: The complete model that it was last checked against.
        state: "attached", or "unverified": the model has changed so that it can't be measured as declared; `reasons` say why.
        progress: How much of the history is measured, 0 to 1.
        revision: Its ETag.
    """

    id: int
    key: str
    indicator: Indicator
    source: str
    digest: str
    model_digest: str
    state: str
    reasons: tuple[Cause, ...]
    attached_at: datetime
    attached_by: str
    progress: float
    revision: int


@dataclass(frozen=True, slots=True)
class KpiChange:
    """Something that has changed about an indicator.

    Attributes:
        kind: "attached", "edited", "carried", "unverified", "verified" or "detached".
        is_break: Figures before and after can't be compared.
        what: What changed in the model.
    """

    at: datetime
    by: str
    kind: str
    model_digest: str
    is_break: bool
    what: tuple[Cause, ...]


def info_of(row: Row) -> KpiInfo:
    """A row of the table as it is told."""
    is_begun = row.measured_digest == row.digest
    share = min(1.0, row.measured_to / row.measure_until) if row.measure_until else 1.0
    return KpiInfo(
        id=row.id,
        key=row.key,
        indicator=indicator_of(row.source),
        source=row.source,
        digest=row.digest,
        model_digest=row.model_digest,
        state=row.state,
        reasons=causes_of(row.reasons),
        attached_at=row.attached_at,
        attached_by=row.attached_by,
        progress=share if is_begun else 0.0,
        revision=row.revision,
    )


def change_of(row: Row) -> KpiChange:
    return KpiChange(row.at, row.by, row.kind, row.model_digest, bool(row.is_break), causes_of(row.what))


def causes_of(text: str) -> tuple[Cause, ...]:
    return tuple(Cause(**each) for each in json.loads(text))


def text_of(causes: Iterable[Cause]) -> str:
    """Causes as the tables keep them."""
    return json.dumps([asdict(cause) for cause in causes], ensure_ascii=False)
