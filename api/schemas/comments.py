"""Comments, attachments and watchers as the API shows them."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.schemas.common import Given, Listed, Shown


class Comment(Listed):
    """What somebody said about a deal."""

    id: int = Field(examples=[3])
    deal_key: str = Field(examples=["D-000017"])
    work_item_id: int | None = Field(description="The work item that it is about; null: the deal.")
    author: str = Field(examples=["anna"])
    body: str = Field(description="Empty when it is erased.", examples=["@boris, the client asks for the 3-year warranty."])
    mentions: list[str] = Field(description="Users who are named in it and may see the deal: they watch it since then.")
    written_at: datetime
    erased_at: datetime | None
    revision: int = Field(description="Its ETag.")


class CommentToWrite(Given):
    """What to say."""

    body: str = Field(min_length=1, max_length=10_000, examples=["@boris, the client asks for the 3-year warranty."])
    work_item_id: int | None = Field(default=None, ge=1, le=2**53, description="The work item that it is about; null: the deal.")
    mentions: list[str] = Field(
        default=[], max_length=50, description="Users who are to see it, besides those that the text names as @name."
    )


class Attachment(Listed):
    """A file that belongs to a deal."""

    id: int = Field(examples=[5])
    deal_key: str = Field(examples=["D-000017"])
    work_item_id: int | None = Field(description="The work item that it is about; null: the deal.")
    name: str = Field(description="Empty when it is erased.", examples=["offer.pdf"])
    media_type: str = Field(examples=["application/pdf"])
    size: int = Field(description="Bytes.")
    digest: str = Field(description="The content's SHA-256.")
    added_by: str
    added_at: datetime
    erased_at: datetime | None
    revision: int = Field(description="Its ETag.")


class Watchers(Shown):
    """Who watches a deal."""

    watchers: list[str] = Field(description="By name, in order.", examples=[["anna", "greta"]])


class WatcherToAdd(Given):
    """Who is to watch."""

    person: str = Field(default="", max_length=200, description="A user who may see the deal; empty: yourself.")


class Watching(Shown):
    """Somebody watches a deal."""

    deal_key: str
    person: str
