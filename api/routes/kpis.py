"""Indicators: what is attached to the completed process model, and what a declaration may say."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.dependencies import After, Caller, EngineOf, IfMatch, Key, Limit, OnceOf, expected, page_of_whole, shown
from api.problems import Fault, Refused
from api.schemas import kpis as schema
from api.schemas.common import Page
from bpmn.findings import Finding
from bpmn.kpi.definition import Indicator, KpiError
from engine.actors import actor_of
from engine.commands.attach_kpi import attach_kpi, read_declarations
from engine.commands.detach_kpi import detach_kpi
from engine.kpi.attached import KpiInfo
from engine.kpi.shipped import shipped_kpis
from engine.queries.kpis import check_kpi, kpi, kpi_vocabulary, kpis
from engine.queries.model import model

router = APIRouter(tags=["kpis"])


@router.get("/kpis", response_model=Page[schema.Kpi], summary="The attached indicators by key")
def list_kpis(engine: EngineOf, caller: Caller, limit: Limit = 200, after: After = "") -> Response:
    return page_of_whole([schema.Kpi.model_validate(one) for one in kpis(engine, by=caller)], limit, after)


@router.post("/kpis/check", response_model=schema.KpiFindings, summary="Check a declaration without attaching it")
def check_declaration(engine: EngineOf, caller: Caller, once: OnceOf, given: schema.KpiDeclaration) -> Response:
    return once.again(lambda: check_kpi(engine, given.yaml, by=caller), lambda found: _findings(engine, caller, given.yaml, found))


@router.get("/kpis/vocabulary", response_model=schema.KpiVocabulary, summary="What a declaration may name in the deployed model")
def show_kpi_vocabulary(engine: EngineOf, caller: Caller) -> schema.KpiVocabulary:
    return schema.KpiVocabulary.model_validate(kpi_vocabulary(engine, by=caller))


@router.get("/kpis/shipped", response_model=schema.ShippedKpis, summary="The indicators that come with Stagework")
def list_shipped_kpis(engine: EngineOf, caller: Caller) -> Response:
    attached = {one.key for one in kpis(engine, by=caller)}
    found = [
        schema.ShippedKpi(key=indicator.id, declaration=indicator, source=source, is_attached=indicator.id in attached)
        for _, indicator, source in read_declarations(shipped_kpis())
    ]
    return Response(schema.ShippedKpis(kpis=found).model_dump_json(), media_type="application/json")


@router.post("/kpis/shipped", response_model=schema.AttachedKpis, status_code=201, summary="Attach the indicators that come with Stagework")
def attach_shipped_kpis(engine: EngineOf, caller: Caller, once: OnceOf) -> Response:
    """Refused with `model-incomplete` while the process model is not complete; `missing` says what is not there."""
    return once(lambda: attach_kpi(engine, shipped_kpis(), by=caller), _attached, 201)


@router.get("/kpis/{key}", response_model=schema.KpiDetails, summary="An attached indicator, and what has changed about it")
def read_kpi(engine: EngineOf, caller: Caller, key: Key) -> Response:
    info, changes = kpi(engine, key, by=caller)
    return shown(schema.KpiDetails.model_validate({**dict(schema.Kpi.model_validate(info)), "changes": changes}), info.revision)


@router.put("/kpis/{key}", response_model=schema.KpiDetails, summary="Attach an indicator, or change it")
def put_kpi(engine: EngineOf, caller: Caller, key: Key, given: schema.KpiDeclaration, if_match: IfMatch = "") -> Response:
    """Refused with `model-incomplete` while the process model is not complete; `missing` says what is not there.

    With another measure the figures are computed anew, over all of the history.
    """
    actor_of(caller).require("kpi.attach")
    ((_, indicator, source),) = read_declarations([("", given.yaml.encode())])
    if indicator.id != key:
        raise Refused(422, "another-kpi", f"The declaration has the id “{indicator.id}”, the address “{key}”. Make them the same.")
    attach_kpi(engine, [("", source.encode())], by=caller, revision=expected(if_match))
    return read_kpi(engine, caller, key)


@router.delete("/kpis/{key}", status_code=204, summary="Detach an indicator: it is measured no longer")
def delete_kpi(engine: EngineOf, caller: Caller, key: Key, if_match: IfMatch = "") -> Response:
    detach_kpi(engine, key, by=caller, revision=expected(if_match))
    return Response(status_code=204)


def _attached(infos: list[KpiInfo]) -> schema.AttachedKpis:
    return schema.AttachedKpis(kpis=[schema.Kpi.model_validate(info) for info in infos])


def _findings(engine: EngineOf, caller: Caller, source: str, found: list[Finding]) -> schema.KpiFindings:
    try:
        read = Indicator.parse(source)
    except KpiError:
        read = None
    is_complete = model(engine, by=caller).is_complete
    return schema.KpiFindings(
        findings=[Fault.model_validate(finding.to_dict()) for finding in found],
        may_be_attached=is_complete and all(finding.severity != "error" for finding in found),
        model_is_complete=is_complete,
        declaration=read,
        source=source,
    )
