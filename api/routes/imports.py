"""Imports: deals of another system."""

from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Annotated

from fastapi import APIRouter, File, Form, Response, UploadFile

from api.dependencies import After, Caller, EngineOf, Fields, Limit, OnceOf, cursor, page, place
from api.problems import Fault, Refused
from api.replay.importer import Report, replay
from api.replay.joins import ExportError, read_joins
from api.replay.mapping import Mapping, MappingError, load
from api.replay.rows import Export
from api.schemas.common import Page
from api.schemas.operations import ImportedSource, ImportReport, RejectedRow
from api.uploads import MOST, checked_name
from engine.actors import Actor
from engine.engine import Engine
from engine.queries.imports import imported_sources

router = APIRouter(tags=["operation"])

SECONDS = 25.0
"""What one request may take; send it again to go on."""
SHOWN_REJECTS = 1_000


@router.post("/imports", response_model=ImportReport, summary="Bring in deals of another CRM, each walked to its recorded outcome")
def import_deals(
    engine: EngineOf,
    caller: Caller,
    once: OnceOf,
    export: Annotated[UploadFile, File(description="The other CRM's opportunities, as CSV.")],
    mapping: Annotated[UploadFile, File(description="What its columns mean (TOML; docs/cli.md, “replay”).")],
    products: Annotated[UploadFile | None, File(description="The product list that the mapping names, if it names one.")] = None,
    joined: Annotated[
        list[UploadFile] | None,
        File(max_length=MOST, description="The files that the mapping joins, if it does, each under its name there."),
    ] = None,
    limit: Annotated[int | None, Form(ge=1, le=1_000_000, description="Only the first so many rows.")] = None,
) -> Response:
    """No row is imported twice, so the same request may be sent again: it goes on where the time of the one before was over."""
    return once.again(lambda: _import(engine, caller, export, mapping, products, joined or [], limit), _report)


@router.get("/imports", response_model=Page[ImportedSource], summary="What was brought in from other systems, by source")
def list_imports(engine: EngineOf, caller: Caller, limit: Limit = 50, after: After = "", fields: Fields = "") -> Response:
    last = place(after, str)
    found = [source for source in imported_sources(engine, by=caller) if last is None or source.source > last[0]]
    items = [ImportedSource.model_validate(source) for source in found[:limit]]
    return page(items, limit, lambda item: cursor(item.source), fields)


def _import(
    engine: Engine,
    by: Actor,
    export: UploadFile,
    mapping: UploadFile,
    products: UploadFile | None,
    joined: list[UploadFile],
    limit: int | None,
) -> Report:
    by.require("deals.import")
    until = monotonic() + SECONDS
    with TemporaryDirectory(prefix="stagework-import-") as name:
        folder = Path(name)
        kept = _keep(folder / "export.csv", export)
        try:
            read = _named_only(load(_keep(folder / "mapping.toml", mapping)))
            for name in ("products", "joined"):
                (folder / name).mkdir()
            if products is not None and read.products is not None and read.products.file:
                _keep(folder / "products" / read.products.file, products)
            for upload in joined:
                _keep(folder / "joined" / checked_name(upload.filename or ""), upload)
            known = read.known_products(folder / "products")
            partners = read_joins(read, folder / "joined", folder / "products")
            return replay(engine, Export(kept, read, partners), known, by=by, limit=limit, is_late=lambda: monotonic() > until)
        except MappingError as error:
            faults = [Fault.model_validate({"file": "mapping", **finding.to_dict()}) for finding in error.findings]
            raise Refused(422, "bad-mapping", "The mapping can't be used.", faults=faults) from None
        except ExportError as error:
            raise Refused(422, "bad-export", str(error).replace(str(kept), "The export")) from None
        except FileNotFoundError as error:
            if read.products is not None and str(error) == read.products.file and products is None:
                raise Refused(422, "products-missing", f"Send the product list “{error}” that the mapping names as “products”.") from None
            raise Refused(422, "file-missing", f"Send the file “{error}” that the mapping joins as one of “joined”.") from None
        except (LookupError, UnicodeError, csv.Error) as error:
            raise Refused(422, "bad-file", f"A file can't be read as the mapping says: {error}") from None


def _named_only(read: Mapping) -> Mapping:
    """The mapping with nothing but names as its files: a path of this server is nobody's business."""
    joins = {name: join.model_copy(update={"file": checked_name(join.file)}) for name, join in read.joins.items()}
    products = read.products
    if products is not None and products.file:
        products = products.model_copy(update={"file": checked_name(products.file)})
    return read.model_copy(update={"products": products, "joins": joins})


def _keep(path: Path, upload: UploadFile) -> Path:
    path.write_bytes(upload.file.read())
    return path


def _report(report: Report) -> ImportReport:
    names = ("rows", "imported", "already", "steps", "is_complete", "outcomes")
    shown = [RejectedRow(line=reject.line, reason=reject.reason, cells=list(reject.cells)) for reject in report.rejects[:SHOWN_REJECTS]]
    return ImportReport(**{name: getattr(report, name) for name in names}, rejects=shown, rejected=len(report.rejects))
