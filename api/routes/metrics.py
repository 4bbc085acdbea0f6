"""Gauges for a monitoring system."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.dependencies import Caller
from api.metrics import MEDIA_TYPE, Metrics

router = APIRouter(tags=["operation"])


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "The text format of Prometheus."}},
    summary="Gauges for Prometheus: indicators, and how the installation is",
)
def show_metrics(request: Request, caller: Caller) -> Response:
    """What the reader's roles allow: indicators, the state of the installation, or both; up to 5 seconds old. See docs/operations.md."""
    metrics: Metrics = request.app.state.metrics
    return Response(metrics.text(caller), media_type=MEDIA_TYPE)
