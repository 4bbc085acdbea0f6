"""The HTTP door: `make_app(engine)`, served by `stagework serve`."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api import problems, routes, web
from api.changes import Broadcaster
from api.cli.app import installed_version
from api.metrics import Metrics
from api.middleware import BodyDigest, SecurityHeaders
from api.oidc import Provider
from api.rate_limits import rate_limits
from api.schemas import changes
from engine.engine import Engine
from engine.oidc import SECRET as OIDC_SECRET

PREFIX = "/api/v1"
REFUSALS = {
    400: "The request can't be read.",
    401: "Nobody has signed in.",
    403: "The person's roles don't allow it.",
    404: "There is no such thing, or it is not for this person's eyes.",
    409: "The thing's state does not allow it.",
    412: "It was changed since it was read.",
    413: "The body is too large.",
    422: "The request is understood and refused, with what is wrong.",
    429: "Too many requests.",
    503: "The database can't be used just now.",
}
"""What any route may answer instead of its result, as problem details."""


def make_app(engine: Engine, *, demo: bool = False) -> FastAPI:
    """The application on an open engine.

    Args:
        demo: It is the fictitious company: the sign-in page offers its people.
    """
    app = FastAPI(
        title="Stagework",
        version=installed_version(),
        summary="Runs a company's sales process from its BPMN diagrams.",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        responses={status: {"description": text} for status, text in REFUSALS.items()},
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{PREFIX}/openapi.json",
        generate_unique_id_function=lambda route: route.name,  # the clients' methods are named by it
    )
    app.state.engine = engine
    app.state.demo = demo
    rate_limits(engine)  # a malformed rate is told now
    oidc, secrets = engine.settings.oidc, engine.settings.secrets
    app.state.provider = Provider(oidc, secrets.get(OIDC_SECRET, ""), engine.clock) if oidc else None
    app.state.changes = Broadcaster(engine)
    app.state.metrics = Metrics(engine)
    problems.install(app)
    app.add_middleware(BodyDigest)
    app.add_middleware(SecurityHeaders)
    for module in sorted(found.name for found in iter_modules(routes.__path__)):
        router = import_module(f"{routes.__name__}.{module}")
        app.include_router(router.router, prefix=getattr(router, "PREFIX", PREFIX))
    web.install(app)
    app.openapi = lambda: _description(app)  # type: ignore[method-assign]
    return app


def _description(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 description: every refusal is a `Problem`, and every route but a few needs somebody signed in."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title, version=app.version, summary=app.summary, license_info=app.license_info, routes=app.routes,
            openapi_version="3.1.0",
        )  # fmt: skip
        schemas = schema.setdefault("components", {}).setdefault("schemas", {})
        for model in (problems.Problem, changes.Change, changes.StreamEnd):  # the latter stand inside a stream's text
            described = model.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
            schemas.update(described.pop("$defs", {}))
            schemas[model.__name__] = described
        content = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400:
                        answer.setdefault("content", content)  # other systems' shapes have their own
        schemas.pop("HTTPValidationError", None)
        schemas.pop("ValidationError", None)
        schema["components"]["securitySchemes"] = {
            "token": {"type": "http", "scheme": "bearer", "description": "A personal access token."},
            "basic": {"type": "http", "scheme": "basic", "description": "Name and password, for Camunda Modeler alone."},
            "session": {"type": "apiKey", "in": "cookie", "name": "stagework_session"},
        }
        schema["security"] = [{"token": []}, {"session": []}]
        app.openapi_schema = schema
    return app.openapi_schema
