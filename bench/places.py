"""Where measurements are made, and where they are printed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote
from uuid import uuid4

import psycopg
from rich.console import Console

console = Console(width=100)


@contextmanager
def schema(url: str) -> Iterator[str]:
    """A schema of its own on a PostgreSQL server, dropped in the end; "" when there is no server."""
    name = f"bench_{uuid4().hex[:12]}"
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=3) if url else None
    except psycopg.OperationalError as error:
        console.print(f"PostgreSQL is left out: {str(error).strip()}")
        connection = None
    if connection is None:
        yield ""
        return
    with connection:
        connection.execute(f'CREATE SCHEMA "{name}"')
        try:
            yield f"{url}{'&' if '?' in url else '?'}options={quote(f'-csearch_path={name}')}"
        finally:
            connection.execute(f'DROP SCHEMA "{name}" CASCADE')
