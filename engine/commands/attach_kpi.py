"""Attach indicators to the complete process model, or change them: all of a call's, or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bpmn.findings import Finding, Said
from bpmn.kpi.check import check
from bpmn.kpi.definition import Indicator, KpiError
from engine.actors import By
from engine.engine import Engine
from engine.errors import Outdated
from engine.kpi.attached import LOCK, KpiInfo, KpiRefused, ModelIncomplete, info_of
from engine.kpi.carrying import note_change, verify
from engine.kpi.model import ground_of
from engine.library import Library
from engine.queries.model import Model, model_in
from engine.store import kpis
from engine.transaction import Transaction

Declaration = tuple[str, bytes]
"""(file name, YAML)."""


def attach_kpi(
    engine: Engine, declarations: Sequence[Declaration], *, by: By, revision: int | None = None, at: datetime | None = None
) -> list[KpiInfo]:
    """Attach each indicator to the model as it is deployed; one that is attached already is changed.

    With another measure its figures are computed anew, over all of the history. The same declaration again changes nothing, but an
    unverified indicator that can be measured again is verified.

    Args:
        revision: Of the one indicator that was read, 0 = it is not attached; None = whatever is there.

    Returns:
        An indicator for each declaration, in the order given.

    Raises:
        NotPermitted: The actor may not.
        ModelIncomplete: The process is not described yet.
        KpiRefused: A declaration can't be read, or not be measured in this model.
        Outdated: It has another revision than `revision`.
    """

    def story(tx: Transaction) -> list[KpiInfo]:
        tx.require("kpi.attach")
        tx.session.lock(LOCK)
        library = Library.of_deployed(tx.session)
        model = model_in(engine, tx.session, library)
        if not model.is_complete:
            raise ModelIncomplete(model)
        read = read_declarations(declarations)
        ground = ground_of(engine, tx.session, library, model, [indicator for _, indicator, _ in read])
        findings = [(name, finding) for name, indicator, _ in read for finding in check(indicator, ground)]
        if any(finding.severity == "error" for _, finding in findings):
            raise KpiRefused(findings)
        return [_attach(tx, indicator, source, model, revision) for _, indicator, source in read]

    return engine.transact(story, by=by, at=at)


def read_declarations(declarations: Sequence[Declaration]) -> list[tuple[str, Indicator, str]]:
    """(file name, indicator, its YAML) of each.

    Raises:
        KpiRefused: One can't be read, or two have the same id.
    """
    read: dict[str, tuple[str, Indicator, str]] = {}
    findings: list[tuple[str, Finding]] = []
    for name, source in declarations:
        try:
            text = source.decode()
            indicator = Indicator.parse(text, name)
        except UnicodeDecodeError:
            message = Said(f"{name or 'The declaration'} is not UTF-8.", f"{name or 'Описание'}: кодировка не UTF-8.")
            findings.append((name, Finding.of("readable-kpi", message)))
            continue
        except KpiError as error:
            findings += [(name, finding) for finding in error.findings]
            continue
        if indicator.id in read:
            other = read[indicator.id][0]
            message = Said(
                f"{other} and {name} both have the id “{indicator.id}”.", f"У {other} и {name} один и тот же id «{indicator.id}»."
            )
            findings.append((name, Finding.of("one-file-per-id", message)))
        read[indicator.id] = (name, indicator, text)
    if findings:
        raise KpiRefused(findings)
    return list(read.values())


def _attach(tx: Transaction, indicator: Indicator, source: str, model: Model, revision: int | None) -> KpiInfo:
    row = kpis.lock(tx.session, indicator.id)
    is_new = row is None or row.state == "detached"
    if revision is not None and revision != (0 if row is None or is_new else row.revision):
        raise Outdated(f"The indicator {indicator.id}")
    values = {"source": source, "digest": indicator.digest, "model_digest": model.digest, "state": "attached", "reasons": "[]"}
    if row is None or is_new:
        begun = {**values, "attached_at": tx.at, "attached_by": tx.by}
        if row is None:
            kpis.add(tx.session, {"key": indicator.id, **begun})
        else:
            kpis.change(tx.session, row, **begun)
        note_change(tx, kpis.find(tx.session, indicator.id), "attached", model, is_break=False)
    elif source != row.source:
        kpis.change(tx.session, row, **values)
        note_change(tx, row, "edited", model, is_break=indicator.digest != row.digest)
    elif row.state == "unverified":
        verify(tx, row, model)
    return info_of(kpis.find(tx.session, indicator.id))
