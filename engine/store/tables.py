"""The tables. Times are timezone-aware UTC; variables, payloads and history data are `engine.values` text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Number = BigInteger().with_variant(Integer(), "sqlite")  # SQLite numbers rows by itself in INTEGER PRIMARY KEY columns only


def to_text(moment: datetime | None) -> str | None:
    """A moment as text of one width, so that SQLite compares it in order of time (ISO 8601, UTC, microseconds)."""
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="microseconds")


def from_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


class Moment(TypeDecorator[datetime]):
    """A timezone-aware time: `timestamptz` on PostgreSQL; text of one width on SQLite, which has no type for it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return to_text(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return from_text(value) if dialect.name == "sqlite" else value


def _number() -> Column[int]:
    return Column("id", Number, Identity(), primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


definitions = Table(
    "definitions",
    metadata,
    _number(),
    Column("kind", Text, nullable=False),  # bpmn, dmn, form
    Column("key", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("source", LargeBinary, nullable=False),
    _text("name"),
    _text("stage"),
    Column("deployed_at", Moment, nullable=False),
    Column("deployed_by", Text, nullable=False),
    UniqueConstraint("kind", "key", "version"),
    UniqueConstraint("kind", "key", "digest"),
)

start_messages = Table(
    "start_messages",
    metadata,
    Column("definition_id", Number, ForeignKey("definitions.id"), primary_key=True),
    Column("element_id", Text, primary_key=True),
    Column("message", Text, nullable=False, index=True),
)

clients = Table(
    "clients",
    metadata,
    _number(),
    _text("name"),
    _text("kind"),
    Column("phone", Text, unique=True),  # normalised; the same phone, e-mail or tax number is the same client
    Column("email", Text, unique=True),
    Column("tax_id", Text, unique=True),
    Column("external_ref", Text, unique=True),
    Column("created_at", Moment, nullable=False),
)

deals = Table(
    "deals",
    metadata,
    _number(),
    Column("key", Text, nullable=False, unique=True),
    Column("client_id", Number, ForeignKey("clients.id"), index=True),
    _text("title"),
    Column("state", Text, nullable=False),
    _text("stage"),
    _text("exit"),
    _text("owner"),
    Column("parent_key", Text, ForeignKey("deals.key"), index=True),
    _text("kind"),
    _text("source"),
    Column("external_ref", Text, unique=True),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Index(None, "state", "stage"),
    Index(None, "owner", "state"),
)

instances = Table(
    "instances",
    metadata,
    Column("id", Text, primary_key=True),
    Column("deal_key", Text, ForeignKey("deals.key"), nullable=False, index=True),
    Column("definition_id", Number, ForeignKey("definitions.id"), nullable=False, index=True),
    Column("process_id", Text, nullable=False),
    Column("parent_id", Text, ForeignKey("instances.id"), index=True),
    Column("parent_token", Text),
    Column("depth", Integer, nullable=False),
    Column("state", Text, nullable=False),
    _text("exit"),
    Column("revision", Integer, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("snapshot", Text, nullable=False),
)

work_items = Table(
    "work_items",
    metadata,
    _number(),
    Column("instance_id", Text, ForeignKey("instances.id"), nullable=False),
    Column("deal_key", Text, nullable=False, index=True),
    Column("token", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    _text("name"),
    _text("department"),
    _text("assignee"),
    _text("form"),
    Column("state", Text, nullable=False),
    Column("due_at", Moment),
    Column("opened_at", Moment, nullable=False),
    Column("claimed_at", Moment),
    Column("completed_at", Moment),
    _text("completed_by"),
    Index(None, "instance_id", "token"),
    Index("ix_work_items_inbox", "state", "department", "due_at", "id"),
    Index("ix_work_items_mine", "state", "assignee", "due_at", "id"),
    Index("ix_work_items_urgent", "state", "due_at", "id"),
)

jobs = Table(
    "jobs",
    metadata,
    _number(),
    Column("kind", Text, nullable=False),  # timer, service, message, child, start
    Column("instance_id", Text, ForeignKey("instances.id")),
    Column("token", Text),
    _text("element_id"),
    _text("deal_key"),
    Column("state", Text, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("max_attempts", Integer, nullable=False),
    Column("pause", Float, nullable=False),  # seconds before the next try
    Column("lease_until", Moment),
    _text("lease_owner"),
    Column("payload", Text, nullable=False),
    _text("error"),
    Column("idempotency_key", Text, nullable=False),
    Index(None, "instance_id", "token"),
    Index(None, "state", "due_at"),
    Index(None, "deal_key"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    _number(),
    Column("instance_id", Text, ForeignKey("instances.id"), nullable=False),
    Column("token", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("correlation", Text, nullable=False),
    Column("deal_key", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("instance_id", "token"),
    Index(None, "message", "correlation"),
)

messages = Table(
    "messages",
    metadata,
    _number(),
    Column("message_id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("correlation", Text, nullable=False),
    _text("deal_key"),  # the sender's deal
    Column("payload", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index(None, "state", "name", "correlation"),
)

incidents = Table(
    "incidents",
    metadata,
    _number(),
    Column("instance_id", Text, ForeignKey("instances.id")),
    Column("token", Text),
    Column("job_id", Number, ForeignKey("jobs.id")),
    _text("element_id"),
    _text("deal_key"),
    Column("cause", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("resolved_at", Moment),
    Index(None, "state", "opened_at"),
    Index(None, "instance_id", "token"),
    Index(None, "deal_key"),
)

history = Table(
    "history",
    metadata,
    Column("seq", Number, Identity(), primary_key=True),
    Column("deal_key", Text, nullable=False),
    Column("instance_id", Text, nullable=False),
    Column("definition_id", Number),
    Column("kind", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Moment, nullable=False),  # when it happened
    Column("recorded_at", Moment, nullable=False),  # when it was written down
    Column("data", Text, nullable=False),
    Index(None, "deal_key", "seq"),
)

imports = Table(
    "imports",
    metadata,
    Column("source", Text, primary_key=True),
    Column("row_key", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("line", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("deal_key", Text),
    _text("reason"),
    Column("imported_at", Moment, nullable=False),
)
