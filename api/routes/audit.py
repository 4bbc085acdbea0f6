"""The audit trail: checkpoints, verification, proofs, bundles."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Annotated, Any, BinaryIO

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from api.dependencies import TEXT, After, Caller, EngineOf, Fields, Key, Limit, Number, OnceOf, Wanted, cursor, page, place
from api.schemas.audit import Checkpoint, Proof, Sealed, Verification
from api.schemas.common import Page
from engine.audit.bundle import write_bundle
from engine.audit.proofs import checkpoint_of, newest_checkpoints, proof
from engine.audit.sealing import seal
from engine.audit.verification import verify

router = APIRouter(tags=["audit"])

ZIP: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
        "description": "The bundle: unpack it and run `python verify.py`.",
    }
}
PIECE = 1 << 18

Anchor = Annotated[
    str,
    Query(
        pattern=r"^([0-9]{1,15}:[0-9a-f]{64})?$",
        description="`anchor` of a checkpoint that was published earlier: it must still be there.",
        examples=["17:" + "3f1c9a0b" * 8],
    ),
]
Deals = Annotated[
    list[Annotated[str, Query(min_length=1, max_length=200, pattern=TEXT)]],
    Query(min_length=1, max_length=1_000, description="The keys of the deals that it shall have.", examples=[["D-000017"]]),
]


@router.get("/audit/checkpoints", response_model=Page[Checkpoint], summary="Checkpoints, the newest first")
def list_checkpoints(engine: EngineOf, caller: Caller, limit: Limit = 50, after: After = "", fields: Fields = "") -> Response:
    last = place(after, int)
    found = newest_checkpoints(engine, by=caller, limit=limit, before=last[0] if last else None)
    return page([Checkpoint.model_validate(one) for one in found], limit, lambda item: cursor(item.number), fields)


@router.get("/audit/checkpoints/{number}", response_model=Checkpoint, summary="One checkpoint")
def show_checkpoint(engine: EngineOf, caller: Caller, number: Number) -> Checkpoint:
    return Checkpoint.model_validate(checkpoint_of(engine, number, by=caller))


@router.post("/audit/checkpoints", response_model=Sealed, summary="Seal what has happened since the last checkpoint")
def make_checkpoint(engine: EngineOf, caller: Caller, once: OnceOf) -> Response:
    return once(lambda: seal(engine, by=caller), Sealed.model_validate)


@router.get("/audit/verification", response_model=Verification, summary="Verify the whole history, or one deal")
def show_verification(engine: EngineOf, caller: Caller, deal: Wanted = "", anchor: Anchor = "") -> Verification:
    """The whole history takes about a minute for two million events; one deal takes milliseconds."""
    return Verification.model_validate(verify(engine, deal, by=caller, anchor=anchor))


@router.get("/audit/proofs/{deal_key}", response_model=Proof, summary="What proves a deal: sealed heads, with paths to signed roots")
def show_proof(engine: EngineOf, caller: Caller, deal_key: Key) -> Proof:
    return Proof.model_validate(proof(engine, deal_key, by=caller))


@router.get("/audit/bundle", response_class=StreamingResponse, responses=ZIP, summary="Deals with all that proves them, as a ZIP")
def show_bundle(
    engine: EngineOf,
    caller: Caller,
    deal: Deals,
    personal: Annotated[bool, Query(description="Show personal values, too. That they were shown is recorded.")] = False,
) -> StreamingResponse:
    """Events, diagrams, forms, decision tables, actors, checkpoints, and a program that checks it all without Stagework."""
    file: BinaryIO = TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    try:
        write_bundle(engine, deal, file, by=caller, personal=personal)
        size = file.tell()
    except BaseException:
        file.close()
        raise
    headers = {"Content-Disposition": 'attachment; filename="audit-bundle.zip"', "Content-Length": str(size)}
    return StreamingResponse(_pieces(file), media_type="application/zip", headers=headers)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
