"""The process model as a whole: whether it is complete, and the words that diagrams may use."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import Caller, EngineOf
from api.schemas import model as schema
from engine.queries.model import model
from engine.queries.vocabulary import connectors, vocabulary

router = APIRouter(tags=["model"])


@router.get("/model", response_model=schema.Model, summary="Is the process model complete? The checklist, and what is missing where")
def show_model(engine: EngineOf, caller: Caller) -> schema.Model:
    """Indicators may be attached only to a complete model, by its digest."""
    return schema.Model.model_validate(model(engine, by=caller))


@router.get(
    "/model/vocabulary", response_model=schema.Vocabulary, summary="The words that a diagram may use, as the deployed model knows them"
)
def show_vocabulary(engine: EngineOf, caller: Caller) -> schema.Vocabulary:
    return schema.Vocabulary.model_validate(vocabulary(engine, by=caller))


@router.get("/connectors", response_model=schema.Connectors, summary="The installed connectors, with their parameters")
def list_connectors(engine: EngineOf, caller: Caller) -> schema.Connectors:
    return schema.Connectors(connectors=[schema.ConnectorInfo.model_validate(one) for one in connectors(engine, by=caller)])
