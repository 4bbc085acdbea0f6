"""The API's operations and types. Made by `make client` from the API's description; changes are made there.

Description: sha256:8e343c61b0a8a862b72ae07b0e13d71cf0d51674adb69e0c2decf5c6156eab8a
"""

from __future__ import annotations

from typing import Any, Generic, Literal, NotRequired, TypeAlias, TypedDict, TypeVar, cast
from urllib.parse import quote

from api.client.connection import Connection, File, etag, forms

Item = TypeVar("Item")


class Page(TypedDict, Generic[Item]):
    """A page of a list; `next` is the next page's `after`, or None."""

    items: list[Item]
    next: str | None


class Answers(TypedDict):
    """A person's answers to the form."""

    answers: NotRequired[dict[str, Any]]


class Change(TypedDict):
    """Something that happened in a deal. Read the deal or the work item for what it is like now."""

    deal_key: str
    kind: str
    element_id: str
    at: str
    actor: str
    revision: int
    work_item: NotRequired[int | None]
    department: NotRequired[str]
    assignee: NotRequired[str]


class Fault(TypedDict):
    """One reason among several: which field, element or line, and what to do."""

    message: str
    message_ru: NotRequired[str]
    field: NotRequired[str]
    file: NotRequired[str]
    rule: NotRequired[str]
    severity: NotRequired[str]
    hint: NotRequired[str]
    element_id: NotRequired[str]
    element_name: NotRequired[str]
    line: NotRequired[int | None]


class Moved(TypedDict):
    """Where a command has taken a deal."""

    deal_key: str
    instance_id: str
    state: str
    exit: str
    incidents: list[str]


class Problem(TypedDict):
    """Why a request was refused (RFC 9457). Nothing was changed by it."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: NotRequired[list[Fault]]


class StreamEnd(TypedDict):
    """The last event of a stream: why it ends. Unless nobody is signed in any more, ask again with Last-Event-ID."""

    reason: str
    detail: str


class WorkItem(TypedDict):
    """Something for a person to do: an operation that a deal has reached."""

    id: NotRequired[int]
    deal_key: NotRequired[str]
    instance_id: NotRequired[str]
    element_id: NotRequired[str]
    name: NotRequired[str]
    department: NotRequired[str]
    assignee: NotRequired[str]
    form: NotRequired[str]
    state: NotRequired[str]
    due_at: NotRequired[str | None]
    opened_at: NotRequired[str]
    claimed_at: NotRequired[str | None]
    completed_at: NotRequired[str | None]
    completed_by: NotRequired[str]
    priority: NotRequired[int]
    follow_up_at: NotRequired[str | None]
    delegated_by: NotRequired[str]
    escalated_to: NotRequired[str]
    turn: NotRequired[str]


class Operations:
    """One method for each operation. All raise `Refused` when the server refuses."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list_work_items(
        self,
        *,
        department: str | None = None,
        assignee: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        fields: str | None = None,
    ) -> Page[WorkItem]:
        """What is to be done, the most urgent first"""
        return cast(
            "Page[WorkItem]",
            self._connection.json(
                "GET",
                "/api/v1/work-items",
                query={"department": department, "assignee": assignee, "limit": limit, "after": after, "fields": fields},
            ),
        )

    def complete_work_item(self, item_id: int, body: Answers, *, idempotency_key: str | None = None) -> Moved:
        """Complete a work item with answers to its form"""
        return cast(
            "Moved",
            self._connection.json(
                "POST",
                f"/api/v1/work-items/{quote(str(item_id), safe='')}/completion",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )
