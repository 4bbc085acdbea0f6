"""The process model as a whole: is it complete?"""

from __future__ import annotations

import typer

from api.cli.app import app
from api.cli.options import Database, Json, Language
from api.cli.output import CommandFailed, Output, table
from api.cli.session import opened, plain
from bpmn.findings import Finding
from engine.queries.model import Item, ModelPart
from engine.queries.model import model as the_model

model = typer.Typer(no_args_is_help=True, help="The process model: the end-to-end diagram and the five stages.")
app.add_typer(model, name="model")


@model.command()
def status(ctx: typer.Context, language: Language = "en", database: Database = None, _as_json: Json = False) -> None:
    """Say whether the deployed model is complete, and what is missing where. Indicators need a complete one."""
    output = ctx.ensure_object(Output)
    with opened(database) as engine:
        found = the_model(engine)
    data = plain(found)
    if not found.is_complete:
        places = [finding for part, item in found.missing for finding in _findings(part, item, language)]
        raise CommandFailed(f"The process model is not complete: {len(places)} things are missing.", findings=places, data=data)
    rows = [
        (part.name_ru if language == "ru" else part.name, len(part.files), sum(len(item.where) for item in part.items))
        for part in found.parts
    ]
    output.show(data, table(("Part", "Files", "Warnings"), rows, ""), f"The process model is complete: {found.digest}")


def _findings(part: ModelPart, item: Item, language: str) -> list[Finding]:
    """What is missing, place by place; where there is no diagram there is nothing else to tell."""
    russian = language == "ru"
    what_to_do = item.what_to_do_ru if russian else item.what_to_do
    part_name = part.name_ru if russian else part.name
    return [
        Finding(
            item.rule,
            place.severity,
            f"{part_name}: {place.what_ru if russian else place.what}",
            what_to_do,
            place.element_id,
            (place.name_ru if russian else "") or place.name,
        )
        for place in item.where
    ]
