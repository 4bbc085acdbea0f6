"""Process losses that diagrams show, without a database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.app import app
from api.cli.diagrams import SUFFIXES
from api.cli.options import Json, Language, read_files
from api.cli.output import CommandFailed, Output, table
from api.cli.session import plain
from bpmn.kpi.definition import Indicator
from engine.kpi.shipped import shipped_kpis
from engine.library import Library, Unreadable
from engine.queries.diagram_losses import about, facts_read, losses_of
from engine.shipped import shipped_files


@app.command("losses-in")
def losses_in(
    ctx: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILES...", help="Files; a directory stands for the files in it.")] = None,
    language: Language = "en",
    _as_json: Json = False,
) -> None:
    """Say what diagrams lose before they run: needless, doubled and over-complicated work. Without a database.

    The files stand in place of the shipped ones, or beside them, and what they have to do with is told; without files, the shipped model.
    """
    library = Library()
    for name, source in shipped_files():
        library.add(name, source)
    read = facts_read([Indicator.parse(source, name) for name, source in shipped_kpis()])
    before = losses_of(library, None, read) if files else []
    given: set[tuple[str, str]] = set()
    for name, source in read_files(files or [], SUFFIXES):
        try:
            kind, key, _ = library.add(name, source)
        except Unreadable as error:
            raise CommandFailed(f"{name} can't be read; mend the errors above.", findings=error.findings) from None
        given.add((kind, key))
    found = losses_of(library, None, read)
    found = about(library, found, given, before) if files else found
    russian = language == "ru"
    rows = [
        (
            one.weight,
            one.kind,
            " ".join(part for part in (one.process_id, one.element_id) if part),
            one.what_ru if russian else one.what,
            one.suggestion_ru if russian else one.suggestion,
        )
        for one in found
    ]
    data = {"losses": [plain(one) for one in found]}
    ctx.ensure_object(Output).show(data, table(("Weight", "Kind", "Where", "What", "Instead"), rows, "The diagrams show no losses."))
