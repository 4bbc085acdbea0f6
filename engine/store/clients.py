"""Clients. The same phone, e-mail address, tax number or foreign key is the same client."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, or_, select, tuple_, update

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import clients as c
from engine.store.tables import deals as d

IDENTIFIERS = ("external_ref", "tax_id", "email", "phone")
"""From the most to the least telling: a phone may be shared by a family or an office."""
NATIONAL = 10
"""Digits of a phone number without what countries and exchanges put before it."""

_ADD = insert_row(c, without=["merged_into", "erased_at", "revision"], returning=["id"])
_FIND = Prepared(select(c).where(c.c.id == bindparam("id")))
_LOCK = Prepared(select(c).where(c.c.id == bindparam("id")).with_for_update())
_BY = {name: Prepared(select(c).where(c.c[name] == bindparam("value"))) for name in IDENTIFIERS}
_MERGED = Prepared(select(c).where(c.c.merged_into == bindparam("id")).order_by(c.c.id))
_DEALS = Prepared(select(d.c.key).where(d.c.client_id == bindparam("id")).order_by(d.c.key))
_CHANGEABLE = ("name", "name_key", "kind", "phone", "email", "tax_id", "external_ref", "merged_into", "erased_at")
_SAVE = Prepared(
    update(c)
    .where(c.c.id == bindparam("b_id"))
    .values({"revision": c.c.revision + 1, **{name: bindparam(f"b_{name}", type_=c.c[name].type) for name in _CHANGEABLE}})
)


class Pair(NamedTuple):
    """Two clients that may be one, by their ids, and what is the same: "name" or "phone"."""

    first: int
    second: int
    same: str


def name_key(name: str) -> str:
    """A name as it is compared: without case, punctuation and the dots of ё; the Russian abbreviations of legal forms stay words."""
    folded = unicodedata.normalize("NFKC", name).casefold().replace("ё", "е")
    return " ".join(re.findall(r"\w+", folded))


def name_clients(connection: Connection) -> None:
    """Give the clients that are there already their names as they are compared (migration 0002)."""
    rows = connection.execute(select(c.c.id, c.c.name).where(c.c.name != "")).all()
    if rows:
        statement = update(c).where(c.c.id == bindparam("b_id")).values(name_key=bindparam("b_key"))
        connection.execute(statement, [{"b_id": row.id, "b_key": name_key(row.name)} for row in rows])


def find(session: Session, client_id: int) -> Row | None:
    return session.first(_FIND, {"id": client_id})


def lock(session: Session, client_id: int) -> Row | None:
    return session.first(_LOCK, {"id": client_id})


def kept(session: Session, client_id: int) -> Row | None:
    """The client itself, or the one that it was merged into."""
    row = find(session, client_id)
    while row is not None and row.merged_into is not None:
        row = find(session, row.merged_into)
    return row


def by_identifier(session: Session, name: str, value: str) -> Row | None:
    """Who is known by it; a client that was merged is the one that it was merged into."""
    row = holder(session, name, value)
    return row if row is None or row.merged_into is None else kept(session, row.id)


def holder(session: Session, name: str, value: str) -> Row | None:
    """Whose row has this identifier, merged or not."""
    return session.first(_BY[name], {"value": value})


def add(session: Session, values: Mapping[str, Any]) -> int:
    row = session.first(_ADD, {**values, "name_key": name_key(values["name"])})
    assert row is not None
    return int(row.id)


def save(session: Session, row: Row, **changes: Any) -> None:
    """Set columns of a client, whose row was read before."""
    values = {**{name: getattr(row, name) for name in _CHANGEABLE}, **changes}
    values["name_key"] = name_key(values["name"])
    session.run(_SAVE, {"b_id": row.id, **{f"b_{name}": value for name, value in values.items()}})


def deals_of(session: Session, client_id: int) -> list[str]:
    """Keys of a client's deals, in order."""
    return [row.key for row in session.rows(_DEALS, {"id": client_id})]


def merged_into(session: Session, client_id: int) -> list[Row]:
    """Clients that were merged into this one."""
    return session.rows(_MERGED, {"id": client_id})


def search(session: Session, text: str, limit: int, after: tuple[str, int] | None = None) -> list[Row]:
    """Clients by a part of their name, phone, e-mail or tax number, in order of name; "" finds all. Not the merged and the erased.

    Args:
        after: (name key, id) of the last one seen.
    """
    wanted: list[ColumnElement[bool]] = [c.c.merged_into.is_(None), c.c.erased_at.is_(None)]
    if text.strip():
        wanted.append(or_(*_matches(text)))
    if after is not None:
        wanted.append(tuple_(c.c.name_key, c.c.id) > tuple_(*after))
    return session.select(select(c).where(*wanted).order_by(c.c.name_key, c.c.id).limit(limit))


def _matches(text: str) -> list[ColumnElement[bool]]:
    folded, digits = text.strip().lower(), re.sub(r"\D", "", text)
    compact = re.sub(r"[^0-9A-Za-z]", "", text).upper()
    found: list[ColumnElement[bool]] = []
    if key := name_key(text):
        found.append(c.c.name_key.contains(key, autoescape=True))
    if len(digits) >= 3 and not re.search(r"[^\d\s()+.\-]", text):
        found.append(c.c.phone.contains(digits.removeprefix("8") if len(digits) == 11 else digits))
    if len(compact) >= 3:
        found.append(c.c.tax_id.startswith(compact, autoescape=True))
    if "@" in folded or len(folded) >= 3:
        found.append(c.c.email.contains(folded, autoescape=True))
    return found or [c.c.id < 0]


def duplicates(session: Session, limit: int, after: tuple[int, int] | None = None) -> list[Pair]:
    """Pairs of clients that may be one: the same name, or the same national part of the phone number."""
    a, b = c.alias("a"), c.alias("b")
    there = [other.c[name].is_(None) for other in (a, b) for name in ("merged_into", "erased_at")]
    same_name = and_(a.c.name_key == b.c.name_key, a.c.name_key != "")
    same_phone = and_(_national(a) == _national(b), func.length(a.c.phone) >= NATIONAL, func.length(b.c.phone) >= NATIONAL)
    pairs = {"name": same_name, "phone": same_phone}
    found: dict[tuple[int, int], Pair] = {}
    for same, condition in pairs.items():
        wanted = [condition, a.c.id < b.c.id, *there]
        if after is not None:
            wanted.append(tuple_(a.c.id, b.c.id) > tuple_(*after))
        columns = (a.c.id.label("first"), b.c.id.label("second"))
        for row in session.select(select(*columns).where(*wanted).order_by(a.c.id, b.c.id).limit(limit)):
            found.setdefault((row.first, row.second), Pair(row.first, row.second, same))
    return [found[pair] for pair in sorted(found)][:limit]


def _national(table: Any) -> Any:
    return func.substr(table.c.phone, func.length(table.c.phone) - NATIONAL + 1)
