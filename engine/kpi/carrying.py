"""When the model changes: what becomes of the indicators that are attached to it, and what is said before they are harmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Self

from bpmn.findings import Finding, Said
from bpmn.kpi.carry import Carried, Cause, carry, gone_elements
from bpmn.kpi.definition import Indicator
from bpmn.kpi.ground import Ground
from engine.kpi.attached import missing, text_of
from engine.kpi.declared import indicator_of
from engine.kpi.model import ground_of
from engine.library import Library
from engine.queries.model import Model, model_in
from engine.store import kpis
from engine.store.session import Row
from engine.transaction import Transaction

MOST = 20
"""Things that are missing from the model are told of each indicator, at most so many."""


class Attached:
    """The indicators that are attached, and what they stand on before the model changes.

    Args:
        library: What is deployed; it may change afterwards.
    """

    @classmethod
    def of(cls, tx: Transaction, library: Library) -> Self | None:
        """None: nothing is attached, and nothing has to be done."""
        rows = kpis.measured(tx.session)
        return cls(tx, rows, library) if rows else None

    def __init__(self, tx: Transaction, rows: Sequence[Row], library: Library) -> None:
        self._tx = tx
        self._rows = rows
        self.indicators = [indicator_of(row.source) for row in rows]
        model = model_in(tx.engine, tx.session, library)
        self._before = ground_of(tx.engine, tx.session, library, model, self.indicators)

    def harmed(self, library: Library, files: Mapping[str, str]) -> list[tuple[str, Finding]]:
        """As `measured_elements`, before the files are stored.

        Args:
            library: What is deployed, with the files.
        """
        after = Ground(library.diagrams, library.catalog(self._tx.engine.topics))
        return measured_elements(self._rows, self._before, after, files)

    def carry_over(self, library: Library) -> None:
        """Say of each what has become of it; the new files are stored.

        Args:
            library: What is deployed now.
        """
        tx = self._tx
        model = model_in(tx.engine, tx.session, library)
        after = ground_of(tx.engine, tx.session, library, model, self.indicators)
        lacking = _lacking(model)
        for row, indicator in zip(self._rows, self.indicators, strict=True):
            carried = carry(indicator, self._before, after, lacking)
            if carried.outcome == "unverified":
                self._lose(row, model, carried)
            elif row.state == "unverified":
                verify(tx, row, model)
            elif model.digest != row.model_digest:
                kpis.change(tx.session, row, model_digest=model.digest)
                note_change(tx, row, "carried", model, carried.causes, is_break=carried.outcome == "break")

    def _lose(self, row: Row, model: Model, carried: Carried) -> None:
        reasons = text_of(carried.causes)
        if row.state == "unverified":
            if reasons != row.reasons:
                kpis.change(self._tx.session, row, reasons=reasons)
            return
        kpis.change(self._tx.session, row, state="unverified", reasons=reasons)
        note_change(self._tx, row, "unverified", model, carried.causes, is_break=True)


def verify(tx: Transaction, row: Row, model: Model) -> None:
    """It can be measured again. Only in the very model that it was attached to is it the same as before."""
    kpis.change(tx.session, row, state="attached", reasons="[]", model_digest=model.digest)
    note_change(tx, row, "verified", model, is_break=model.digest != row.model_digest)


def note_change(tx: Transaction, row: Row, kind: str, model: Model, what: Iterable[Cause] = (), *, is_break: bool) -> None:
    """Remember what has become of an indicator: for its charts, and in the history."""
    causes = list(what)
    values = {"kpi_id": row.id, "at": tx.at, "by": tx.by, "kind": kind, "model_digest": model.digest}
    kpis.add_change(tx.session, {**values, "is_break": int(is_break), "what": text_of(causes)})
    tx.note(f"kpi.{kind}", "", kpi=row.key, model=model.digest, is_break=is_break, what=[cause.what for cause in causes])


def measured_elements(rows: Iterable[Row], before: Ground, after: Ground, files: Mapping[str, str]) -> list[tuple[str, Finding]]:
    """A warning for each element that an attached indicator measures and that the files would remove or make another kind of.

    Args:
        files: File name by process id.
    """
    found: dict[tuple[str, str], tuple[Cause, list[Indicator]]] = {}
    for row in rows:
        indicator = indicator_of(row.source)
        for cause in gone_elements(indicator, before, after):
            if cause.process_id in files:
                found.setdefault((cause.process_id, cause.element_id), (cause, []))[1].append(indicator)
    return [(files[process], _warning(cause, indicators)) for (process, _), (cause, indicators) in found.items()]


def _warning(cause: Cause, indicators: Sequence[Indicator]) -> Finding:
    names, names_ru = ", ".join(f"“{one.name.en}”" for one in indicators), ", ".join(f"«{one.name.ru}»" for one in indicators)
    message = Said(f"{cause.what} It is measured by {names}.", f"{cause.what_ru} Этот элемент измеряют: {names_ru}.")
    hint = Said(
        "Keep it, or change what the indicator measures: its figures can't be compared any more, or not be computed.",
        "Оставьте его или измените показатель: его значения нельзя будет сравнивать или вычислять.",
    )
    return Finding.of(
        "measured-elements", message, hint, severity="warning", element_id=cause.element_id, element_name=cause.name
    )  # fmt: skip


def _lacking(model: Model) -> list[Cause]:
    """What keeps the model from being complete, place by place."""
    found = []
    for one in missing(model):
        for place in one.where:
            what, what_ru = (
                f"The model is not complete: {one.part_name}: {place.what}",
                f"Модель неполна: {one.part_name_ru}: {place.what_ru}",
            )
            found.append(Cause(place.process_id, place.element_id, place.name, place.name_ru, what, what_ru))
    return found[:MOST]
