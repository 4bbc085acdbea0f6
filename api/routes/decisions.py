"""Decisions: the deployed decision tables, asked without a deal."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.dependencies import After, Caller, EngineOf, Fields, Key, Limit, OnceOf, cursor, page, place
from api.schemas.common import Page
from api.schemas.definitions import DefinitionDetails
from api.schemas.forms import Decided, DecisionInfo, Facts
from api.uploads import Language
from engine.queries import decisions
from engine.queries.decisions import evaluate_decision
from engine.queries.definition import newest_definition
from engine.queries.operations import definitions

router = APIRouter(tags=["forms and decisions"])


@router.get("/decisions", response_model=Page[DecisionInfo], summary="The newest version of each decision table, by id")
def list_decisions(engine: EngineOf, caller: Caller, limit: Limit = 50, after: After = "", fields: Fields = "") -> Response:
    last = place(after, str, int)
    before = ("dmn", last[0], last[1]) if last else None
    found = definitions(engine, by=caller, kind="dmn", newest_only=True, limit=limit, after=before)
    names = ("version", "digest", "deployed_at", "deployed_by")
    items = [DecisionInfo.model_validate({"id": info.key, **{name: getattr(info, name) for name in names}}) for info in found]
    return page(items, limit, lambda item: cursor(item.id, item.version), fields)


@router.get("/decisions/{decision_id}", response_model=DefinitionDetails, summary="A decision table: columns, rules, hit policy")
def show_decision(engine: EngineOf, caller: Caller, decision_id: Key, lang: Language = "") -> DefinitionDetails:
    return DefinitionDetails.of_definition(newest_definition(engine, "dmn", decision_id, by=caller), lang)


@router.post("/decisions/{decision_id}/evaluation", response_model=Decided, summary="Make a decision; nothing is stored")
def make_decision(engine: EngineOf, caller: Caller, once: OnceOf, decision_id: Key, given: Facts) -> Response:
    return once(lambda: evaluate_decision(engine, decision_id, given.variables, by=caller), _decided)


def _decided(found: decisions.Decided) -> Decided:
    result = found.result
    return Decided(
        id=found.info.key, version=found.info.version, rows=result.rows, matched_rules=result.matched_rules, inputs=result.inputs
    )
