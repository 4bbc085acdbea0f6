"""Drafts of the model's files as the API shows them."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.schemas.common import Given, Listed, Shown
from api.schemas.definitions import Kind
from api.uploads import LONGEST as LONGEST_NAME
from engine import model_drafts


class Editor(Shown):
    """Somebody who has a file open."""

    person: str = Field(examples=["olga"])
    seen_at: datetime


class Editors(Shown):
    """Who else has a file open."""

    editors: list[Editor]


class ModelDraftInfo(Listed):
    """A file of the model that is being worked on."""

    kind: Kind
    key: str = Field(description="The process, decision or form id.", examples=["discussion"])
    name: str = Field(description="The file's name.", examples=["discussion.bpmn"])
    base_version: int | None = Field(description="The deployed version that it goes on from; null: it is a new file.")
    newest_version: int | None = Field(description="The version that runs now; null: none is deployed.")
    is_outdated: bool = Field(description="Something else than `base_version` runs by now.")
    begun_by: str
    saved_by: str
    saved_at: datetime
    revision: int = Field(description="Its ETag.")
    editors: list[Editor] = Field(description="Who has it open: seen within the last minute.")


class ModelDraft(ModelDraftInfo):
    """A draft, with what it says."""

    source: str = Field(description="The text as it was saved; it need not be well-formed.")

    @classmethod
    def of_draft(cls, found: model_drafts.ModelDraft) -> ModelDraft:
        return cls(**ModelDraftInfo.model_validate(found.info).model_dump(), source=found.source)


class DraftToSave(Given):
    """A draft, in place of the one before."""

    source: str = Field(
        max_length=model_drafts.LONGEST,
        description=f"The whole file, as it is: broken or whole; at most {model_drafts.LONGEST:,} bytes of UTF-8.",
        examples=['{"type": "default", "id": "contact", "components": []}'],
    )
    name: str = Field(default="", max_length=LONGEST_NAME, description="The file's name; default: the key with the kind's ending.")
    base_version: int | None = Field(
        default=None, ge=1, le=2**31 - 1, description="The deployed version that it goes on from; null: it is a new file."
    )
