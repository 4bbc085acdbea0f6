"""A typed client of the HTTP API, for programs.

    from api.client import Refused, StageworkClient

    with StageworkClient("https://stagework.example.com", token="sw_...") as stagework:
        for item in stagework.every(stagework.list_work_items, department="sales"):
            stagework.complete_work_item(item["id"], {"answers": {"amount": 1200}})

Its methods and types are made from the API's description by `make client`: one method for each operation, named as the operation.
Requests are tried again when the server can't be reached and it is safe: reads, and every POST, which gets an Idempotency-Key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ParamSpec, Self, TypeVar

from api.client.connection import Connection, File, Refused
from api.client.events import Event, follow
from api.client.generated import Operations, Page

__all__ = ["Event", "File", "Refused", "StageworkClient"]

Item = TypeVar("Item")
Given = ParamSpec("Given")


class StageworkClient(Operations):
    """Speaks to one server as one person; `Connection` tells the arguments."""

    def __init__(self, base_url: str, token: str = "", **options: Any) -> None:
        super().__init__(Connection(base_url, token, **options))

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def every(self, list_: Callable[Given, Page[Item]], *args: Given.args, **filters: Given.kwargs) -> Iterator[Item]:
        """Every item of a list, page after page: `client.every(client.list_deals, state="open")`."""
        while True:
            page = list_(*args, **filters)
            yield from page["items"]
            if page["next"] is None:
                return
            filters["after"] = page["next"]

    def events(
        self, *, deal: str = "", department: str = "", only: str = "", after: int | None = None, seconds: int | None = None
    ) -> Iterator[Event]:
        """Changes of deals and work items as they happen, without end; a lost connection is taken up where it was lost.

        Args:
            deal, department: Only these. `only`: "inbox" or "deals".
            after: The last `Event.id` that was seen.
            seconds: End after so long; 0: what was missed.
        """
        query = {name: value for name, value in {"deal": deal, "department": department, "only": only}.items() if value}
        return follow(self._connection, query, after, seconds)
