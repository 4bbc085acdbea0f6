"""The audit trail: seal, verify, checkpoints, bundle, key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Annotated, Any

import typer

from api.cli.app import app
from api.cli.options import By, Database, Json, Limit
from api.cli.output import CommandFailed, ExitCode, Output, table
from api.cli.session import opened, plain
from bpmn.findings import Finding
from engine.audit.bundle import write_bundle
from engine.audit.checkpoint import Checkpoint
from engine.audit.keys import key_id, public_pem, read_keys
from engine.audit.proofs import newest_checkpoints
from engine.audit.report import Report
from engine.audit.sealing import change_key, seal_all
from engine.audit.verification import verify as verify_history

audit = typer.Typer(no_args_is_help=True, help="The audit trail: prove that the history is as it was recorded (docs/audit.md).")
app.add_typer(audit, name="audit")


@audit.command()
def verify(
    ctx: typer.Context,
    by: By,
    deal: Annotated[str, typer.Option("--deal", metavar="KEY", help="Only this deal; default: everything.")] = "",
    anchor: Annotated[str, typer.Option(metavar="N:DIGEST", help="A checkpoint that was published earlier: it must still be there.")] = "",
    key: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="A file of public keys that may have signed, besides those of the key file.")
    ] = None,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Verify the history: every event, every seal, every file that it refers to. Changes nothing."""
    with opened(database) as engine:
        report = verify_history(engine, deal, by=by, anchor=anchor, accepted_keys=read_keys(key or []))
    data = {**plain(report), "newest": told(report.newest), "is_sound": report.is_sound}
    if not report.is_sound:
        findings = [Finding(one.code, "error", f"{one.chain} {one.message}".strip() + _since(one.since)) for one in report.findings]
        number = len(report.findings) + report.more
        message = f"The history was falsified, or broke: {number} findings. What each means, and who can have done it: docs/audit.md."
        raise CommandFailed(message, findings=findings, data=data)
    ctx.ensure_object(Output).show(data, *_lines(report))


def _n(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _since(since: Any) -> str:
    return f" (recorded {since:%Y-%m-%d %H:%M})" if since else ""


def _lines(report: Report) -> Iterator[str]:
    yield f"Everything fits: {_n(report.events, 'event')}, {_n(report.chains, 'chain')}, {_n(report.checkpoints, 'checkpoint')}."
    if report.unsealed:
        yield f"Not sealed yet: {_n(report.unsealed, 'event')}."
    if report.personal_values or report.erased:
        yield f"Personal values: {report.personal_values:,} fit, {report.erased:,} are erased."
    if report.newest is None:
        yield "There is no checkpoint: nothing is sealed, and the chain alone proves little. Seal with: stagework audit seal"
        return
    yield f"The last checkpoint is {report.newest.anchor}"
    if not report.has_known_keys:
        yield f"No key was there to compare with (--key). Signed with: {', '.join(report.keys)}"


@audit.command()
def seal(ctx: typer.Context, by: By, database: Database = None, _as_json: Json = False) -> None:
    """Seal what has happened since the last checkpoint. Workers do it by themselves every `seal_minutes`."""
    with opened(database) as engine:
        done = seal_all(engine, by=by)
    lines = [f"Checkpoint {one.checkpoint.anchor} seals {_n(one.heads, 'chain')}." for one in done if one.checkpoint]
    data = {"checkpoints": [told(one.checkpoint) for one in done], "heads": sum(one.heads for one in done)}
    ctx.ensure_object(Output).show(data, *(lines or ["Nothing has changed since the last checkpoint."]))


@audit.command()
def checkpoints(
    ctx: typer.Context,
    by: By,
    before: Annotated[int | None, typer.Option(metavar="NUMBER", help="The last checkpoint of the page before.")] = None,
    limit: Limit = 50,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """List checkpoints, the newest first: to print, to publish, to keep where others can see them."""
    with opened(database) as engine:
        found = newest_checkpoints(engine, by=by, limit=limit, before=before)
    rows = [(one.sealed_at, one.tree_size, one.anchor, one.key_id[:16]) for one in found]
    columns = ("Sealed", "Heads", "Checkpoint", "Key")
    ctx.ensure_object(Output).show({"checkpoints": [told(one) for one in found]}, table(columns, rows, "No checkpoints."))


@audit.command()
def bundle(
    ctx: typer.Context,
    deals: Annotated[list[str], typer.Argument(metavar="KEY...", help="The deals' keys.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The ZIP file to write.")],
    by: By,
    personal: Annotated[bool, typer.Option("--personal", help="Show personal values, with what proves them.")] = False,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Write deals with all that proves them into a ZIP, with a program that checks it without Stagework."""
    with opened(database) as engine, _whole(out) as file:
        info = write_bundle(engine, deals, file, by=by, personal=personal)
    data = {"file": str(out), **plain(info), "newest": told(info.newest)}
    unsealed = f"{info.unsealed:,} of them not sealed yet" if info.unsealed else "all sealed"
    told_of = f"{out}: {_n(len(info.deals), 'deal')}, {_n(info.events, 'event')}, {unsealed}. Unpack it and run: python verify.py"
    ctx.ensure_object(Output).show(data, told_of)


@contextmanager
def _whole(out: Path) -> Iterator[IO[bytes]]:
    """A file that is there when everything has gone well, and not before."""
    with NamedTemporaryFile("wb", dir=out.parent, prefix=f".{out.name}.", delete=False) as file:
        beside = Path(file.name)
        try:
            yield file
        except BaseException:
            beside.unlink()
            raise
    beside.replace(out)


@audit.command()
def key(
    ctx: typer.Context,
    by: By,
    change: Annotated[bool, typer.Option("--change", help="Sign with a new key from now on; the former one stays accepted.")] = False,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Print the public keys whose checkpoints are accepted, the one that signs first: to publish, and for `verify --key`."""
    with opened(database) as engine:
        if change:
            change_key(engine, by=by)
        ring = engine.audit_keys.known()
    if ring is None:
        raise CommandFailed("There is no key yet: the first seal makes it. Run: stagework audit seal", ExitCode.USAGE)
    keys = [{"key_id": key_id(raw), "public_key": public_pem(raw).decode()} for raw in ring.accepted]
    ctx.ensure_object(Output).show({"keys": keys}, *(f"{one['key_id']}\n{one['public_key']}".rstrip() for one in keys))


def told(checkpoint: Checkpoint | None) -> dict[str, Any] | None:
    """A checkpoint with its digest and anchor."""
    return None if checkpoint is None else {**plain(checkpoint), "digest": checkpoint.digest, "anchor": checkpoint.anchor}
